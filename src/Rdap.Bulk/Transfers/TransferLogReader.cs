// NRO transfer log, versions 4.0, 4.1 and 5.0: numbers that went from one holder to another, within a registry or between two.
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Rdap.Registry.Numbers;

namespace Rdap.Bulk.Transfers;

/// <summary>
/// Each range that went to another registry becomes an object that names the registry and its servers: who is to be asked now. Transfers within
/// a registry, and those that are not complete, say nothing of that and are left out. Of several transfers of the same numbers the last one holds.
/// </summary>
internal sealed class TransferLogReader : IBulkReader
{
    /// <summary>Far above any registry's log.</summary>
    private const int MaxFileBytes = 512 << 20;

    private static readonly (string Member, TransferKind Kind)[] Sets =
        [("ip4nets", TransferKind.V4), ("ip6nets", TransferKind.V6), ("asns", TransferKind.Asn)];

    /// <inheritdoc/>
    public bool Recognizes(ReadOnlySpan<byte> head)
    {
        ReadOnlySpan<byte> text = head is [0xEF, 0xBB, 0xBF, ..] ? head[3..] : head;
        text = text.TrimStart(" \t\r\n"u8);
        return !text.IsEmpty && text[0] == '{' && (text.IndexOf("\"stats_version\""u8) > 0 || text.IndexOf("\"transfers\""u8) > 0);
    }

    /// <inheritdoc/>
    public void Read(BulkStream input, BulkLoad load)
    {
        using JsonDocument document = BulkJson.Parse(input, MaxFileBytes, "transfer log");
        JsonElement root = document.RootElement;
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("transfers", out JsonElement list) || list.ValueKind != JsonValueKind.Array)
        {
            throw new InvalidDataException("not a transfer log: there is no list of transfers");
        }

        if (root.TryGetProperty("version", out JsonElement version) && TryGetDate(version, "production_date", out DateTimeOffset produced))
        {
            load.OfferDataDate(produced);
        }

        List<Transfer> transfers = [];
        long within = 0, open = 0;
        int number = 0;
        foreach (JsonElement item in list.EnumerateArray())
        {
            load.Cancellation.ThrowIfCancellationRequested();
            number++;
            string? problem = ReadTransfer(item, transfers, ref within, ref open);
            if (problem is not null)
            {
                load.Report.AddProblem($"{input.Input.Name}: transfer {number}", 0, problem, JsonMarshal.GetRawUtf8Value(item));
            }
        }

        if (root.TryGetProperty("transfers_in_progress", out JsonElement inProgress) && inProgress.ValueKind == JsonValueKind.Array)
        {
            open += inProgress.GetArrayLength();
        }

        Write(input.Input.Name, load, transfers);
        AddNotes(input.Input.Name, load.Report, within, open);
    }

    private static void Write(string input, BulkLoad load, List<Transfer> transfers)
    {
        TransferObjects objects = new(load);
        foreach (Transfer transfer in LatestTransfers.Of(transfers))
        {
            load.Cancellation.ThrowIfCancellationRequested();
            string? problem = objects.Append(transfer);
            if (problem is not null)
            {
                load.Report.AddProblem(input, 0, problem, Encoding.UTF8.GetBytes($"{transfer.From} to {transfer.To}"));
            }
        }

        objects.Commit();
    }

    private static void AddNotes(string input, BulkReport report, long within, long open)
    {
        if (within > 0)
        {
            report.AddNote($"{input}: {within} transfers stayed within one registry; left out");
        }

        if (open > 0)
        {
            report.AddNote($"{input}: {open} transfers are not complete, or were cancelled; left out");
        }
    }

    /// <returns>Null, or why the transfer, or a range of it, cannot be taken: always the same words for the same reason.</returns>
    private static string? ReadTransfer(JsonElement item, List<Transfer> into, ref long within, ref long open)
    {
        if (item.ValueKind != JsonValueKind.Object)
        {
            return "not a transfer";
        }

        string from = Text(item, "source_rir"), to = Text(item, "recipient_rir");
        if (from.Length == 0 || to.Length == 0)
        {
            return "a transfer without its two registries";
        }

        if (string.Equals(NameOf(from), NameOf(to), StringComparison.OrdinalIgnoreCase))
        {
            within++;
            return null;
        }

        // Since version 5: until the source has let go, it speaks for the numbers.
        string status = Text(item, "status");
        if (status.Length > 0 && !string.Equals(status.Replace("_", "", StringComparison.Ordinal), "sourceFinalized", StringComparison.OrdinalIgnoreCase))
        {
            open++;
            return null;
        }

        _ = TryGetDate(item, "transfer_date", out DateTimeOffset date) || TryGetDate(item, "status_date", out date);
        string? problem = null;
        bool any = false;
        foreach ((string member, TransferKind kind) in Sets)
        {
            if (!item.TryGetProperty(member, out JsonElement set) || set.ValueKind != JsonValueKind.Object
                || !set.TryGetProperty("transfer_set", out JsonElement ranges) || ranges.ValueKind != JsonValueKind.Array)
            {
                continue;
            }

            foreach (JsonElement range in ranges.EnumerateArray())
            {
                any = true;
                if (!TryReadRange(range, kind, out UInt128 first, out UInt128 last))
                {
                    problem = kind == TransferKind.Asn ? "not a range of AS numbers" : "not a range of addresses";
                    continue;
                }

                into.Add(new Transfer
                {
                    Kind = kind,
                    First = first,
                    Last = last,
                    Date = date,
                    From = from,
                    To = to,
                    Source = Organisation(item, "source_organization"),
                    Recipient = Organisation(item, "recipient_organization"),
                    Country = Country(item, "recipient_organization"),
                });
            }
        }

        return any ? problem : "a transfer of nothing";
    }

    private static bool TryReadRange(JsonElement range, TransferKind kind, out UInt128 first, out UInt128 last)
    {
        first = last = 0;
        if (range.ValueKind != JsonValueKind.Object)
        {
            return false;
        }

        if (kind == TransferKind.Asn)
        {
            bool isRange = TryReadAsn(range, "start", out uint start) & TryReadAsn(range, "end", out uint end) && start <= end;
            (first, last) = (start, end);
            return isRange;
        }

        IpFamily family = kind == TransferKind.V4 ? IpFamily.V4 : IpFamily.V6;
        return TryReadAddress(range, "start_address", family, out first) && TryReadAddress(range, "end_address", family, out last) && first <= last;
    }

    private static bool TryReadAsn(JsonElement range, string member, out uint asn)
    {
        asn = 0;
        return range.TryGetProperty(member, out JsonElement value) && value.ValueKind switch
        {
            JsonValueKind.Number => value.TryGetUInt32(out asn),
            JsonValueKind.String => Asn.TryParsePlain(Encoding.UTF8.GetBytes(value.GetString()!), out asn),
            _ => false,
        };
    }

    private static bool TryReadAddress(JsonElement range, string member, IpFamily family, out UInt128 address)
    {
        string text = Text(range, member);

        // ARIN fills the octets of IPv4 addresses up with zeros; RFC 6943 section 3.1.1 says why nobody else may read them so.
        if (family == IpFamily.V4)
        {
            text = string.Join('.', text.Split('.').Select(static octet => octet.TrimStart('0') is { Length: > 0 } digits ? digits : octet.Length > 0 ? "0" : ""));
        }

        return IpText.TryParseAddress(Encoding.UTF8.GetBytes(text), out IpFamily found, out address) && found == family;
    }

    private static string NameOf(string registry) => RegionalRegistries.Find(registry)?.Name ?? registry;

    private static string Organisation(JsonElement item, string member)
    {
        if (!item.TryGetProperty(member, out JsonElement organisation) || organisation.ValueKind != JsonValueKind.Object)
        {
            return "";
        }

        string name = Text(organisation, "name"), country = Country(item, member);
        return name.Length == 0 ? "" : country.Length == 0 ? name : $"{name} ({country})";
    }

    private static string Country(JsonElement item, string member) =>
        item.TryGetProperty(member, out JsonElement organisation) && organisation.ValueKind == JsonValueKind.Object
            && Text(organisation, "country_code") is { Length: 2 } code && code.All(char.IsAsciiLetter)
            ? code.ToUpperInvariant()
            : "";

    /// <summary>A member that is a string, its white space made single blanks; empty when there is none, or it is null.</summary>
    private static string Text(JsonElement item, string member) =>
        item.TryGetProperty(member, out JsonElement value) && value.ValueKind == JsonValueKind.String
            ? string.Join(' ', value.GetString()!.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
            : "";

    private static bool TryGetDate(JsonElement item, string member, out DateTimeOffset date)
    {
        date = default;
        return item.ValueKind == JsonValueKind.Object && item.TryGetProperty(member, out JsonElement value)
            && value.ValueKind == JsonValueKind.String && value.TryGetDateTimeOffset(out date);
    }
}
