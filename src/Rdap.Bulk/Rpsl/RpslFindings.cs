// RFC 2622 section 2 (RPSL objects): what was found in a chunk of them.
using System.Runtime.InteropServices;
using System.Text;
using Rdap.Registry;

namespace Rdap.Bulk.Rpsl;

/// <summary>One chunk and what was found in it; filled on a parser's thread, taken over on the loading thread.</summary>
internal sealed class RpslFindings(BulkChunk chunk, ObjectBatch batch)
{
    /// <summary>Names of other sources are counted one by one up to this many, so that hostile data cannot fill the memory.</summary>
    private const int MaxForeignSources = 64;
    private const int MaxSourceName = 64;

    private readonly long[] _skipped = new long[256];
    private readonly List<(int Piece, long Line, AddOutcome Outcome, string Excerpt)> _problems = [];
    private readonly List<long> _lines = [];
    private readonly Dictionary<string, long> _foreign = new(StringComparer.Ordinal);

    public BulkChunk Chunk { get; } = chunk;

    public ObjectBatch Batch { get; } = batch;

    public long Deleted { get; set; }

    private long Added { get; set; }

    public void CountAdded() => Added++;

    /// <summary>Ends the current piece.</summary>
    /// <param name="lines">Line ends in it.</param>
    public void EndPiece(long lines) => _lines.Add(lines);

    /// <summary>Whether the next problem will be kept with its line; after that many, problems are only counted.</summary>
    public bool WantsProblem => _problems.Count < BulkReport.MaxProblems;

    /// <param name="lineInPiece">Line ends before it in the current piece.</param>
    /// <param name="outcome">Why the object was not taken.</param>
    /// <param name="text">The object.</param>
    public void AddProblem(long lineInPiece, AddOutcome outcome, ReadOnlySpan<byte> text)
    {
        _skipped[(int)outcome]++;
        if (WantsProblem)
        {
            _problems.Add((_lines.Count, lineInPiece, outcome, BulkProblem.MakeExcerpt(text)));
        }
    }

    public void CountForeignSource(ReadOnlySpan<byte> name)
    {
        string key = name.Length > MaxSourceName ? "(other)" : Encoding.Latin1.GetString(name);
        if (_foreign.Count >= MaxForeignSources && !_foreign.ContainsKey(key))
        {
            key = "(other)";
        }

        CollectionsMarshal.GetValueRefOrAddDefault(_foreign, key, out _)++;
    }

    /// <summary>Adds all to the report.</summary>
    /// <param name="report">Where to.</param>
    /// <param name="line">The line of its input at which the chunk's first piece starts, unless that is the input's start.</param>
    /// <returns>The line at which the next piece of the same input will start.</returns>
    public long AddTo(BulkReport report, long line)
    {
        report.Objects += Added;
        report.Deleted += Deleted;
        int next = 0;
        for (int piece = 0; piece < Chunk.Pieces.Count; piece++)
        {
            BulkPiece at = Chunk.Pieces[piece];
            line = at.IsFirst ? 1 : line;
            for (; next < _problems.Count && _problems[next].Piece == piece; next++)
            {
                (_, long inPiece, AddOutcome outcome, string excerpt) = _problems[next];
                report.KeepProblem(new BulkProblem(at.Input, line + inPiece, AddOutcomes.Describe(outcome), excerpt));
            }

            line += _lines[piece];
        }

        for (int outcome = 0; outcome < _skipped.Length; outcome++)
        {
            if (_skipped[outcome] > 0)
            {
                report.CountSkipped(AddOutcomes.Describe((AddOutcome)outcome), _skipped[outcome]);
            }
        }

        foreach ((string name, long count) in _foreign)
        {
            report.CountForeignSource(name, count);
        }

        return line;
    }
}
