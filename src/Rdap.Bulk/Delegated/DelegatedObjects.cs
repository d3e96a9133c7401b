// NRO statistics exchange format (delegated and delegated-extended), versions 2 and 2.3: records as RPSL objects.
using System.Buffers;
using System.Text;
using Rdap.Bulk.Rpsl;
using Rdap.Registry;
using Rdap.Registry.Numbers;
using Rdap.Registry.Objects;

namespace Rdap.Bulk.Delegated;

/// <summary>Writes the records of one file as RPSL objects into a batch.</summary>
internal sealed class DelegatedObjects(BulkLoad load, ObjectBatch batch)
{
    private readonly ArrayBufferWriter<byte> _text = new(1024);
    private readonly Dictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> _holders = load.Holders.GetAlternateLookup<ReadOnlySpan<char>>();
    private byte[] _registry = [];
    private byte[] _registryUpper = [];
    private RegionalRegistry? _servers;

    /// <summary>Adds the object of a record, and the organisation of its holder when it is the holder's first.</summary>
    /// <returns>Null, or why the registry did not take it.</returns>
    public string? Append(in DelegatedRecord record, DelegatedHeader? header)
    {
        if (!record.Registry.SequenceEqual(_registry))
        {
            _registry = record.Registry.ToArray();
            _servers = null;
            _registryUpper = Encoding.Latin1.GetBytes(Encoding.Latin1.GetString(_registry).ToUpperInvariant());
        }

        // In a source that only says who else would know, holders are no use.
        _servers = load.Refers ? _servers ?? RegionalRegistries.Find(Encoding.Latin1.GetString(_registry)) : null;
        bool hasHolder = !record.OpaqueId.IsEmpty && !load.Refers;

        // The longest: a holder id and the name of its registry.
        Span<byte> holder = stackalloc byte[256];
        if (hasHolder)
        {
            holder = holder[..FindHolder(record.OpaqueId, header, holder)];
        }

        _text.ResetWrittenCount();
        WriteNumbers(record);
        if (!record.Country.IsEmpty)
        {
            Span<byte> country = [ToUpper(record.Country[0]), ToUpper(record.Country[1])];
            RpslWriter.WriteAttribute(_text, AttributeName.Country, country);
        }

        if (hasHolder)
        {
            RpslWriter.WriteAttribute(_text, AttributeName.Org, holder);
        }

        WriteStatus(record.Status);
        WriteCreated(record.Date);
        return AppendText();
    }

    /// <summary>The key of the holder's organisation; makes that organisation when there is none yet.</summary>
    private int FindHolder(ReadOnlySpan<byte> id, DelegatedHeader? header, Span<byte> key)
    {
        string registry = "";
        Span<char> chars = stackalloc char[key.Length];
        id.CopyTo(key);
        int length = id.Length;
        int charCount = Encoding.Latin1.GetChars(key[..length], chars);
        if (_holders.TryGetValue(chars[..charCount], out string? owner) && !Ascii.Equals(_registry, owner))
        {
            // Ids are each registry's own: in a file of several, the second holder with the same id must not become the first one.
            key[length++] = (byte)'-';
            _registryUpper.CopyTo(key[length..]);
            length += _registryUpper.Length;
            charCount = Encoding.Latin1.GetChars(key[..length], chars);
            _ = _holders.TryGetValue(chars[..charCount], out owner);
        }

        if (owner is null)
        {
            registry = Encoding.Latin1.GetString(_registry);
            _holders[chars[..charCount]] = registry;
            AppendOrganisation(key[..length], id, header);
        }

        return length;
    }

    private void AppendOrganisation(ReadOnlySpan<byte> key, ReadOnlySpan<byte> id, DelegatedHeader? header)
    {
        _text.ResetWrittenCount();
        RpslWriter.WriteAttribute(_text, AttributeName.Organisation, key);

        // Each word of a name is a key: nothing here but the id tells one holder from another, so there are few words.
        RpslWriter.WriteAttribute(_text, AttributeName.OrgName, Join("Holder "u8, id, " (name not published)"u8));
        RpslWriter.WriteAttribute(_text, AttributeName.Remarks, "The registry's statistics group the resources of one holder by this id;"u8);
        RpslWriter.WriteAttribute(_text, AttributeName.Remarks, "they publish neither its name nor how to reach it."u8);
        string day = header?.DataDate is { } date ? $" ({date:yyyy-MM-dd})" : "";
        RpslWriter.WriteAttribute(_text, AttributeName.Remarks, Encoding.ASCII.GetBytes($"The id holds for the day of the file{day}; another day's may differ."));
        _ = AppendText();
    }

    private void WriteNumbers(in DelegatedRecord record)
    {
        Span<byte> key = stackalloc byte[IpText.MaxRangeLength];
        byte[] name = Join(_registryUpper, "-"u8, UpperStatusWord(record.Status));
        if (!record.IsAsn)
        {
            int length = IpText.FormatRange(record.Addresses, key);
            RpslWriter.WriteAttribute(_text, record.Addresses.Family == IpFamily.V4 ? AttributeName.Inetnum : AttributeName.Inet6num, key[..length]);
            RpslWriter.WriteAttribute(_text, AttributeName.Netname, name);
        }
        else if (record.Asns.IsSingle)
        {
            int length = Asn.Format(record.Asns.First, key);
            RpslWriter.WriteAttribute(_text, AttributeName.AutNum, key[..length]);
            RpslWriter.WriteAttribute(_text, AttributeName.AsName, name);
        }
        else
        {
            int length = FormatAsBlock(record.Asns, key);
            RpslWriter.WriteAttribute(_text, AttributeName.AsBlock, key[..length]);
        }

        RpslWriter.WriteAttribute(_text, AttributeName.Descr, record.Status switch
        {
            DelegatedStatus.Available => Join("Held by "u8, _registryUpper, ", given out to nobody"u8),
            DelegatedStatus.Reserved => Join("Held back by "u8, _registryUpper, ", not to be given out at present"u8),
            DelegatedStatus.Assigned => Join("Assigned by "u8, _registryUpper, ", as its statistics say"u8),
            _ => Join("Allocated by "u8, _registryUpper, ", as its statistics say"u8),
        });
    }

    /// <summary>AS1 - AS2, the primary key of an as-block.</summary>
    internal static int FormatAsBlock(in AsnRange range, Span<byte> destination)
    {
        int length = Asn.Format(range.First, destination);
        " - "u8.CopyTo(destination[length..]);
        length += 3;
        return length + Asn.Format(range.Last, destination[length..]);
    }

    private void WriteStatus(DelegatedStatus status) => RpslWriter.WriteAttribute(_text, AttributeName.Status, UpperStatusWord(status));

    private void WriteCreated(ReadOnlySpan<byte> date)
    {
        if (!date.IsEmpty)
        {
            Span<byte> created = stackalloc byte["YYYY-MM-DDT00:00:00Z".Length];
            date[..4].CopyTo(created);
            created[4] = created[7] = (byte)'-';
            date[4..6].CopyTo(created[5..]);
            date[6..8].CopyTo(created[8..]);
            "T00:00:00Z"u8.CopyTo(created[10..]);
            RpslWriter.WriteAttribute(_text, AttributeName.Created, created);
        }
    }

    private string? AppendText()
    {
        if (_servers is not null)
        {
            RpslWriter.WriteAttribute(_text, AttributeName.RdapServer, Encoding.ASCII.GetBytes(_servers.RdapServer));
            RpslWriter.WriteAttribute(_text, AttributeName.WhoisServer, Encoding.ASCII.GetBytes(_servers.WhoisServer));
        }

        RpslWriter.WriteAttribute(_text, AttributeName.Registry, _registry);
        RpslWriter.WriteAttribute(_text, AttributeName.Source, load.SourceName);
        AddOutcome outcome = batch.Add(_text.WrittenSpan[..^1]);
        if (outcome != AddOutcome.Added)
        {
            return AddOutcomes.Describe(outcome);
        }

        load.Report.Objects++;
        return null;
    }

    private static ReadOnlySpan<byte> UpperStatusWord(DelegatedStatus status) => status switch
    {
        DelegatedStatus.Allocated => "ALLOCATED"u8,
        DelegatedStatus.Assigned => "ASSIGNED"u8,
        DelegatedStatus.Available => "AVAILABLE"u8,
        _ => "RESERVED"u8,
    };

    private static byte ToUpper(byte letter) => (byte)(letter & ~0x20);

    private static byte[] Join(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, ReadOnlySpan<byte> third) => [.. first, .. second, .. third];
}
