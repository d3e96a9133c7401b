// NRO transfer log: transfers as RPSL objects.
using System.Buffers;
using System.Globalization;
using System.Text;
using Rdap.Bulk.Delegated;
using Rdap.Bulk.Rpsl;
using Rdap.Registry;
using Rdap.Registry.Numbers;
using Rdap.Registry.Objects;

namespace Rdap.Bulk.Transfers;

/// <summary>Writes transfers as objects into a batch: the registry that has the numbers now, when it got them, and its servers.</summary>
internal sealed class TransferObjects(BulkLoad load)
{
    private readonly ArrayBufferWriter<byte> _text = new(1024);
    private readonly ObjectBatch _batch = load.NewBatch();

    /// <summary>Adds the object of a transfer.</summary>
    /// <returns>Null, or why the registry did not take it.</returns>
    public string? Append(Transfer transfer)
    {
        RegionalRegistry? registry = RegionalRegistries.Find(transfer.To);
        string name = registry?.Name ?? transfer.To.ToLowerInvariant().Replace(' ', '-');
        _text.ResetWrittenCount();
        WriteNumbers(transfer, "TRANSFERRED-TO-" + name.ToUpperInvariant());
        bool isDated = transfer.Date != default;
        string day = isDated ? " on " + transfer.Date.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : "";
        Write(AttributeName.Descr, $"Transferred from {transfer.From} to {transfer.To}{day}");
        Write(AttributeName.Country, transfer.Country);
        Write(AttributeName.Remarks, transfer.Source.Length == 0 ? "" : "From: " + transfer.Source);
        Write(AttributeName.Remarks, transfer.Recipient.Length == 0 ? "" : "To: " + transfer.Recipient);
        Write(AttributeName.Status, "TRANSFERRED");
        Write(AttributeName.LastModified, isDated ? transfer.Date.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture) : "");
        Write(AttributeName.RdapServer, registry?.RdapServer ?? "");
        Write(AttributeName.WhoisServer, registry?.WhoisServer ?? "");
        Write(AttributeName.Registry, name);
        RpslWriter.WriteAttribute(_text, AttributeName.Source, load.SourceName);
        AddOutcome outcome = _batch.Add(_text.WrittenSpan[..^1]);
        if (outcome != AddOutcome.Added)
        {
            return AddOutcomes.Describe(outcome);
        }

        load.Report.Objects++;
        return null;
    }

    /// <summary>Hands the objects over.</summary>
    public void Commit() => load.Builder.Commit(_batch);

    private void WriteNumbers(Transfer transfer, string name)
    {
        Span<byte> key = stackalloc byte[IpText.MaxRangeLength];
        if (transfer.Kind != TransferKind.Asn)
        {
            IpRange range = transfer.Range;
            int length = IpText.FormatRange(range, key);
            RpslWriter.WriteAttribute(_text, range.Family == IpFamily.V4 ? AttributeName.Inetnum : AttributeName.Inet6num, key[..length]);
            Write(AttributeName.Netname, name);
        }
        else if (transfer.First == transfer.Last)
        {
            int length = Asn.Format((uint)transfer.First, key);
            RpslWriter.WriteAttribute(_text, AttributeName.AutNum, key[..length]);
            Write(AttributeName.AsName, name);
        }
        else
        {
            int length = DelegatedObjects.FormatAsBlock(new AsnRange((uint)transfer.First, (uint)transfer.Last), key);
            RpslWriter.WriteAttribute(_text, AttributeName.AsBlock, key[..length]);
        }
    }

    private void Write(AttributeName name, string value)
    {
        if (value.Length > 0)
        {
            RpslWriter.WriteAttribute(_text, name, Encoding.UTF8.GetBytes(value));
        }
    }
}
