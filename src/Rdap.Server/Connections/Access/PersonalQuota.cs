// The daily limit of personal objects of the RIPE Database query reference (%ERROR:201).
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Rdap.Protocols.Whois;
using Rdap.Registry.Numbers;
using Rdap.Server.Observe;

namespace Rdap.Server.Connections.Access;

/// <summary>
/// How many personal objects each client has been shown today. Kept in memory until the day (UTC) is over, and nowhere else. So many clients
/// are counted apart; beyond, clients share counters, so that memory stays bounded and nobody gains by asking from many addresses: at worst a
/// client is told sooner to leave the contacts out.
/// </summary>
/// <param name="perDay">Most of them for one client; 0 for no limit.</param>
/// <param name="maxClients">Clients with a counter of their own.</param>
/// <param name="lists">Who is exempt, and who is shown none.</param>
/// <param name="time">The clock, whose UTC day counts.</param>
/// <param name="log">Where it is said, once a day, that clients share counters.</param>
internal sealed class PersonalQuota(int perDay, int maxClients, AccessFiles lists, TimeProvider time, ILogger log) : IPersonalQuota
{
    /// <summary>Counters that the clients beyond share.</summary>
    public const int SharedCounters = 4096;

    private readonly Lock _lock = new();
    private Dictionary<UInt128, int> _own = [];
    private int[] _shared = [];
    private long _day = long.MinValue;

    /// <summary>Clients counted today; those that share a counter are one.</summary>
    public int Clients
    {
        get
        {
            lock (_lock)
            {
                BeginDay();
                return _own.Count + _shared.Length - _shared.AsSpan().Count(0);
            }
        }
    }

    /// <inheritdoc/>
    public PersonalVerdict Take(IpAddress client)
    {
        client = client.Unmapped;
        AccessLists now = lists.Current;
        if (now.Exempt.Contains(client))
        {
            return PersonalVerdict.Shown;
        }

        if (now.Refused.Contains(client))
        {
            return PersonalVerdict.Refused;
        }

        if (perDay == 0)
        {
            return PersonalVerdict.Shown;
        }

        lock (_lock)
        {
            BeginDay();
            ref int count = ref CounterOf(client.ClientKey);
            if (count >= perDay)
            {
                return PersonalVerdict.OverLimit;
            }

            count++;
            return PersonalVerdict.Shown;
        }
    }

    private ref int CounterOf(UInt128 client)
    {
        if (_own.Count < maxClients)
        {
            return ref CollectionsMarshal.GetValueRefOrAddDefault(_own, client, out _);
        }

        ref int own = ref CollectionsMarshal.GetValueRefOrNullRef(_own, client);
        if (!Unsafe.IsNullRef(ref own))
        {
            return ref own;
        }

        if (_shared.Length == 0)
        {
            _shared = new int[SharedCounters];
            log.PersonalCountersShared(maxClients);
        }

        // Seeded anew in each process: nobody can choose an address to share somebody's counter.
        return ref _shared[(uint)client.GetHashCode() % SharedCounters];
    }

    private void BeginDay()
    {
        long today = time.GetUtcNow().UtcTicks / TimeSpan.TicksPerDay;
        if (today != _day)
        {
            // Not cleared but let go: after a day with many clients the memory is given back.
            _day = today;
            _own = [];
            _shared = [];
        }
    }
}
