using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Rdap.Server;
using Rdap.Server.Options;
using Serilog;
using Serilog.Core;
using Serilog.Events;
using Xunit;

namespace Rdap.Tests.EndToEnd;

/// <summary>A real server in this process, on free ports of the loopback address.</summary>
internal sealed class RunningServer : IAsyncDisposable
{
    private readonly Logger _logger;

    private RunningServer(ServerHost host, Logger logger, ConcurrentQueue<LogEvent> log)
    {
        Host = host;
        _logger = logger;
        Log = log;
        Http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false }) { BaseAddress = host.HttpUrls[0] };
    }

    public ServerHost Host { get; }

    public HttpClient Http { get; }

    /// <summary>Everything that was logged.</summary>
    public ConcurrentQueue<LogEvent> Log { get; }

    public IPEndPoint Whois => Host.WhoisEndPoints[0];

    /// <summary>Starts one, and waits until it serves.</summary>
    public static async Task<RunningServer> StartAsync(Func<ServerOptions, ServerOptions>? change = null, TimeProvider? time = null)
    {
        RunningServer server = await StartUnreadyAsync(change, time);
        Assert.Null(await server.Host.WhenServingAsync(TestContext.Current.CancellationToken));
        return server;
    }

    /// <summary>Starts one without waiting for its data.</summary>
    public static async Task<RunningServer> StartUnreadyAsync(Func<ServerOptions, ServerOptions>? change = null, TimeProvider? time = null)
    {
        var options = new ServerOptions
        {
            Whois = new WhoisOptions { Listen = ["127.0.0.1:0"] },
            Http = new HttpOptions { Listen = ["127.0.0.1:0"] },
            Reload = new ReloadOptions { WatchSeconds = 0, FetchSeconds = 0 },
            Logging = new LoggingOptions { Queries = "none" },
        };
        var log = new ConcurrentQueue<LogEvent>();
        Logger logger = new LoggerConfiguration().MinimumLevel.Debug().WriteTo.Sink(new Collect(log)).CreateLogger();
        var host = new ServerHost(change?.Invoke(options) ?? options, logger, time);
        await host.StartAsync(TestContext.Current.CancellationToken);
        return new RunningServer(host, logger, log);
    }

    /// <summary>A server that publishes the file "test.db" of a folder, with its "key.pem", in its "published"; what it has is published already.</summary>
    public static async Task<RunningServer> StartPublisherAsync(TestFolder folder, FakeTime time)
    {
        RunningServer server = await StartAsync(
            o => o with
            {
                Sources = [new SourceOptions { Name = "TEST", Files = [folder["test.db"]], Publish = new() { Folder = folder["published"], Key = folder["key.pem"] } }],
            },
            time);
        await EventuallyAsync(() => server.Host.Health.Sources[0].PublishedVersion is not null);
        return server;
    }

    /// <summary>What "/health" says of the first source, once the whole stands as expected.</summary>
    public async Task<JsonElement> HealthOfSourceAsync(string status)
    {
        using JsonDocument health = JsonDocument.Parse(await Http.GetStringAsync("/health", TestContext.Current.CancellationToken));
        Assert.Equal(status, health.RootElement.GetProperty("status").GetString());
        return health.RootElement.GetProperty("sources")[0].Clone();
    }

    /// <summary>A connection to the WHOIS door.</summary>
    public async Task<TcpClient> ConnectAsync()
    {
        var client = new TcpClient();
        await client.ConnectAsync(Whois, TestContext.Current.CancellationToken);
        return client;
    }

    /// <summary>One question as a client asks it, and the whole answer.</summary>
    public async Task<string> AskAsync(string question) => await AskAsync(Encoding.UTF8.GetBytes(question + "\r\n"));

    public async Task<string> AskAsync(byte[] bytes)
    {
        using TcpClient client = await ConnectAsync();
        await client.GetStream().WriteAsync(bytes, TestContext.Current.CancellationToken);
        return await ReadAllAsync(client);
    }

    /// <summary>Everything up to the end of the connection.</summary>
    public static async Task<string> ReadAllAsync(TcpClient client)
    {
        using var reader = new StreamReader(client.GetStream(), Encoding.UTF8, false, 64 * 1024, true);
        return await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Waits until something that happens on another thread has happened.</summary>
    public static async Task EventuallyAsync(Func<bool> condition, Action? meanwhile = null)
    {
        for (int i = 0; i < 1000 && !condition(); i++)
        {
            meanwhile?.Invoke();
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }

        Assert.True(condition(), "it has not happened after ten seconds");
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await Host.StopAsync();
        await Host.DisposeAsync();
        await _logger.DisposeAsync();
    }

    private sealed class Collect(ConcurrentQueue<LogEvent> into) : ILogEventSink
    {
        public void Emit(LogEvent logEvent) => into.Enqueue(logEvent);
    }
}

/// <summary>One server over the demo registry, shared by the tests of a class.</summary>
public sealed class DemoServerFixture : IAsyncLifetime
{
    internal RunningServer Server { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Server = await RunningServer.StartAsync();

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}

/// <summary>Files of RPSL in a folder that goes with the test.</summary>
internal sealed class TestFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("rdapd-test-").FullName;

    public string this[string name] => System.IO.Path.Combine(Path, name);

    /// <summary>Writes so many inet6num objects of about a kilobyte below 2001:db8::/32.</summary>
    public string WriteMany(string name, int count, string remark = "")
    {
        var text = new StringBuilder();
        string filler = new('x', 60);
        for (int i = 0; i < count; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"inet6num:       2001:db8:{i:x}::/48\nnetname:        NET-{i}\n");
            for (int j = 0; j < 12; j++)
            {
                text.Append(CultureInfo.InvariantCulture, $"remarks:        {filler}\n");
            }

            text.Append(CultureInfo.InvariantCulture, $"remarks:        {remark}\nstatus:         ASSIGNED\nsource:         TEST\n\n");
        }

        File.WriteAllText(this[name], text.ToString());
        return this[name];
    }

    public void Dispose() => Directory.Delete(Path, true);
}
