// RFC 2622 section 2: objects of files in other formats, written as RPSL.
using System.Buffers;
using Rdap.Bulk.Delegated;
using Rdap.Registry;
using Rdap.Registry.Numbers;
using Rdap.Registry.Objects;

namespace Rdap.Bulk.Rpsl;

/// <summary>What a reader of another format writes as RPSL objects, one after the other: Begin…, Write…, End, and in the end Commit.</summary>
internal sealed class WrittenObjects(BulkLoad load)
{
    private readonly ArrayBufferWriter<byte> _text = new(1024);
    private readonly ObjectBatch _batch = load.NewBatch();

    /// <summary>Begins an object with its first attribute, which is its class.</summary>
    public void Begin(AttributeName name, ReadOnlySpan<byte> key)
    {
        _text.ResetWrittenCount();
        Write(name, key);
    }

    /// <summary>Begins an inetnum or inet6num.</summary>
    public void BeginNetwork(in IpRange range)
    {
        Span<byte> key = stackalloc byte[IpText.MaxRangeLength];
        int length = IpText.FormatRange(range, key);
        Begin(range.Family == IpFamily.V4 ? AttributeName.Inetnum : AttributeName.Inet6num, key[..length]);
    }

    /// <summary>Begins an as-block.</summary>
    public void BeginAsBlock(in AsnRange range)
    {
        Span<byte> key = stackalloc byte[(2 * Asn.MaxLength) + 3];
        int length = DelegatedObjects.FormatAsBlock(range, key);
        Begin(AttributeName.AsBlock, key[..length]);
    }

    /// <summary>Adds an attribute; the writer keeps whatever text it is within its attribute.</summary>
    public void Write(AttributeName name, ReadOnlySpan<byte> value) => RpslWriter.WriteAttribute(_text, name, value);

    /// <summary>Ends the object with its source, and adds it.</summary>
    /// <returns>Null, or why the registry did not take it.</returns>
    public string? End()
    {
        Write(AttributeName.Source, load.SourceName);
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
}
