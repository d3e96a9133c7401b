// One query line of RFC 3912 in the words of the RIPE Database query reference.
using System.Text;
using Rdap.Registry.Lookup;
using Rdap.Registry.Numbers;
using Rdap.Registry.Objects;

namespace Rdap.Protocols.Whois;

/// <summary>Who asks, as far as an answer depends on it.</summary>
/// <param name="MayProxy">Whether the client may ask on behalf of another address (<c>-V tag,address</c>).</param>
/// <param name="Address">Its address, which personal objects are counted for.</param>
public readonly record struct WhoisClient(bool MayProxy = false, IpAddress Address = default);

/// <summary>
/// One line, read: what to look up and how to show it, or what is wrong with it. Reused from line to line; reading allocates nothing.
/// Any bytes may come. Not thread safe.
/// </summary>
public sealed partial class WhoisQuery
{
    /// <summary>Longest line, in bytes, without its line end.</summary>
    public const int MaxLineLength = 1024;

    /// <summary>Most words in a line.</summary>
    public const int MaxWords = 60;

    private const int MaxSources = 64;

    private static readonly ObjectClassSet Networks =
        ObjectClassSet.Of(ObjectClass.Inetnum, ObjectClass.Inet6num, ObjectClass.Route, ObjectClass.Route6);

    private static readonly ObjectClassSet Domain = ObjectClassSet.Of(ObjectClass.Domain);
    private static readonly ObjectClassSet AsNumbers = ObjectClassSet.Of(ObjectClass.AsBlock, ObjectClass.AutNum);
    private static readonly ObjectClassSet WithAbuseContact = ObjectClassSet.Of(ObjectClass.Inetnum, ObjectClass.Inet6num, ObjectClass.AutNum);
    /// <summary>The classes of people.</summary>
    internal static readonly ObjectClassSet Personal = ObjectClassSet.Of(ObjectClass.Person, ObjectClass.Role);
    private static readonly ObjectClassSet Contacts = ObjectClassSet.Of(ObjectClass.Person, ObjectClass.Role, ObjectClass.Organisation);

    private static readonly AttributeSet PersonAlias = AttributeSet.Of(
        AttributeName.AbuseC, AttributeName.AdminC, AttributeName.TechC, AttributeName.ZoneC, AttributeName.Author, AttributeName.PingHdl);

    // Pairs of flags that make no sense together.
    private static readonly (WhoisFlag, WhoisFlag)[] Exclusions =
    [
        (WhoisFlag.AbuseContact, WhoisFlag.Brief),
        (WhoisFlag.AbuseContact, WhoisFlag.NoFiltering),
        (WhoisFlag.AbuseContact, WhoisFlag.NoReferenced),
        (WhoisFlag.AbuseContact, WhoisFlag.PrimaryKeys),
        (WhoisFlag.NoPersonal, WhoisFlag.ShowPersonal),
        (WhoisFlag.ValidSyntax, WhoisFlag.NoValidSyntax),
        (WhoisFlag.Resource, WhoisFlag.Sources),
        (WhoisFlag.Resource, WhoisFlag.AllSources),
        (WhoisFlag.Resource, WhoisFlag.Inverse),
    ];

    private readonly byte[] _line = new byte[MaxLineLength];
    private readonly byte[] _plain = new byte[MaxLineLength];
    private readonly byte[] _key = new byte[MaxLineLength];
    private readonly Range[] _words = new Range[MaxWords];
    private readonly Range[] _sources = new Range[MaxSources];
    private int _lineLength;
    private int _keyLength;
    private int _wordCount;
    private int _sourceCount;
    private ulong _flags;
    private ObjectClassSet _types;
    private AttributeSet _inverse;
    private WhoisKey _parsed;

    /// <summary>What is asked for; <see cref="WhoisQueryKind.None"/> if the line is wrong.</summary>
    public WhoisQueryKind Kind { get; private set; }

    /// <summary>True if the line cannot be answered: <see cref="NoticeAt"/> tells why.</summary>
    public bool IsRefused { get; private set; }

    /// <summary>True if the line is no WHOIS at all, or too long: say so once and close.</summary>
    public bool MustClose { get; private set; }

    /// <summary>Which protocol the line is of. Only <see cref="WhoisDialect.Ripe"/> is read further.</summary>
    public WhoisDialect Dialect { get; private set; }

    /// <summary>The key with its white space collapsed; empty if there is none.</summary>
    public ReadOnlySpan<byte> Key => _key.AsSpan(0, _keyLength);

    /// <summary>The classes to search, after -T, -K, -b, --no-personal and what the key can be.</summary>
    public ObjectClassSet Classes { get; private set; }

    /// <summary>The class of -t and -v.</summary>
    public ObjectClass TemplateClass { get; private set; }

    /// <summary>The character set of the answer.</summary>
    internal WhoisCharset Charset { get; private set; }

    /// <summary>Whether characters of the line were read as plainer ones than those that came.</summary>
    public bool IsFolded { get; private set; }

    /// <summary>How ranges match.</summary>
    public LookupMatch Match { get; private set; }

    /// <summary>How many sources -s names; 0 means all.</summary>
    public int SourceCount => _sourceCount;

    /// <summary>For whom the line asks: who sent it, or the address that a trusted client gave with -V.</summary>
    public IpAddress Client { get; private set; }

    /// <summary>Whether a flag was given.</summary>
    public bool Has(WhoisFlag flag) => (_flags & (1UL << (int)flag)) != 0;

    /// <summary>The name of a source that -s gave, as it was given.</summary>
    public ReadOnlySpan<byte> SourceName(int index) => _line.AsSpan(_sources[index]);

    /// <summary>The question without its sources: where to look is the caller's to add.</summary>
    public LookupQuery ToLookup() => new()
    {
        Kind = Kind switch
        {
            WhoisQueryKind.Address => LookupKeyKind.Address,
            WhoisQueryKind.Route => LookupKeyKind.Route,
            WhoisQueryKind.ReverseName => LookupKeyKind.ReverseName,
            WhoisQueryKind.AsNumber => LookupKeyKind.AsNumber,
            WhoisQueryKind.Text => LookupKeyKind.Text,
            WhoisQueryKind.Inverse => LookupKeyKind.Inverse,
            _ => LookupKeyKind.None,
        },
        Range = _parsed.Range,
        Origin = _parsed.Origin,
        Asns = _parsed.Asns,
        Text = Key,
        Match = Match,
        Classes = Classes,
        Inverse = _inverse,
        WithReverseDomains = Kind == WhoisQueryKind.Address && Classes.Contains(ObjectClass.Domain),
    };

    /// <summary>Reads a line, without its line end or with it.</summary>
    public void Read(ReadOnlySpan<byte> line, in WhoisClient client)
    {
        Clear();
        Client = client.Address;
        line = line.Trim(" \t\r\n\v\f"u8);
        if (line.Length > MaxLineLength)
        {
            MustClose = true;
            RefuseNumber(WhoisMessage.LineTooLong, MaxLineLength);
            return;
        }

        Dialect = WhoisDialects.Classify(line);
        if (Dialect != WhoisDialect.Ripe)
        {
            Kind = WhoisQueryKind.Foreign;
            // Behind an RWhois greeting comes a question that can be answered.
            MustClose = Dialect != WhoisDialect.Rwhois;
            Refuse(WhoisMessage.NotText, WhoisDialects.Describe(Dialect));
            return;
        }

        if (WhoisPunctuation.MayHave(line))
        {
            line = _plain.AsSpan(0, WhoisPunctuation.Fold(line, _plain, out bool isFolded));
            IsFolded = isFolded;
        }

        if (!TrySplit(line))
        {
            RefuseNumber(WhoisMessage.TooManyWords, MaxWords);
            return;
        }

        if (_wordCount == 1 && (Ascii.EqualsIgnoreCase(Word(0), "help"u8) || Word(0).SequenceEqual("?"u8)))
        {
            Kind = WhoisQueryKind.Help;
            return;
        }

        ReadWords(client);
        if (!IsRefused)
        {
            Decide();
        }
    }

    private void Clear()
    {
        _lineLength = _keyLength = _wordCount = _sourceCount = FirstVersion = LastVersion = 0;
        _flags = 0;
        _types = default;
        _inverse = default;
        _parsed = default;
        Kind = WhoisQueryKind.None;
        Dialect = WhoisDialect.Ripe;
        IsRefused = MustClose = IsFolded = false;
        Classes = ObjectClassSet.None;
        TemplateClass = default;
        Charset = WhoisCharset.Utf8;
        Match = LookupMatch.ExactOrLess;
        ClearNotices();
    }

    private ReadOnlySpan<byte> Word(int index) => _line.AsSpan(_words[index]);

    // The words lie in _line one behind the other.
    private bool TrySplit(ReadOnlySpan<byte> line)
    {
        int start = -1;
        for (int i = 0; i <= line.Length; i++)
        {
            if (i < line.Length && line[i] > ' ')
            {
                start = start < 0 ? i : start;
            }
            else if (start >= 0)
            {
                if (_wordCount == MaxWords)
                {
                    return false;
                }

                line[start..i].CopyTo(_line.AsSpan(_lineLength));
                _words[_wordCount++] = _lineLength..(_lineLength + i - start);
                _lineLength += i - start;
                start = -1;
            }
        }

        return true;
    }

    private void Decide()
    {
        if ((_flags & VersionFlags) != 0)
        {
            DecideVersions();
        }
        else if (Has(WhoisFlag.Mirror))
        {
            DecideMirror();
        }
        else if (Has(WhoisFlag.Template) || Has(WhoisFlag.Verbose))
        {
            Kind = WhoisQueryKind.Template;
        }
        else if (Has(WhoisFlag.ListSources) || Has(WhoisFlag.Version) || Has(WhoisFlag.Types))
        {
            Kind = Has(WhoisFlag.ListSources) ? WhoisQueryKind.Sources : Has(WhoisFlag.Types) ? WhoisQueryKind.Types : WhoisQueryKind.Version;
        }
        else if (_keyLength > 0)
        {
            DecideLookup();
        }
        else if (_flags == 1UL << (int)WhoisFlag.Persistent)
        {
            Kind = WhoisQueryKind.Persistent;
        }
        else
        {
            Refuse(WhoisMessage.NoKey, []);
        }
    }

    private void DecideLookup()
    {
        if (!Has(WhoisFlag.Inverse))
        {
            ReadForm();
        }

        if (RefuseExclusions() || !TryReadMatch())
        {
            return;
        }

        _parsed = WhoisKey.Read(Key);
        if (Has(WhoisFlag.Inverse))
        {
            DecideInverse();
        }
        else
        {
            DecideKey();
        }

        if (IsRefused)
        {
            return;
        }

        if (Match != LookupMatch.ExactOrLess && Kind is not (WhoisQueryKind.Address or WhoisQueryKind.Route or WhoisQueryKind.ReverseName))
        {
            Match = LookupMatch.ExactOrLess;
            Note(WhoisMessage.RangeFlagUseless, []);
        }
        else if (Match is LookupMatch.OneMore or LookupMatch.AllMore && _parsed.Range.TryGetPrefixLength(out int length) && length == 0)
        {
            Refuse(WhoisMessage.RangeTooLarge, []);
        }

        ObjectClassSet hidden = Has(WhoisFlag.PrimaryKeys) ? Contacts : Has(WhoisFlag.NoPersonal) ? Personal : ObjectClassSet.None;
        Classes = Classes.Except(hidden);
    }

    // The classes that the key can be a key of, among those of -T. Numbers come first: a key that reads as a number is looked up as one
    // unless -T asks only for classes that have names.
    private void DecideKey()
    {
        ObjectClassSet wanted = _types.IsEmpty ? ObjectClassSet.All : _types;
        ObjectClassSet classes = _parsed.Kind switch
        {
            WhoisQueryKind.Address when !_types.IsEmpty || Has(WhoisFlag.ReverseDomain) => Networks | Domain,
            WhoisQueryKind.Address => Networks,
            WhoisQueryKind.Route => ObjectClassSet.Of(_parsed.Range.Family == IpFamily.V4 ? ObjectClass.Route : ObjectClass.Route6),
            WhoisQueryKind.ReverseName => Domain,
            WhoisQueryKind.AsNumber when _parsed.Asns.IsSingle => AsNumbers,
            WhoisQueryKind.AsNumber => ObjectClassSet.Of(ObjectClass.AsBlock),
            _ => ObjectClassSet.None,
        } & wanted;

        bool isAbuseQuery = Has(WhoisFlag.AbuseContact);
        if (isAbuseQuery)
        {
            classes &= WithAbuseContact;
            if (classes.IsEmpty)
            {
                Refuse(WhoisMessage.InvalidOption, "-b, --abuse-contact takes an address or an AS number"u8);
                return;
            }
        }

        NoteHostBits();
        Kind = _parsed.Kind;
        if (classes.IsEmpty)
        {
            Kind = WhoisQueryKind.Text;
            foreach (ObjectClass candidate in wanted)
            {
                if (WhoisKey.CanName(candidate, Key))
                {
                    classes |= ObjectClassSet.Of(candidate);
                }
            }

            // An address is never the name of something else: better to say that these types have no addresses.
            if (classes.IsEmpty || _parsed.Kind is WhoisQueryKind.Address or WhoisQueryKind.Route)
            {
                Refuse(WhoisMessage.InvalidKey, []);
                return;
            }
        }

        Classes = classes;
    }

    private void NoteHostBits()
    {
        if (_parsed.HasHostBits && _parsed.Range.TryGetPrefixLength(out int length))
        {
            Span<byte> prefix = stackalloc byte[IpText.MaxRangeLength];
            Note(WhoisMessage.DidYouMean, prefix[..IpText.FormatPrefix(_parsed.Range, length, prefix)]);
        }
    }

    private void DecideInverse()
    {
        Kind = WhoisQueryKind.Inverse;
        Classes = _types.IsEmpty ? ObjectClassSet.All : _types;
        if (Has(WhoisFlag.AbuseContact))
        {
            Refuse(WhoisMessage.InvalidOption, "-b, --abuse-contact takes an address or an AS number"u8);
        }
        else if (_inverse.Contains(AttributeName.Auth) && !WhoisKey.CanName(ObjectClass.KeyCert, Key))
        {
            // Whoever could search for password hashes could test guesses.
            IsRefused = true;
            Note(WhoisMessage.InverseAuthLimited, []);
        }
        else if (_parsed.Kind == WhoisQueryKind.AsNumber && _parsed.Asns.IsSingle)
        {
            _keyLength = Asn.Format(_parsed.Asns.First, _key);
        }
    }

    private bool RefuseExclusions()
    {
        foreach ((WhoisFlag flag, WhoisFlag other) in (ReadOnlySpan<(WhoisFlag, WhoisFlag)>)Exclusions)
        {
            if (Has(flag) && Has(other))
            {
                RefuseFlags(WhoisMessage.FlagsExclude, flag, other);
                return true;
            }
        }

        return false;
    }

    private bool TryReadMatch()
    {
        int count = 0;
        for (WhoisFlag flag = WhoisFlag.Exact; flag <= WhoisFlag.AllMore; flag++)
        {
            if (Has(flag))
            {
                count++;
                Match = (LookupMatch)((int)LookupMatch.Exact + (int)flag);
            }
        }

        if (count > 1)
        {
            Refuse(WhoisMessage.RangeFlagTwice, []);
        }

        return count <= 1;
    }
}
