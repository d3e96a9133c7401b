// RFC 2622 and RFC 4012: what an object says of itself, and what the registry knows of it, as the values of columns.
using System.Text;
using Rdap.Protocols.RdapHttp.Facts;
using Rdap.Protocols.Text;
using Rdap.Registry;
using Rdap.Registry.Lookup;
using Rdap.Registry.Numbers;
using Rdap.Registry.Objects;

namespace Rdap.Protocols.Batch;

/// <summary>The value of each column for a question. The holder is who RDAP names as the registrant, the contact that of every other answer.</summary>
internal sealed class BatchValues
{
    /// <summary>A prefix with more origins than this is no answer any more.</summary>
    public const int MaxOrigins = 64;

    private static readonly byte[][] OriginWords =
        [.. Enum.GetNames<AbuseOrigin>().Select(static name => Encoding.ASCII.GetBytes(name.ToLowerInvariant()))];

    private readonly RdapContacts _contacts = new();
    private readonly BatchText _text = new();
    private RegistrySnapshot _registry = null!;
    private LookupResult _routes = new();
    private byte[][] _dates = [];
    private bool _isWhois;

    /// <summary>Makes ready for a batch.</summary>
    /// <param name="registry">Where answers come from.</param>
    /// <param name="routes">Where the routes of questions are.</param>
    /// <param name="isWhois">Whether AS numbers are written without "AS" and registries in small letters.</param>
    public void Begin(RegistrySnapshot registry, LookupResult routes, bool isWhois)
    {
        if (_registry != registry)
        {
            _registry = registry;
            _dates = new byte[registry.Sources.Length][];
            for (int source = 0; source < _dates.Length; source++)
            {
                _dates[source] = registry.Sources[source].Info.DataDate is { } date ? Rfc3339.Format(date, new byte[Rfc3339.Length]).ToArray() : [];
            }
        }

        _routes = routes;
        _isWhois = isWhois;
    }

    /// <summary>The value of a column; false when there is nothing to say.</summary>
    /// <param name="column">The column.</param>
    /// <param name="question">The question with its answer.</param>
    /// <param name="text">The text of the question.</param>
    /// <param name="facts">What the answering object says; for a row in which a column shows it.</param>
    /// <param name="value">The value, until the next call.</param>
    public bool TryGet(BatchColumn column, in BatchQuestion question, ReadOnlySpan<byte> text, in RdapFacts facts, out ReadOnlySpan<byte> value)
    {
        value = column switch
        {
            BatchColumn.Query => text,
            BatchColumn.Error => question.Kind == BatchQuestionKind.Bad ? Explain(question) : default,
            BatchColumn.Registry when question.Kind != BatchQuestionKind.Bad => RegistryOf(question),
            BatchColumn.Origin when question.Kind != BatchQuestionKind.Bad => OriginsOf(question),
            _ when !question.IsFound => default,
            BatchColumn.Range => RangeOf(question),
            BatchColumn.Holder or BatchColumn.Handle => HolderOf(question.Object, column),
            BatchColumn.Abuse => AbuseContacts.Find(_registry, question.Object).Mailbox,
            BatchColumn.AbuseFrom => AbuseFromOf(question.Object),
            BatchColumn.Source => _registry.Sources[question.Object.Source].NameUtf8,
            BatchColumn.SourceDate => _dates[question.Object.Source],
            BatchColumn.Name => facts.Name,
            BatchColumn.Status => facts.Status,
            BatchColumn.Country => InCase(facts.Country, isUpper: true),
            BatchColumn.Registered => DayOf(facts.Created),
            _ => default,
        };
        return !value.IsEmpty;
    }

    // "2024-09-17T12:34:56Z", or the day alone.
    private static ReadOnlySpan<byte> DayOf(ReadOnlySpan<byte> created) =>
        created.Length >= 10 && created[4] == '-' && created[7] == '-' && created[..4].IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0
            && created[5..7].IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0 && created[8..10].IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0
            ? created[..10] : default;

    private ReadOnlySpan<byte> RangeOf(in BatchQuestion question)
    {
        Span<byte> buffer = stackalloc byte[IpText.MaxRangeLength];
        int length;
        if (question.Kind == BatchQuestionKind.AsNumber)
        {
            length = Asn.Format(question.FoundAsns.First, buffer);
            if (!question.FoundAsns.IsSingle)
            {
                " - "u8.CopyTo(buffer[length..]);
                length += 3;
                length += Asn.Format(question.FoundAsns.Last, buffer[length..]);
            }
        }
        else
        {
            length = question.FoundRange.TryGetPrefixLength(out int prefix)
                ? IpText.FormatPrefix(question.FoundRange, prefix, buffer) : IpText.FormatRange(question.FoundRange, buffer);
        }

        return Kept(buffer[..length]);
    }

    private ReadOnlySpan<byte> HolderOf(ObjectRef of, BatchColumn column)
    {
        _contacts.Collect(_registry, of);
        for (int i = 0; i < _contacts.Count; i++)
        {
            if ((_contacts[i].Roles & RdapRoles.Registrant) != 0)
            {
                RdapFacts facts = new(_registry.Get(_contacts[i].Entity));
                return column == BatchColumn.Handle || facts.Name.IsEmpty ? facts.Handle : facts.Name;
            }
        }

        return default;
    }

    private ReadOnlySpan<byte> AbuseFromOf(ObjectRef of)
    {
        AbuseContact contact = AbuseContacts.Find(_registry, of);
        ReadOnlySpan<byte> word = OriginWords[(int)contact.Origin];
        if (contact.Levels == 0)
        {
            return word;
        }

        _text.Clear();
        _text.Append("less specific "u8);
        _text.AppendNumber(contact.Levels);
        _text.Append(" "u8);
        _text.Append(word);
        return _text.Bytes;
    }

    // IANA's word counts, but for space that IANA keeps for everybody's own use: there the source that is loaded speaks.
    private ReadOnlySpan<byte> RegistryOf(in BatchQuestion question)
    {
        bool isNamed = question.Kind == BatchQuestionKind.AsNumber
            ? ReferralLookup.TryFindAutnum(_registry, question.Asn, out ObjectRef named, out _)
            : ReferralLookup.TryFindNetwork(_registry, question.Range, out named, out _);
        ReadOnlySpan<byte> name = isNamed ? NameOf(_registry.Get(named)) : default;
        if (name.IsEmpty)
        {
            name = question.IsFound ? _registry.Sources[question.Object.Source].NameUtf8 : isNamed ? "IANA"u8 : default;
            return _isWhois ? InCase(name, isUpper: false) : name;
        }

        return InCase(name, isUpper: !_isWhois);
    }

    // Statistics and transfers name a registry; bootstrap files its servers, of which the registry's name is a part: whois.ripe.net.
    private static ReadOnlySpan<byte> NameOf(scoped in RegistryObject referral)
    {
        ReadOnlySpan<byte> name = referral.FirstValue(AttributeName.Registry);
        if (!name.IsEmpty)
        {
            return name;
        }

        ReadOnlySpan<byte> server = referral.FirstValue(AttributeName.WhoisServer);
        server = server.IsEmpty ? referral.FirstValue(AttributeName.RdapServer) : server;
        int scheme = server.IndexOf("://"u8);
        server = scheme < 0 ? server : server[(scheme + 3)..];
        int end = server.IndexOfAny((byte)'/', (byte)':');
        server = end < 0 ? server : server[..end];
        int top = server.LastIndexOf((byte)'.');
        server = top < 0 ? default : server[..top];
        return server[(server.LastIndexOf((byte)'.') + 1)..];
    }

    private ReadOnlySpan<byte> OriginsOf(in BatchQuestion question)
    {
        if (question.Kind == BatchQuestionKind.AsNumber)
        {
            return _isWhois ? Number(question.Asn) : default;
        }

        // Those of one source are equally specific; each source gives its own.
        ReadOnlySpan<ObjectRef> routes = _routes.Found.Slice(question.FirstRoute, question.Routes);
        bool isOneSource = routes.IsEmpty || routes[0].Source == routes[^1].Source;
        Span<uint> origins = stackalloc uint[MaxOrigins];
        int count = 0;
        UInt128 size = UInt128.MaxValue;
        foreach (ObjectRef found in routes)
        {
            RegistryObject route = _registry.Get(found);
            if (!isOneSource)
            {
                if (!route.TryGetRange(out IpRange range) || range.Last - range.First > size)
                {
                    continue;
                }

                count = range.Last - range.First < size ? 0 : count;
                size = range.Last - range.First;
            }

            // One each by RFC 2622 section 4; DN42's have several.
            foreach (RpslAttribute attribute in route.All(AttributeName.Origin))
            {
                if (Asn.TryParse(attribute.Value, out uint origin) && count < MaxOrigins && !origins[..count].Contains(origin))
                {
                    origins[count++] = origin;
                }
            }
        }

        _text.Clear();
        Span<byte> text = stackalloc byte[Asn.MaxLength];
        foreach (uint origin in origins[..count])
        {
            _text.Append(_text.Length > 0 ? " "u8 : default);
            _text.Append(text[(_isWhois ? 2 : 0)..Asn.Format(origin, text)]);
        }

        return _text.Bytes;
    }

    private ReadOnlySpan<byte> Explain(in BatchQuestion question)
    {
        switch (question.Problem)
        {
            case BatchProblem.HostBits when question.Range.TryGetPrefixLength(out int length):
                Span<byte> prefix = stackalloc byte[IpText.MaxRangeLength];
                _text.Clear();
                _text.Append("bits behind the prefix length are set; is "u8);
                _text.Append(prefix[..IpText.FormatPrefix(question.Range, length, prefix)]);
                _text.Append(" meant?"u8);
                return _text.Bytes;
            case BatchProblem.PrefixLength:
                return "the prefix length is no number of 0 to 32, for IPv6 of 0 to 128"u8;
            case BatchProblem.Reversed:
                return "the range ends before it begins"u8;
            case BatchProblem.TooLong:
                return "the line is longer than 4096 bytes"u8;
            case BatchProblem.NoJson:
                return "no JSON object with the question as a string member"u8;
            default:
                return "no address, prefix or AS number"u8;
        }
    }

    private ReadOnlySpan<byte> Number(uint asn)
    {
        Span<byte> text = stackalloc byte[Asn.MaxLength];
        return Kept(text[2..Asn.Format(asn, text)]);
    }

    private ReadOnlySpan<byte> InCase(scoped ReadOnlySpan<byte> text, bool isUpper)
    {
        _text.Clear();
        _text.AppendInCase(text, isUpper);
        return _text.Bytes;
    }

    private ReadOnlySpan<byte> Kept(scoped ReadOnlySpan<byte> text)
    {
        _text.Clear();
        _text.Append(text);
        return _text.Bytes;
    }
}
