// NRO transfer log: transfers as RPSL objects.
using System.Globalization;
using System.Text;
using Rdap.Bulk.Rpsl;
using Rdap.Registry.Numbers;
using Rdap.Registry.Objects;

namespace Rdap.Bulk.Transfers;

/// <summary>Writes transfers as objects into a batch: the registry that has the numbers now, when it got them, and its servers.</summary>
internal sealed class TransferObjects(BulkLoad load)
{
    private readonly WrittenObjects _objects = new(load);

    /// <summary>Adds the object of a transfer.</summary>
    /// <returns>Null, or why the registry did not take it.</returns>
    public string? Append(Transfer transfer)
    {
        RegionalRegistry? registry = RegionalRegistries.Find(transfer.To);
        string name = registry?.Name ?? transfer.To.ToLowerInvariant().Replace(' ', '-');
        BeginNumbers(transfer, "TRANSFERRED-TO-" + name.ToUpperInvariant());
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
        return _objects.End();
    }

    /// <summary>Hands the objects over.</summary>
    public void Commit() => _objects.Commit();

    private void BeginNumbers(Transfer transfer, string name)
    {
        if (transfer.Kind != TransferKind.Asn)
        {
            _objects.BeginNetwork(transfer.Range);
            Write(AttributeName.Netname, name);
        }
        else if (transfer.First == transfer.Last)
        {
            Span<byte> key = stackalloc byte[Asn.MaxLength];
            int length = Asn.Format((uint)transfer.First, key);
            _objects.Begin(AttributeName.AutNum, key[..length]);
            Write(AttributeName.AsName, name);
        }
        else
        {
            _objects.BeginAsBlock(new AsnRange((uint)transfer.First, (uint)transfer.Last));
        }
    }

    private void Write(AttributeName name, string value)
    {
        if (value.Length > 0)
        {
            _objects.Write(name, Encoding.UTF8.GetBytes(value));
        }
    }
}
