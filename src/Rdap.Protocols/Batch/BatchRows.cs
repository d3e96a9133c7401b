// RFC 4180, RFC 8259 and the bulk rows of Team Cymru's WHOIS service: one row for each question.
using Rdap.Registry;
using Rdap.Registry.Objects;

namespace Rdap.Protocols.Batch;

/// <summary>Writes rows: what the object that answers says in each of the columns.</summary>
internal sealed class BatchRows
{
    private readonly BatchTails _tails = new();
    private readonly BatchValues _values = new();
    private readonly BatchText _tail = new();
    private BatchShape _networks = null!;
    private BatchShape _asns = null!;

    /// <summary>Makes ready for a batch.</summary>
    public void Begin(RegistrySnapshot registry, BatchOptions options)
    {
        bool refers = false;
        foreach (SourceSnapshot source in registry.Sources)
        {
            refers |= source.Info.Role == SourceRole.Referral;
        }

        _tails.Clear();
        _values.Begin(registry, options.Format == BatchFormat.Whois);
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

        ReadOnlySpan<byte> kept = question.IsFound && shape.RunsOfObject > 0 ? TailOf(shape, question) : default;
        int end = 0, run = 0;
        foreach (BatchCellRun cells in shape.Runs)
        {
            if (cells.IsOfObject && !kept.IsEmpty)
            {
                int start = end;
                end = kept[run++];
                to.Append(kept.Slice(shape.RunsOfObject + start, end - start));
                continue;
            }

            for (int cell = cells.First; cell < cells.End; cell++)
            {
                WriteCell(to, shape.Format, shape.Cells[cell], question, text);
            }
        }

        to.Append(shape.End);
    }

    // What is the same for every question that the object answers: where each run ends, a byte each, then the runs. Empty when it is too long
    // for that.
    private ReadOnlySpan<byte> TailOf(BatchShape shape, in BatchQuestion question)
    {
        ReadOnlySpan<byte> kept = _tails.Find(question.Object);
        if (!kept.IsEmpty)
        {
            return kept;
        }

        Span<byte> ends = stackalloc byte[shape.RunsOfObject];
        int run = 0;
        _tail.Clear();
        foreach (BatchCellRun cells in shape.Runs)
        {
            for (int cell = cells.First; cells.IsOfObject && cell < cells.End; cell++)
            {
                WriteCell(_tail, shape.Format, shape.Cells[cell], question, default);
            }

            if (cells.IsOfObject)
            {
                ends[run++] = (byte)Math.Min(_tail.Length, byte.MaxValue);
            }
        }

        _tails.Keep(question.Object, ends, _tail.Bytes);
        return _tails.Find(question.Object);
    }

    private void WriteCell(BatchText to, BatchFormat format, BatchCell cell, in BatchQuestion question, ReadOnlySpan<byte> text)
    {
        int before = to.Length;
        to.Append(cell.Lead);
        int start = to.Length;
        if (cell.Column == BatchColumn.Query && question.IsAddress)
        {
            to.AppendAddress(format, text);
        }
        else if (_values.TryGet(cell.Column, question, text, out ReadOnlySpan<byte> value))
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
