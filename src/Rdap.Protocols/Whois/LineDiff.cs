// The unified format of POSIX diff, in which --diff-versions of the RIPE Database query reference answers.
using System.Buffers;
using System.Runtime.InteropServices;

namespace Rdap.Protocols.Whois;

/// <summary>
/// Compares two texts line by line (E. W. Myers, "An O(ND) Difference Algorithm", 1986), in bounded time: where more than
/// <see cref="MostSteps"/> lines differ, the texts are first cut at lines that both have exactly once, and what then is still too different is
/// shown as replaced.
/// </summary>
internal sealed class LineDiff
{
    /// <summary>Lines that may differ in one piece before it is cut.</summary>
    public const int MostSteps = 512;

    private const int Context = 3;
    private const int MostCuts = 2;

    private readonly ReadOnlyMemory<byte> _old;
    private readonly ReadOnlyMemory<byte> _next;
    private readonly List<Range> _oldLines;
    private readonly List<Range> _nextLines;

    // The same number for the same line.
    private readonly int[] _oldIds;
    private readonly int[] _nextIds;
    private readonly bool[] _removed;
    private readonly bool[] _added;

    /// <summary>Compares two texts.</summary>
    public LineDiff(ReadOnlyMemory<byte> old, ReadOnlyMemory<byte> next)
    {
        _old = old;
        _next = next;
        _oldLines = LinesOf(old.Span);
        _nextLines = LinesOf(next.Span);
        (_oldIds, _nextIds) = Number();
        _removed = new bool[_oldIds.Length];
        _added = new bool[_nextIds.Length];
        Compare(0, _oldIds.Length, 0, _nextIds.Length, MostCuts);
    }

    /// <summary>Lines of the old text that the new one has not, and the other way round.</summary>
    public int DifferenceCount => _removed.Count(static r => r) + _added.Count(static a => a);

    /// <summary>Writes the hunks; nothing when the texts are the same.</summary>
    public void Write(IBufferWriter<byte> writer)
    {
        WhoisOutput output = new(writer);
        for ((int Old, int Next) at = (0, 0); TrySkipSame(ref at);)
        {
            (int Old, int Next) start = (Math.Max(0, at.Old - Context), Math.Max(0, at.Next - Context));
            (int Old, int Next) end = EndOfHunk(at);
            WriteHead(ref output, start, end);
            WriteLines(ref output, start, end);
            at = end;
        }

        output.Flush();
    }

    private static List<Range> LinesOf(ReadOnlySpan<byte> text)
    {
        List<Range> lines = [];
        for (int start = 0; start < text.Length;)
        {
            int length = text[start..].IndexOf((byte)'\n');
            int end = length < 0 ? text.Length : start + length;
            lines.Add(start..end);
            start = end + 1;
        }

        return lines;
    }

    private (int[] Old, int[] Next) Number()
    {
        // By hash, then by the text of one line that has it: of lines that only share a hash each has the next free number.
        Dictionary<int, List<(ReadOnlyMemory<byte> Text, int Id)>> known = [];
        int count = 0;
        int[] NumberOf(ReadOnlyMemory<byte> text, List<Range> lines)
        {
            int[] ids = new int[lines.Count];
            for (int i = 0; i < ids.Length; i++)
            {
                ReadOnlyMemory<byte> line = text[lines[i]];
                HashCode hash = default;
                hash.AddBytes(line.Span);
                ref List<(ReadOnlyMemory<byte> Text, int Id)>? same = ref CollectionsMarshal.GetValueRefOrAddDefault(known, hash.ToHashCode(), out _);
                same ??= new(1);
                int at = same.FindIndex(s => s.Text.Span.SequenceEqual(line.Span));
                if (at < 0)
                {
                    at = same.Count;
                    same.Add((line, count++));
                }

                ids[i] = same[at].Id;
            }

            return ids;
        }

        return (NumberOf(_old, _oldLines), NumberOf(_next, _nextLines));
    }

    private void Compare(int oldStart, int oldEnd, int nextStart, int nextEnd, int cuts)
    {
        while (oldStart < oldEnd && nextStart < nextEnd && _oldIds[oldStart] == _nextIds[nextStart])
        {
            oldStart++;
            nextStart++;
        }

        while (oldStart < oldEnd && nextStart < nextEnd && _oldIds[oldEnd - 1] == _nextIds[nextEnd - 1])
        {
            oldEnd--;
            nextEnd--;
        }

        if (oldStart == oldEnd || nextStart == nextEnd)
        {
            Replace(oldStart, oldEnd, nextStart, nextEnd);
        }
        else if (!TryWalk(oldStart, oldEnd, nextStart, nextEnd))
        {
            Cut(oldStart, oldEnd, nextStart, nextEnd, cuts);
        }
    }

    private void Replace(int oldStart, int oldEnd, int nextStart, int nextEnd)
    {
        _removed.AsSpan(oldStart..oldEnd).Fill(true);
        _added.AsSpan(nextStart..nextEnd).Fill(true);
    }

    // Myers' greedy walk: how far a path with so many differences comes on each diagonal, and the way back. False when there are too many.
    private bool TryWalk(int oldStart, int oldEnd, int nextStart, int nextEnd)
    {
        int n = oldEnd - oldStart, m = nextEnd - nextStart, most = Math.Min(n + m, MostSteps);
        int[] furthest = new int[(2 * most) + 3];
        List<int[]> steps = [];
        for (int d = 0; d <= most; d++)
        {
            // Of the step before only the diagonals -d to d are used.
            steps.Add(furthest.AsSpan(most + 1 - d, (2 * d) + 1).ToArray());
            for (int k = -d; k <= d; k += 2)
            {
                int at = most + 1 + k;
                int x = k == -d || (k != d && furthest[at - 1] < furthest[at + 1]) ? furthest[at + 1] : furthest[at - 1] + 1;
                int y = x - k;
                while (x < n && y < m && x >= 0 && y >= 0 && _oldIds[oldStart + x] == _nextIds[nextStart + y])
                {
                    x++;
                    y++;
                }

                furthest[at] = x;
                if (x >= n && y >= m)
                {
                    WalkBack(steps, oldStart, nextStart, n, m);
                    return true;
                }
            }
        }

        return false;
    }

    private void WalkBack(List<int[]> steps, int oldStart, int nextStart, int x, int y)
    {
        for (int d = steps.Count - 1; d > 0; d--)
        {
            int[] furthest = steps[d];
            int k = x - y;
            int At(int diagonal) => furthest[diagonal + d];
            bool isAddition = k == -d || (k != d && At(k - 1) < At(k + 1));
            int before = isAddition ? k + 1 : k - 1;
            x = At(before);
            y = x - before;
            if (isAddition)
            {
                _added[nextStart + y] = true;
            }
            else
            {
                _removed[oldStart + x] = true;
            }
        }
    }

    // At the longest run, in order in both, of lines that each has exactly once.
    private void Cut(int oldStart, int oldEnd, int nextStart, int nextEnd, int cuts)
    {
        List<(int Old, int Next)> anchors = cuts == 0 ? [] : FindAnchors(oldStart, oldEnd, nextStart, nextEnd);
        if (anchors.Count == 0)
        {
            Replace(oldStart, oldEnd, nextStart, nextEnd);
            return;
        }

        foreach ((int old, int next) in anchors)
        {
            Compare(oldStart, old, nextStart, next, cuts - 1);
            (oldStart, nextStart) = (old + 1, next + 1);
        }

        Compare(oldStart, oldEnd, nextStart, nextEnd, cuts - 1);
    }

    private List<(int Old, int Next)> FindAnchors(int oldStart, int oldEnd, int nextStart, int nextEnd)
    {
        Dictionary<int, (int OldCount, int Old, int NextCount, int Next)> lines = [];
        for (int i = oldStart; i < oldEnd; i++)
        {
            ref (int OldCount, int Old, int NextCount, int Next) line = ref CollectionsMarshal.GetValueRefOrAddDefault(lines, _oldIds[i], out _);
            line.OldCount++;
            line.Old = i;
        }

        for (int i = nextStart; i < nextEnd; i++)
        {
            ref (int OldCount, int Old, int NextCount, int Next) line = ref CollectionsMarshal.GetValueRefOrAddDefault(lines, _nextIds[i], out _);
            line.NextCount++;
            line.Next = i;
        }

        (int Old, int Next)[] both = [.. lines.Values.Where(static l => l is { OldCount: 1, NextCount: 1 }).Select(static l => (l.Old, l.Next)).Order()];
        return LongestAscending(both);
    }

    // The longest run whose second places ascend, of pairs whose first places do.
    private static List<(int Old, int Next)> LongestAscending((int Old, int Next)[] pairs)
    {
        List<int> ends = [];
        int[] before = new int[pairs.Length];
        for (int i = 0; i < pairs.Length; i++)
        {
            int low = 0, high = ends.Count;
            while (low < high)
            {
                int middle = (low + high) / 2;
                if (pairs[ends[middle]].Next < pairs[i].Next)
                {
                    low = middle + 1;
                }
                else
                {
                    high = middle;
                }
            }

            before[i] = low == 0 ? -1 : ends[low - 1];
            if (low == ends.Count)
            {
                ends.Add(i);
            }
            else
            {
                ends[low] = i;
            }
        }

        List<(int Old, int Next)> longest = [];
        for (int i = ends.Count == 0 ? -1 : ends[^1]; i >= 0; i = before[i])
        {
            longest.Add(pairs[i]);
        }

        longest.Reverse();
        return longest;
    }

    private bool TrySkipSame(ref (int Old, int Next) at)
    {
        while (at.Old < _removed.Length && at.Next < _added.Length && !_removed[at.Old] && !_added[at.Next])
        {
            at = (at.Old + 1, at.Next + 1);
        }

        return at.Old < _removed.Length || at.Next < _added.Length;
    }

    // Behind the last difference and its context; differences that are no further apart than their contexts are in one hunk.
    private (int Old, int Next) EndOfHunk((int Old, int Next) at)
    {
        while (true)
        {
            while (at.Old < _removed.Length && _removed[at.Old])
            {
                at.Old++;
            }

            while (at.Next < _added.Length && _added[at.Next])
            {
                at.Next++;
            }

            (int Old, int Next) following = at;
            bool isMore = TrySkipSame(ref following);
            if (!isMore || following.Old - at.Old > 2 * Context)
            {
                int same = Math.Min(Context, following.Old - at.Old);
                return (at.Old + same, at.Next + same);
            }

            at = following;
        }
    }

    private static void WriteHead(ref WhoisOutput output, (int Old, int Next) start, (int Old, int Next) end)
    {
        output.Write("@@ -"u8);
        WritePlace(ref output, start.Old, end.Old);
        output.Write(" +"u8);
        WritePlace(ref output, start.Next, end.Next);
        output.Write(" @@\n"u8);
    }

    // The first line and how many; of none, the line before.
    private static void WritePlace(ref WhoisOutput output, int start, int end)
    {
        output.Write(end == start ? start : start + 1L);
        if (end - start != 1)
        {
            output.Write((byte)',');
            output.Write((long)(end - start));
        }
    }

    private void WriteLines(ref WhoisOutput output, (int Old, int Next) at, (int Old, int Next) end)
    {
        while (at.Old < end.Old || at.Next < end.Next)
        {
            if (at.Old < end.Old && _removed[at.Old])
            {
                WriteLine(ref output, (byte)'-', _old.Span[_oldLines[at.Old++]]);
            }
            else if (at.Next < end.Next && _added[at.Next])
            {
                WriteLine(ref output, (byte)'+', _next.Span[_nextLines[at.Next++]]);
            }
            else
            {
                WriteLine(ref output, (byte)' ', _old.Span[_oldLines[at.Old++]]);
                at.Next++;
            }
        }
    }

    private static void WriteLine(ref WhoisOutput output, byte mark, ReadOnlySpan<byte> line)
    {
        output.Write(mark);
        output.Write(line);
        output.Write((byte)'\n');
    }
}
