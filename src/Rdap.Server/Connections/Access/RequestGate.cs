using System.Net;
using System.Threading.RateLimiting;
using Rdap.Registry.Numbers;
using Rdap.Server.Options;

namespace Rdap.Server.Connections.Access;

/// <summary>Who asks.</summary>
/// <param name="Address">The client's address.</param>
/// <param name="Scheme">What it asked by: http or https.</param>
/// <param name="IsProxy">Whether this is a proxy that speaks for itself, as when it looks whether the server is well.</param>
internal readonly record struct HttpAsker(IpAddress Address, string Scheme, bool IsProxy);

/// <summary>
/// How often one client may ask by HTTP: so many requests a second on average, and so many at once. Who is over it is told when to come back,
/// and is answered then: it is put off, not refused. Counted per IPv4 address and per IPv6 /64; memory is bounded, as clients share counters when
/// there are very many.
/// </summary>
/// <param name="options">The limits.</param>
/// <param name="access">Proxies that are believed, and who is exempt.</param>
internal sealed class RequestGate(HttpOptions options, AccessFiles access) : IDisposable
{
    // Two of a hundred clients that ask at the same time share a counter with probability 0.07; with few clients next to never.
    private const int Counters = 1 << 16;

    private readonly PartitionedRateLimiter<int>? _limiter = options.RequestsPerSecond == 0 ? null
        : PartitionedRateLimiter.Create<int, int>(counter => RateLimitPartition.GetTokenBucketLimiter(counter, _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = options.RequestBurst,
            TokensPerPeriod = options.RequestsPerSecond,
            ReplenishmentPeriod = TimeSpan.FromSeconds(1),
            QueueLimit = 0,
        }));

    /// <summary>Whether anything here depends on who asks: without limits and proxies nobody needs to know.</summary>
    public bool IsOn => _limiter is not null || access.Current.Proxies.Count > 0;

    /// <summary>Finds out who asks: the other end of the connection, or whom a proxy names that is believed.</summary>
    public HttpAsker AskerOf(HttpContext context)
    {
        IpAddress peer = ClientGate.AddressOf(context.Connection.RemoteIpAddress ?? IPAddress.None);
        string scheme = context.Request.Scheme;
        IpRangeSet proxies = access.Current.Proxies;
        if (!proxies.Contains(peer))
        {
            return new(peer, scheme, false);
        }

        return Forwarded.TryFind(context.Request.Headers, proxies, out IpAddress client, out string? told)
            ? new(client, told ?? scheme, false) : new(peer, scheme, true);
    }

    /// <summary>Counts a request.</summary>
    /// <param name="asker">Who asks.</param>
    /// <param name="retrySeconds">When it is over the limit: the seconds after which it is worth asking again.</param>
    public bool TryEnter(in HttpAsker asker, out int retrySeconds)
    {
        retrySeconds = 0;
        if (_limiter is null || asker.IsProxy)
        {
            return true;
        }

        AccessLists lists = access.Current;
        if (lists.Exempt.Contains(asker.Address) || lists.Trusted.Contains(asker.Address))
        {
            return true;
        }

        // Seeded anew in each process: nobody can choose an address to share somebody's counter.
        int counter = asker.Address.ClientKey.GetHashCode() & (Counters - 1);
        using RateLimitLease lease = _limiter.AttemptAcquire(counter);
        if (lease.IsAcquired)
        {
            return true;
        }

        retrySeconds = lease.TryGetMetadata(MetadataName.RetryAfter, out TimeSpan after) ? Math.Max(1, (int)Math.Ceiling(after.TotalSeconds)) : 1;
        return false;
    }

    /// <inheritdoc/>
    public void Dispose() => _limiter?.Dispose();
}
