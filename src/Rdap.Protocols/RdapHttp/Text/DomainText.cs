// RFC 5890 and RFC 5891: internationalised domain names. RFC 9082 section 3.1.3: names are asked for in either form.
using System.Globalization;
using System.Text;

namespace Rdap.Protocols.RdapHttp.Text;

/// <summary>The two forms of a domain name. Nearly all names in number registries have but one, and cost one search.</summary>
internal static class DomainText
{
    private static readonly IdnMapping Idn = new();

    /// <summary>The Unicode form of a name in lower case that has labels beginning with "xn--"; null when it has none or they are not valid.</summary>
    public static string? ToUnicode(ReadOnlySpan<byte> ldhName)
    {
        if (ldhName.IndexOf("xn--"u8) < 0 || !Ascii.IsValid(ldhName))
        {
            return null;
        }

        string name = Encoding.ASCII.GetString(ldhName);
        try
        {
            string unicode = Idn.GetUnicode(name);
            return string.Equals(unicode, name, StringComparison.Ordinal) ? null : unicode;
        }
        catch (ArgumentException)
        {
            // The framework has no other way to say that a label is not Punycode.
            return null;
        }
    }

    /// <summary>The form with A-labels of a name with other letters, in lower case; null when there is none.</summary>
    /// <param name="name">Valid UTF-8.</param>
    public static byte[]? ToAscii(ReadOnlySpan<byte> name)
    {
        try
        {
            return Encoding.ASCII.GetBytes(Idn.GetAscii(Encoding.UTF8.GetString(name).ToLowerInvariant()).ToLowerInvariant());
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
