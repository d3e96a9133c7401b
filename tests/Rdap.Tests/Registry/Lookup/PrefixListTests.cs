using System.Text;
using FsCheck.Fluent;
using Rdap.Registry.Lookup;
using Rdap.Registry.Numbers;
using Rdap.Tests.Registry.Numbers;
using Xunit;

namespace Rdap.Tests.Registry.Lookup;

public sealed class PrefixListTests
{
    [Fact]
    public void Holds_each_prefix_once_in_the_order_of_addresses_and_lengths()
    {
        FsCheck.Check.One(FsCheck.Config.QuickThrowOnFailure, Prop.ForAll(NumberGenerators.Prefix.ListOf().ToArbitrary(), static prefixes =>
        {
            PrefixList list = new();
            foreach ((IpRange range, _) in prefixes.Concat(prefixes))
            {
                list.Add(range);
            }

            list.Complete();
            string[] expected =
            [
                .. prefixes.Distinct().OrderBy(static p => p.Range.Family).ThenBy(static p => p.Range.First).ThenBy(static p => p.Length)
                    .Select(static p => IpText.ToText(p.Range)),
            ];
            return expected.SequenceEqual(Texts(list));
        }));
    }

    [Theory]
    [InlineData("192.0.2.0/24^24-32", "192.0.2.0/24^+")]
    [InlineData("192.0.2.0/24^+", "192.0.2.0/24^+")]
    [InlineData("192.0.2.0/24^-", "192.0.2.0/24^-")]
    [InlineData("192.0.2.0/24^26-32", "192.0.2.0/24^26-32")]
    [InlineData("192.0.2.0/24^26", "192.0.2.0/24^26")]
    [InlineData("192.0.2.0/24^32", "192.0.2.0/24^32")]
    [InlineData("192.0.2.0/24^24", "192.0.2.0/24")]
    [InlineData("192.0.2.1/32^+", "192.0.2.1/32")]
    [InlineData("2001:db8::/32^-", "2001:db8::/32^-")]
    [InlineData("2001:db8::/32^48-64", "2001:db8::/32^48-64")]
    [InlineData("2001:db8::/32^128", "2001:db8::/32^128")]
    [InlineData("0.0.0.0/0^0-24", "0.0.0.0/0^0-24")]
    [InlineData("::/0^+", "::/0^+")]
    public void Writes_operators_as_they_are_known(string word, string expected)
    {
        PrefixList list = new();
        Assert.True(RangeOperator.TrySplit(Encoding.ASCII.GetBytes(word), out ReadOnlySpan<byte> operand, out RangeOperator change));
        Assert.True(IpText.TryParsePrefix(operand, out IpRange range, out _));
        list.Add(range, change);
        list.Complete();
        Assert.Equal([expected], Texts(list));
    }

    [Fact]
    public void What_an_operator_leaves_nothing_of_is_not_there_and_what_is_no_prefix_is_covered_by_some()
    {
        PrefixList list = new();
        Assert.True(RangeOperator.TryParse("-"u8, out RangeOperator exclusive));
        list.Add(IpRange.Single(IpFamily.V4, 1), exclusive);
        Assert.Equal(0, list.Count);
        list.Add(new IpRange(IpFamily.V4, 0xC0000201, 0xC0000204));
        list.Complete();
        Assert.Equal(["192.0.2.1/32", "192.0.2.2/31", "192.0.2.4/32"], Texts(list));
        list.Clear();
        Assert.Equal(0, list.Count);
    }

    internal static string[] Texts(PrefixList list) => [.. Enumerable.Range(0, list.Count).Select(i =>
    {
        Span<byte> text = stackalloc byte[PrefixList.MaxTextLength];
        return Encoding.ASCII.GetString(text[..list.Format(i, text)]);
    })];
}
