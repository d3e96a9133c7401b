using System.Text;
using Rdap.Bulk;
using Xunit;

namespace Rdap.Tests.Bulk;

public sealed class BulkLinesTests
{
    private static List<(long Number, string Line, bool IsCut)> Read(string text)
    {
        using BulkStream stream = BulkStream.Open(Loading.Input(Encoding.ASCII.GetBytes(text)), long.MaxValue, default);
        using BulkLines lines = new(stream);
        List<(long, string, bool)> all = [];
        while (lines.TryRead(out ReadOnlySpan<byte> line))
        {
            all.Add((lines.Number, Encoding.ASCII.GetString(line), lines.IsCut));
        }

        return all;
    }

    [Fact]
    public void Lines_end_with_lf_or_crlf_or_the_file()
    {
        Assert.Equal([(1, "a", false), (2, "", false), (3, "b", false), (4, "c", false)], Read("a\n\r\nb\r\nc"));
        Assert.Equal([(1, "a", false)], Read("a\n"));
        Assert.Empty(Read(""));
    }

    [Fact]
    public void Lines_of_all_lengths_come_whole_up_to_the_limit()
    {
        string[] expected = [.. Enumerable.Range(0, 700).Select(i => new string((char)('a' + i % 26), i * 93 % BulkLines.MaxLineBytes))];

        Assert.Equal(expected, Read(string.Join('\n', expected) + "\n").Select(line => line.Line));
    }

    [Fact]
    public void A_longer_line_is_cut_and_the_next_one_is_whole()
    {
        foreach (int length in (int[])[BulkLines.MaxLineBytes + 1, (2 * BulkLines.MaxLineBytes) + 7, 1_000_000])
        {
            List<(long Number, string Line, bool IsCut)> lines = Read($"first\n{new string('x', length)}\nlast");

            Assert.Equal(3, lines.Count);
            Assert.True(lines[1].Line.TrimStart('x').Length == 0 && lines[1].Line.Length is >= BulkLines.MaxLineBytes and <= 2 * BulkLines.MaxLineBytes);
            Assert.Equal((3, "last", false), lines[2]);
        }

        Assert.True(Read($"{new string('x', 1_000_000)}\n")[0].IsCut);
        Assert.Single(Read(new string('x', 1_000_000)));
    }
}
