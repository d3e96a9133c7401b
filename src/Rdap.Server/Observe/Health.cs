using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Rdap.Registry;

namespace Rdap.Server.Observe;

/// <summary>How a source stands.</summary>
internal enum SourceState : byte
{
    /// <summary>Its first load is still going on.</summary>
    Loading,

    /// <summary>Its last load is in service.</summary>
    Serving,

    /// <summary>Its last load was refused or failed; older data is in service.</summary>
    KeptOld,

    /// <summary>Nothing of it could be loaded.</summary>
    Missing,
}

/// <summary>One source as /health shows it.</summary>
internal sealed record SourceHealth(string Name)
{
    /// <summary>How it stands.</summary>
    public SourceState State { get; init; }

    /// <summary>Objects in service.</summary>
    public long Objects { get; init; }

    /// <summary>When the data in service was loaded.</summary>
    public DateTimeOffset? LoadedAt { get; init; }

    /// <summary>The date that the data itself, or its file, gives.</summary>
    public DateTimeOffset? DataDate { get; init; }

    /// <summary>The snapshot that the data in service came from; null when it came from the source's own files.</summary>
    public string? RestoredFrom { get; init; }

    /// <summary>When the newest snapshot of the source was saved; null when there is none.</summary>
    public DateTimeOffset? SnapshotSavedAt { get; init; }

    /// <summary>Why the last snapshot could not be used or saved; null when it could.</summary>
    public string? SnapshotProblem { get; init; }

    /// <summary>Since when it is known what its objects have been; null when that is not kept.</summary>
    public DateTimeOffset? HistorySince { get; init; }

    /// <summary>What its history takes of memory.</summary>
    public long HistoryBytes { get; init; }

    /// <summary>The version that mirrors can have; null when the source is not published, or not yet.</summary>
    public long? PublishedVersion { get; init; }

    /// <summary>The session of that version.</summary>
    public Guid? PublishedSession { get; init; }

    /// <summary>The serial number that old mirrors can have (NRTMv3); null when there is nothing for them.</summary>
    public long? PublishedSerial { get; init; }

    /// <summary>Why it could not be published last; null when it could.</summary>
    public string? PublishProblem { get; init; }

    /// <summary>How it follows its publisher; null when it is not mirrored.</summary>
    public MirrorHealth? Mirror { get; init; }

    /// <summary>When a load was last tried.</summary>
    public DateTimeOffset? TriedAt { get; init; }

    /// <summary>Why the last load did not go into service; null when it did.</summary>
    public string? Problem { get; init; }
}

/// <summary>How a mirrored source follows its publisher.</summary>
/// <param name="Protocol">By which protocol.</param>
/// <param name="MaxAge">From which age on the source is degraded.</param>
internal sealed record MirrorHealth(string Protocol, TimeSpan MaxAge)
{
    /// <summary>The URL that is in use; null before one has answered.</summary>
    public string? Url { get; init; }

    /// <summary>The session in service; null when nothing is, and for NRTMv3, which has none.</summary>
    public Guid? Session { get; init; }

    /// <summary>The version in service, of NRTMv3 the serial number; 0 when nothing is.</summary>
    public long Version { get; init; }

    /// <summary>When the last verified notification was written, or the last good answer by NRTMv3 came; null when there was none.</summary>
    public DateTimeOffset? Timestamp { get; init; }

    /// <summary>Why the last poll was refused or failed, as one of a few words; null when it was not.</summary>
    public string? Reason { get; init; }

    /// <summary>Whether the publisher has been silent for too long.</summary>
    public bool IsOld(DateTimeOffset now) => Timestamp is { } written && now - written > MaxAge;
}

/// <summary>What the program says of its own state: alive, ready to answer, and each source's age and last problem.</summary>
internal sealed class Health(IEnumerable<string> sources, TimeProvider time)
{
    private static readonly JsonWriterOptions Plain = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly DateTimeOffset _startedAt = time.GetUtcNow();
    private ImmutableArray<SourceHealth> _sources = [.. sources.Select(static n => new SourceHealth(n))];
    private readonly TaskCompletionSource _loaded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _isOpen;
    private volatile bool _draining;
    private volatile bool _stopping;

    /// <summary>The sources in their order.</summary>
    public ImmutableArray<SourceHealth> Sources => ImmutableInterlocked.InterlockedCompareExchange(ref _sources, default, default);

    /// <summary>Whether queries are answered: something is loaded, every port accepts connections, and the doors do not close yet.</summary>
    public bool IsAnswering => IsLoaded && _isOpen && !_stopping;

    /// <summary>Whether queries should be sent here: they are answered, and no stop has been asked for.</summary>
    public bool IsReady => IsAnswering && !_draining;

    /// <summary>Whether the first loads are over and something can be served.</summary>
    public bool IsLoaded => _loaded.Task.IsCompletedSuccessfully;

    /// <summary>Ends when the first loads are over and something can be served.</summary>
    public Task WhenLoaded => _loaded.Task;

    /// <summary>Whether some source is not in service with its last load.</summary>
    public bool IsDegraded => Sources.Any(s => StateOf(s) is not SourceState.Serving);

    /// <summary>How a source stands now: a mirror whose publisher is gone gets old by itself.</summary>
    public SourceState StateOf(SourceHealth source) =>
        source.State == SourceState.Serving && source.Mirror?.IsOld(time.GetUtcNow()) == true ? SourceState.KeptOld : source.State;

    /// <summary>The first loads are over.</summary>
    public void SetLoaded() => _loaded.TrySetResult();

    /// <summary>Every port accepts connections.</summary>
    public void SetOpen() => _isOpen = true;

    /// <summary>A stop was asked for: what comes is still answered, and who sends it is told to go elsewhere.</summary>
    public void SetDraining() => _draining = true;

    /// <summary>A stop has begun: the doors close.</summary>
    public void SetStopping() => _stopping = true;

    /// <summary>Changes what is said of one source.</summary>
    public void Update(string name, Func<SourceHealth, SourceHealth> change)
        => ImmutableInterlocked.Update(ref _sources, old => [.. old.Select(s => s.Name == name ? change(s) : s)]);

    /// <summary>The word for the whole: starting, ok, degraded, stopping.</summary>
    public string Status => _stopping || _draining ? "stopping" : !IsReady ? "starting" : IsDegraded ? "degraded" : "ok";

    /// <summary>Writes the JSON page.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="registry">The registry in service.</param>
    public void Write(IBufferWriter<byte> output, RegistrySnapshot registry)
    {
        DateTimeOffset now = time.GetUtcNow();
        using var json = new Utf8JsonWriter(output, Plain);
        json.WriteStartObject();
        json.WriteString("status"u8, Status);
        json.WriteString("version"u8, ProgramVersion.Text);
        json.WriteNumber("registryVersion"u8, registry.Version);
        json.WriteString("startedAt"u8, Text(_startedAt));
        json.WriteNumber("uptimeSeconds"u8, (long)(now - _startedAt).TotalSeconds);
        json.WriteStartArray("sources"u8);
        foreach (SourceHealth source in Sources)
        {
            json.WriteStartObject();
            json.WriteString("name"u8, source.Name);
            json.WriteString("state"u8, NameOf(StateOf(source)));
            json.WriteNumber("objects"u8, source.Objects);
            if (registry.TryFindSource(Encoding.UTF8.GetBytes(source.Name), out int place))
            {
                // Null until it is worked out.
                json.WriteString("digest"u8, registry.Sources[place].Digest?.ToString());
            }

            WriteTime(json, "loadedAt", source.LoadedAt);
            WriteTime(json, "dataDate", source.DataDate);
            if (source.DataDate is { } date)
            {
                json.WriteNumber("dataAgeSeconds"u8, (long)(now - date).TotalSeconds);
            }

            WriteTime(json, "triedAt", source.TriedAt);
            WriteText(json, "restoredFrom", source.RestoredFrom);
            WriteTime(json, "historySince", source.HistorySince);
            WriteTime(json, "snapshotSavedAt", source.SnapshotSavedAt);
            WriteText(json, "snapshotProblem", source.SnapshotProblem);
            if (source.PublishedVersion is { } published)
            {
                json.WriteNumber("publishedVersion"u8, published);
                json.WriteString("publishedSession"u8, source.PublishedSession!.Value);
            }

            if (source.PublishedSerial is { } serial)
            {
                json.WriteNumber("publishedSerial"u8, serial);
            }

            WriteText(json, "publishProblem", source.PublishProblem);
            if (source.Mirror is { } mirror)
            {
                WriteMirror(json, mirror, now);
            }

            WriteText(json, "problem", source.Problem);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>The word for a state.</summary>
    public static string NameOf(SourceState state) => state switch
    {
        SourceState.Loading => "loading",
        SourceState.Serving => "serving",
        SourceState.KeptOld => "kept-old",
        _ => "missing",
    };

    private static void WriteMirror(Utf8JsonWriter json, MirrorHealth mirror, DateTimeOffset now)
    {
        json.WriteStartObject("mirror"u8);
        json.WriteString("protocol"u8, mirror.Protocol);
        WriteText(json, "url", mirror.Url);
        if (mirror.Session is { } session)
        {
            json.WriteString("session"u8, session);
        }

        if (mirror.Version > 0)
        {
            json.WriteNumber("version"u8, mirror.Version);
        }

        WriteTime(json, "timestamp", mirror.Timestamp);
        if (mirror.Timestamp is { } written)
        {
            json.WriteNumber("ageSeconds"u8, (long)(now - written).TotalSeconds);
        }

        WriteText(json, "reason", mirror.Reason);
        json.WriteEndObject();
    }

    private static void WriteTime(Utf8JsonWriter json, string name, DateTimeOffset? time)
    {
        if (time is { } known)
        {
            json.WriteString(name, Text(known));
        }
    }

    private static void WriteText(Utf8JsonWriter json, string name, string? text)
    {
        if (text is not null)
        {
            json.WriteString(name, text);
        }
    }

    private static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", null);
}
