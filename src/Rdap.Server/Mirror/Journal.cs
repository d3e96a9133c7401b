using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using Rdap.Bulk.Nrtm3;

namespace Rdap.Server.Mirror;

/// <summary>
/// The operations of a source in the order of their serial numbers, in a folder: what old mirrors are told, and what a mirror has been told since
/// it last saved all objects. It is kept in segments, of which the oldest go; what is half written when the program is killed does not count.
/// </summary>
/// <remarks>Written by one thread at a time; <see cref="OpenRead"/> and <see cref="Shown"/> are for any.</remarks>
/// <param name="folder">The folder.</param>
/// <param name="segmentBytes">From how many bytes of text on a segment is not added to.</param>
internal sealed class Journal(string folder, int segmentBytes = Journal.SegmentBytes)
{
    /// <summary>From how many bytes of text on a segment is not added to.</summary>
    public const int SegmentBytes = 32 << 20;

    private const string Prefix = "journal.";
    private const int BatchBytes = 4 << 20;

    // Whole segments get old.
    private const long SegmentSeconds = 24 * 3600;

    private Guid _session;
    private ImmutableArray<JournalSegment> _segments = [];
    private JournalRange? _shown;

    /// <summary>Whether it has been begun or opened.</summary>
    public bool IsOpen => !_segments.IsEmpty;

    /// <summary>The lowest serial number that there can be an operation for.</summary>
    public long First => _segments[0].Base.Serial + 1;

    /// <summary>The highest serial number; one less than <see cref="First"/> when there is no operation.</summary>
    public long Last => _segments[^1].Last.Serial;

    /// <summary>The version that the last operation leads to.</summary>
    public long Version => _segments[^1].Last.Version;

    /// <summary>Bytes on the disk.</summary>
    public long Bytes => _segments.Sum(static segment => segment.Bytes);

    /// <summary>What readers are given; null before the first <see cref="Show"/>.</summary>
    public JournalRange? Shown => Volatile.Read(ref _shown);

    /// <summary>Goes on with what is in the folder.</summary>
    /// <param name="session">The session it has to be of.</param>
    /// <returns>False when there is none of that session, or none that can be used.</returns>
    /// <exception cref="IOException">It cannot be read.</exception>
    public bool Open(Guid session)
    {
        _session = session;
        List<JournalSegment> segments = [];
        foreach (string path in FilesOf(session))
        {
            // What leads on from something else than the one before has lost what stood between them: so have all before it.
            JournalSegment? segment = JournalSegment.Open(path);
            if (segment is null || segments is not [.., JournalSegment before] || before.Last.Serial != segment.Base.Serial)
            {
                segments.Clear();
            }

            if (segment is not null)
            {
                segments.Add(segment);
            }
        }

        _segments = [.. segments];
        return IsOpen;
    }

    /// <summary>The highest serial number in the folder, of any session; null for none.</summary>
    public long? HighestSerial() => Directory.Exists(folder)
        ? Directory.EnumerateFiles(folder, Prefix + "*").Where(static path => !path.EndsWith(JournalSegment.Index, StringComparison.Ordinal))
            .Select(static path => JournalSegment.Open(path)?.Last.Serial).Max()
        : null;

    /// <summary>Begins anew; what is there goes.</summary>
    /// <param name="session">The session.</param>
    /// <param name="serial">The serial number that it leads on from.</param>
    /// <param name="version">The version that it leads on from.</param>
    /// <param name="now">The time.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Begin(Guid session, long serial, long version, DateTimeOffset now)
    {
        Directory.CreateDirectory(folder);
        foreach (string path in Directory.EnumerateFiles(folder, Prefix + "*"))
        {
            File.Delete(path);
        }

        _session = session;
        _segments = [JournalSegment.Create(PathOf(serial + 1), new JournalEntry(serial, 0, version, now.ToUnixTimeSeconds()))];
    }

    /// <summary>Adds operations. They are on the disk when it returns; readers see them after <see cref="Show"/>.</summary>
    /// <param name="operations">They, in order, their numbers above <see cref="Last"/>.</param>
    /// <param name="version">The version that they lead to together.</param>
    /// <param name="now">The time.</param>
    /// <exception cref="IOException">They cannot be written; none of those that were not is there then.</exception>
    public void Append(IEnumerable<Nrtm3Operation> operations, long version, DateTimeOffset now)
    {
        long time = now.ToUnixTimeSeconds();
        ArrayBufferWriter<byte> text = new(), entries = new();
        foreach (Nrtm3Operation operation in operations)
        {
            int from = text.WrittenCount;
            Nrtm3Writer.Write(text, operation);
            JournalSegment last = _segments[^1];
            JournalEntry entry = new(operation.Serial, last.Last.End + text.WrittenCount, version, time);
            entry.Write(entries.GetSpan(JournalEntry.Bytes)[..JournalEntry.Bytes], text.WrittenSpan[from..]);
            entries.Advance(JournalEntry.Bytes);
            if (text.WrittenCount >= BatchBytes)
            {
                Flush(text, entries, time);
            }
        }

        Flush(text, entries, time);
    }

    /// <summary>Takes away what leads beyond a version.</summary>
    public void Truncate(long version)
    {
        if (Version <= version)
        {
            return;
        }

        while (_segments.Length > 1 && _segments[^1].Base.Version > version)
        {
            _segments[^1].Delete();
            _segments = _segments.RemoveAt(_segments.Length - 1);
        }

        _segments = _segments.SetItem(_segments.Length - 1, _segments[^1].UpTo(version));
    }

    /// <summary>Lets the oldest segments go, but never the last.</summary>
    /// <param name="oldest">What was noted before may go.</param>
    /// <param name="mostBytes">How many bytes may be on the disk.</param>
    public void Trim(DateTimeOffset oldest, long mostBytes)
    {
        while (_segments.Length > 1 && (_segments[0].Last.Time < oldest.ToUnixTimeSeconds() || Bytes > mostBytes))
        {
            DeleteFirst();
        }
    }

    /// <summary>Lets segments go that have nothing above a serial number.</summary>
    public void DropUpTo(long serial)
    {
        while (_segments.Length > 1 && _segments[0].Last.Serial <= serial)
        {
            DeleteFirst();
        }
    }

    /// <summary>Shows readers what there is now.</summary>
    public void Show() => Volatile.Write(ref _shown, IsOpen ? new JournalRange(_segments) : null);

    /// <summary>Opens what the writer has added, shown or not.</summary>
    /// <inheritdoc cref="JournalRange.OpenRead"/>
    public JournalStream OpenRead(string source, long first, long last) => new JournalRange(_segments).OpenRead(source, first, last);

    private void Flush(ArrayBufferWriter<byte> text, ArrayBufferWriter<byte> entries, long time)
    {
        if (entries.WrittenCount == 0)
        {
            return;
        }

        JournalSegment last = _segments[^1].Append(text.WrittenSpan, entries.WrittenSpan);
        _segments = _segments.SetItem(_segments.Length - 1, last);
        text.ResetWrittenCount();
        entries.ResetWrittenCount();
        if (last.Last.End >= segmentBytes || time - last.Base.Time >= SegmentSeconds)
        {
            _segments = _segments.Add(JournalSegment.Create(PathOf(last.Last.Serial + 1), last.Last with { End = 0, Time = time }));
        }
    }

    private void DeleteFirst()
    {
        _segments[0].Delete();
        _segments = _segments.RemoveAt(0);
    }

    private IEnumerable<string> FilesOf(Guid session) => !Directory.Exists(folder) ? []
        : Directory.EnumerateFiles(folder, string.Create(CultureInfo.InvariantCulture, $"{Prefix}{session:D}.*"))
            .Where(static path => !path.EndsWith(JournalSegment.Index, StringComparison.Ordinal)).Order(StringComparer.Ordinal);

    private string PathOf(long first) => Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{Prefix}{_session:D}.{first:D19}"));
}

/// <summary>A journal as it is at one moment.</summary>
/// <param name="segments">What it consists of.</param>
internal sealed class JournalRange(ImmutableArray<JournalSegment> segments)
{
    /// <inheritdoc cref="Journal.First"/>
    public long First { get; } = segments[0].Base.Serial + 1;

    /// <inheritdoc cref="Journal.Last"/>
    public long Last { get; } = segments[^1].Last.Serial;

    /// <summary>Opens the stream of a part of it, as NRTMv3 has it.</summary>
    /// <param name="source">The source's name.</param>
    /// <param name="first">The first serial number, at least <see cref="First"/>.</param>
    /// <param name="last">The last one, at most <see cref="Last"/>.</param>
    /// <exception cref="IOException">It has been deleted meanwhile, because it was too old.</exception>
    public JournalStream OpenRead(string source, long first, long last) =>
        new(new Nrtm3Start(source, first, last, false), segments.Where(segment => segment.Base.Serial < last && segment.Last.Serial >= first));
}
