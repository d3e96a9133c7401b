using System.Buffers;
using System.Numerics;
using System.Text;
using Rdap.Registry.Numbers;
using Rdap.Registry.Objects;
using Rdap.Registry.Storage;

namespace Rdap.Registry.Lookup;

/// <summary>
/// Which of several sources speaks for a number. The one with the most specific registration around it, placeholders not counted; of equally
/// specific ones that of the registry that IANA's data names; else the first in the configured order. RDAP takes the most specific object of all, too.
/// </summary>
public static class Authority
{
    // Deeper nesting than this does not occur: the real depth is at most 12.
    private const int MaxLevels = 64;

    private static readonly SearchValues<byte> NameEnds = SearchValues.Create("./: "u8);

    /// <summary>The answering sources of a question, the one that speaks for the number first, the others in their configured order.</summary>
    /// <param name="registry">The snapshot.</param>
    /// <param name="query">The question; only its key and its sources count.</param>
    public static SourceOrder Order(RegistrySnapshot registry, in LookupQuery query)
    {
        SourceOrder all = default;
        for (int source = 0; source < registry.Sources.Length; source++)
        {
            if (query.Sources.Contains(source))
            {
                all.TryAdd(registry, source);
            }
        }

        SourceOrder order = default;
        Rank best = default;
        bool isNamed = TryFindReferral(registry, query, out ObjectRef named);
        for (int i = 0; i < all.Count; i++)
        {
            Rank rank = new(SizeAround(registry, all[i], query), isNamed && IsNamed(registry.Get(named), registry.Sources[all[i]].NameUtf8));
            if (i == 0 || rank.IsBetterThan(best))
            {
                best = rank;
                order = default;
                order.TryAdd(registry, all[i]);
            }
        }

        for (int i = 0; i < all.Count; i++)
        {
            order.TryAdd(registry, all[i]);
        }

        return order;
    }

    /// <summary>Adds what the first source in that <see cref="Order"/> answers that has anything but placeholders.</summary>
    public static void Find(RegistrySnapshot registry, in LookupQuery query, LookupResult result)
    {
        SourceOrder order = Order(registry, query);
        int before = result.Count;
        LookupQuery one = query;
        for (int i = 0; i < order.Count; i++)
        {
            one.Sources = SourceSet.None.With(order[i]);
            RegistryLookup.Find(registry, one, result);
            DropPlaceholders(registry, result, before);
            if (result.Count > before)
            {
                return;
            }
        }
    }

    /// <summary>
    /// Whether an object stands for a range that its registry does not hold: the whole address space, or one of the names that RIPE and
    /// APNIC use for it. Such an object says less than any other source.
    /// </summary>
    public static bool IsPlaceholder(in RegistryObject network) => PlaceholderNetwork.Is(network);

    private static void DropPlaceholders(RegistrySnapshot registry, LookupResult result, int from)
    {
        Span<ObjectRef> added = result.From(from);
        int kept = 0;
        foreach (ObjectRef found in added)
        {
            if (!IsPlaceholder(registry.Get(found)))
            {
                added[kept++] = found;
            }
        }

        result.CutTo(from + kept);
    }

    // How many numbers, less one, the smallest registration around the key has; the largest value when there is none.
    private static UInt128 SizeAround(RegistrySnapshot registry, int source, in LookupQuery query)
    {
        SourceSnapshot snapshot = registry.Sources[source];
        switch (query.Kind)
        {
            case LookupKeyKind.Address or LookupKeyKind.Route or LookupKeyKind.ReverseName when query.Range.Family == IpFamily.V4:
                return SizeAround(snapshot, snapshot.Ranges<uint>(RangeKind.Inetnum), (uint)query.Range.First, (uint)query.Range.Last);
            case LookupKeyKind.Address or LookupKeyKind.Route or LookupKeyKind.ReverseName:
                return SizeAround(snapshot, snapshot.Ranges<UInt128>(RangeKind.Inetnum), query.Range.First, query.Range.Last);
            case LookupKeyKind.AsNumber when query.Asns.IsSingle
                && snapshot.Ranges<uint>(RangeKind.AutNum).FirstExact(query.Asns.First, query.Asns.Last) >= 0:
                return 0;
            case LookupKeyKind.AsNumber:
                SourceRanges<uint> blocks = snapshot.Ranges<uint>(RangeKind.AsBlock);
                int block = blocks.SmallestEnclosing(query.Asns.First, query.Asns.Last);
                return block < 0 ? UInt128.MaxValue : (UInt128)1 + (blocks.End(block) - blocks.Start(block));
            default:
                return UInt128.MaxValue;
        }
    }

    private static UInt128 SizeAround<T>(SourceSnapshot source, SourceRanges<T> index, T first, T last)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>, IMinMaxValue<T>
    {
        int entry = index.SmallestEnclosing(first, last);
        for (int level = 0; level < MaxLevels && entry >= 0; level++)
        {
            if (!IsPlaceholder(source.Get(index.Id(entry))))
            {
                return UInt128.CreateTruncating(index.End(entry) - index.Start(entry));
            }

            entry = index.SmallestAround(entry);
        }

        return UInt128.MaxValue;
    }

    /// <summary>What a source that only refers (<see cref="SourceRole.Referral"/>) has for a number: the registry that IANA's data names.</summary>
    public static bool TryFindReferral(RegistrySnapshot registry, in LookupQuery query, out ObjectRef referral)
    {
        referral = default;
        return query.Kind switch
        {
            LookupKeyKind.Address or LookupKeyKind.Route or LookupKeyKind.ReverseName =>
                ReferralLookup.TryFindNetwork(registry, query.Range, out referral, out _),
            LookupKeyKind.AsNumber => ReferralLookup.TryFindAutnum(registry, query.Asns.First, out referral, out _),
            _ => false,
        };
    }

    /// <summary>
    /// Whether a referral names the registry that a source is from. Referrals name servers; a source has the name of its registry, and that is a
    /// part of the server's: RIPE of whois.ripe.net.
    /// </summary>
    public static bool IsNamed(in RegistryObject referral, ReadOnlySpan<byte> source)
    {
        foreach (RpslAttribute attribute in referral)
        {
            if (attribute.Name is not (AttributeName.WhoisServer or AttributeName.RdapServer))
            {
                continue;
            }

            ReadOnlySpan<byte> server = attribute.Value;
            foreach (Range part in server.SplitAny(NameEnds))
            {
                if (Ascii.EqualsIgnoreCase(server[part], source))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private readonly record struct Rank(UInt128 Size, bool IsNamed)
    {
        public bool IsBetterThan(Rank other) => Size < other.Size || (Size == other.Size && IsNamed && !other.IsNamed);
    }
}
