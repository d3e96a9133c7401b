// RFC 4180, RFC 8259 and the bulk rows of Team Cymru's WHOIS service: one row for each question.
using Rdap.Protocols.RdapHttp.Facts;
using Rdap.Registry;
using Rdap.Registry.Lookup;
using Rdap.Registry.Objects;

namespace Rdap.Protocols.Batch;

/// <summary>Writes rows: what the object that answers says in each of the columns.</summary>
internal sealed class BatchRows
{
    private readonly BatchTails _tails = new();
    private readonly BatchValues _values = new();
    private readonly BatchText _tail = new();
    private RegistrySnapshot _registry = null!;
    private BatchShape _networks = null!;
    private BatchShape _asns = null!;

    /// <summary>What has to be read for the rows.</summary>
    public BatchNeeds Needs => _networks.Needs;

    /// <summary>Makes ready for a batch.</summary>
    /// <param name="registry">Where answers come from.</param>
    /// <param name="routes">Where the routes of questions are.</param>
    /// <param name="options">What is asked for.</param>
    public void Begin(RegistrySnapshot registry, LookupResult routes, BatchOptions options)
    {
        bool refers = false;
        foreach (SourceSnapshot source in registry.Sources)
        {
            refers |= source.Info.Role == SourceRole.Referral;
        }

        _registry = registry;
        _tails.Clear();
        _values.Begin(registry, routes, options.Format == BatchFormat.Whois);
        _networks = BatchShape.Create(options, BatchQuestionKind.Network, refers);
        _asns = BatchShape.Create(options, BatchQuestionKind.AsNumber, refers);
    }

    /// <summary>Writes the row of a question.</summary>
    public void Write(BatchText to, in BatchQuestion question, ReadOnlySpan<byte> text)
    {
        BatchShape shape = question.Kind == BatchQuestionKind.AsNumber ? _asns : _networks;
        if (question.Kind == BatchQuestionKind.Bad && shape.Format == BatchFormat.Whois)
        {
            to.Append("Error: no ASN or IP match on line "u8);
            to.AppendNumber(question.Line);
            to.Append(".\n"u8);
            return;
        }

        bool mayBeKept = question.IsFound && shape.RunsOfObject > 0;
        if (mayBeKept && _tails.Find(question.Object) is { IsEmpty: false } kept)
        {
            WriteKept(to, shape, kept, question, text);
        }
        else
        {
            WriteNew(to, shape, question, text, mayBeKept && _tails.WasSeen(question.Object));
        }

        to.Append(shape.End);
    }

    // What is kept of an object: where each run ends, a byte each, then the runs.
    private void WriteKept(BatchText to, BatchShape shape, ReadOnlySpan<byte> kept, in BatchQuestion question, ReadOnlySpan<byte> text)
    {
        int end = 0, run = 0;
        foreach (BatchCellRun cells in shape.Runs)
        {
            if (cells.IsOfObject)
            {
                int start = end;
                end = kept[run++];
                to.Append(kept.Slice(shape.RunsOfObject + start, end - start));
            }
            else
            {
                WriteCell(to, shape.Format, shape.Cells[cells.First], question, text, default);
            }
        }
    }

    private void WriteNew(BatchText to, BatchShape shape, in BatchQuestion question, ReadOnlySpan<byte> text, bool isToBeKept)
    {
        RdapFacts facts = question.IsFound && shape.HasFacts ? new(_registry.Get(question.Object)) : default;
        Span<byte> ends = stackalloc byte[shape.RunsOfObject];
        int run = 0;
        _tail.Clear();
        foreach (BatchCellRun cells in shape.Runs)
        {
            int start = to.Length;
            for (int cell = cells.First; cell < cells.End; cell++)
            {
                WriteCell(to, shape.Format, shape.Cells[cell], question, text, facts);
            }

            if (cells.IsOfObject && isToBeKept)
            {
                _tail.Append(to.Bytes[start..]);
                ends[run++] = (byte)Math.Min(_tail.Length, byte.MaxValue);
            }
        }

        if (isToBeKept)
        {
            _tails.Keep(question.Object, ends, _tail.Bytes);
        }
    }

    private void WriteCell(BatchText to, BatchFormat format, BatchCell cell, in BatchQuestion question, ReadOnlySpan<byte> text, in RdapFacts facts)
    {
        int before = to.Length;
        to.Append(cell.Lead);
        int start = to.Length;
        if (cell.Column == BatchColumn.Query && question.IsAddress)
        {
            to.AppendAddress(format, text);
        }
        else if (_values.TryGet(cell.Column, question, text, facts, out ReadOnlySpan<byte> value))
        {
            to.AppendValue(format, value);
        }
        else if (cell.LeadsOnlyValues)
        {
            to.CutTo(before);
            return;
        }
        else
        {
            to.Append(cell.Missing);
        }

        if (cell.Width > 0)
        {
            to.PadFrom(start, cell.Width);
        }
    }
}
