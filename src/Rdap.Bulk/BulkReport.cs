using System.Collections.ObjectModel;

namespace Rdap.Bulk;

/// <summary>One thing in a bulk file that could not be taken as it stands.</summary>
/// <param name="Input">Name of the file.</param>
/// <param name="Line">Line in the (uncompressed) file, from 1; 0 when it concerns the file as a whole.</param>
/// <param name="Reason">Words for people; the same words for the same reason, so that they can be counted.</param>
/// <param name="Excerpt">The start of the first line, control characters and bytes above 0x7E as '?', at most 80 characters.</param>
public sealed record BulkProblem(string Input, long Line, string Reason, string Excerpt)
{
    private const int MaxExcerpt = 80;

    internal static string MakeExcerpt(ReadOnlySpan<byte> text)
    {
        int end = text.IndexOfAny((byte)'\n', (byte)'\r');
        ReadOnlySpan<byte> line = end < 0 ? text : text[..end];
        bool cut = line.Length > MaxExcerpt;
        return string.Create(
            cut ? MaxExcerpt : line.Length,
            line,
            static (chars, bytes) =>
            {
                for (int i = 0; i < chars.Length; i++)
                {
                    byte b = bytes[i];
                    chars[i] = b == '\t' ? ' ' : b is >= 0x20 and < 0x7F ? (char)b : '?';
                }
            });
    }
}

/// <summary>
/// What became of every byte of one load: counts, the first problems with file and line, notes. Every skipped object is counted
/// by its reason, also after the list of problems is full. Filled by the loading thread only; read it when the load is over.
/// </summary>
public sealed class BulkReport
{
    /// <summary>This many problems are kept one by one; the others are only counted.</summary>
    public const int MaxProblems = 100;

    /// <summary>This many notes are kept.</summary>
    public const int MaxNotes = 100;

    private readonly List<BulkProblem> _problems = [];
    private readonly List<string> _notes = [];
    private readonly SortedDictionary<string, long> _skippedByReason = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, long> _inputsByFormat = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, long> _foreignSources = new(StringComparer.Ordinal);

    /// <param name="source">Name of the source that is loaded.</param>
    public BulkReport(string source) => Source = source;

    /// <summary>Name of the source.</summary>
    public string Source { get; }

    /// <summary>Objects handed to the registry. The snapshot may hold fewer: it counts duplicates itself.</summary>
    public long Objects { get; internal set; }

    /// <summary>Objects, rows or entries that could not be taken, all reasons together.</summary>
    public long Skipped { get; private set; }

    /// <summary>RPSL objects marked as deleted by their publisher ("*xx" before the class name); left out, no problem.</summary>
    public long Deleted { get; internal set; }

    /// <summary>Text read, in bytes, after gunzip.</summary>
    public long Bytes { get; internal set; }

    /// <summary>The first problems in order of file and line, at most <see cref="MaxProblems"/>.</summary>
    public IReadOnlyList<BulkProblem> Problems => _problems;

    /// <summary>How many were skipped for each reason; the sum is <see cref="Skipped"/>.</summary>
    public IReadOnlyDictionary<string, long> SkippedByReason => new ReadOnlyDictionary<string, long>(_skippedByReason);

    /// <summary>How many inputs were read in each format, by <see cref="BulkFormat.Name"/>.</summary>
    public IReadOnlyDictionary<string, long> InputsByFormat => new ReadOnlyDictionary<string, long>(_inputsByFormat);

    /// <summary>Objects whose source: attribute names another source than the one they were loaded into, by that name. They are kept.</summary>
    public IReadOnlyDictionary<string, long> ForeignSources => new ReadOnlyDictionary<string, long>(_foreignSources);

    /// <summary>Remarkable, but nothing was lost: a wrong count in a header, entries that do not concern numbers.</summary>
    public IReadOnlyList<string> Notes => _notes;

    /// <summary>Why the source as a whole could not be used, or null. Then there is no snapshot: half a registry is never served.</summary>
    public string? Fatal { get; internal set; }

    /// <summary>The date of the data: what the files say of themselves, else the latest time of a file; null when nothing is known.</summary>
    public DateTimeOffset? DataDate { get; internal set; }

    internal void AddNote(string note)
    {
        if (_notes.Count < MaxNotes && !_notes.Contains(note, StringComparer.Ordinal))
        {
            _notes.Add(note);
        }
    }

    internal void AddProblem(string input, long line, string reason, ReadOnlySpan<byte> text)
    {
        CountSkipped(reason, 1);
        if (_problems.Count < MaxProblems)
        {
            _problems.Add(new BulkProblem(input, line, reason, BulkProblem.MakeExcerpt(text)));
        }
    }

    /// <summary>Keeps a problem that <see cref="CountSkipped"/> has counted or will count.</summary>
    internal void KeepProblem(BulkProblem problem)
    {
        if (_problems.Count < MaxProblems)
        {
            _problems.Add(problem);
        }
    }

    internal void CountSkipped(string reason, long count)
    {
        Skipped += count;
        Count(_skippedByReason, reason, count);
    }

    internal void CountInput(string format) => Count(_inputsByFormat, format, 1);

    internal void CountForeignSource(string name, long count) => Count(_foreignSources, name, count);

    private static void Count(SortedDictionary<string, long> counts, string name, long count) =>
        counts[name] = counts.GetValueOrDefault(name) + count;
}
