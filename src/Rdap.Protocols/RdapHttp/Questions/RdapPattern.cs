// RFC 9082 section 4.1: partial string searching.
using System.Text;
using System.Text.Unicode;

namespace Rdap.Protocols.RdapHttp.Questions;

/// <summary>How a value is compared.</summary>
internal enum RdapMatch : byte
{
    /// <summary>The whole value.</summary>
    Exact,

    /// <summary>What a value begins with: an asterisk at the end.</summary>
    Prefix,

    /// <summary>What a name begins and ends with: an asterisk before a suffix of whole labels.</summary>
    PrefixAndSuffix,
}

/// <summary>Where an asterisk may stand in a value.</summary>
internal enum RdapWildcards : byte
{
    /// <summary>Nowhere: addresses and roles are compared as a whole.</summary>
    None,

    /// <summary>At the end.</summary>
    AtEnd,

    /// <summary>At the end, or before labels of a domain name.</summary>
    BeforeLabels,
}

/// <summary>A search pattern: places in the decoded text that it was read from.</summary>
/// <param name="Match">How it is compared.</param>
/// <param name="Start">Where it starts.</param>
/// <param name="Length">Bytes up to the asterisk, or to the end.</param>
/// <param name="SuffixLength">Bytes behind the asterisk.</param>
internal readonly record struct RdapPattern(RdapMatch Match, int Start, int Length, int SuffixLength)
{
    /// <summary>Reads a pattern.</summary>
    /// <param name="text">The whole value, decoded.</param>
    /// <param name="start">Where it lies in the memory that the pattern will be read from.</param>
    /// <param name="wildcards">Where an asterisk may stand.</param>
    /// <param name="minPrefix">Fewest characters before an asterisk.</param>
    /// <param name="pattern">The pattern, when there is no problem.</param>
    public static RdapSearchProblem Parse(ReadOnlySpan<byte> text, int start, RdapWildcards wildcards, int minPrefix, out RdapPattern pattern)
    {
        pattern = default;
        if (text.IsEmpty)
        {
            return RdapSearchProblem.EmptyValue;
        }

        if (text.Length > RdapSearchQuery.MaxValueLength)
        {
            return RdapSearchProblem.ValueTooLong;
        }

        if (!Utf8.IsValid(text) || text.ContainsAnyInRange((byte)0, (byte)0x1f) || text.Contains((byte)0x7f))
        {
            return RdapSearchProblem.NotText;
        }

        int asterisk = text.IndexOf((byte)'*');
        if (asterisk < 0)
        {
            pattern = new RdapPattern(RdapMatch.Exact, start, text.Length, 0);
            return RdapSearchProblem.None;
        }

        ReadOnlySpan<byte> suffix = text[(asterisk + 1)..];
        if (suffix.Contains((byte)'*'))
        {
            return RdapSearchProblem.SeveralWildcards;
        }

        if (wildcards == RdapWildcards.None)
        {
            return RdapSearchProblem.NoWildcardHere;
        }

        if (text.Length == 1)
        {
            return RdapSearchProblem.OnlyWildcard;
        }

        if (asterisk == 0)
        {
            return RdapSearchProblem.WildcardAtStart;
        }

        if (!suffix.IsEmpty && !(wildcards == RdapWildcards.BeforeLabels && suffix.Length > 1 && suffix[0] == '.' && suffix[1] != '.'))
        {
            return RdapSearchProblem.WildcardNotAtEnd;
        }

        if (CountCharacters(text[..asterisk]) < minPrefix)
        {
            return RdapSearchProblem.PrefixTooShort;
        }

        pattern = new RdapPattern(suffix.IsEmpty ? RdapMatch.Prefix : RdapMatch.PrefixAndSuffix, start, asterisk, suffix.Length);
        return RdapSearchProblem.None;
    }

    private static int CountCharacters(ReadOnlySpan<byte> text)
    {
        int count = 0;
        while (!text.IsEmpty)
        {
            Rune.DecodeFromUtf8(text, out _, out int used);
            text = text[used..];
            count++;
        }

        return count;
    }
}
