using Rdap.Bulk.Delegated;
using Rdap.Bulk.Iana;
using Rdap.Bulk.Nrtm4;
using Rdap.Bulk.Rpsl;
using Rdap.Bulk.Transfers;
using Rdap.Registry.Objects;

namespace Rdap.Bulk;

/// <summary>A row of the table of bulk formats.</summary>
public sealed class BulkFormat
{
    internal BulkFormat(string name, SourceRole role, IBulkReader reader)
    {
        Name = name;
        Role = role;
        Reader = reader;
    }

    /// <summary>The name in configuration files and reports.</summary>
    public string Name { get; }

    /// <summary>What a source made of such files alone is good for, unless the configuration says otherwise.</summary>
    public SourceRole Role { get; }

    internal IBulkReader Reader { get; }
}

/// <summary>THE TABLE of bulk formats. A new format is a reader in its folder and a row here.</summary>
public static class BulkFormats
{
    /// <summary>This many bytes of the (uncompressed) start are enough to recognise a format.</summary>
    public const int DetectionBytes = 64 * 1024;

    // Strict formats first: RPSL is what anything with a "word:" line looks like.
    private static readonly BulkFormat[] Table =
    [
        // NRO delegated and delegated-extended statistics
        new("delegated", SourceRole.Registry, new DelegatedReader()),
        // IANA's RDAP bootstrap files (RFC 9224, RFC 8521)
        new("iana-bootstrap", SourceRole.Referral, new IanaBootstrapReader()),
        // NRO transfer logs
        new("transfers", SourceRole.Referral, new TransferLogReader()),
        // NRTMv4 snapshot files (RFC 10063)
        new("nrtm4-snapshot", SourceRole.Registry, new Nrtm4SnapshotReader()),
        // IANA's address space, AS number and special-purpose registries
        new("iana-xml", SourceRole.Referral, new IanaXmlReader()),
        // RPSL objects: a whole dump, split files, or one object per file
        new("rpsl", SourceRole.Registry, new RpslReader()),
    ];

    /// <summary>All rows.</summary>
    public static IReadOnlyList<BulkFormat> All => Table;

    /// <summary>The row of that name, any case; null when there is none.</summary>
    public static BulkFormat? Find(string name) => Array.Find(Table, row => string.Equals(row.Name, name, StringComparison.OrdinalIgnoreCase));

    /// <summary>Recognises a format by content.</summary>
    /// <param name="head">The first bytes after gunzip: all of the file, or at least <see cref="DetectionBytes"/>.</param>
    /// <returns>The row, or null when the content is in none of these formats.</returns>
    public static BulkFormat? Detect(ReadOnlySpan<byte> head)
    {
        foreach (BulkFormat row in Table)
        {
            if (row.Reader.Recognizes(head))
            {
                return row;
            }
        }

        return null;
    }
}
