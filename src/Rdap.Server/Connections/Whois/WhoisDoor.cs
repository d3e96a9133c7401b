using System.Collections.Concurrent;
using Rdap.Protocols.Whois;
using Rdap.Registry;
using Rdap.Server.Connections.Access;
using Rdap.Server.Observe;
using Rdap.Server.Options;

namespace Rdap.Server.Connections.Whois;

/// <summary>What it takes to answer one query after the other: used by one connection at a time, then by the next.</summary>
internal sealed class WhoisDesk(WhoisTexts texts, WhoisSettings settings)
{
    /// <summary>Reads questions and composes answers.</summary>
    public WhoisSession Session { get; } = new(texts, settings);

    /// <summary>Where they are composed.</summary>
    public AnswerBuffer Output { get; } = new();
}

/// <summary>What all WHOIS connections share.</summary>
internal sealed class WhoisDoor(
    LiveRegistry live, WhoisTexts texts, WhoisOptions options, AccessFiles access, IPersonalQuota? quota, LookupStreams streams,
    IWhoisJournals journals, QueryLog queries, ServerMetrics metrics, TimeProvider time, ILogger<WhoisDoor> log)
{
    private const int KeptDesks = 256;
    private const int KeptBulks = 8;

    private readonly ConcurrentQueue<WhoisDesk> _desks = [];
    private readonly ConcurrentQueue<WhoisBulk> _bulks = [];
    private readonly WhoisSettings _settings = new()
    {
        MaxObjects = options.MaxObjectsPerAnswer,
        PersonalQuota = quota,
        Journals = journals,
        PersonalObjectsPerDay = options.PersonalObjectsPerDay,
        MaxMembers = options.MaxMembersPerSet,
        MaxExpansionSeconds = options.MaxExpansionSeconds,
        Clock = () => time.GetElapsedTime(0),
    };

    /// <summary>The registry.</summary>
    public LiveRegistry Live => live;

    /// <summary>The limits.</summary>
    public WhoisOptions Options => options;

    /// <summary>The lists of addresses that are treated otherwise.</summary>
    public AccessFiles Access => access;

    /// <summary>Where queries are noted.</summary>
    public QueryLog Queries => queries;

    /// <summary>What is counted.</summary>
    public ServerMetrics Metrics => metrics;

    /// <summary>The clock.</summary>
    public TimeProvider Time => time;

    /// <summary>For bugs.</summary>
    public ILogger Log => log;

    /// <summary>How many streams of questions are under way, by this door and the other.</summary>
    public LookupStreams Streams => streams;

    /// <summary>Limits connections per client.</summary>
    public ClientGate Gate { get; } = new(options.MaxConnectionsPerAddress);

    /// <summary>The connections that are open.</summary>
    public OpenConnections Open { get; } = new();

    /// <summary>The proxy whose connection was last closed because it did not begin with a header; null when none was.</summary>
    public volatile string? LastBadProxy;

    /// <summary>A stop has begun: no connection reads another line.</summary>
    public volatile bool IsStopping;

    /// <summary>Gives out what answers many questions.</summary>
    public WhoisBulk TakeBulk() => _bulks.TryDequeue(out WhoisBulk? bulk) ? bulk : new WhoisBulk();

    /// <summary>Takes it back.</summary>
    public void ReturnBulk(WhoisBulk bulk)
    {
        if (_bulks.Count < KeptBulks)
        {
            _bulks.Enqueue(bulk);
        }
    }

    /// <summary>Gives out a desk.</summary>
    public WhoisDesk TakeDesk() => _desks.TryDequeue(out WhoisDesk? desk) ? desk : new WhoisDesk(texts, _settings);

    /// <summary>Takes a desk back.</summary>
    public void ReturnDesk(WhoisDesk desk)
    {
        desk.Session.Reset();
        desk.Output.Clear();
        if (_desks.Count < KeptDesks)
        {
            _desks.Enqueue(desk);
        }
    }
}
