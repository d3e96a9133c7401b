// NRO statistics exchange format (delegated and delegated-extended), versions 2 and 2.3.
using System.Text;
using Rdap.Registry;
using Rdap.Registry.Numbers;

namespace Rdap.Bulk.Delegated;

/// <summary>
/// Each record becomes an inetnum, inet6num, aut-num or as-block with what the registry has published and nothing else: a missing
/// date or country stays missing. Records with a holder id get one organisation for the id, by which all resources of one holder
/// are found. Available and reserved numbers become objects too, so that a bogon is seen as one.
/// </summary>
internal sealed class DelegatedReader : IBulkReader
{
    private static readonly string[] TypeNames = ["asn", "ipv4", "ipv6"];

    /// <inheritdoc/>
    public bool Recognizes(ReadOnlySpan<byte> head)
    {
        while (!head.IsEmpty)
        {
            int end = head.IndexOf((byte)'\n');
            ReadOnlySpan<byte> line = (end < 0 ? head : head[..end]).Trim(" \t\r"u8);
            head = end < 0 ? default : head[(end + 1)..];
            if (!IsPassedOver(line))
            {
                return DelegatedHeader.TryParse(line, out _) || IsSummary(line, out _, out _) || DelegatedRecord.TryParse(line, out _) is null;
            }
        }

        return false;
    }

    /// <inheritdoc/>
    public void Read(BulkStream input, BulkLoad load)
    {
        using BulkLines lines = new(input);
        ObjectBatch batch = load.NewBatch();
        DelegatedObjects objects = new(load, batch);
        DelegatedHeader? header = null;
        bool firstLine = true;
        Span<ulong> declared = stackalloc ulong[3];
        Span<bool> isDeclared = stackalloc bool[3];
        Span<ulong> seen = stackalloc ulong[3];
        ulong records = 0, badDates = 0, starred = 0;
        isDeclared.Clear();
        seen.Clear();
        while (lines.TryRead(out ReadOnlySpan<byte> line))
        {
            load.ShowProgress(input);
            line = line.Trim(" \t"u8);
            if (IsPassedOver(line))
            {
                continue;
            }

            bool first = firstLine;
            firstLine = false;
            if (first && DelegatedHeader.TryParse(line, out header))
            {
                continue;
            }

            if (IsSummary(line, out int type, out ulong count))
            {
                if (type >= 0)
                {
                    (declared[type], isDeclared[type]) = (count, true);
                }

                continue;
            }

            if (HasStarCountry(line))
            {
                starred++;
                continue;
            }

            records++;
            string? problem = DelegatedRecord.TryParse(line, out DelegatedRecord record);
            problem = lines.IsCut ? "line too long" : problem;
            if (problem is null)
            {
                seen[record.IsAsn ? 0 : record.Addresses.Family == IpFamily.V4 ? 1 : 2]++;
                badDates += record.HasBadDate ? 1u : 0;
                problem = objects.Append(record, header);
            }

            if (problem is not null)
            {
                load.Report.AddProblem(input.Input.Name, lines.Number, problem, line);
            }
        }

        load.Builder.Commit(batch);
        AddNotes(input.Input.Name, load.Report, header, records, badDates, starred);
        for (int type = 0; type < TypeNames.Length; type++)
        {
            if (isDeclared[type] && declared[type] != seen[type])
            {
                load.Report.AddNote($"{input.Input.Name}: the summary declares {declared[type]} {TypeNames[type]} records, the file has {seen[type]} that can be read");
            }
        }

        if (header?.DataDate is { } date)
        {
            load.OfferDataDate(date);
        }
    }

    /// <summary>The status as the file writes it.</summary>
    public static ReadOnlySpan<byte> StatusWord(DelegatedStatus status) => status switch
    {
        DelegatedStatus.Allocated => "allocated"u8,
        DelegatedStatus.Assigned => "assigned"u8,
        DelegatedStatus.Available => "available"u8,
        _ => "reserved"u8,
    };

    private static void AddNotes(string input, BulkReport report, DelegatedHeader? header, ulong records, ulong badDates, ulong starred)
    {
        if (header is null)
        {
            report.AddNote($"{input}: no header line");
        }
        else
        {
            if (header.Version is not ("2" or "2.3"))
            {
                report.AddNote($"{input}: version {header.Version} is not known, read as 2.3");
            }

            if (header.Records is { } count && count != records)
            {
                report.AddNote($"{input}: the header declares {count} records, the file has {records}");
            }
        }

        if (badDates > 0)
        {
            report.AddNote($"{input}: {badDates} records with a date that is none, taken without it");
        }

        if (starred > 0)
        {
            report.AddNote($"{input}: {starred} rows with * for the country that are no summary, passed over");
        }
    }

    private static bool IsPassedOver(ReadOnlySpan<byte> line) => line.IsEmpty || line[0] == '#';

    private static bool HasStarCountry(ReadOnlySpan<byte> line)
    {
        _ = DelegatedRecord.NextField(ref line);
        return DelegatedRecord.NextField(ref line).SequenceEqual("*"u8);
    }

    /// <summary>registry|*|type|*|count|summary</summary>
    private static bool IsSummary(ReadOnlySpan<byte> line, out int type, out ulong count)
    {
        (type, count) = (-1, 0);
        _ = DelegatedRecord.NextField(ref line);
        if (!DelegatedRecord.NextField(ref line).SequenceEqual("*"u8))
        {
            return false;
        }

        ReadOnlySpan<byte> name = DelegatedRecord.NextField(ref line);
        _ = DelegatedRecord.NextField(ref line);
        bool counted = DelegatedRecord.TryParseNumber(DelegatedRecord.NextField(ref line), out count);
        if (!Ascii.EqualsIgnoreCase(DelegatedRecord.NextField(ref line), "summary"u8))
        {
            return false;
        }

        for (int i = 0; counted && i < TypeNames.Length; i++)
        {
            type = Ascii.Equals(name, TypeNames[i]) ? i : type;
        }

        return true;
    }
}
