using System.Numerics;
using System.Runtime.CompilerServices;

namespace Rdap.Registry.Storage;

/// <summary>All indexes of one source.</summary>
/// <remarks>
/// <para>Bytes of the indexes of 10,000,000 generated objects, 3.58 GB of text: 61 an object. Its own place and class take 9 more.</para>
/// <list type="table">
/// <listheader><term>index</term><description>entries; bytes an entry; bytes an object of the source</description></listheader>
/// <item><term>inetnum</term><description>4,415,454 ranges; 28 (16 the range, its link and id, 11 its segments, 1 the buckets); 12.3</description></item>
/// <item><term>inet6num</term><description>1,103,864 ranges; 79; 8.7</description></item>
/// <item><term>route, route6, domain, aut-num</term><description>1,811,339 ranges; 41; 7.4</description></item>
/// <item><term>primary keys</term><description>3,622,679 keys; 10.7; 3.9</description></item>
/// <item><term>abuse contacts</term><description>one link an object; 5; 5</description></item>
/// <item><term>inverse keys</term><description>43,075,996 postings of 10,479,411 keys; 5.4 a posting (4 its id, 1 the keys, 0.4 the buckets); 23.1</description></item>
/// <item><term>orders for searches</term><description>14,488,583 values; 4, and 1 more where an object may have several; 6.1</description></item>
/// </list>
/// <para>The samples over the segments came later: a sixteenth of the segments' starts, under half a byte an object.</para>
/// </remarks>
internal sealed class SourceIndexes
{
    /// <summary>By <see cref="RangeKind"/>: IPv4 ranges, and AS numbers.</summary>
    public RangeIndex<uint>[] Ranges4 { get; } = Filled<uint>();

    /// <summary>By <see cref="RangeKind"/>: IPv6 ranges.</summary>
    public RangeIndex<UInt128>[] Ranges6 { get; } = Filled<UInt128>();

    /// <summary>The ranges of a kind: uint for IPv4 and AS numbers, UInt128 for IPv6.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public RangeIndex<T> Ranges<T>(RangeKind kind)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>, IMinMaxValue<T> =>
        typeof(T) == typeof(uint) ? Unsafe.As<RangeIndex<T>>(Ranges4[(int)kind]) : Unsafe.As<RangeIndex<T>>(Ranges6[(int)kind]);

    /// <summary>Primary keys of the classes that are no ranges, and all domain names.</summary>
    public PrimaryKeyTable PrimaryKeys { get; set; } = PrimaryKeyTable.Empty;

    /// <summary>Values of inverse and lookup attributes, by attribute.</summary>
    public KeyIndex AttributeKeys { get; set; } = KeyIndex.Empty;

    /// <summary>By the place of their <see cref="SearchRow"/>: what searches go through. Empty in a source that only refers.</summary>
    public SearchOrder[] SearchOrders { get; set; } = SearchOrder.None();

    /// <summary>Whom abuse reports go to.</summary>
    public AbuseLinks AbuseLinks { get; set; } = AbuseLinks.None;

    /// <summary>Adds all indexes to what is saved.</summary>
    public void Save(SectionWriter to)
    {
        for (RangeKind kind = 0; kind < RangeKind.Count; kind++)
        {
            Ranges4[(int)kind].Save(to, kind);
            Ranges6[(int)kind].Save(to, kind);
        }

        PrimaryKeys.Save(to);
        AttributeKeys.Save(to);
        foreach (SearchOrder order in SearchOrders)
        {
            order.Save(to);
        }

        AbuseLinks.Save(to);
    }

    /// <summary>Takes all indexes from what was saved, and checks what every search relies on.</summary>
    /// <exception cref="InvalidDataException">Something is not as it must be.</exception>
    public static SourceIndexes Load(SectionReader from, FlatArray<byte> classes, IdSet superseded, int threads)
    {
        SourceIndexes indexes = new();
        List<Action> checks = [];
        for (RangeKind kind = 0; kind < RangeKind.Count; kind++)
        {
            RangeKind own = kind;
            RangeIndex<uint> ranges4 = indexes.Ranges4[(int)kind] = RangeIndex<uint>.Load(from, kind);
            RangeIndex<UInt128> ranges6 = indexes.Ranges6[(int)kind] = RangeIndex<UInt128>.Load(from, kind);
            checks.Add(() => ranges4.Check(own, classes.Span));
            checks.Add(() => ranges6.Check(own, classes.Span));
        }

        indexes.PrimaryKeys = PrimaryKeyTable.Load(from, classes.Length);
        indexes.AttributeKeys = KeyIndex.Load(from);
        indexes.SearchOrders = [.. SearchRow.All.ToArray().Select(row => SearchOrder.Load(from, row))];
        checks.AddRange(indexes.SearchOrders.Select(order => (Action)(() => order.Check(classes.Span, superseded))));
        indexes.AbuseLinks = AbuseLinks.Load(from, classes.Span);
        int next = 0;
        WorkTogether.Run(threads, () =>
        {
            while (WorkTogether.TryTake(ref next, checks.Count + KeySegment.Partitions, out int check))
            {
                if (check < checks.Count)
                {
                    checks[check]();
                }
                else
                {
                    indexes.AttributeKeys.CheckPartition(check - checks.Count, classes.Length);
                }
            }
        });
        return indexes;
    }

    private static RangeIndex<T>[] Filled<T>()
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>, IMinMaxValue<T>
    {
        RangeIndex<T>[] all = new RangeIndex<T>[(int)RangeKind.Count];
        Array.Fill(all, RangeIndex<T>.Empty);
        return all;
    }
}
