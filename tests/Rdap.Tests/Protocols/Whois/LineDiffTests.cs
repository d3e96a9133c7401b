using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Rdap.Protocols.Whois;
using Xunit;

namespace Rdap.Tests.Protocols.Whois;

public sealed partial class LineDiffTests
{
    [Fact]
    public void Of_random_texts_it_is_a_patch_from_one_to_the_other_and_none_is_shorter()
    {
        for (int seed = 0; seed < 400; seed++)
        {
            Random random = new(seed);
            string[] old = Lines(random, random.Next(30), 1 + random.Next(12));
            string[] next = random.Next(2) == 0 ? Lines(random, random.Next(30), 1 + random.Next(12)) : Edit(random, old);
            LineDiff diff = new(Bytes(old), Bytes(next));
            Assert.Equal(next, Apply(old, Write(diff)));
            Assert.Equal(old.Length + next.Length - (2 * CommonLength(old, next)), diff.DifferenceCount);
        }
    }

    [Theory]
    [InlineData(31_000, 5)]
    [InlineData(31_000, 20_000)]
    [InlineData(31_000, 1_000_000)]
    public void Long_texts_take_bounded_time_however_much_differs(int count, int edits)
    {
        Random random = new(1);
        string[] old = [.. Enumerable.Range(0, count).Select(static i => "member: AS" + i)];
        string[] next = [.. old];
        for (int i = 0; i < edits; i++)
        {
            next[random.Next(count)] = "member: AS" + random.Next(2 * count);
        }

        LineDiff diff = new(Bytes(old), Bytes(next));
        Assert.Equal(next, Apply(old, Write(diff)));
        Assert.True(edits > 5 || diff.DifferenceCount <= 10);
    }

    [Fact]
    public void Two_texts_without_a_line_in_common_and_with_many_repeated_ones_end_too()
    {
        string[] old = [.. Enumerable.Range(0, 31_000).Select(static i => "a" + (i % 3))];
        string[] next = [.. Enumerable.Range(0, 31_000).Select(static i => "a" + (i % 7))];
        Assert.Equal(next, Apply(old, Write(new LineDiff(Bytes(old), Bytes(next)))));
    }

    [Fact]
    public void Hunks_have_three_lines_of_context_and_near_ones_are_one()
    {
        string[] old = [.. Enumerable.Range(1, 30).Select(static i => "l" + i)];
        string[] next = [.. old];
        next[4] = "x";
        next[11] = "y";
        next[20] = "z";
        Assert.Equal(
            """
            @@ -2,14 +2,14 @@
             l2
             l3
             l4
            -l5
            +x
             l6
             l7
             l8
             l9
             l10
             l11
            -l12
            +y
             l13
             l14
             l15
            @@ -18,7 +18,7 @@
             l18
             l19
             l20
            -l21
            +z
             l22
             l23
             l24

            """.ReplaceLineEndings("\n"),
            Write(new LineDiff(Bytes(old), Bytes(next))));
    }

    [Fact]
    public void Nothing_is_written_of_equal_texts_and_all_of_a_new_one()
    {
        Assert.Equal("", Write(new LineDiff(Bytes(["a", "b"]), Bytes(["a", "b"]))));
        Assert.Equal("@@ -0,0 +1,2 @@\n+a\n+b\n", Write(new LineDiff(Bytes([]), Bytes(["a", "b"]))));
        Assert.Equal("@@ -1 +0,0 @@\n-a\n", Write(new LineDiff(Bytes(["a"]), Bytes([]))));
    }

    private static string[] Lines(Random random, int count, int kinds) =>
        [.. Enumerable.Range(0, count).Select(_ => "line " + random.Next(kinds).ToString(CultureInfo.InvariantCulture))];

    private static string[] Edit(Random random, string[] old) =>
        [.. old.SelectMany(l => random.Next(6) switch { 0 => [], 1 => new[] { l, "new" }, 2 => ["other"], _ => [l] })];

    private static byte[] Bytes(string[] lines) => Encoding.UTF8.GetBytes(string.Concat(lines.Select(static l => l + "\n")));

    private static string Write(LineDiff diff)
    {
        ArrayBufferWriter<byte> output = new();
        diff.Write(output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    // As patch(1) does it: a line that should be there and is not ends the test.
    private static string[] Apply(string[] old, string patch)
    {
        List<string> result = [];
        int at = 0;
        string[] lines = patch.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        for (int i = 0; i < lines.Length;)
        {
            Match head = Head().Match(lines[i++]);
            Assert.True(head.Success);
            int Number(int group, int otherwise) => head.Groups[group].Success ? int.Parse(head.Groups[group].ValueSpan, CultureInfo.InvariantCulture) : otherwise;
            int oldCount = Number(2, 1), newCount = Number(4, 1);
            int start = Number(1, 0) - (oldCount == 0 ? 0 : 1);
            result.AddRange(old[at..start]);
            at = start;
            Assert.Equal(Number(3, 0) - (newCount == 0 ? 0 : 1), result.Count);
            for (int end = result.Count + newCount, oldEnd = at + oldCount; at < oldEnd || result.Count < end; i++)
            {
                if (lines[i][0] is ' ' or '-')
                {
                    Assert.Equal(old[at++], lines[i][1..]);
                }

                if (lines[i][0] is ' ' or '+')
                {
                    result.Add(lines[i][1..]);
                }
            }
        }

        result.AddRange(old[at..]);
        return [.. result];
    }

    private static int CommonLength(string[] a, string[] b)
    {
        int[,] best = new int[a.Length + 1, b.Length + 1];
        for (int i = 1; i <= a.Length; i++)
        {
            for (int j = 1; j <= b.Length; j++)
            {
                best[i, j] = a[i - 1] == b[j - 1] ? best[i - 1, j - 1] + 1 : Math.Max(best[i - 1, j], best[i, j - 1]);
            }
        }

        return best[a.Length, b.Length];
    }

    [GeneratedRegex(@"^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@$")]
    private static partial Regex Head();
}
