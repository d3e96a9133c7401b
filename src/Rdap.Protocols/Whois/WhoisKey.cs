// What a key can be: RIPE Database query reference; set names by RFC 2622 section 5, route keys as prefix and origin in one word.
using System.Text;
using Rdap.Registry.Numbers;
using Rdap.Registry.Objects;

namespace Rdap.Protocols.Whois;

/// <summary>What was asked for; the word for the log line.</summary>
public enum WhoisQueryKind : byte
{
    /// <summary>Nothing that could be understood.</summary>
    None,

    /// <summary>An address, a prefix or a range.</summary>
    Address,

    /// <summary>A prefix and its origin.</summary>
    Route,

    /// <summary>A name under in-addr.arpa or ip6.arpa.</summary>
    ReverseName,

    /// <summary>An AS number or a range of them.</summary>
    AsNumber,

    /// <summary>Any other key: a primary key, a name, an e-mail address.</summary>
    Text,

    /// <summary>-i.</summary>
    Inverse,

    /// <summary>The word help.</summary>
    Help,

    /// <summary>-t or -v.</summary>
    Template,

    /// <summary>-q sources.</summary>
    Sources,

    /// <summary>-q types.</summary>
    Types,

    /// <summary>-q version.</summary>
    Version,

    /// <summary>--list-versions, --show-version or --diff-versions.</summary>
    Versions,

    /// <summary>-g.</summary>
    Mirror,

    /// <summary>-k on its own.</summary>
    Persistent,

    /// <summary>Not this protocol: HTTP, TLS, binary.</summary>
    Foreign,

    /// <summary>"!" commands: members of sets, prefixes of origins.</summary>
    Members,

    /// <summary>"!" commands that look nothing up.</summary>
    Setting,
}

/// <summary>A key and what it means. Filled by <see cref="Read"/>; says nothing of flags.</summary>
internal struct WhoisKey
{
    /// <summary>Address, Route, ReverseName, AsNumber or Text.</summary>
    public WhoisQueryKind Kind;

    /// <summary>The range of an address, route or reverse name.</summary>
    public IpRange Range;

    /// <summary>The origin of a route key.</summary>
    public uint Origin;

    /// <summary>One or more AS numbers.</summary>
    public AsnRange Asns;

    /// <summary>True if the key would be a prefix but for bits behind its length; <see cref="Range"/> is that prefix.</summary>
    public bool HasHostBits;

    /// <summary>Reads a key whose white space is collapsed. Never fails: what is nothing else is text.</summary>
    public static WhoisKey Read(ReadOnlySpan<byte> key)
    {
        WhoisKey result = default;
        result.Kind = WhoisQueryKind.Text;
        if (IpText.TryParseQueryNetwork(key, out result.Range, out IpTextProblem problem))
        {
            result.Kind = WhoisQueryKind.Address;
        }
        else if (problem == IpTextProblem.HostBitsSet)
        {
            result.HasHostBits = true;
        }
        else if (TryReadRoute(key, ref result))
        {
            result.Kind = WhoisQueryKind.Route;
        }
        else if (ReverseName.Parse(key, out IpRange zone) == ReverseNameKind.Ok)
        {
            result.Kind = WhoisQueryKind.ReverseName;
            result.Range = zone;
        }
        else if (Asn.TryParseRange(key, out result.Asns))
        {
            result.Kind = WhoisQueryKind.AsNumber;
        }

        return result;
    }

    /// <summary>
    /// Whether a text can be a key of a class at all. Loose where registries differ (holders' and contacts' handles), strict where the
    /// class fixes the form, so that a mistyped key is told from one that is not there.
    /// </summary>
    public static bool CanName(ObjectClass objectClass, ReadOnlySpan<byte> text) => objectClass switch
    {
        ObjectClass.AutNum => Asn.TryParse(text, out _),
        ObjectClass.AsBlock => Asn.TryParseRange(text, out _),
        ObjectClass.AsSet => HasSetPrefix(text, "as-"u8),
        ObjectClass.RouteSet => HasSetPrefix(text, "rs-"u8),
        ObjectClass.RtrSet => HasSetPrefix(text, "rtrs-"u8),
        ObjectClass.FilterSet => HasSetPrefix(text, "fltr-"u8),
        ObjectClass.PeeringSet => HasSetPrefix(text, "prng-"u8),
        ObjectClass.KeyCert => StartsWith(text, "pgpkey-"u8) || StartsWith(text, "x509"u8),
        ObjectClass.PoeticForm => StartsWith(text, "form-"u8),
        ObjectClass.Poem => StartsWith(text, "poem-"u8),
        ObjectClass.Route or ObjectClass.Route6 => false,
        ObjectClass.Inetnum or ObjectClass.Inet6num => IsWordByte(text[0]),
        _ => HasLetter(text) || IsHandle(text),
    };

    private static bool TryReadRoute(ReadOnlySpan<byte> key, ref WhoisKey result)
    {
        int slash = key.IndexOf((byte)'/');
        if (slash < 0 || key.Contains((byte)' '))
        {
            return false;
        }

        int origin = key[slash..].IndexOfAny((byte)'A', (byte)'a');
        return origin > 0
            && IpText.TryParseQueryNetwork(key[..(slash + origin)], out result.Range, out _)
            && Asn.TryParse(key[(slash + origin)..], out result.Origin);
    }

    // A set's name may be a path of names and AS numbers with colons between (RFC 2622 section 5): AS64496:AS-CUSTOMERS.
    private static bool HasSetPrefix(ReadOnlySpan<byte> text, ReadOnlySpan<byte> prefix)
    {
        while (true)
        {
            if (StartsWith(text, prefix))
            {
                return true;
            }

            int colon = text.IndexOf((byte)':');
            if (colon < 0)
            {
                return false;
            }

            text = text[(colon + 1)..];
        }
    }

    private static bool StartsWith(ReadOnlySpan<byte> text, ReadOnlySpan<byte> prefix) =>
        text.Length > prefix.Length && Ascii.EqualsIgnoreCase(text[..prefix.Length], prefix);

    private static bool HasLetter(ReadOnlySpan<byte> text)
    {
        foreach (byte value in text)
        {
            if (value >= 0x80 || char.IsAsciiLetter((char)value))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsHandle(ReadOnlySpan<byte> text)
    {
        bool hasDigit = false;
        foreach (byte value in text)
        {
            hasDigit |= char.IsAsciiDigit((char)value);
            if (!IsWordByte(value))
            {
                return false;
            }
        }

        return hasDigit;
    }

    private static bool IsWordByte(byte value) => value >= 0x80 || char.IsAsciiLetterOrDigit((char)value) || value is (byte)'_' or (byte)'-';
}
