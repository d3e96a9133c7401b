using System.Net;
using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using Rdap.Protocols.RdapHttp;
using Rdap.Protocols.Whois;
using Rdap.Registry;
using Rdap.Server.Connections;
using Rdap.Server.Observe;
using Rdap.Server.Options;
using Rdap.Server.Reload;
using Serilog;

namespace Rdap.Server;

/// <summary>
/// The composition root: every part of the running program is made here, by hand, in the order in which it starts. One host, one shutdown.
/// </summary>
internal sealed class ServerHost : IAsyncDisposable
{
    private const int MaxRequestLineBytes = 8 * 1024;
    private const int MaxHeaderBytes = 16 * 1024;
    private const int MaxHeaders = 64;
    private static readonly TimeSpan HeaderTime = TimeSpan.FromSeconds(15);

    private readonly WebApplication _app;
    private readonly ServerOptions _options;
    private readonly WhoisListener _whois;
    private readonly Microsoft.Extensions.Logging.ILogger _log;
    private readonly string? _ownFolder;
    private readonly List<IDisposable> _owned = [];
    private PosixSignalRegistration? _hangUp;

    /// <summary>Makes all of it; nothing is opened or started yet.</summary>
    /// <param name="options">What was configured.</param>
    /// <param name="logger">Where the log goes; disposed by whoever made it.</param>
    /// <param name="time">The clock; null for the real one.</param>
    /// <param name="backlog">How far the log is behind; null if that is nothing to be considered.</param>
    public ServerHost(ServerOptions options, Serilog.ILogger logger, TimeProvider? time = null, LogBacklog? backlog = null)
    {
        time ??= TimeProvider.System;
        _options = options;
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "rdapd" });
        builder.Logging.AddSerilog(logger);
        builder.Services.Configure<HostOptions>(host =>
        {
            host.ShutdownTimeout = TimeSpan.FromSeconds(options.StopSeconds + 5);
            host.BackgroundServiceExceptionBehavior = BackgroundServiceExceptionBehavior.StopHost;
        });
        // Its lines are not wanted, and as long as they might be, every request is given an activity and a scope for them.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
        // Requests are answered on the thread that received them: at 32 connections that takes a third off the CPU time of a bare Kestrel answer.
        // RdapRequest leaves those threads for whatever takes long.
        builder.WebHost.UseKestrelCore().UseSockets(static sockets => sockets.UnsafePreferInlineScheduling = true).ConfigureKestrel(Configure);
        ILoggerFactory logs = Own(LoggerFactory.Create(logging => logging.AddSerilog(logger)));

        Live = new LiveRegistry(options.Sources.Select(static s => s.Name));
        Health = new Health(options.Sources.Select(static s => s.Name), time);
        Metrics = Own(new ServerMetrics(Health, time));
        var queries = new QueryLog(options.Logging.Queries, logger, logs.CreateLogger<QueryLog>(), Metrics, time, backlog);
        _log = logs.CreateLogger<ServerHost>();

        if (options.DataDirectory is null && options.Sources.Any(static s => s.HasUrls))
        {
            _ownFolder = Directory.CreateTempSubdirectory("rdapd-").FullName;
        }

        var fetcher = Own(new SourceFetcher(options.DataDirectory ?? _ownFolder ?? Path.GetTempPath(), options.Reload.Fetch, time));
        Reload = new ReloadService(Live, options.Sources, options.Reload, fetcher, Health, Metrics, time, logs.CreateLogger<ReloadService>());

        var door = new WhoisDoor(Live, TextsOf(options.Whois), options.Whois, queries, Metrics, time, logs.CreateLogger<WhoisDoor>());
        _whois = new WhoisListener(door, Health, options.StopSeconds, logs.CreateLogger<WhoisListener>());

        // In the order in which they start; they stop in the reverse order, so the last lines of the query log are written.
        builder.Services.AddSingleton<IHostedService>(queries);
        builder.Services.AddSingleton<IHostedService>(Reload);
        builder.Services.AddSingleton<IHostedService>(_whois);
        _app = builder.Build();

        MetricsText? page = options.Metrics.Prometheus ? Own(new MetricsText(Metrics.Meter)) : null;
        var pages = new OperationPages(Live, Health, page);
        var rdap = new RdapRequest(Live, SettingsOf(options), options.Rdap.BaseUrl, Health, queries, time, logs.CreateLogger<RdapRequest>());
        _app.Run(context => Endpoints.Dispatch(context, rdap, pages));
        if (options.Metrics.OtlpEndpoint is { } collector)
        {
            Own(Sdk.CreateMeterProviderBuilder().AddMeter(ServerMetrics.MeterName).AddOtlpExporter(o => o.Endpoint = new Uri(collector)).Build());
        }
    }

    /// <summary>The registry that answers.</summary>
    public LiveRegistry Live { get; }

    /// <summary>How it stands.</summary>
    public Health Health { get; }

    /// <summary>What is counted.</summary>
    public ServerMetrics Metrics { get; }

    /// <summary>What keeps it up to date.</summary>
    public ReloadService Reload { get; }

    /// <summary>Where WHOIS listens.</summary>
    public IReadOnlyList<IPEndPoint> WhoisEndPoints => _whois.EndPoints;

    /// <summary>The base URLs of the HTTP door.</summary>
    public IReadOnlyList<Uri> HttpUrls =>
        [.. _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses.Select(static a => new Uri(a)) ?? []];

    /// <summary>Told of each step of the first loads.</summary>
    public IProgress<LoadProgress>? Progress
    {
        set => Reload.Progress = value;
    }

    /// <summary>Opens the doors, and begins to load. Health pages answer from here on.</summary>
    /// <exception cref="DoorException">A port is not to be had.</exception>
    public async Task StartAsync(CancellationToken stop = default)
    {
        foreach (string text in _options.Http.Listen)
        {
            if (EndPointText.TryParse(text, out IPEndPoint? endPoint))
            {
                Doors.Check("HTTP", endPoint);
            }
        }

        _whois.Bind();
        _log.Starting(ProgramVersion.Text, string.Join(", ", _options.Sources.Select(static s => s.Name)));
        try
        {
            await _app.StartAsync(stop);
        }
        catch (IOException e)
        {
            throw new DoorException($"HTTP cannot listen: {e.Message}", e);
        }

        _hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, signal =>
        {
            signal.Cancel = true;
            Reload.RequestReload("SIGHUP");
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

        RegistrySnapshot registry = Live.Current;
        long objects = 0;
        foreach (SourceSnapshot source in registry.Sources)
        {
            objects += source.ObjectCount;
        }

        _log.Ready(objects, registry.Sources.Length, "WHOIS " + Join(WhoisEndPoints) + ", HTTP " + Join(HttpUrls));
        return null;
    }

    /// <summary>Waits until somebody asks for the end (SIGTERM, SIGINT), and ends.</summary>
    public async Task WaitForEndAsync()
    {
        IHostApplicationLifetime life = _app.Services.GetRequiredService<IHostApplicationLifetime>();
        using CancellationTokenRegistration note = life.ApplicationStopping.Register(() =>
        {
            Health.SetStopping();
            _log.Stopping(_options.StopSeconds);
        });
        await _app.WaitForShutdownAsync();
        _log.Stopped();
    }

    /// <summary>Asks for the end.</summary>
    public async Task StopAsync()
    {
        Health.SetStopping();
        await _app.StopAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _hangUp?.Dispose();
        await _app.DisposeAsync();
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
        new(TextOf(options, "banner.txt"), TextOf(options, "terms.txt"), TextOf(options, "help.txt"), version: ProgramVersion.Text);

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
        };
        return TextOf(options.Whois, "terms.txt") is { } terms ? settings with { TermsText = ParagraphsOf(terms) } : settings;
    }

    private static string? TextOf(WhoisOptions options, string name) =>
        options.Texts is { } folder && File.Exists(Path.Combine(folder, name)) ? File.ReadAllText(Path.Combine(folder, name)) : null;

    // The file is broken into lines for WHOIS; a description in RDAP is a paragraph (RFC 9083 section 4.3).
    private static string[] ParagraphsOf(string text) =>
        [.. text.ReplaceLineEndings("\n").Split("\n\n", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(static p => p.Replace('\n', ' '))];

    private void Configure(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        // RFC 9112 section 3.2.2: with a target in absolute form the Host header counts for nothing, whatever it says.
        kestrel.AllowHostHeaderOverride = true;
        kestrel.Limits.MaxRequestLineSize = MaxRequestLineBytes;
        kestrel.Limits.MaxRequestHeadersTotalSize = MaxHeaderBytes;
        kestrel.Limits.MaxRequestHeaderCount = MaxHeaders;
        kestrel.Limits.MaxRequestBodySize = 0;
        kestrel.Limits.RequestHeadersTimeout = HeaderTime;
        kestrel.Limits.KeepAliveTimeout = TimeSpan.FromSeconds(_options.Http.IdleSeconds);
        kestrel.Limits.MaxConcurrentConnections = _options.Http.MaxConnections;
        foreach (string text in _options.Http.Listen)
        {
            if (EndPointText.TryParse(text, out IPEndPoint? endPoint))
            {
                kestrel.Listen(endPoint, listen => listen.Protocols = HttpProtocols.Http1);
            }
        }
    }

    private T Own<T>(T one)
        where T : IDisposable
    {
        _owned.Add(one);
        return one;
    }

    private static string Join<T>(IEnumerable<T> items) => string.Join(", ", items) is { Length: > 0 } text ? text : "nowhere";
}
