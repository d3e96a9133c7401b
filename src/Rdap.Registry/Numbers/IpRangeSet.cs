namespace Rdap.Registry.Numbers;

/// <summary>
/// A set of addresses, given as ranges of any order and overlap: sorted and joined once, then asked by binary search. Immutable; asking
/// allocates nothing, and costs next to nothing while the set is empty.
/// </summary>
public sealed class IpRangeSet
{
    private readonly UInt128[] _v4First;
    private readonly UInt128[] _v4Last;
    private readonly UInt128[] _v6First;
    private readonly UInt128[] _v6Last;

    /// <summary>The set of all addresses of these ranges.</summary>
    public IpRangeSet(IEnumerable<IpRange> ranges)
    {
        ArgumentNullException.ThrowIfNull(ranges);
        IpRange[] all = [.. ranges];
        (_v4First, _v4Last) = Join(all, IpFamily.V4);
        (_v6First, _v6Last) = Join(all, IpFamily.V6);
    }

    /// <summary>The set without addresses.</summary>
    public static IpRangeSet Empty { get; } = new([]);

    /// <summary>How many ranges are left now that those that overlap or touch are one.</summary>
    public int Count => _v4First.Length + _v6First.Length;

    /// <summary>Whether the address is in the set. IPv4 in IPv6 is looked for as IPv6: see <see cref="IpAddress.Unmapped"/>.</summary>
    public bool Contains(IpAddress address) =>
        address.Family == IpFamily.V4 ? Contains(_v4First, _v4Last, address.Value) : Contains(_v6First, _v6Last, address.Value);

    private static bool Contains(UInt128[] first, UInt128[] last, UInt128 address)
    {
        // The number of ranges that begin at the address or before it: only the last of them can hold it.
        int begun = 0;
        for (int end = first.Length; begun < end;)
        {
            int middle = (int)((uint)(begun + end) / 2);
            if (first[middle] <= address)
            {
                begun = middle + 1;
            }
            else
            {
                end = middle;
            }
        }

        return begun > 0 && address <= last[begun - 1];
    }

    private static (UInt128[] First, UInt128[] Last) Join(IpRange[] ranges, IpFamily family)
    {
        List<UInt128> first = [];
        List<UInt128> last = [];
        foreach (IpRange range in ranges.Where(r => r.Family == family).OrderBy(static r => r.First))
        {
            // What touches the range before goes on from it; the highest address of all has none behind it.
            if (last.Count > 0 && (last[^1] == UInt128.MaxValue || range.First <= last[^1] + 1))
            {
                last[^1] = UInt128.Max(last[^1], range.Last);
            }
            else
            {
                first.Add(range.First);
                last.Add(range.Last);
            }
        }

        return ([.. first], [.. last]);
    }
}
