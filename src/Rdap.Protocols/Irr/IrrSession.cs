// IRRd's protocol over one connection: what "!!", "!s", "!e" and "!t" say stands until its end.
using System.Buffers;
using Rdap.Protocols.Whois;
using Rdap.Registry;
using Rdap.Registry.Lookup;
using Rdap.Registry.Numbers;
using Rdap.Registry.Objects;

namespace Rdap.Protocols.Irr;

/// <summary>
/// The "!" side of one connection: reads a command, finds the answer, and writes it. Part of a <see cref="WhoisSession"/>, which tells the
/// dialects apart.
/// </summary>
internal sealed class IrrSession
{
    // One read of bgpq4 takes 256 bytes at most, and must hold the whole answer to "!s-lc".
    private const int LongestSourceList = 255 - 9;

    private static readonly ObjectClassSet Routes = ObjectClassSet.Of(ObjectClass.Route, ObjectClass.Route6);
    private static readonly ObjectClassSet NotPersonal = ObjectClassSet.All.Except(WhoisQuery.Personal);
    private static readonly AttributeSet Maintainer = AttributeSet.Of(AttributeName.MntBy);

    private readonly WhoisSettings _settings;
    private readonly byte[] _product;
    private readonly IrrAnswer _answer;
    private readonly byte[] _sources = new byte[WhoisQuery.MaxLineLength];
    private readonly byte[] _excluded = new byte[WhoisQuery.MaxLineLength];
    private readonly byte[] _joined = new byte[WhoisQuery.MaxLineLength];
    private int _sourcesLength;
    private int _excludedLength;
    private int _seconds;

    /// <summary>A session with these limits.</summary>
    /// <param name="settings">The limits.</param>
    /// <param name="product">The answer to !v.</param>
    public IrrSession(WhoisSettings settings, byte[] product)
    {
        _settings = settings;
        _product = product;
        _answer = new IrrAnswer(settings);
        _seconds = settings.MaxExpansionSeconds;
    }

    /// <summary>Whether more commands may come (!!).</summary>
    public bool IsMultiple { get; private set; }

    /// <summary>Whether the client has said goodbye (!q).</summary>
    public bool IsOver { get; private set; }

    /// <summary>What was asked for.</summary>
    public WhoisQueryKind Kind { get; private set; }

    /// <summary>How it ended, once the first byte is written.</summary>
    public QueryOutcome Outcome => _answer.Outcome;

    /// <summary>How many objects, members or prefixes were found.</summary>
    public int Count => _answer.Count;

    /// <summary>Whether data stands in IRRd's frame; over HTTP it does not.</summary>
    public bool IsFramed
    {
        get => _answer.IsFramed;
        set => _answer.IsFramed = value;
    }

    /// <summary>Forgets the connection.</summary>
    public void Reset()
    {
        _answer.End();
        _sourcesLength = _excludedLength = 0;
        _seconds = _settings.MaxExpansionSeconds;
        IsMultiple = IsOver = false;
        IsFramed = true;
    }

    /// <summary>Lets go of the registry.</summary>
    public void End() => _answer.End();

    /// <summary>Writes the next piece of the answer; false when it is complete.</summary>
    public bool WriteNext(ref WhoisOutput output) => _answer.WriteNext(ref output);

    /// <summary>Says that a line is longer than may be.</summary>
    /// <param name="most">How many bytes it may have, in digits.</param>
    public void BeginTooLong(ReadOnlySpan<byte> most)
    {
        Kind = WhoisQueryKind.None;
        _answer.End();
        _answer.BeginError(IrrMessage.LineTooLong, most);
    }

    /// <summary>Takes a command, as <see cref="IrrQuery.TryFind"/> found it.</summary>
    /// <param name="registry">Where to look.</param>
    /// <param name="command">The command.</param>
    /// <param name="client">Who asks.</param>
    public void Begin(RegistrySnapshot registry, ReadOnlySpan<byte> command, IpAddress client)
    {
        _answer.End();
        _answer.Hold(registry);
        var query = IrrQuery.Read(command);
        Kind = IrrCommands.Get(query.Command).Kind;
        if (query.Problem != IrrMessage.None)
        {
            _answer.BeginError(query.Problem, query.Parameter);
            return;
        }

        switch (query.Command)
        {
            case IrrCommand.Multiple:
                IsMultiple = true;
                _answer.BeginSilent();
                break;
            case IrrCommand.Quit:
                IsOver = true;
                _answer.BeginSilent();
                break;
            case IrrCommand.Timeout:
                _seconds = Math.Min(query.Seconds, _settings.MaxExpansionSeconds);
                BeginDone();
                break;
            case IrrCommand.Client or IrrCommand.Filter:
                BeginDone();
                break;
            case IrrCommand.Sources:
                SelectSources(registry, query.Parameter);
                break;
            case IrrCommand.Exclude:
                Exclude(query.Parameter);
                break;
            case IrrCommand.Routes4 or IrrCommand.Routes6:
                _answer.Expansion.Begin(registry, SourcesOf(registry), query.Asn, query.Question);
                _answer.BeginMembers(_seconds);
                break;
            case IrrCommand.SetRoutes or IrrCommand.Members:
                BeginSet(registry, query);
                break;
            case IrrCommand.Object:
                BeginObject(registry, query);
                break;
            case IrrCommand.Maintained:
                BeginMaintained(registry, query.Parameter);
                break;
            case IrrCommand.Search:
                BeginSearch(registry, query);
                break;
            case IrrCommand.Version:
                _answer.BeginText().Write(_product);
                break;
            case IrrCommand.Serials:
                new IrrStatus(registry, _settings.Journals, client).WriteSerials(_answer.BeginText(), SourcesOf(registry), query.Parameter);
                break;
            default:
                new IrrStatus(registry, _settings.Journals, client).WriteStatus(_answer.BeginText(), SourceOrder.All(registry), query.Parameter);
                break;
        }
    }

    private void BeginDone() => _answer.BeginPlain(isFound: true, QueryOutcome.Answered);

    private void BeginSet(RegistrySnapshot registry, in IrrQuery query)
    {
        SetState state = _answer.Expansion.Begin(registry, SourcesOf(registry), query.Key, query.Question, _excluded.AsSpan(0, _excludedLength));
        if (state == SetState.NotFound)
        {
            _answer.Expansion.End();
            _answer.BeginPlain(isFound: false, QueryOutcome.Empty);
        }
        else
        {
            _answer.BeginMembers(_seconds);
        }
    }

    private void BeginObject(RegistrySnapshot registry, in IrrQuery query)
    {
        ObjectClass objectClass = query.ObjectClass;
        if (WhoisQuery.Personal.Contains(objectClass))
        {
            _answer.BeginError(IrrMessage.Personal, query.Key);
            return;
        }

        // A route's prefix and origin may stand apart here.
        ReadOnlySpan<byte> text = query.Key;
        if (Routes.Contains(objectClass))
        {
            int length = 0;
            foreach (byte b in query.Key)
            {
                if (b is not ((byte)' ' or (byte)'-'))
                {
                    _joined[length++] = b;
                }
            }

            text = _joined.AsSpan(0, length);
        }

        var key = WhoisKey.Read(text);
        var classes = ObjectClassSet.Of(objectClass);
        SourceOrder sources = SourcesOf(registry);
        for (int i = 0; i < sources.Count && _answer.Found.Count == 0; i++)
        {
            if (NumberKind(objectClass) is not LookupKeyKind.None and var kind)
            {
                RegistryLookup.Find(
                    registry,
                    new LookupQuery
                    {
                        Kind = key.Kind == NumberKey(kind) ? kind : LookupKeyKind.None,
                        Range = key.Range,
                        Origin = key.Origin,
                        Asns = key.Asns,
                        Match = LookupMatch.Exact,
                        Classes = classes,
                        Sources = SourceSet.None.With(sources[i]),
                    },
                    _answer.Found);
            }
            else if (RegistryLookup.TryFindInSource(registry, sources[i], classes, text, out ObjectRef found))
            {
                _answer.Found.Add(found);
            }
        }

        _answer.Found.KeepFirst();
        _answer.BeginObjects();
    }

    // The classes whose key is a number, and what kind of key it then is.
    private static LookupKeyKind NumberKind(ObjectClass objectClass) => objectClass switch
    {
        ObjectClass.Inetnum or ObjectClass.Inet6num => LookupKeyKind.Address,
        ObjectClass.Route or ObjectClass.Route6 => LookupKeyKind.Route,
        ObjectClass.AutNum or ObjectClass.AsBlock => LookupKeyKind.AsNumber,
        _ => LookupKeyKind.None,
    };

    private static WhoisQueryKind NumberKey(LookupKeyKind kind) => kind switch
    {
        LookupKeyKind.Address => WhoisQueryKind.Address,
        LookupKeyKind.Route => WhoisQueryKind.Route,
        _ => WhoisQueryKind.AsNumber,
    };

    private void BeginMaintained(RegistrySnapshot registry, ReadOnlySpan<byte> maintainer)
    {
        SourceOrder sources = SourcesOf(registry);
        for (int i = 0; i < sources.Count; i++)
        {
            RegistryLookup.FindInverse(registry, sources[i], Maintainer, maintainer, NotPersonal, _answer.Found, _settings.MaxObjects);
        }

        _answer.BeginObjects();
    }

    private void BeginSearch(RegistrySnapshot registry, in IrrQuery query)
    {
        SourceOrder sources = SourcesOf(registry);
        for (int i = 0; i < sources.Count; i++)
        {
            RegistryLookup.Find(
                registry,
                new LookupQuery
                {
                    Kind = LookupKeyKind.Address,
                    Range = query.Range,
                    Match = query.Match,
                    Classes = Routes,
                    Sources = SourceSet.None.With(sources[i]),
                    Limit = _settings.MaxObjects,
                },
                _answer.Found);
        }

        if (query.WantsOrigins && _answer.Found.Count > 0)
        {
            _answer.Expansion.BeginOrigins(registry, _answer.Found);
            _answer.BeginMembers(_seconds);
        }
        else
        {
            _answer.BeginObjects();
        }
    }

    private void SelectSources(RegistrySnapshot registry, ReadOnlySpan<byte> names)
    {
        if (names.SequenceEqual("-lc"u8))
        {
            WriteSources(registry);
            return;
        }

        if (!names.SequenceEqual("-*"u8))
        {
            foreach (Range range in names.Split((byte)','))
            {
                if (!registry.TryFindSource(names[range].Trim((byte)' '), out int source) || registry.Sources[source].Info.Role != SourceRole.Registry)
                {
                    _answer.BeginError(IrrMessage.UnknownSource, []);
                    return;
                }
            }

            names.CopyTo(_sources);
            _sourcesLength = names.Length;
        }

        BeginDone();
    }

    // Whole names only, as many as bgpq4 can read.
    private void WriteSources(RegistrySnapshot registry)
    {
        SourceOrder sources = SourcesOf(registry);
        if (sources.Count == 0)
        {
            BeginDone();
            return;
        }

        IBufferWriter<byte> text = _answer.BeginText();
        int length = 0;
        for (int i = 0; i < sources.Count; i++)
        {
            ReadOnlySpan<byte> name = registry.Sources[sources[i]].NameUtf8;
            if (length + 1 + name.Length <= LongestSourceList)
            {
                if (length > 0)
                {
                    text.Write(","u8);
                }

                text.Write(name);
                length += 1 + name.Length;
            }
        }
    }

    private void Exclude(ReadOnlySpan<byte> names)
    {
        if (names.SequenceEqual("-lc"u8))
        {
            if (_excludedLength == 0)
            {
                BeginDone();
            }
            else
            {
                _answer.BeginText().Write(_excluded.AsSpan(0, _excludedLength));
            }

            return;
        }

        _excludedLength = 0;
        if (!names.SequenceEqual("-*"u8))
        {
            // As "!e-lc" will repeat them; no set has a name that changes by it.
            foreach (byte b in names)
            {
                _excluded[_excludedLength++] = IrrMessages.Printable(b);
            }
        }

        BeginDone();
    }

    // By name each time: where a source stands changes when another one is loaded.
    private SourceOrder SourcesOf(RegistrySnapshot registry)
    {
        if (_sourcesLength == 0)
        {
            return SourceOrder.All(registry);
        }

        SourceOrder order = default;
        ReadOnlySpan<byte> names = _sources.AsSpan(0, _sourcesLength);
        foreach (Range range in names.Split((byte)','))
        {
            if (registry.TryFindSource(names[range].Trim((byte)' '), out int source))
            {
                order.TryAdd(registry, source);
            }
        }

        return order;
    }
}
