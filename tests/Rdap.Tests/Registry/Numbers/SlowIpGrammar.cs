using System.Globalization;
using System.Text.RegularExpressions;
using Rdap.Registry.Numbers;

namespace Rdap.Tests.Registry.Numbers;

/// <summary>The grammar of addresses, prefixes and ranges written to be obviously right: strings, splits and regular expressions.</summary>
internal static partial class SlowIpGrammar
{
    public static (IpFamily Family, UInt128 Address)? Address(string text)
    {
        if (V4(text) is { } v4)
        {
            return (IpFamily.V4, v4);
        }

        return V6(text) is { } v6 ? (IpFamily.V6, v6) : null;
    }

    public static IpRange? Network(string text)
    {
        if (Address(text) is { } single)
        {
            return new IpRange(single.Family, single.Address, single.Address);
        }

        string[] parts = text.Split('/');
        if (parts.Length == 2 && Address(parts[0]) is { } network && DecimalNumber().IsMatch(parts[1]))
        {
            int bits = network.Family == IpFamily.V4 ? 32 : 128;
            int length = parts[1].Length > 3 ? 999 : int.Parse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture);
            if (length > bits)
            {
                return null;
            }

            UInt128 size = length == 0 && bits == 128 ? UInt128.Zero : UInt128.One << (bits - length);
            UInt128 host = size - UInt128.One;
            return (network.Address & host) == 0 ? new IpRange(network.Family, network.Address, network.Address + host) : null;
        }

        parts = text.Split('-');
        if (parts.Length == 2 && Address(parts[0].TrimEnd(' ', '\t')) is { } first && Address(parts[1].TrimStart(' ', '\t')) is { } last
            && first.Family == last.Family && first.Address <= last.Address)
        {
            return new IpRange(first.Family, first.Address, last.Address);
        }

        return null;
    }

    private static UInt128? V4(string text)
    {
        if (!DottedQuad().IsMatch(text))
        {
            return null;
        }

        UInt128 value = 0;
        foreach (string octet in text.Split('.'))
        {
            value = (value * 256) + uint.Parse(octet, NumberStyles.None, CultureInfo.InvariantCulture);
        }

        return value;
    }

    private static UInt128? V6(string text)
    {
        // Rewrite a dotted last part as two groups, then there are only groups and at most one "::".
        int colon = text.LastIndexOf(':');
        if (colon < 0)
        {
            return null;
        }

        if (V4(text[(colon + 1)..]) is { } tail)
        {
            text = text[..(colon + 1)] + ((uint)tail >> 16).ToString("x", CultureInfo.InvariantCulture)
                + ":" + ((uint)tail & 0xffff).ToString("x", CultureInfo.InvariantCulture);
        }

        string[] sides = text.Split("::");
        if (sides.Length > 2)
        {
            return null;
        }

        string[] left = sides[0].Length == 0 && sides.Length == 2 ? [] : sides[0].Split(':');
        string[] right = sides.Length == 1 || sides[1].Length == 0 ? [] : sides[1].Split(':');
        int count = left.Length + right.Length;
        if (left.Concat(right).Any(static group => !HexGroup().IsMatch(group)) || (sides.Length == 1 ? count != 8 : count > 7))
        {
            return null;
        }

        UInt128 value = 0;
        foreach (string group in left.Concat(Enumerable.Repeat("0", 8 - count)).Concat(right))
        {
            value = (value * 65536) + uint.Parse(group, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        }

        return value;
    }

    [GeneratedRegex(@"\A(0|[1-9][0-9]?|1[0-9][0-9]|2[0-4][0-9]|25[0-5])(\.(0|[1-9][0-9]?|1[0-9][0-9]|2[0-4][0-9]|25[0-5])){3}\z")]
    private static partial Regex DottedQuad();

    [GeneratedRegex(@"\A[0-9a-fA-F]{1,4}\z")]
    private static partial Regex HexGroup();

    [GeneratedRegex(@"\A(0|[1-9][0-9]*)\z")]
    private static partial Regex DecimalNumber();
}
