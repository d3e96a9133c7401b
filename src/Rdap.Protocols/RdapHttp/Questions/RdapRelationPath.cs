// RFC 9910 section 3.1: paths of relation searches, {ips|autnums|domains}/rirSearch1/RELATION/OBJECT?status=STATUS.
using System.Text;
using System.Text.Unicode;
using Rdap.Protocols.RdapHttp.Facts;
using Rdap.Protocols.RdapHttp.Text;
using Rdap.Registry.Lookup;
using Rdap.Registry.Numbers;

namespace Rdap.Protocols.RdapHttp.Questions;

/// <summary>Reads and writes the paths of relation searches.</summary>
internal static class RdapRelationPath
{
    // The longest status of IANA's registry, every letter percent-encoded, is shorter.
    private const int MaxStatusLength = 128;

    private static readonly string[] Names = ["rdap-up", "rdap-top", "rdap-down", "rdap-bottom"];

    private static ReadOnlySpan<byte> Segment => "rirSearch1"u8;

    /// <summary>What a first segment says which objects are related; false for other searches.</summary>
    public static bool TryGetKind(ReadOnlySpan<byte> type, out RelationKind kind)
    {
        kind = type.SequenceEqual("ips"u8) ? RelationKind.Networks
            : type.SequenceEqual("autnums"u8) ? RelationKind.Autnums
            : RelationKind.ReverseZones;
        return kind != RelationKind.ReverseZones || type.SequenceEqual("domains"u8);
    }

    /// <summary>Whether what follows the first segment asks for a relation.</summary>
    public static bool IsRelation(ReadOnlySpan<byte> value) =>
        value.StartsWith(Segment) && (value.Length == Segment.Length || value[Segment.Length] == '/');

    /// <summary>Reads what follows the first segment, and the parameter status.</summary>
    public static RdapProblem Parse(ref RdapQuestion question, RelationKind kind, Span<byte> value)
    {
        Span<byte> rest = value[Math.Min(Segment.Length + 1, value.Length)..];
        int slash = rest.IndexOf((byte)'/');
        if (slash < 0)
        {
            return rest.IsEmpty || TryGetRelation(rest, out _) ? RdapProblem.NoValue : RdapProblem.UnknownRelation;
        }

        if (!TryGetRelation(rest[..slash], out RangeRelation relation))
        {
            return RdapProblem.UnknownRelation;
        }

        rest = rest[(slash + 1)..];
        rest = rest.EndsWith((byte)'/') ? rest[..^1] : rest;
        if (rest.IsEmpty)
        {
            return RdapProblem.NoValue;
        }

        question.Relation = relation;
        question.Related = kind;
        RdapProblem problem = kind switch
        {
            RelationKind.Networks => ParseNetwork(ref question, rest),
            RelationKind.Autnums => ParseAutnums(ref question, rest),
            _ => ParseDomain(ref question, rest),
        };
        return problem == RdapProblem.None ? ParseStatus(ref question) : problem;
    }

    /// <summary>Appends the path of a search without its object: "ips/rirSearch1/rdap-up/".</summary>
    public static UrlText AppendStart(UrlText url, RelationKind kind, RangeRelation relation) => url
        .Append(kind switch
        {
            RelationKind.Networks => "ips/rirSearch1/"u8,
            RelationKind.Autnums => "autnums/rirSearch1/"u8,
            _ => "domains/rirSearch1/"u8,
        })
        .Append(relation switch
        {
            RangeRelation.Up => "rdap-up/"u8,
            RangeRelation.Top => "rdap-top/"u8,
            RangeRelation.Down => "rdap-down/"u8,
            _ => "rdap-bottom/"u8,
        });

    /// <summary>Appends addresses as the object of a search: a prefix where they are one, else the first and the last.</summary>
    public static UrlText AppendObject(UrlText url, in IpRange range)
    {
        if (range.TryGetPrefixLength(out int length))
        {
            return url.AppendPrefix(range, length);
        }

        return url.AppendAddress(range.Family, range.First).Append("-"u8).AppendAddress(range.Family, range.Last);
    }

    /// <summary>Appends AS numbers as the object of a search.</summary>
    public static UrlText AppendObject(UrlText url, in AsnRange range) =>
        range.IsSingle ? url.AppendNumber(range.First) : url.AppendNumber(range.First).Append("-"u8).AppendNumber(range.Last);

    /// <summary>Appends the parameter of a filter.</summary>
    public static UrlText AppendStatus(UrlText url, RdapStatusFilter status) => status switch
    {
        RdapStatusFilter.Active => url.Append("?status=active"u8),
        RdapStatusFilter.Administrative => url.Append("?status=administrative"u8),
        RdapStatusFilter.Reserved => url.Append("?status=reserved"u8),
        _ => url,
    };

    private static bool TryGetRelation(ReadOnlySpan<byte> name, out RangeRelation relation)
    {
        for (relation = RangeRelation.Up; relation <= RangeRelation.Bottom; relation++)
        {
            if (Ascii.Equals(name, Names[(int)relation]))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>An address, a prefix, or a range that is no prefix as its first and last address: RFC 9910 has no way to ask for what is below one.</summary>
    private static RdapProblem ParseNetwork(ref RdapQuestion question, Span<byte> value)
    {
        if (!value.Contains((byte)'-'))
        {
            return RdapPath.ParseNetwork(ref question, value);
        }

        bool isRange = IpText.TryParseRange(value, out IpRange range, out _);
        question.Range = range;
        return isRange ? RdapProblem.None : RdapProblem.NotAnAddress;
    }

    /// <summary>A number, or two with a hyphen between.</summary>
    private static RdapProblem ParseAutnums(ref RdapQuestion question, Span<byte> value)
    {
        int dash = value.IndexOf((byte)'-');
        if (dash < 0)
        {
            RdapProblem problem = RdapPath.ParseAutnum(ref question, value);
            question.Asns = new AsnRange(question.Asn, question.Asn);
            return problem;
        }

        bool isRange = Asn.TryParsePlain(value[..dash], out uint first) & Asn.TryParsePlain(value[(dash + 1)..], out uint last) && first <= last;
        question.Asns = new AsnRange(first, last);
        return isRange ? RdapProblem.None : RdapProblem.NotAnAutnum;
    }

    private static RdapProblem ParseDomain(ref RdapQuestion question, Span<byte> value)
    {
        // The root of a reverse tree is never an answer, but what is below it is.
        RdapProblem problem = RdapPath.ParseDomain(ref question, value);
        return problem == RdapProblem.ReverseRoot ? RdapProblem.None : problem;
    }

    private static RdapProblem ParseStatus(ref RdapQuestion question)
    {
        RdapParameters parameters = new(question.QueryString);
        Span<byte> text = stackalloc byte[MaxStatusLength];
        while (parameters.MoveNext())
        {
            if (!parameters.Is("status"u8))
            {
                continue;
            }

            if (question.Status != RdapStatusFilter.Any)
            {
                return RdapProblem.RepeatedStatus;
            }

            ReadOnlySpan<byte> raw = parameters.RawValue;
            if (raw.IsEmpty)
            {
                return RdapProblem.NoStatus;
            }

            if (raw.Length > text.Length)
            {
                question.Status = RdapStatusFilter.Other;
                continue;
            }

            if (!RdapPath.TryDecode(raw, text, out int length, plusIsBlank: true))
            {
                return RdapProblem.BadPercentEncoding;
            }

            ReadOnlySpan<byte> status = text[..length];
            if (!Utf8.IsValid(status))
            {
                return RdapProblem.NotText;
            }

            question.Status = Ascii.EqualsIgnoreCase(status, "active"u8) ? RdapStatusFilter.Active
                : Ascii.EqualsIgnoreCase(status, "administrative"u8) ? RdapStatusFilter.Administrative
                : Ascii.EqualsIgnoreCase(status, "reserved"u8) ? RdapStatusFilter.Reserved
                : RdapStatusFilter.Other;
        }

        return RdapProblem.None;
    }
}
