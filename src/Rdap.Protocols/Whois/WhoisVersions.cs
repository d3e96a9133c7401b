// The versions of an object over RFC 3912, in the shape of the RIPE Database query reference: a table, one version, or a difference.
using System.Buffers;
using System.Globalization;
using Rdap.Registry;
using Rdap.Registry.Lookup;
using Rdap.Registry.Objects;
using Rdap.Registry.Storage;

namespace Rdap.Protocols.Whois;

/// <summary>
/// Answers --list-versions, --show-version and --diff-versions: of each source, and in it of each class, that has an object of that key or
/// had one since its history began. Reused; only a difference takes memory, until the answer is complete.
/// </summary>
internal sealed class WhoisVersions
{
    /// <summary>Longest text that is compared: twice the largest object of any registry, so that no question takes much memory.</summary>
    public const int LongestCompared = 4 << 20;

    private const int LongestKey = 512;
    private const int LeastNumberWidth = 4;
    private const int TimeLength = 20;

    private static readonly ObjectClassSet Personal = ObjectClassSet.Of(ObjectClass.Person, ObjectClass.Role);

    private readonly WhoisObjectText _text = new();
    private readonly ObjectVersions _versions = new();
    private readonly List<(int Source, ObjectClass Class)> _found = [];
    private readonly byte[] _key = new byte[LongestKey];
    private RegistrySnapshot? _registry;
    private WhoisQuery? _query;
    private ArrayBufferWriter<byte>? _difference;
    private Stage _stage;
    private int _next;
    private int _row;
    private int _number;

    private enum Stage : byte
    {
        Object,
        Rows,
        Text,
        Difference,
    }

    /// <summary>How many objects the query found, of whichever version.</summary>
    public int Count => _found.Count;

    /// <summary>The sources that have versions to tell of: those that answer.</summary>
    public static SourceSet SourcesOf(RegistrySnapshot registry)
    {
        SourceSet sources = SourceSet.None;
        for (int source = 0; source < registry.Sources.Length; source++)
        {
            sources = registry.Sources[source].Info.Role == SourceRole.Registry ? sources.With(source) : sources;
        }

        return sources;
    }

    /// <summary>Looks up what a query asks for.</summary>
    public void Begin(RegistrySnapshot registry, WhoisQuery query)
    {
        _registry = registry;
        _query = query;
        _found.Clear();
        _next = 0;
        _stage = Stage.Object;
        SourceSet sources = SourcesOf(registry);
        for (int source = 0; source < registry.Sources.Length; source++)
        {
            foreach (ObjectClass objectClass in sources.Contains(source) ? query.Classes : ObjectClassSet.None)
            {
                if (Find(source, objectClass))
                {
                    _found.Add((source, objectClass));
                }
            }
        }
    }

    /// <summary>Writes until <see cref="WhoisOutput.Written"/> reaches <paramref name="until"/>. False: that was all.</summary>
    public bool WriteNext(ref WhoisOutput output, int until)
    {
        while (output.Written < until)
        {
            switch (_stage)
            {
                case Stage.Object:
                    if (_next == _found.Count)
                    {
                        return false;
                    }

                    WriteHead(ref output);
                    break;
                case Stage.Rows:
                    WriteRow(ref output);
                    break;
                case Stage.Text:
                    (int source, _) = _found[_next];
                    if (_text.Write(ref output, VersionLookup.Get(Registry, source, _versions[Query.FirstVersion]), until))
                    {
                        EndObject();
                    }

                    break;
                default:
                    WriteDifference(ref output);
                    break;
            }
        }

        return true;
    }

    /// <summary>Lets go of what the answer was made of.</summary>
    public void End()
    {
        _registry = null;
        _difference = null;
        _found.Clear();
    }

    private RegistrySnapshot Registry => _registry!;

    private WhoisQuery Query => _query!;

    private bool Find(int source, ObjectClass objectClass)
    {
        if (objectClass == ObjectClass.Other)
        {
            return VersionLookup.TryFindOther(Registry.Sources[source], Query.Key, out int id)
                && VersionLookup.Find(Registry, source, ObjectKey.Of(Registry.Sources[source].Get(id)), _versions);
        }

        return Query.TryGetObjectKey(objectClass, out ObjectKey key) && VersionLookup.Find(Registry, source, key, _versions);
    }

    private void EndObject()
    {
        _next++;
        _stage = Stage.Object;
    }

    private void WriteHead(ref WhoisOutput output)
    {
        (int source, ObjectClass objectClass) = _found[_next];
        if (Personal.Contains(objectClass))
        {
            WhoisMessages.Write(ref output, WhoisMessage.NoVersions, [], []);
            EndObject();
            return;
        }

        Find(source, objectClass);
        if (Query.LastVersion > _versions.Count)
        {
            Span<byte> digits = stackalloc byte[11];
            _versions.Count.TryFormat(digits, out int length, provider: CultureInfo.InvariantCulture);
            WhoisMessages.Write(ref output, WhoisMessage.VersionTooHigh, digits[..length], []);
            EndObject();
        }
        else if (Query.Has(WhoisFlag.ListVersions))
        {
            output.Write("% Versions of "u8);
            WriteName(ref output, source);
            WriteSince(ref output, source);
            output.Write("% \"--show-version NUMBER\" shows one of them, \"--diff-versions NUMBER:NUMBER\" how two differ.\n\n"u8);
            output.Write("rev#"u8);
            output.Pad(NumberWidth - "rev#".Length + 2);
            output.Write("Date                  Op.\n\n"u8);
            _row = _number = 0;
            _stage = Stage.Rows;
        }
        else if (Query.Has(WhoisFlag.ShowVersion))
        {
            WriteShowHead(ref output, source);
            _text.Start(WhoisShape.Full, isFiltering: true, Query.Charset);
            _stage = Stage.Text;
        }
        else
        {
            StartDifference(ref output, source);
        }
    }

    private int NumberWidth => Math.Max(LeastNumberWidth, _versions.Count.ToString(CultureInfo.InvariantCulture).Length);

    private void WriteRow(ref WhoisOutput output)
    {
        if (_row == _versions.All.Count)
        {
            output.Write((byte)'\n');
            EndObject();
            return;
        }

        ObjectVersion version = _versions.All[_row++];
        if (version.IsDeletion)
        {
            output.Write("% This object was deleted on "u8);
            WriteTime(ref output, version.Time);
            output.Write((byte)'\n');
            return;
        }

        int start = output.Written;
        output.Write((long)++_number);
        output.Pad(NumberWidth - (output.Written - start) + 2);
        WriteTime(ref output, version.Time);
        output.Write("  ADD/UPD\n"u8);
    }

    private void WriteShowHead(ref WhoisOutput output, int source)
    {
        ObjectVersion version = _versions[Query.FirstVersion];
        output.Write("% Version "u8);
        output.Write((long)Query.FirstVersion);
        output.Write(version.IsCurrent ? " (current version) of "u8 : " of "u8);
        WriteName(ref output, source);
        output.Write("% This version was an ADD/UPD operation, seen on "u8);
        WriteTime(ref output, version.Time);
        output.Write((byte)'\n');
        WriteSince(ref output, source);
        WriteFilterNote(ref output);
        output.Write((byte)'\n');
    }

    private void StartDifference(ref WhoisOutput output, int source)
    {
        output.Write("% Difference between version "u8);
        output.Write((long)Query.FirstVersion);
        output.Write(" and "u8);
        output.Write((long)Query.LastVersion);
        output.Write(" of "u8);
        WriteName(ref output, source);
        WriteSince(ref output, source);
        WriteFilterNote(ref output);
        if (Math.Max(LengthOf(source, Query.FirstVersion), LengthOf(source, Query.LastVersion)) > LongestCompared)
        {
            output.Write("% They are too long to be compared here; \"--show-version\" shows each.\n\n"u8);
            EndObject();
            return;
        }

        LineDiff difference = new(Filtered(source, Query.FirstVersion), Filtered(source, Query.LastVersion));
        if (difference.DifferenceCount == 0)
        {
            output.Write("% In what is shown to everybody they are the same.\n\n"u8);
            EndObject();
            return;
        }

        output.Write((byte)'\n');
        WriteFileLine(ref output, "--- version "u8, Query.FirstVersion);
        WriteFileLine(ref output, "+++ version "u8, Query.LastVersion);
        _difference = new ArrayBufferWriter<byte>();
        difference.Write(_difference);
        _row = 0;
        _stage = Stage.Difference;
    }

    private void WriteFileLine(ref WhoisOutput output, ReadOnlySpan<byte> lead, int number)
    {
        output.Write(lead);
        output.Write((long)number);
        output.Write((byte)'\t');
        WriteTime(ref output, _versions[number].Time);
        output.Write((byte)'\n');
    }

    private void WriteDifference(ref WhoisOutput output)
    {
        ReadOnlySpan<byte> rest = _difference!.WrittenSpan[_row..];
        int length = Math.Min(rest.Length, WhoisAnswer.PieceLength);
        output.Write(rest[..length]);
        _row += length;
        if (length == rest.Length)
        {
            output.Write((byte)'\n');
            _difference = null;
            EndObject();
        }
    }

    private int LengthOf(int source, int number) => VersionLookup.Get(Registry, source, _versions[number]).TextLength;

    // A version as everybody sees it, without the empty line at its end.
    private ReadOnlyMemory<byte> Filtered(int source, int number)
    {
        RegistryObject obj = VersionLookup.Get(Registry, source, _versions[number]);
        ArrayBufferWriter<byte> buffer = new(Math.Max(256, obj.TextLength));
        WhoisOutput output = new(buffer);
        _text.Start(WhoisShape.Full, isFiltering: true, Query.Charset);
        while (!_text.Write(ref output, obj, int.MaxValue))
        {
        }

        output.Flush();
        return buffer.WrittenMemory[..^1];
    }

    private void WriteName(ref WhoisOutput output, int source)
    {
        ObjectVersion any = _versions[_versions.Count];
        RegistryObject obj = VersionLookup.Get(Registry, source, any);
        ReadOnlySpan<byte> key = _key.AsSpan(0, obj.CopyPrimaryKey(_key));
        foreach (byte letter in obj.ClassName)
        {
            output.Write((byte)char.ToUpperInvariant((char)letter));
        }

        output.Write(" object \""u8);
        output.WriteText(key, Query.Charset);
        output.Write("\" of "u8);
        output.Write(Registry.Sources[source].NameUtf8);
        output.Write((byte)'\n');
    }

    // What these versions are not: complete.
    private void WriteSince(ref WhoisOutput output, int source)
    {
        ObjectHistory history = Registry.HistoryOf(source);
        output.Write(history.IsKept ? "% This server knows what it has seen itself since "u8 : "% This server keeps no earlier versions; it loaded this one on "u8);
        WriteTime(ref output, history.Since);
        output.Write(history.IsKept ? ", and nothing from before.\n"u8 : ".\n"u8);
        if (history.IsCut)
        {
            output.Write("% What it had seen earlier had to make room; numbers count from what is left.\n"u8);
        }
    }

    private static void WriteFilterNote(ref WhoisOutput output) =>
        output.Write("% Note: e-mail and notification addresses are left out.\n"u8);

    private static void WriteTime(ref WhoisOutput output, DateTimeOffset time)
    {
        Span<byte> text = stackalloc byte[TimeLength];
        time.UtcDateTime.TryFormat(text, out int length, "yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        output.Write(text[..length]);
    }
}
