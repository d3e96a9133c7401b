using Rdap.Registry.Numbers;
using Rdap.Server.Options;

namespace Rdap.Server.Connections.Access;

/// <summary>
/// How many streams of questions are under way, by either door: so many in all, and so many of one client. Which numbers are asked for has no part in it.
/// </summary>
/// <param name="options">The limits.</param>
/// <param name="access">Who may have more than its share.</param>
internal sealed class LookupStreams(LookupOptions options, AccessFiles access)
{
    private readonly ClientGate _clients = new(options.StreamsPerAddress);
    private int _running;

    /// <summary>How long one may last.</summary>
    public TimeSpan MaxTime { get; } = TimeSpan.FromSeconds(options.MaxSeconds);

    /// <summary>How many there are.</summary>
    public int Running => Volatile.Read(ref _running);

    /// <summary>Counts a stream in.</summary>
    /// <param name="client">Who asks.</param>
    /// <param name="place">To be given back by <see cref="Leave"/>.</param>
    /// <returns>Whether there is room for it.</returns>
    public bool TryEnter(IpAddress client, out Place place)
    {
        AccessLists lists = access.Current;
        bool isCounted = !(lists.Exempt.Contains(client) || lists.Trusted.Contains(client));
        place = new Place(client.ClientKey, isCounted);
        if (Interlocked.Increment(ref _running) > options.Streams)
        {
            Interlocked.Decrement(ref _running);
            return false;
        }

        if (!isCounted || _clients.TryEnter(place.Client))
        {
            return true;
        }

        Interlocked.Decrement(ref _running);
        return false;
    }

    /// <summary>Counts a stream out that <see cref="TryEnter"/> let in.</summary>
    public void Leave(Place place)
    {
        if (place.IsCounted)
        {
            _clients.Leave(place.Client);
        }

        Interlocked.Decrement(ref _running);
    }

    /// <summary>The place of a stream.</summary>
    /// <param name="Client">Whose it is: <see cref="IpAddress.ClientKey"/>.</param>
    /// <param name="IsCounted">Whether it counts among those of its client.</param>
    internal readonly record struct Place(UInt128 Client, bool IsCounted);
}
