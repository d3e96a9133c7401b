using System.Text;
using Rdap.Registry.Numbers;
using Xunit;

namespace Rdap.Tests.Registry.Numbers;

public sealed class RangeOperatorTests
{
    private static readonly string[] Operators = ["+", "-", "0", "8", "16", "24", "32", "33", "48", "128", "0-32", "8-16", "16-24", "20-28", "24-24", "25-32", "30-128"];

    [Theory]
    [InlineData("192.0.2.0/24", "192.0.2.0/24", 24, 24)]
    [InlineData("192.0.2.0/24^+", "192.0.2.0/24", 24, 32)]
    [InlineData("192.0.2.0/24^-", "192.0.2.0/24", 25, 32)]
    [InlineData("192.0.2.0/24^26", "192.0.2.0/24", 26, 26)]
    [InlineData("192.0.2.0/24^25-27", "192.0.2.0/24", 25, 27)]
    [InlineData("192.0.2.0/24^20-27", "192.0.2.0/24", 24, 27)]
    [InlineData("192.0.2.0/24^25-27^+", "192.0.2.0/24", 25, 32)]
    [InlineData("192.0.2.0/24^25-27^-", "192.0.2.0/24", 26, 32)]
    [InlineData("RS-X^-^-", "RS-X", 26, 32)]
    public void Says_which_lengths_are_meant(string word, string operand, int shortest, int longest)
    {
        Assert.True(RangeOperator.TrySplit(Encoding.ASCII.GetBytes(word), out ReadOnlySpan<byte> cut, out RangeOperator found));
        Assert.Equal(operand, Encoding.ASCII.GetString(cut));
        int first = 24, last = 24;
        Assert.True(found.TryApply(32, ref first, ref last));
        Assert.Equal((shortest, longest), (first, last));
    }

    [Theory]
    [InlineData("x^")]
    [InlineData("x^^+")]
    [InlineData("x^+-")]
    [InlineData("x^129")]
    [InlineData("x^24-")]
    [InlineData("x^-24")]
    [InlineData("x^27-25")]
    [InlineData("x^a")]
    [InlineData("x^16-20^10")]
    public void Refuses_what_is_none_and_what_leaves_nothing(string word)
    {
        bool isOne = RangeOperator.TrySplit(Encoding.ASCII.GetBytes(word), out _, out RangeOperator found);
        int first = 24, last = 24;
        Assert.False(isOne && found.TryApply(32, ref first, ref last));
    }

    // The lengths of a set of prefixes one by one: an operator gives the lengths that it names and that some prefix of the set is not longer than.
    [Theory]
    [InlineData(32)]
    [InlineData(128)]
    public void Several_behind_each_other_are_what_they_are_one_by_one(int bits)
    {
        bool[] lengths = new bool[bits + 1];
        foreach (string first in Operators)
        {
            foreach (string second in Operators)
            {
                foreach (string third in Operators)
                {
                    bool isOne = RangeOperator.TrySplit(Encoding.ASCII.GetBytes($"x^{first}^{second}^{third}"), out _, out RangeOperator found);
                    for (int length = 0; length <= bits; length += 4)
                    {
                        Array.Clear(lengths);
                        lengths[length] = true;
                        Naive(first, lengths);
                        Naive(second, lengths);
                        Naive(third, lengths);
                        int shortest = length, longest = length;
                        bool isLeft = isOne && found.TryApply(bits, ref shortest, ref longest);
                        for (int n = 0; n <= bits; n++)
                        {
                            if (lengths[n] != (isLeft && n >= shortest && n <= longest))
                            {
                                Assert.Fail($"/{length}^{first}^{second}^{third}: {n}");
                            }
                        }
                    }
                }
            }
        }
    }

    // In place: what is allocated here counts against tests that measure it.
    private static void Naive(string text, bool[] lengths)
    {
        int shortest = Array.IndexOf(lengths, true);
        (int least, int most) = text switch
        {
            "+" => (0, lengths.Length),
            "-" => (shortest + 1, lengths.Length),
            _ => (int.Parse(text.Split('-')[0]), int.Parse(text.Split('-')[^1])),
        };
        for (int n = 0; n < lengths.Length; n++)
        {
            lengths[n] = shortest >= 0 && n >= shortest && n >= least && n <= most;
        }
    }
}
