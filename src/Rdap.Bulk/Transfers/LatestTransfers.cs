// NRO transfer log: which of several transfers of the same numbers holds.
using Rdap.Registry.Numbers;

namespace Rdap.Bulk.Transfers;

/// <summary>What a transfer moved.</summary>
internal enum TransferKind : byte
{
    V4,
    V6,
    Asn,
}

/// <summary>Numbers that went from one registry to another.</summary>
internal sealed record Transfer
{
    public required TransferKind Kind { get; init; }

    public required UInt128 First { get; init; }

    public required UInt128 Last { get; init; }

    /// <summary>When; the beginning of time when the log does not say.</summary>
    public required DateTimeOffset Date { get; init; }

    /// <summary>The registry that they left.</summary>
    public required string From { get; init; }

    /// <summary>The registry that has them since.</summary>
    public required string To { get; init; }

    /// <summary>Who gave them, as the log says; may be empty.</summary>
    public string Source { get; init; } = "";

    /// <summary>Who got them, as the log says; may be empty.</summary>
    public string Recipient { get; init; } = "";

    /// <summary>The recipient's country; may be empty.</summary>
    public string Country { get; init; } = "";

    public IpRange Range => new(Kind == TransferKind.V6 ? IpFamily.V6 : IpFamily.V4, First, Last);
}

/// <summary>
/// The transfers that say who has numbers now. A log is cumulative: numbers may go on, come back, or go again as a part of more. A later
/// transfer holds for all its numbers, so an earlier one of some of them ends there; an earlier one of more than them stays around it.
/// </summary>
internal sealed class LatestTransfers
{
    private readonly SortedSet<(UInt128 First, UInt128 Last)> _later = [];

    private LatestTransfers()
    {
    }

    /// <summary>Those of the transfers that hold, cut where later ones begin or end inside them, by their numbers.</summary>
    public static List<Transfer> Of(IEnumerable<Transfer> transfers)
    {
        List<Transfer> latest = [];
        foreach (IGrouping<TransferKind, Transfer> kind in transfers.GroupBy(static t => t.Kind))
        {
            LatestTransfers later = new();
            foreach (Transfer transfer in kind.Reverse().OrderByDescending(static t => t.Date))
            {
                if (later.TryCut(transfer, out Transfer? left))
                {
                    latest.Add(left);
                }
            }
        }

        return [.. latest.OrderBy(static t => t.Kind).ThenBy(static t => t.First).ThenByDescending(static t => t.Last)];
    }

    private bool TryCut(Transfer transfer, out Transfer left)
    {
        UInt128 first = transfer.First, last = transfer.Last;

        // Forward over what later transfers hold from the first number on: all of it, and nothing is left.
        UInt128 free = first;
        bool reachesIn = false;
        while (TryFindAt(free, out (UInt128 First, UInt128 Last) later))
        {
            if (later.Last >= last)
            {
                left = transfer;
                return false;
            }

            reachesIn |= later.First < first;
            free = later.Last + 1;
        }

        // Something that began before and ends inside cuts; something that lies inside stays inside.
        first = reachesIn ? free : first;
        if (TryFindAt(last, out (UInt128 First, UInt128 Last) end) && end.Last > last)
        {
            last = end.First - 1;
        }

        left = transfer with { First = first, Last = last };
        Add(transfer.First, transfer.Last);
        return true;
    }

    /// <summary>What of the later transfers holds a number.</summary>
    private bool TryFindAt(UInt128 number, out (UInt128 First, UInt128 Last) found)
    {
        found = _later.GetViewBetween(default, (number, UInt128.MaxValue)).Max;
        return found.Last >= number && IsThere(found);
    }

    private void Add(UInt128 first, UInt128 last)
    {
        while (TryFindAt(first, out (UInt128 First, UInt128 Last) other) || TryFindAt(last, out other) || TryFindInside(first, last, out other))
        {
            _later.Remove(other);
            first = UInt128.Min(first, other.First);
            last = UInt128.Max(last, other.Last);
        }

        _later.Add((first, last));
    }

    private bool TryFindInside(UInt128 first, UInt128 last, out (UInt128 First, UInt128 Last) found)
    {
        found = _later.GetViewBetween((first, default), (last, UInt128.MaxValue)).Min;
        return found.First >= first && IsThere(found);
    }

    // Of an empty part of the set, the ends are the default: counting it would walk it.
    private bool IsThere((UInt128 First, UInt128 Last) found) => found != default || _later.Contains(default);
}
