namespace Rdap.Registry.Storage;

/// <summary>
/// A run of keys of a batch on their way into an index, in partitions by the top byte of their hash and in the order of the source within
/// each: 8 bytes a key, of which 40 bits are the hash's next ones and 24 the object's place behind <see cref="FirstId"/>.
/// </summary>
/// <param name="firstId">The object that 0 stands for, within its batch.</param>
/// <param name="starts">Where each partition starts, and the end.</param>
/// <param name="groups">The keys, by groups of partitions.</param>
internal sealed class KeySegment(int firstId, int[] starts, FlatArray<ulong>[] groups)
{
    /// <summary>By the top byte of the hash.</summary>
    public const int Partitions = 256;

    /// <summary>Groups of partitions, whose memory is given back together as soon as the last of them is indexed.</summary>
    public const int Groups = 8;

    /// <summary>How many partitions are in a group.</summary>
    public const int PartitionsPerGroup = Partitions / Groups;

    /// <summary>How many bits tell the object.</summary>
    public const int IdBits = 24;

    public int FirstId { get; } = firstId;

    /// <summary>How many keys there are.</summary>
    public int Count => starts[Partitions];

    /// <summary>How many keys a partition has.</summary>
    public int CountOf(int partition) => starts[partition + 1] - starts[partition];

    /// <summary>The keys of a partition.</summary>
    public ReadOnlySpan<ulong> Partition(int partition)
    {
        int group = partition / PartitionsPerGroup;
        return groups[group].Span.Slice(starts[partition] - starts[group * PartitionsPerGroup], CountOf(partition));
    }

    /// <summary>Makes an entry of a hash; its top byte, which the partition tells, is left out.</summary>
    public static ulong Pack(ulong hash, int place) => (hash >> (56 - (64 - IdBits)) << IdBits) | (uint)place;

    /// <summary>The object's place behind <see cref="FirstId"/>.</summary>
    public static int PlaceOf(ulong entry) => (int)entry & ((1 << IdBits) - 1);

    /// <summary>The hash that an entry was made of, as far as it is kept.</summary>
    public static ulong HashOf(int partition, ulong entry) => ((ulong)partition << 56) | (entry >> IdBits << (56 - (64 - IdBits)));

    /// <summary>That part of a hash which entries keep: the upper 48 bits.</summary>
    public static ulong Kept(ulong hash) => hash & (ulong.MaxValue << (56 - (64 - IdBits)));
}
