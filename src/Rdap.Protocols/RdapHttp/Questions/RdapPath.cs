// RFC 9082 section 3.1: lookup paths. RFC 9910: relations. RFC 3986 section 2.1: percent-encoding.
using System.Text;
using System.Text.Unicode;
using Rdap.Protocols.RdapHttp.Text;
using Rdap.Registry.Lookup;
using Rdap.Registry.Numbers;

namespace Rdap.Protocols.RdapHttp.Questions;

/// <summary>Reads request paths. Any bytes give a question or a problem; nothing is allocated.</summary>
public static class RdapPath
{
    /// <summary>Most bytes of a path, query string not counted.</summary>
    public const int MaxLength = 1024;

    /// <summary>Most bytes of a domain name (RFC 1035 section 2.3.4, in text form), and of one label.</summary>
    private const int MaxNameLength = 253;
    private const int MaxLabelLength = 63;

    /// <summary>Reads a path such as "/ip/192.0.2.0/24".</summary>
    /// <param name="rawPath">The path behind the base URL with its query string, percent-encoded as it came; the leading slash may be missing.</param>
    /// <param name="scratch">At least <see cref="MaxLength"/> bytes; the question's text lies in it.</param>
    public static RdapQuestion Parse(ReadOnlySpan<byte> rawPath, Span<byte> scratch)
    {
        RdapQuestion question = default;
        int mark = rawPath.IndexOf((byte)'?');
        if (mark >= 0)
        {
            question.QueryString = rawPath[(mark + 1)..];
            rawPath = rawPath[..mark];
        }

        if (rawPath.Length > MaxLength)
        {
            return Refuse(question, RdapProblem.TooLong);
        }

        if (!TryDecode(rawPath, scratch, out int length))
        {
            return Refuse(question, RdapProblem.BadPercentEncoding);
        }

        Span<byte> path = scratch[..length];
        if (!Utf8.IsValid(path) || path.ContainsAnyInRange((byte)0, (byte)0x1f) || path.Contains((byte)0x7f))
        {
            return Refuse(question, RdapProblem.NotText);
        }

        if (path.StartsWith((byte)'/'))
        {
            path = path[1..];
        }

        int slash = path.IndexOf((byte)'/');
        ReadOnlySpan<byte> type = slash < 0 ? path : path[..slash];
        Span<byte> value = slash < 0 ? [] : path[(slash + 1)..];
        return ParseTyped(question, type, value);
    }

    private static RdapQuestion ParseTyped(RdapQuestion question, ReadOnlySpan<byte> type, Span<byte> value)
    {
        if (type.IsEmpty)
        {
            return Refuse(question, value.IsEmpty ? RdapProblem.NoPath : RdapProblem.EmptySegment);
        }

        if (RdapRelationPath.TryGetKind(type, out RelationKind related) && RdapRelationPath.IsRelation(value))
        {
            RdapProblem wrong = RdapRelationPath.Parse(ref question, related, value);
            question.Kind = RdapQuestionKind.Relation;
            return wrong == RdapProblem.None ? question : Refuse(question, wrong);
        }

        if (RdapCollections.TryFind(type, out RdapCollection collection))
        {
            question.Kind = RdapQuestionKind.Search;
            question.Collection = collection;
            question.Text = value;
            return question;
        }

        RdapQuestionKind kind = KindOf(type);
        if (kind == RdapQuestionKind.Problem)
        {
            return Refuse(question, RdapProblem.UnknownType);
        }

        // One slash at the end is taken as a habit of typing, two as a lost value between them.
        if (value.EndsWith((byte)'/') && value.Length > 1)
        {
            value = value[..^1];
        }

        if (kind == RdapQuestionKind.Help)
        {
            question.Kind = value.IsEmpty ? kind : RdapQuestionKind.Problem;
            question.Problem = value.IsEmpty ? RdapProblem.None : RdapProblem.HelpWithValue;
            return question;
        }

        if (value.IsEmpty)
        {
            return Refuse(question, RdapProblem.NoValue);
        }

        if (value[0] == '/' || value[^1] == '/' || value.IndexOf("//"u8) >= 0)
        {
            return Refuse(question, RdapProblem.EmptySegment);
        }

        RdapProblem problem = kind switch
        {
            RdapQuestionKind.IpNetwork => ParseNetwork(ref question, value),
            RdapQuestionKind.Autnum => ParseAutnum(ref question, value),
            RdapQuestionKind.Domain => ParseDomain(ref question, value),
            RdapQuestionKind.Nameserver => ParseHost(ref question, value),
            _ => RdapProblem.None,
        };
        if (problem != RdapProblem.None)
        {
            return Refuse(question, problem);
        }

        question.Kind = kind;
        if (kind == RdapQuestionKind.Entity)
        {
            question.Text = value;
        }

        return question;
    }

    private static RdapQuestion Refuse(RdapQuestion question, RdapProblem problem)
    {
        question.Kind = RdapQuestionKind.Problem;
        question.Problem = problem;
        return question;
    }

    private static RdapQuestionKind KindOf(ReadOnlySpan<byte> type) =>
        type.SequenceEqual("ip"u8) ? RdapQuestionKind.IpNetwork
        : type.SequenceEqual("autnum"u8) ? RdapQuestionKind.Autnum
        : type.SequenceEqual("domain"u8) ? RdapQuestionKind.Domain
        : type.SequenceEqual("entity"u8) ? RdapQuestionKind.Entity
        : type.SequenceEqual("nameserver"u8) ? RdapQuestionKind.Nameserver
        : type.SequenceEqual("help"u8) ? RdapQuestionKind.Help
        : RdapQuestionKind.Problem;

    /// <summary>An address or a prefix.</summary>
    internal static RdapProblem ParseNetwork(ref RdapQuestion question, Span<byte> value)
    {
        value = CutZone(value);
        IpTextProblem problem;
        if (value.Contains((byte)'/'))
        {
            question.HasLength = true;
            if (IpText.TryParsePrefix(value, out IpRange range, out problem))
            {
                question.Range = range;
                return RdapProblem.None;
            }

            question.Range = range;
        }
        else if (IpText.TryParseAddress(value, out IpFamily family, out UInt128 address))
        {
            question.Range = IpRange.Single(family, address);
            return RdapProblem.None;
        }
        else
        {
            problem = IpTextProblem.NotAnAddress;
        }

        return problem switch
        {
            IpTextProblem.HostBitsSet => RdapProblem.HostBitsSet,
            IpTextProblem.BadPrefixLength => RdapProblem.BadPrefixLength,
            _ => RdapProblem.NotAnAddress,
        };
    }

    /// <summary>RFC 9082 section 3.1.1: a zone identifier (RFC 4007) says nothing to a registry and is ignored.</summary>
    private static Span<byte> CutZone(Span<byte> value)
    {
        int percent = value.IndexOf((byte)'%');
        if (percent < 0 || !value[..percent].Contains((byte)':'))
        {
            return value;
        }

        int slash = value[percent..].IndexOf((byte)'/');
        if (slash < 0)
        {
            return value[..percent];
        }

        Span<byte> length = value[(percent + slash)..];
        length.CopyTo(value[percent..]);
        return value[..(percent + length.Length)];
    }

    /// <summary>An AS number.</summary>
    internal static RdapProblem ParseAutnum(ref RdapQuestion question, ReadOnlySpan<byte> value)
    {
        if (Asn.TryParsePlain(value, out uint asn))
        {
            question.Asn = asn;
            return RdapProblem.None;
        }

        if (Asn.TryParse(value, out asn))
        {
            question.Asn = asn;
            return RdapProblem.AutnumNotPlain;
        }

        return RdapProblem.NotAnAutnum;
    }

    /// <summary>A reverse zone.</summary>
    internal static RdapProblem ParseDomain(ref RdapQuestion question, Span<byte> value)
    {
        if (value[^1] == '.')
        {
            value = value[..^1];
        }

        Ascii.ToLowerInPlace(value, out _);
        if (!IsName(value))
        {
            return RdapProblem.NotADomain;
        }

        ReverseNameKind kind = ReverseName.Parse(value, out IpRange range);
        if (kind == ReverseNameKind.Malformed && AroundClassless(value) is { IsEmpty: false } around)
        {
            kind = ReverseName.Parse(around, out range);
        }

        question.Text = value;
        question.Range = range;
        if (kind != ReverseNameKind.Ok)
        {
            return kind == ReverseNameKind.Malformed ? RdapProblem.NotADomain : RdapProblem.ForwardDomain;
        }

        return range.TryGetPrefixLength(out int length) && length == 0 ? RdapProblem.ReverseRoot : RdapProblem.None;
    }

    /// <summary>
    /// RFC 2317 section 4: any label may stand for part of a /24. One with a dash or slash that names no addresses, such as "128-25", is taken for
    /// such a label, and what is left is the zone around it; else nothing is left.
    /// </summary>
    private static ReadOnlySpan<byte> AroundClassless(ReadOnlySpan<byte> name)
    {
        const int LabelsAround = 5;
        ReadOnlySpan<byte> rest = name;
        for (int i = 0; i < LabelsAround; i++)
        {
            int dot = rest.LastIndexOf((byte)'.');
            if (dot < 0)
            {
                return default;
            }

            rest = rest[..dot];
        }

        return name.EndsWith(".in-addr.arpa"u8) && rest[(rest.LastIndexOf((byte)'.') + 1)..].ContainsAny("-/"u8) ? name[(rest.Length + 1)..] : default;
    }

    /// <summary>A host name in either form (RFC 9082 section 3.1.4).</summary>
    private static RdapProblem ParseHost(ref RdapQuestion question, Span<byte> value)
    {
        value = value[^1] == '.' ? value[..^1] : value;
        if (!Ascii.IsValid(value))
        {
            value = DomainText.ToAscii(value);
        }

        if (!IsName(value) || value.ContainsAny("/ "u8))
        {
            return RdapProblem.NotAHost;
        }

        Ascii.ToLowerInPlace(value, out _);
        question.Text = value;
        return RdapProblem.None;
    }

    private static bool IsName(ReadOnlySpan<byte> name)
    {
        if (name.IsEmpty || name.Length > MaxNameLength)
        {
            return false;
        }

        while (true)
        {
            int dot = name.IndexOf((byte)'.');
            int label = dot < 0 ? name.Length : dot;
            if (label is 0 or > MaxLabelLength)
            {
                return false;
            }

            if (dot < 0)
            {
                return true;
            }

            name = name[(dot + 1)..];
        }
    }

    /// <summary>Undoes percent-encoding; false for a percent sign without two hexadecimal digits.</summary>
    /// <param name="raw">The text as it came.</param>
    /// <param name="destination">At least as many bytes.</param>
    /// <param name="length">How many were written.</param>
    /// <param name="plusIsBlank">Whether a plus sign stands for a blank, as in the values that web forms send.</param>
    internal static bool TryDecode(ReadOnlySpan<byte> raw, Span<byte> destination, out int length, bool plusIsBlank = false)
    {
        length = 0;
        for (int i = 0; i < raw.Length; i++)
        {
            byte b = raw[i];
            if (b == '%')
            {
                if (i + 2 >= raw.Length || !char.IsAsciiHexDigit((char)raw[i + 1]) || !char.IsAsciiHexDigit((char)raw[i + 2]))
                {
                    return false;
                }

                b = (byte)((HexValue(raw[i + 1]) << 4) | HexValue(raw[i + 2]));
                i += 2;
            }
            else if (b == '+' && plusIsBlank)
            {
                b = (byte)' ';
            }

            destination[length++] = b;
        }

        return true;
    }

    private static int HexValue(byte digit) => digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10;
}
