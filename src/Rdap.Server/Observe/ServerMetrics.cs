using System.Diagnostics.Metrics;
using System.Globalization;
using Rdap.Protocols.ProxyProtocol;
using Rdap.Protocols.Whois;
using Rdap.Registry;
using Rdap.Registry.Lookup;

namespace Rdap.Server.Observe;

/// <summary>The doors a query comes in by.</summary>
internal enum Door : byte
{
    /// <summary>WHOIS, RFC 3912.</summary>
    Whois,

    /// <summary>RDAP over HTTP, RFC 7480.</summary>
    Rdap,

    /// <summary>Questions about many numbers, or about one's abuse contact, over HTTP.</summary>
    Lookup,
}

/// <summary>
/// Every instrument of the program, on one meter. Labels come from small fixed sets (door, outcome, source, result) only: no address and no
/// query ever becomes a label. Counts of the query path are plain numbers that instruments observe when asked, so a query costs a few
/// nanoseconds here.
/// </summary>
internal sealed class ServerMetrics : IDisposable
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "rdapd";

    private const int DoorCount = 3;
    private const int OutcomeCount = (int)QueryOutcome.Failed + 1;
    // One cache line per number, so that two cores do not fight for it.
    private const int Stride = 8;

    private static readonly string[] DoorNames = ["whois", "rdap", "lookup"];
    private static readonly string[] OutcomeNames = [.. Enum.GetNames<QueryOutcome>().Select(static n => n.ToLowerInvariant())];
    private static readonly KeyValuePair<string, object?>[] DoorTags = [.. DoorNames.Select(static n => Tag("protocol", n))];

    // The messages of fair use, each by one of those that have its code.
    private static readonly WhoisMessage[] DenialCodes =
        [WhoisMessage.AccessDenied, WhoisMessage.ProxyNotAllowed, WhoisMessage.IdleTooLong, WhoisMessage.TooManyConnections];

    private static readonly ProxyHeaderKind[] ProxyResults = [ProxyHeaderKind.Proxied, ProxyHeaderKind.Local, ProxyHeaderKind.Malformed];

    private readonly long[] _queries = new long[DoorCount * OutcomeCount * Stride];
    private readonly long[] _bytes = new long[DoorCount * Stride];
    private readonly long[] _rows = new long[DoorCount * Stride];
    private readonly Histogram<double> _duration;
    private readonly Counter<long> _reloads;
    private readonly Histogram<double> _reloadDuration;
    private readonly Counter<long> _snapshots;
    private readonly Counter<long> _polls;
    private readonly long[] _denials = new long[DenialCodes.Length];
    private readonly long[] _proxied = new long[ProxyResults.Length];
    private long _openConnections;
    private long _refusedConnections;
    private long _droppedLogLines;

    public ServerMetrics(Health health, TimeProvider time)
    {
        Meter = new Meter(new MeterOptions(MeterName) { Version = ProgramVersion.Text, Scope = this });
        Meter.CreateObservableCounter("rdapd.queries", ObserveQueries, null, "Queries answered, by protocol and outcome.");
        Meter.CreateObservableCounter("rdapd.answer.size", () => Observe(_bytes), "By", "Bytes of answers sent, by protocol.");
        Meter.CreateObservableCounter("rdapd.rows", () => Observe(_rows), null, "Rows of answers to many questions, by protocol.");
        _duration = Meter.CreateHistogram<double>("rdapd.query.duration", "s", "Time from the whole question to the whole answer, by protocol.");
        Meter.CreateObservableUpDownCounter("rdapd.connections", () => Volatile.Read(ref _openConnections), null, "Open WHOIS connections.");
        Meter.CreateObservableCounter("rdapd.connections.refused", () => Volatile.Read(ref _refusedConnections), null,
            "WHOIS connections refused because of a limit.");
        Meter.CreateObservableCounter("rdapd.connections.proxied", ObserveProxied, null, "WHOIS connections of proxies, by what the PROXY header was.");
        Meter.CreateObservableCounter("rdapd.whois.denials", ObserveDenials, null,
            "WHOIS answers with a message of fair use, by its code: 201 persons left out, 203 asked for others, 305 silent, 306 connections.");
        Meter.CreateObservableGauge("rdapd.personal.clients", () => PersonalClients?.Invoke() ?? 0, null, "Clients that were shown personal objects today.");
        Meter.CreateObservableGauge("rdapd.access.current", ObserveLists, null, "1 when the list of addresses is in force as its file has it, else 0.");
        Meter.CreateObservableGauge("rdapd.tls.current", ObserveCertificate, null, "1 when the HTTPS certificate in force is what its files have, else 0.");
        Meter.CreateObservableGauge("rdapd.tls.validity", ObserveValidity, "s", "How long the HTTPS certificate in force is valid yet.");
        _reloads = Meter.CreateCounter<long>("rdapd.reloads", null, "Loads of a source, by source and result.");
        _reloadDuration = Meter.CreateHistogram<double>("rdapd.reload.duration", "s", "Time to load a source, by source.");
        Meter.CreateObservableGauge("rdapd.source.objects", () => health.Sources.Select(static s => Of(s.Objects, s)), null, "Objects in service, by source.");
        Meter.CreateObservableGauge("rdapd.source.age", () => health.Sources.Where(static s => s.DataDate is not null || s.LoadedAt is not null)
            .Select(s => Of((time.GetUtcNow() - (s.DataDate ?? s.LoadedAt)!.Value).TotalSeconds, s)), "s", "Age of the data in service, by source.");
        Meter.CreateObservableGauge("rdapd.source.healthy", () => health.Sources.Select(s => Of(health.StateOf(s) == SourceState.Serving ? 1 : 0, s)), null,
            "1 when the source's last load went into service, and a mirror's publisher is not silent for too long, else 0.");
        _polls = Meter.CreateCounter<long>("rdapd.mirror.polls", null, "Polls of a mirrored source's publisher, by source and result: unchanged, changed, reloaded, or why not.");
        Meter.CreateObservableGauge("rdapd.mirror.version", () => health.Sources.Where(static s => s.Mirror?.Version > 0).Select(static s => Of(s.Mirror!.Version, s)), null,
            "Version of a mirrored source in service.");
        Meter.CreateObservableGauge("rdapd.mirror.age", () => health.Sources.Where(static s => s.Mirror?.Timestamp is not null)
            .Select(s => Of((time.GetUtcNow() - s.Mirror!.Timestamp!.Value).TotalSeconds, s)), "s", "Age of the last verified notification of a mirrored source's publisher.");
        Meter.CreateObservableGauge("rdapd.source.restored", () => health.Sources.Select(static s => Of(s.RestoredFrom is null ? 0 : 1, s)), null,
            "1 when the source's data in service comes from a snapshot of an earlier run, else 0.");
        Meter.CreateObservableGauge("rdapd.source.history.size", () => health.Sources.Select(static s => Of(s.HistoryBytes, s)), "By",
            "Memory for what the source's objects were before.");
        Meter.CreateObservableGauge("rdapd.source.digest", ObserveDigests, null,
            "First 48 bits of the digest of the source's objects, which is the same on servers that hold the same; absent until it is worked out.");
        _snapshots = Meter.CreateCounter<long>("rdapd.snapshots", null, "Snapshots of a source for the next start, by source and result.");
        Meter.CreateObservableGauge("rdapd.memory", static () => MemoryUse.Resident, "By", "Resident memory, reserved huge pages included.");
        Meter.CreateObservableGauge("rdapd.memory.reserved", static () => MemoryUse.InReservedPages, "By", "Memory in reserved huge pages.");
        Meter.CreateObservableCounter("rdapd.memory.allocated", static () => GC.GetTotalAllocatedBytes(), "By", "Memory that the collector has handed out since the start.");
        Meter.CreateObservableCounter("rdapd.memory.pause", static () => GC.GetTotalPauseDuration().TotalSeconds, "s", "How long every thread waited for the collector since the start.");
        Meter.CreateObservableCounter("rdapd.memory.collections", static () => GC.CollectionCount(0), "{collection}", "Collections of memory since the start.");
        Meter.CreateObservableCounter("rdapd.log.dropped", () => Volatile.Read(ref _droppedLogLines), null, "Query log lines dropped because the log was too slow.");
    }

    /// <summary>The meter, for exporters.</summary>
    public Meter Meter { get; }

    /// <summary>The word for an outcome in labels and log lines.</summary>
    public static string NameOf(QueryOutcome outcome) => OutcomeNames[(int)outcome];

    /// <summary>The word for a door in labels and log lines.</summary>
    public static string NameOf(Door door) => DoorNames[(int)door];

    /// <summary>Counts one query.</summary>
    public void Query(Door door, QueryOutcome outcome, long bytes, TimeSpan duration)
    {
        Interlocked.Increment(ref _queries[(((int)door * OutcomeCount) + (int)outcome) * Stride]);
        Interlocked.Add(ref _bytes[(int)door * Stride], bytes);
        _duration.Record(duration.TotalSeconds, DoorTags[(int)door]);
    }

    /// <summary>Counts the rows of an answer to many questions.</summary>
    public void Rows(Door door, long rows) => Interlocked.Add(ref _rows[(int)door * Stride], rows);

    /// <summary>How many rows there were, since the start.</summary>
    public long RowsOf(Door door) => Volatile.Read(ref _rows[(int)door * Stride]);

    /// <summary>How many queries ended so, since the start.</summary>
    public long QueriesOf(Door door, QueryOutcome outcome) => Volatile.Read(ref _queries[(((int)door * OutcomeCount) + (int)outcome) * Stride]);

    /// <summary>A WHOIS connection was opened (+1) or closed (-1).</summary>
    public void Connection(int change) => Interlocked.Add(ref _openConnections, change);

    /// <summary>Open WHOIS connections.</summary>
    public long OpenConnections => Volatile.Read(ref _openConnections);

    /// <summary>A WHOIS connection was refused.</summary>
    public void ConnectionRefused() => Interlocked.Increment(ref _refusedConnections);

    /// <summary>A connection of a proxy has begun with a header, or has not.</summary>
    public void ProxiedConnection(ProxyHeaderKind kind) => Interlocked.Increment(ref _proxied[Array.IndexOf(ProxyResults, kind)]);

    /// <summary>How many connections of proxies began so, since the start.</summary>
    public long ProxiedConnections(ProxyHeaderKind kind) => Volatile.Read(ref _proxied[Array.IndexOf(ProxyResults, kind)]);

    /// <summary>An answer carried a message; counted when it is one of fair use.</summary>
    public void Denied(WhoisMessage message)
    {
        if (message != WhoisMessage.None && IndexOf(message) is >= 0 and var index)
        {
            Interlocked.Increment(ref _denials[index]);
        }
    }

    /// <summary>How many answers carried that message, or one of the same code, since the start.</summary>
    public long DenialsOf(WhoisMessage message) => Volatile.Read(ref _denials[IndexOf(message)]);

    /// <summary>Tells how many clients were shown personal objects today; null when nobody counts.</summary>
    public Func<int>? PersonalClients { get; set; }

    /// <summary>Tells whether each list of addresses is in force as its file has it.</summary>
    public Func<IEnumerable<(string Name, bool IsCurrent)>>? AccessLists { get; set; }

    /// <summary>Tells of the HTTPS certificate whether it is what its files have, and how long it is valid yet; null without HTTPS.</summary>
    public Func<(bool IsCurrent, TimeSpan? Left)>? Certificate { get; set; }

    /// <summary>Tells the digests of the sources in service that are known.</summary>
    public Func<IEnumerable<(string Source, SourceDigest Digest)>>? Digests { get; set; }

    /// <summary>Lines of the query log were dropped.</summary>
    public void LogDropped(long lines) => Interlocked.Add(ref _droppedLogLines, lines);

    /// <summary>A source was loaded, or was not.</summary>
    public void Reload(string source, ReloadResult result, TimeSpan duration)
    {
        _reloads.Add(1, Tag("source", source), Tag("result", result.ToString().ToLowerInvariant()));
        _reloadDuration.Record(duration.TotalSeconds, Tag("source", source));
    }

    /// <summary>A snapshot of a source was saved, or could not be.</summary>
    public void SnapshotSaved(string source, bool isSaved) => _snapshots.Add(1, Tag("source", source), Tag("result", isSaved ? "saved" : "failed"));

    /// <summary>A publisher was polled.</summary>
    /// <param name="source">The source.</param>
    /// <param name="result">How it ended: one of a few words.</param>
    public void Polled(string source, string result) => _polls.Add(1, Tag("source", source), Tag("result", result));

    /// <inheritdoc/>
    public void Dispose() => Meter.Dispose();

    private static KeyValuePair<string, object?> Tag(string name, string value) => new(name, value);

    private static Measurement<T> Of<T>(T value, SourceHealth source)
        where T : struct
        => new(value, Tag("source", source.Name));

    private static int IndexOf(WhoisMessage message) =>
        Array.IndexOf(DenialCodes, message == WhoisMessage.PersonalRefused ? WhoisMessage.AccessDenied : message);

    private IEnumerable<Measurement<long>> ObserveProxied() =>
        ProxyResults.Select(k => new Measurement<long>(ProxiedConnections(k), Tag("result", k.ToString().ToLowerInvariant())));

    private IEnumerable<Measurement<long>> ObserveDenials() =>
        DenialCodes.Select(m => new Measurement<long>(DenialsOf(m), Tag("code", ((int)m).ToString(CultureInfo.InvariantCulture))));

    private IEnumerable<Measurement<int>> ObserveLists() =>
        (AccessLists?.Invoke() ?? []).Select(static l => new Measurement<int>(l.IsCurrent ? 1 : 0, Tag("list", l.Name)));

    // As much as a double holds exactly, which is what collectors make of it.
    private IEnumerable<Measurement<long>> ObserveDigests() =>
        (Digests?.Invoke() ?? []).Select(static d => new Measurement<long>((long)(d.Digest.High >> 80), Tag("source", d.Source)));

    private IEnumerable<Measurement<int>> ObserveCertificate() => Certificate?.Invoke() is { } it ? [new(it.IsCurrent ? 1 : 0)] : [];

    private IEnumerable<Measurement<double>> ObserveValidity() => Certificate?.Invoke().Left is { } left ? [new(left.TotalSeconds)] : [];

    private IEnumerable<Measurement<long>> ObserveQueries()
    {
        for (int door = 0; door < DoorCount; door++)
        {
            for (int outcome = 0; outcome < OutcomeCount; outcome++)
            {
                yield return new(QueriesOf((Door)door, (QueryOutcome)outcome), DoorTags[door], Tag("outcome", OutcomeNames[outcome]));
            }
        }
    }

    private static IEnumerable<Measurement<long>> Observe(long[] counts)
    {
        for (int door = 0; door < DoorCount; door++)
        {
            yield return new(Volatile.Read(ref counts[door * Stride]), DoorTags[door]);
        }
    }
}

/// <summary>How one load of a source ended.</summary>
internal enum ReloadResult : byte
{
    /// <summary>The new data is in service.</summary>
    Published,

    /// <summary>The new data was refused; what was there goes on serving.</summary>
    Refused,

    /// <summary>The data could not be had or read.</summary>
    Failed,
}
