using FsCheck.Fluent;
using Rdap.Registry.Numbers;
using Xunit;
using static Rdap.Tests.Registry.Numbers.NumberGenerators;

namespace Rdap.Tests.Registry.Numbers;

public sealed class IpRangeSetTests
{
    [Fact]
    public void It_holds_what_one_of_its_ranges_holds() => Holds(
        from ranges in AnyRange.ListOf()
        from elsewhere in Address
        select (ranges, elsewhere),
        static given =>
        {
            var set = new IpRangeSet(given.ranges);
            // The ends of the ranges and what lies beside them are where a search goes wrong.
            IEnumerable<IpAddress> asked = given.ranges
                .SelectMany(static r => new[] { r.First, r.Last, r.First - 1, r.Last + 1 }.Select(value => new IpAddress(r.Family, r.Family == IpFamily.V4 ? (uint)value : value)))
                .Append(new IpAddress(given.elsewhere.Family, given.elsewhere.Address));
            return asked.All(address => set.Contains(address) == given.ranges.Any(r => r.Contains(IpRange.Single(address.Family, address.Value))));
        });

    [Fact]
    public void Ranges_that_overlap_or_touch_are_one()
    {
        var set = new IpRangeSet([Of(20, 29), Of(10, 19), Of(12, 15), Of(31, 40), IpRange.FromPrefix(IpFamily.V6, 0, 0), IpRange.Single(IpFamily.V6, UInt128.MaxValue)]);
        Assert.Equal(3, set.Count);
        Assert.True(set.Contains(new IpAddress(IpFamily.V4, 29)));
        Assert.False(set.Contains(new IpAddress(IpFamily.V4, 30)));
        Assert.True(set.Contains(new IpAddress(IpFamily.V6, 30)));
    }

    [Fact]
    public void The_empty_one_holds_nothing_and_asking_allocates_nothing()
    {
        var set = new IpRangeSet([Of(1, 2), Of(5, 9), IpRange.Single(IpFamily.V6, 5)]);
        bool found = false;
        Assert.Equal(0, Allocated.Least(() =>
        {
            for (uint i = 0; i < 100; i++)
            {
                found |= IpRangeSet.Empty.Contains(new IpAddress(IpFamily.V4, i)) || IpRangeSet.Empty.Contains(new IpAddress(IpFamily.V6, i));
                set.Contains(new IpAddress(IpFamily.V4, i));
                set.Contains(new IpAddress(IpFamily.V6, i));
            }
        }));
        Assert.False(found);
        Assert.Equal(0, IpRangeSet.Empty.Count);
    }

    private static IpRange Of(uint first, uint last) => new(IpFamily.V4, first, last);
}
