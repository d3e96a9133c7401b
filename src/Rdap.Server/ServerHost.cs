using System.Net;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using Rdap.Protocols.RdapHttp;
using Rdap.Protocols.Whois;
using Rdap.Registry;
using Rdap.Registry.Storage;
using Rdap.Server.Connections;
using Rdap.Server.Connections.Access;
using Rdap.Server.Connections.Http;
using Rdap.Server.Connections.Whois;
using Rdap.Server.Mirror;
using Rdap.Server.Observe;
using Rdap.Server.Options;
using Rdap.Server.Reload;
using Rdap.Server.Web;
using Serilog.Extensions.Logging;

namespace Rdap.Server;

/// <summary>
/// The composition root: every part of the running program is made here, by hand, in the order in which it starts. One host, one shutdown.
/// </summary>
internal sealed class ServerHost : IAsyncDisposable
{
    private readonly ServerOptions _options;
    private readonly TimeProvider _time;
    private readonly ILoggerFactory _logs;
    private readonly QueryLog _queries;
    private readonly WhoisDoor _door;
    private readonly WhoisListener _whois;
    private readonly RequestGate _gate;
    private readonly LookupStreams _streams;
    private readonly Microsoft.Extensions.Logging.ILogger _log;
    private readonly string? _ownFolder;
    private readonly List<IDisposable> _owned = [];
    private WebApplication? _app;
    private PosixSignalRegistration? _hangUp;

    /// <summary>Makes all of it; nothing is opened or started yet.</summary>
    /// <param name="options">What was configured.</param>
    /// <param name="logger">Where the log goes; disposed by whoever made it.</param>
    /// <param name="time">The clock; null for the real one.</param>
    /// <param name="backlog">How far the log is behind; null if that is nothing to be considered.</param>
    public ServerHost(ServerOptions options, Serilog.ILogger logger, TimeProvider? time = null, LogBacklog? backlog = null)
    {
        _options = options;
        _time = time ?? TimeProvider.System;
        _logs = Own(new SerilogLoggerFactory(logger));
        _log = _logs.CreateLogger<ServerHost>();

        Live = new LiveRegistry(options.Sources.Select(static s => s.Name));
        Health = new Health(options.Sources.Select(static s => s.Name), _time);
        Metrics = Own(new ServerMetrics(Health, _time));
        Metrics.Digests = () => DigestsOf(Live.Current);
        _queries = new QueryLog(options.Logging.Queries, logger, _logs.CreateLogger<QueryLog>(), Metrics, _time, backlog);

        if (options.DataDirectory is null && options.Sources.Any(s => s.HasUrls || (s.IsMirrored && options.State.Folder is null)))
        {
            _ownFolder = Directory.CreateTempSubdirectory("rdapd-").FullName;
        }

        var fetcher = Own(new SourceFetcher(options.DataDirectory ?? _ownFolder ?? Path.GetTempPath(), options.Reload.Fetch, _time));
        Reload = new ReloadService(Live, options, fetcher, Health, Metrics, _time, _logs.CreateLogger<ReloadService>());

        string? lasting = options.State.Folder ?? options.DataDirectory;
        Followers = new FollowerService(
            Live, options, fetcher, lasting ?? _ownFolder ?? Path.GetTempPath(), lasting is not null, Health, Metrics, _time, _logs.CreateLogger<FollowerService>());
        Reload.BeginMirrors = Followers.BeginAsync;

        Access = new AccessFiles(options.Whois.Access, options.Reload.WatchSeconds, _time, _logs.CreateLogger<AccessFiles>());
        Metrics.AccessLists = () => Access.States;
        Publications = new PublicationService(Live, options.Sources, Health, _time, _logs.CreateLogger<PublicationService>());
        Certificate = new ServerCertificate(options.Http.Tls, options.Reload.WatchSeconds, _time, _logs.CreateLogger<ServerCertificate>());
        Metrics.Certificate = Certificate.IsOn ? () => (Certificate.IsCurrent, Certificate.Left) : null;
        _gate = Own(new RequestGate(options.Http, Access));
        PersonalQuota? quota = QuotaOf(options.Whois);
        _streams = new LookupStreams(options.Lookup, Access);
        _door = new WhoisDoor(Live, TextsOf(options.Whois), options.Whois, Access, quota, _streams, Publications.Journals, _queries, Metrics, _time, _logs.CreateLogger<WhoisDoor>());
        _whois = new WhoisListener(_door, Health, options.StopSeconds, _logs.CreateLogger<WhoisListener>());
    }

    /// <summary>The registry that answers.</summary>
    public LiveRegistry Live { get; }

    /// <summary>How it stands.</summary>
    public Health Health { get; }

    /// <summary>What is counted.</summary>
    public ServerMetrics Metrics { get; }

    /// <summary>What keeps it up to date.</summary>
    public ReloadService Reload { get; }

    /// <summary>What follows the publishers of mirrored sources.</summary>
    public FollowerService Followers { get; }

    /// <summary>The lists of addresses that WHOIS treats otherwise.</summary>
    public AccessFiles Access { get; }

    /// <summary>What publishes it.</summary>
    public PublicationService Publications { get; }

    /// <summary>What HTTPS shows.</summary>
    public ServerCertificate Certificate { get; }

    /// <summary>Where WHOIS listens.</summary>
    public IReadOnlyList<IPEndPoint> WhoisEndPoints => _whois.EndPoints;

    /// <summary>The base URLs of the HTTP door.</summary>
    public IReadOnlyList<Uri> HttpUrls => _app is null ? [] : HttpDoor.UrlsOf(_app);

    /// <summary>Told of each step of the first loads.</summary>
    public IProgress<LoadProgress>? Progress
    {
        set => Reload.Progress = value;
    }

    /// <summary>Opens the doors, and begins to load. Health pages answer from here on. To be called once.</summary>
    /// <exception cref="DoorException">A port is not to be had, or a list of addresses is not to be read.</exception>
    public async Task StartAsync(CancellationToken stop = default)
    {
        RequestDelegate answer = MakePages();
        WebApplication app;
        // Making the web server takes as long as loading small data: on two cores one hides behind the other.
        Task<WebApplication> making = Task.Run(() => HttpDoor.Build(_options, _logs, Certificate, [_queries, Reload, Followers, Access, Certificate, Publications, _whois], answer), CancellationToken.None);
        try
        {
            foreach ((_, string text) in _options.Http.AllListen())
            {
                if (EndPointText.TryParse(text, out IPEndPoint? endPoint))
                {
                    Doors.Check("HTTP", endPoint);
                }
            }

            if ((Access.ReadFirst() ?? Certificate.ReadFirst()) is { } problem)
            {
                throw new DoorException(problem);
            }

            _whois.Bind();
            _log.Starting(ProgramVersion.Text, string.Join(", ", _options.Sources.Select(static s => s.Name)));
            if (_options.HugePages == "reserved" && !ReservedPages.TryTurnOn(out string? noPages))
            {
                _log.NoReservedPages(noPages!);
            }

            Reload.Begin();
        }
        finally
        {
            app = await making;
            _app = app;
        }

        if (_options.Metrics.OtlpEndpoint is { } collector)
        {
            Own(Exporter(collector));
        }

        try
        {
            await app.StartAsync(stop);
        }
        catch (IOException e)
        {
            throw new DoorException($"HTTP cannot listen: {e.Message}", e);
        }

        _hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, signal =>
        {
            signal.Cancel = true;
            Reload.RequestReload("SIGHUP");
            Access.ReadAgain();
            Certificate.ReadAgain();
        });
    }

    /// <summary>Waits for the first loads.</summary>
    /// <returns>Null when the server serves; else why it cannot.</returns>
    public async Task<string?> WhenServingAsync(CancellationToken stop = default)
    {
        string? problem = await Reload.FirstLoad.WaitAsync(stop);
        if (problem is null)
        {
            await _whois.Listening.WaitAsync(stop);
            problem = _whois.Problem;
        }

        if (problem is not null)
        {
            return problem;
        }

        Health.SetOpen();
        RegistrySnapshot registry = Live.Current;
        long objects = 0;
        foreach (SourceSnapshot source in registry.Sources)
        {
            objects += source.ObjectCount;
        }

        _log.Ready(objects, registry.Sources.Length, "WHOIS " + Join(WhoisEndPoints) + ", HTTP " + Join(HttpUrls));
        if (ReservedPages.IsOn)
        {
            _log.ReservedPagesTaken(MemoryUse.InReservedPages / 1e6, NativeBlock.TotalBytes / 1e6);
        }

        return null;
    }

    /// <summary>Waits until somebody asks for the end (SIGTERM, SIGINT), and ends.</summary>
    public async Task WaitForEndAsync()
    {
        TaskCompletionSource asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using CancellationTokenRegistration note = Started.Lifetime.ApplicationStopping.Register(asked.SetResult);
        await asked.Task;
        if (_options.DrainSeconds > 0)
        {
            Health.SetDraining();
            _log.Draining(_options.DrainSeconds);
            await Task.Delay(TimeSpan.FromSeconds(_options.DrainSeconds), _time);
        }

        _log.Stopping(_options.StopSeconds);
        await StopAsync();
        _log.Stopped();
    }

    /// <summary>Asks for the end, as SIGTERM does: <see cref="WaitForEndAsync"/> sees to it.</summary>
    internal void AskForEnd() => Started.Lifetime.StopApplication();

    /// <summary>Closes the doors and ends.</summary>
    public async Task StopAsync()
    {
        Health.SetStopping();
        await Started.StopAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _hangUp?.Dispose();
        if (_app is not null)
        {
            await _app.DisposeAsync();
        }

        await Reload.DisposeAsync();
        await Followers.DisposeAsync();
        _whois.Dispose();
        foreach (IDisposable one in Enumerable.Reverse(_owned))
        {
            one.Dispose();
        }

        if (_ownFolder is not null)
        {
            Directory.Delete(_ownFolder, true);
        }
    }

    /// <summary>The operator's sentences, from the folder of texts; a file that is not there leaves the built-in text.</summary>
    public static WhoisTexts TextsOf(WhoisOptions options) =>
        new(TextOf(options, "banner.txt"), TextOf(options, "terms.txt"), TextOf(options, "help.txt"), version: ProgramVersion.Text,
            personalObjectsPerDay: options.PersonalObjectsPerDay);

    /// <summary>What the RDAP wing needs of the options. The terms are those that WHOIS states.</summary>
    public static RdapSettings SettingsOf(ServerOptions options)
    {
        RdapOptions rdap = options.Rdap;
        RdapSettings settings = new()
        {
            Port43 = rdap.Port43,
            TermsUrl = rdap.TermsUrl,
            InaccuracyUrl = rdap.InaccuracyUrl,
            SelfUrls = rdap.BaseUrl is null ? rdap.SelfUrls : [rdap.BaseUrl, .. rdap.SelfUrls],
            FlatAutnums = rdap.AsnModel == "flat",
            Redirect = rdap.Redirect,
            ShowPersonalEmail = rdap.PersonalEmail,
            JsContact = Enum.Parse<RdapJsContact>(rdap.Jscontact, ignoreCase: true),
            SearchLimit = rdap.MaxSearchResults,
            SearchCandidateLimit = rdap.MaxSearchCandidates,
            MinSearchPrefix = rdap.MinSearchPrefix,
            LimitsText = LimitsOf(options.Http),
        };
        return TextOf(options.Whois, "terms.txt") is { } terms ? settings with { TermsText = ParagraphsOf(terms) } : settings;
    }

    private static string[] LimitsOf(HttpOptions http) =>
    [
        http.RequestsPerSecond == 0 ? "The number of requests is not limited." : FormattableString.Invariant(
            $"One client, which is an IPv4 address or an IPv6 /64, is answered {http.RequestsPerSecond} requests a second and {http.RequestBurst} at once; what is over it gets status 429, and Retry-After says when to ask again."),
        FormattableString.Invariant($"An answer may be used for {http.CacheSeconds} seconds without asking again; ETag and If-None-Match tell whether it is still the same."),
    ];

    private static string? TextOf(WhoisOptions options, string name) =>
        options.Texts is { } folder && File.Exists(Path.Combine(folder, name)) ? File.ReadAllText(Path.Combine(folder, name)) : null;

    // The file is broken into lines for WHOIS; a description in RDAP is a paragraph (RFC 9083 section 4.3).
    private static string[] ParagraphsOf(string text) =>
        [.. text.ReplaceLineEndings("\n").Split("\n\n", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(static p => p.Replace('\n', ' '))];

    // Who limits nobody does not count: a personal object then costs no more than any other.
    private PersonalQuota? QuotaOf(WhoisOptions options)
    {
        if (options.PersonalObjectsPerDay == 0 && options.Access.Refused is null)
        {
            return null;
        }

        var quota = new PersonalQuota(options.PersonalObjectsPerDay, options.PersonalClientsPerDay, Access, _time, _logs.CreateLogger<PersonalQuota>());
        Metrics.PersonalClients = () => quota.Clients;
        return quota;
    }

    private WebApplication Started => _app ?? throw new InvalidOperationException("It has not been started.");

    private RequestDelegate MakePages()
    {
        MetricsText? page = _options.Metrics.Prometheus ? Own(new MetricsText(Metrics.Meter)) : null;
        RdapSettings settings = SettingsOf(_options);
        string? baseUrl = _options.Rdap.BaseUrl;
        var answers = new HttpAnswers(_options.Http.CacheSeconds, _options.Http.Compress);
        var pages = new OperationPages(Live, Health, page, answers);
        var tags = new AnswerTags(settings, baseUrl, _time);
        var rdap = new RdapRequest(Live, settings, baseUrl, answers, tags, _gate, Health, _queries, _time, _logs.CreateLogger<RdapRequest>());
        var bulk = new BulkRequest(Live, settings, _options.Rdap, rdap, answers, tags, _gate, Health, _queries, _time, _logs.CreateLogger<BulkRequest>());
        var lookup = new LookupRequest(Live, _streams, answers, _gate, Health, Metrics, _queries, _time, _logs.CreateLogger<LookupRequest>());
        var abuse = new AbuseRequest(Live, answers, _gate, Health, _queries, _time);
        var rooms = new Rooms(rdap, bulk, new WhoisRequest(_door, Health, _gate), lookup, abuse, new PublicationRequest(_options.Sources), pages, _options.Http.Page ? new LookupPage(answers) : null);
        return _options.Http.Tls.HstsSeconds == 0 ? context => Endpoints.Dispatch(context, rooms) : WithHsts(_options.Http.Tls.HstsSeconds, rooms);
    }

    // RFC 6797 section 7.2: not to be sent without TLS.
    private static RequestDelegate WithHsts(int seconds, Rooms rooms)
    {
        string header = FormattableString.Invariant($"max-age={seconds}");
        return context =>
        {
            if (context.Request.IsHttps)
            {
                context.Response.Headers.StrictTransportSecurity = header;
            }

            return Endpoints.Dispatch(context, rooms);
        };
    }

    // A method of its own: who has no collector does not load the exporter's libraries.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static MeterProvider Exporter(string collector)
        => Sdk.CreateMeterProviderBuilder().AddMeter(ServerMetrics.MeterName).AddOtlpExporter(o => o.Endpoint = new Uri(collector)).Build();

    private T Own<T>(T one)
        where T : IDisposable
    {
        _owned.Add(one);
        return one;
    }

    private static List<(string Source, SourceDigest Digest)> DigestsOf(RegistrySnapshot registry)
    {
        List<(string, SourceDigest)> digests = [];
        foreach (SourceSnapshot source in registry.Sources)
        {
            if (source.Digest is { } digest)
            {
                digests.Add((source.Info.Name, digest));
            }
        }

        return digests;
    }

    private static string Join<T>(IEnumerable<T> items) => string.Join(", ", items) is { Length: > 0 } text ? text : "nowhere";
}
