using System.Text;
using Rdap.Registry.Lookup;
using Rdap.Registry.Numbers;
using Xunit;

namespace Rdap.Tests.Registry.Lookup;

public sealed class HandlePrefixTests
{
    private delegate int Intervals(ReadOnlySpan<byte> text, Span<NumberInterval> intervals);

    [Fact]
    public void An_interval_holds_the_ranges_whose_handles_begin_with_the_text_and_an_exact_one_no_others()
    {
        Random random = new(4);
        for (int i = 0; i < 60_000; i++)
        {
            IpRange range = RandomRange(random);
            string handle = Handle(range);
            string text = i % 2 == 0 ? handle[..random.Next(handle.Length + 1)] : Handle(RandomRange(random))[..random.Next(4)];
            Compare(range.Family == IpFamily.V4 ? HandlePrefix.OfV4 : HandlePrefix.OfV6, range.First, handle, text);
        }
    }

    [Fact]
    public void The_same_holds_for_AS_numbers()
    {
        Random random = new(5);
        for (int i = 0; i < 20_000; i++)
        {
            uint first = (uint)random.NextInt64(1L << random.Next(1, 33));
            string handle = i % 3 == 0 ? $"as{first}" : $"as{first} - as{Math.Min(uint.MaxValue, first + 5L)}";
            string text = i % 2 == 0 ? handle[..random.Next(handle.Length + 1)] : $"as{random.Next(1000)}"[..random.Next(1, 4)];
            Compare(HandlePrefix.OfAsns, first, handle, text);
        }
    }

    [Theory]
    [InlineData("192.0.2.0", 1)]
    [InlineData("192.0.2", 3)]
    [InlineData("192.0.2.", 1)]
    [InlineData("19", 2)]
    [InlineData("0", 1)]
    [InlineData("", 1)]
    [InlineData("01", 0)]
    [InlineData("256", 0)]
    [InlineData("192.0.2.0.", 0)]
    [InlineData("192..2", 0)]
    [InlineData("192.0.2.0/", 0)]
    [InlineData("x", 0)]
    public void Texts_of_IPv4_handles(string text, int expected) => Assert.Equal(expected, Count(HandlePrefix.OfV4, text));

    [Theory]
    [InlineData("2001:db8:", 1)]
    [InlineData("2001:db8::", 1)]
    [InlineData("2001:d", 4)]
    [InlineData("::", 1)]
    [InlineData(":", 1)]
    [InlineData("::1", 1)]
    [InlineData("2001:db8::/32", 1)]
    [InlineData("1:2:3:4:5:6:7:8", 4)]
    [InlineData("1:2:3:4:5:6:7:8:", 0)]
    [InlineData("1:2:3:4:5:6:7:8::", 1)]
    [InlineData("2001:db8:::", 1)]
    [InlineData(":1", 0)]
    [InlineData("02001", 0)]
    [InlineData("2001:db8/32", 0)]
    [InlineData("g", 0)]
    public void Texts_of_IPv6_handles(string text, int expected) => Assert.Equal(expected, Count(HandlePrefix.OfV6, text));

    [Theory]
    [InlineData("a", 1)]
    [InlineData("as", 1)]
    [InlineData("as6", 9)]
    [InlineData("as1", 10)]
    [InlineData("as0", 1)]
    [InlineData("as00", 0)]
    [InlineData("as64496", 5)]
    [InlineData("as64496 -", 1)]
    [InlineData("as4294967296", 0)]
    [InlineData("64496", 0)]
    public void Texts_of_AS_handles(string text, int expected) => Assert.Equal(expected, Count(HandlePrefix.OfAsns, text));

    private static int Count(Intervals of, string text) => of(Encoding.ASCII.GetBytes(text), new NumberInterval[HandlePrefix.MaxIntervals]);

    private static void Compare(Intervals of, UInt128 first, string handle, string text)
    {
        NumberInterval[] intervals = new NumberInterval[HandlePrefix.MaxIntervals];
        int count = of(Encoding.ASCII.GetBytes(text), intervals);
        UInt128 behind = 0;
        bool isIn = false, isExact = true;
        for (int i = 0; i < count; i++)
        {
            Assert.True(intervals[i].First >= behind && intervals[i].Last >= intervals[i].First, $"{text}: the intervals are not in order");
            behind = intervals[i].Last;
            if (first >= intervals[i].First && first <= intervals[i].Last)
            {
                isIn = true;
                isExact = intervals[i].IsExact;
            }
        }

        bool begins = handle.StartsWith(text, StringComparison.Ordinal);
        Assert.True(begins ? isIn : !isIn || !isExact, $"\"{text}\" and {handle}");
    }

    private static string Handle(IpRange range)
    {
        Span<byte> text = stackalloc byte[IpText.MaxRangeLength];
        return Encoding.ASCII.GetString(text[..IpText.FormatRange(range, text)]);
    }

    private static IpRange RandomRange(Random random)
    {
        if (random.Next(2) == 0)
        {
            uint start = (uint)random.NextInt64(1L << 32) & (uint.MaxValue << random.Next(32));
            return new IpRange(IpFamily.V4, start, Math.Min(uint.MaxValue, start + (ulong)random.Next(1000)));
        }

        UInt128 address = 0;
        for (int group = 0; group < 8; group++)
        {
            address = (address << 16) | (uint)(random.Next(3) == 0 ? 0 : random.Next(1 << random.Next(1, 17)));
        }

        int length = random.Next(129);
        return random.Next(3) == 0
            ? new IpRange(IpFamily.V6, address, address + (UInt128.MaxValue - address > 7 ? 7u : 0u))
            : IpRange.FromPrefix(IpFamily.V6, address, length);
    }
}
