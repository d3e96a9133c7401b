using Rdap.Registry.Numbers;
using Rdap.Registry.Objects;
using Rdap.Registry.Storage;

namespace Rdap.Registry.Lookup;

/// <summary>
/// Who else would know: what the sources have that only refer (<see cref="SourceRole.Referral"/>). The most specific range wins; of equal ones a
/// special-purpose range, which nobody else knows more of; else what was said last.
/// </summary>
public static class ReferralLookup
{
    // 2026-01-02T03:04:05Z
    private const int InstantLength = 20;

    /// <summary>What encloses addresses most closely.</summary>
    public static bool TryFindNetwork(RegistrySnapshot registry, in IpRange range, out ObjectRef found, out IpRange foundRange)
    {
        found = default;
        foundRange = default;
        bool any = false;
        for (int source = 0; source < registry.Sources.Length; source++)
        {
            SourceSnapshot snapshot = registry.Sources[source];
            if (snapshot.Info.Role != SourceRole.Referral
                || !RegistryLookup.TryFindSmallest(snapshot, RangeKind.Inetnum, range, out int id, out IpRange candidate))
            {
                continue;
            }

            ObjectRef own = new(source, id);
            if (!any || candidate.Last - candidate.First < foundRange.Last - foundRange.First || (candidate == foundRange && IsBetter(registry, own, found)))
            {
                any = true;
                found = own;
                foundRange = candidate;
            }
        }

        return any;
    }

    /// <summary>What encloses an AS number most closely.</summary>
    public static bool TryFindAutnum(RegistrySnapshot registry, uint asn, out ObjectRef found, out AsnRange foundRange)
    {
        found = default;
        foundRange = default;
        bool any = false;
        for (int source = 0; source < registry.Sources.Length; source++)
        {
            SourceSnapshot snapshot = registry.Sources[source];
            if (snapshot.Info.Role != SourceRole.Referral || !TryFindAutnum(snapshot, asn, out int id, out AsnRange candidate))
            {
                continue;
            }

            ObjectRef own = new(source, id);
            if (!any || candidate.Last - candidate.First < foundRange.Last - foundRange.First || (candidate == foundRange && IsBetter(registry, own, found)))
            {
                any = true;
                found = own;
                foundRange = candidate;
            }
        }

        return any;
    }

    private static bool TryFindAutnum(SourceSnapshot snapshot, uint asn, out int id, out AsnRange range)
    {
        SourceRanges<uint> numbers = snapshot.Ranges<uint>(RangeKind.AutNum);
        range = new AsnRange(asn, asn);
        if (numbers.FirstExact(asn, asn) is >= 0 and int number)
        {
            id = numbers.Id(number);
            return true;
        }

        SourceRanges<uint> blocks = snapshot.Ranges<uint>(RangeKind.AsBlock);
        int block = blocks.SmallestEnclosing(asn, asn);
        id = block < 0 ? -1 : blocks.Id(block);
        range = block < 0 ? range : new AsnRange(blocks.Start(block), blocks.End(block));
        return block >= 0;
    }

    private static bool IsBetter(RegistrySnapshot registry, ObjectRef one, ObjectRef other)
    {
        bool isSpecial = IsSpecial(registry.Get(one));
        if (isSpecial != IsSpecial(registry.Get(other)))
        {
            return isSpecial;
        }

        Span<byte> said = stackalloc byte[InstantLength], saidByOther = stackalloc byte[InstantLength];
        CopyInstant(registry, one, said);
        CopyInstant(registry, other, saidByOther);
        return said.SequenceCompareTo(saidByOther) > 0;
    }

    /// <summary>Whether an object sends nobody anywhere: it is all there is to know.</summary>
    private static bool IsSpecial(in RegistryObject of) =>
        !of.Has(AttributeName.RdapServer) && !of.Has(AttributeName.WhoisServer) && !of.Has(AttributeName.Registry);

    /// <summary>Since when it is so, where the object says that of itself, as a transfer does; else as of when the source says it.</summary>
    private static void CopyInstant(RegistrySnapshot registry, ObjectRef of, Span<byte> instant)
    {
        instant.Clear();
        ReadOnlySpan<byte> own = registry.Get(of).FirstValue(AttributeName.LastModified);
        if (own.Length == InstantLength)
        {
            own.CopyTo(instant);
        }
        else if (registry.Sources[of.Source].Info.DataDate is { } date)
        {
            date.UtcDateTime.TryFormat(instant, out _, "yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);
        }
    }
}
