namespace Rdap.Registry.Storage;

/// <summary>All indexes of one source.</summary>
internal sealed class SourceIndexes
{
    /// <summary>By <see cref="RangeKind"/>: IPv4 ranges, and AS numbers.</summary>
    public RangeIndex<uint>[] Ranges4 { get; } = Filled<uint>();

    /// <summary>By <see cref="RangeKind"/>: IPv6 ranges.</summary>
    public RangeIndex<UInt128>[] Ranges6 { get; } = Filled<UInt128>();

    /// <summary>Primary keys of the classes that are no ranges, and all domain names.</summary>
    public PrimaryKeyTable PrimaryKeys { get; set; } = PrimaryKeyTable.Empty;

    /// <summary>Values of inverse and lookup attributes, by attribute.</summary>
    public KeyIndex AttributeKeys { get; set; } = KeyIndex.Empty;

    private static RangeIndex<T>[] Filled<T>()
        where T : unmanaged, System.Numerics.IBinaryInteger<T>, System.Numerics.IUnsignedNumber<T>, System.Numerics.IMinMaxValue<T>
    {
        RangeIndex<T>[] all = new RangeIndex<T>[(int)RangeKind.Count];
        Array.Fill(all, RangeIndex<T>.Empty);
        return all;
    }
}
