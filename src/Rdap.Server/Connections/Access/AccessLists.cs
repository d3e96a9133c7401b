using System.Globalization;
using System.Text;
using Rdap.Registry.Numbers;

namespace Rdap.Server.Connections.Access;

/// <summary>The lists of addresses in force, see <see cref="Options.AccessOptions"/>. Immutable: a connection takes them once.</summary>
/// <param name="Proxies">Whose connections begin with a header of the PROXY protocol.</param>
/// <param name="Trusted">Who may ask for others.</param>
/// <param name="Exempt">Who is not limited.</param>
/// <param name="Refused">Who is shown no personal objects.</param>
internal sealed record AccessLists(IpRangeSet Proxies, IpRangeSet Trusted, IpRangeSet Exempt, IpRangeSet Refused)
{
    private const int MostProblems = 10;
    private const int LongestShown = 60;

    // ::ffff:0:0/96, where no client is ever found.
    private static readonly IpRange Mapped = new(IpFamily.V6, new UInt128(0, 0xFFFF_0000_0000), new UInt128(0, 0xFFFF_FFFF_FFFF));

    /// <summary>Nobody on any list.</summary>
    public static AccessLists Empty { get; } = new(IpRangeSet.Empty, IpRangeSet.Empty, IpRangeSet.Empty, IpRangeSet.Empty);

    /// <summary>Reads a list: an address, prefix or range on each line, comments behind <c>#</c>, empty lines.</summary>
    /// <param name="text">The file's bytes.</param>
    /// <param name="problems">What is wrong, with the number of its line; the first of them. The list is only to be used when there is nothing.</param>
    public static IpRangeSet Parse(ReadOnlySpan<byte> text, out IReadOnlyList<string> problems)
    {
        var ranges = new List<IpRange>();
        var found = new List<string>();
        int number = 0;
        text = text.StartsWith("\uFEFF"u8) ? text[3..] : text;
        foreach (Range at in text.Split((byte)'\n'))
        {
            number++;
            ReadOnlySpan<byte> line = text[at];
            int comment = line.IndexOf((byte)'#');
            line = (comment < 0 ? line : line[..comment]).Trim(" \t\r"u8);
            if (line.IsEmpty)
            {
                continue;
            }

            string? wrong = !IpText.TryParseNetwork(line, out IpRange range, out IpTextProblem problem) ? Describe(problem, range)
                : Mapped.Contains(range) ? "is IPv4 in IPv6; write the IPv4 address"
                : null;
            if (wrong is null)
            {
                ranges.Add(range);
            }
            else if (found.Count < MostProblems)
            {
                found.Add(string.Create(CultureInfo.InvariantCulture, $"line {number}: '{Encoding.UTF8.GetString(line[..Math.Min(line.Length, LongestShown)])}' {wrong}"));
            }
        }

        problems = found;
        return new IpRangeSet(ranges);
    }

    private static string Describe(IpTextProblem problem, in IpRange range) => problem switch
    {
        IpTextProblem.HostBitsSet => $"has bits set behind its prefix length; {IpText.ToText(range)} is the prefix",
        IpTextProblem.BadPrefixLength => "has no prefix length that an address of its family can have",
        IpTextProblem.RangeReversed => "ends before it begins",
        _ => "is no address, prefix or range",
    };
}
