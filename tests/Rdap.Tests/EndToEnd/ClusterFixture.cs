using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Json;
using Xunit;

namespace Rdap.Tests.EndToEnd;

/// <summary>A whole cluster of processes on the loopback net: a publisher, nginx for the published files, three mirrors, two HAProxies.</summary>
public sealed class ClusterFixture : IAsyncLifetime
{
    /// <summary>The mirror whose folder is on a file system of its own, a small one.</summary>
    internal const int SmallDisk = 2;

    /// <summary>How long anything may take.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly TestFolder _folder = new();
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false });
    private readonly ClusterExamples _examples;
    private volatile int _oldest = 1;
    private volatile int _newest = 1;

    public ClusterFixture()
    {
        _examples = new ClusterExamples(_folder);
        Publisher = new ClusterProcess(StartPublisher);
        Files = new ClusterProcess(() => RdapdProcess.Start(RdapdProcess.FindTool("nginx")!, ["-c", _folder["nginx.conf"], "-e", "stderr"], null));
        Mirrors = [.. Enumerable.Range(0, ClusterExamples.MirrorCount).Select(i => new ClusterProcess(() => StartMirror(i)))];
        Balancers = [.. Enumerable.Range(0, ClusterExamples.BalancerCount).Select(ClusterExamples.BalancerOf).Select(name =>
            new ClusterProcess(() => RdapdProcess.Start(RdapdProcess.FindTool("haproxy")!, ["-db", "-L", name, "-f", _folder[name + ".cfg"]], null)))];
    }

    /// <summary>Why there is no cluster; null when there is one.</summary>
    internal string? Missing { get; } = new[] { "haproxy", "nginx" }.FirstOrDefault(static tool => RdapdProcess.FindTool(tool) is null) is { } tool ? tool + " is not installed" : null;

    /// <summary>Whether this user may give a mirror a disk of its own.</summary>
    internal bool HasSmallDisk { get; private set; }

    /// <summary>The oldest version that a mirror may serve now.</summary>
    internal int OldestVersion => _oldest;

    /// <summary>The newest.</summary>
    internal int NewestVersion => _newest;

    internal ClusterProcess Publisher { get; }

    internal ClusterProcess Files { get; }

    internal ClusterProcess[] Mirrors { get; }

    internal ClusterProcess[] Balancers { get; }

    /// <summary>The way of each mirror to the files.</summary>
    internal ClusterWay[] Ways { get; private set; } = [];

    /// <summary>Where nginx serves the published files.</summary>
    internal Uri FilesUrl => new(Http(_examples.Files) + "nrtmv4/" + ClusterData.Source + "/");

    /// <summary>Where a balancer answers RDAP by HTTPS.</summary>
    internal Uri HttpsUrl => new(FormattableString.Invariant($"https://127.0.0.1:{_examples.Balancers[0].Https}/"));

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Waits for something that happens in another process.</summary>
    /// <param name="what">What is waited for.</param>
    /// <param name="condition">Whether it has happened; a door that is not open is one that is not open yet.</param>
    /// <param name="seen">What there is instead, for the message.</param>
    internal static async Task UntilAsync(string what, Func<Task<bool>> condition, Func<string>? seen = null)
    {
        long started = TimeProvider.System.GetTimestamp();
        while (!await HoldsAsync(condition))
        {
            Assert.True(TimeProvider.System.GetElapsedTime(started) < Patience, $"not after {Patience}: {what}\n{seen?.Invoke()}");
            await Task.Delay(20, Stop);
        }
    }

    public async ValueTask InitializeAsync()
    {
        if (Missing is not null)
        {
            return;
        }

        _examples.Write();
        WriteData();
        Files.Start();
        await PublishAsync();
        HasSmallDisk = (await RdapdProcess.ShellAsync("unshare --user --map-root-user --mount mount -t tmpfs tmpfs .", _folder.Path)).Code == 0;
        Ways = await Task.WhenAll(Mirrors.Select(_ => ClusterWay.StartAsync(new Uri(Http(_examples.Files)), Stop)));
        foreach (ClusterProcess one in Mirrors.Concat(Balancers))
        {
            one.Start();
        }

        await ConvergeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (ClusterProcess one in (ClusterProcess[])[.. Balancers, .. Mirrors, Files, Publisher])
        {
            await one.DisposeAsync();
        }

        foreach (ClusterWay way in Ways)
        {
            await way.DisposeAsync();
        }

        _http.Dispose();
        _folder.Dispose();
    }

    /// <summary>A client of a balancer.</summary>
    internal ClusterClient Client(IPAddress address, int balancer = 0) =>
        new(address, new IPEndPoint(IPAddress.Loopback, _examples.Balancers[balancer].Whois), new Uri(Http(_examples.Balancers[balancer].Rdap)));

    /// <summary>What a mirror says of its state, whether it is ready or not.</summary>
    internal async Task<JsonElement> HealthAsync(int mirror)
    {
        using HttpResponseMessage answer = await _http.GetAsync(new Uri(Http(_examples.Http[mirror]) + "health"), Stop);
        using JsonDocument health = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Stop));
        return health.RootElement.Clone();
    }

    /// <summary>The path of a file in the folder of the mirror with the small disk, which is mounted for that mirror alone.</summary>
    internal string PathOnSmallDisk(string name) => FormattableString.Invariant($"/proc/{Mirrors[SmallDisk].Id}/root{_examples.FolderOf(SmallDisk)}/{name}");

    /// <summary>The names of what is published.</summary>
    internal IEnumerable<string> PublishedFiles() => Directory.EnumerateFiles(Path.Combine(_examples.PublisherFolder, "nrtmv4", ClusterData.Source)).Select(static file => Path.GetFileName(file));

    /// <summary>Has the publisher killed and started again over data that has changed; when it returns, that is published.</summary>
    internal async Task PublishNextAsync()
    {
        await Publisher.KillAsync();
        _newest++;
        WriteData();
        // What it has saved would serve first, and what is new be published a minute later: no test waits for that.
        File.Delete(Path.Combine(_examples.PublisherFolder, ClusterData.Source + ".snapshot"));
        await PublishAsync();
    }

    /// <summary>Waits until all is well: all mirrors have the newest version, and the balancers send to all.</summary>
    internal async Task ConvergeAsync()
    {
        for (int i = 0; i < Mirrors.Length; i++)
        {
            await HasNewestAsync(i);
        }

        await SeenAsync("UP", Enumerable.Range(0, Mirrors.Length));
        _oldest = _newest;
    }

    /// <summary>Waits until a mirror serves the newest version and knows its digest.</summary>
    internal async Task HasNewestAsync(int mirror)
    {
        JsonElement source = default;
        await UntilAsync(ClusterExamples.NameOf(mirror) + " has the newest version", async () =>
        {
            source = (await HealthAsync(mirror)).GetProperty("sources")[0];
            return source.GetProperty("mirror").TryGetProperty("version", out JsonElement version) && version.GetInt32() == NewestVersion
                && source.GetProperty("digest").ValueKind == JsonValueKind.String;
        }, () => $"{source}\n{Mirrors[mirror].Said}");
    }

    /// <summary>Waits until both balancers see mirrors in a state, UP or DOWN, for both protocols.</summary>
    internal async Task SeenAsync(string state, IEnumerable<int> mirrors)
    {
        for (int i = 0; i < Balancers.Length; i++)
        {
            string[] lines = [];
            int balancer = i;
            await UntilAsync($"the balancers see that mirrors are {state}", async () =>
            {
                lines = await StatesAsync(balancer);
                return mirrors.All(mirror => lines.Count(line => line.StartsWith(ClusterExamples.NameOf(mirror) + " " + state, StringComparison.Ordinal)) == 2);
            }, () => string.Join('\n', lines) + Balancers[balancer].Said);
        }
    }

    // "NAME STATE" for each server of each backend.
    private async Task<string[]> StatesAsync(int balancer)
    {
        string table = await _http.GetStringAsync(new Uri(Http(_examples.Balancers[balancer].Operation) + ";csv"), Stop);
        string[][] rows = [.. table.Split('\n').Select(static line => line.Split(','))];
        int status = Array.IndexOf(rows[0], "status");
        return [.. rows.Where(row => row.Length > status).Select(row => row[1] + " " + row[status])];
    }

    private static async Task<bool> HoldsAsync(Func<Task<bool>> condition)
    {
        try
        {
            return await condition();
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private async Task PublishAsync()
    {
        Publisher.Start();
        string said = FormattableString.Invariant($"\"publishedVersion\": {NewestVersion}");
        await UntilAsync(
            "the publisher has published",
            async () => (await _http.GetStringAsync(new Uri(Http(_examples.Publisher) + "health"), Stop)).Contains(said, StringComparison.Ordinal),
            () => Publisher.Said);
    }

    private void WriteData()
    {
        File.WriteAllText(_folder["registry.new"], ClusterData.TextOf(NewestVersion));
        File.Move(_folder["registry.new"], Path.Combine(_examples.Registry, "registry.db"), overwrite: true);
    }

    private Process StartPublisher() =>
        RdapdProcess.Start("serve", "--config", _folder["publisher.json"], "--http", FormattableString.Invariant($"127.0.0.1:{_examples.Publisher}"), "--set", "logging:queries=none");

    private Process StartMirror(int mirror)
    {
        string name = ClusterExamples.NameOf(mirror);
        string[] words = RdapdProcess.Words(
            "serve",
            "--config", _folder[name + ".json"],
            "--whois", FormattableString.Invariant($"127.0.0.1:{_examples.Whois[mirror]}"),
            "--http", FormattableString.Invariant($"127.0.0.1:{_examples.Http[mirror]}"),
            "--set", FormattableString.Invariant($"sources:0:mirror:urls={Ways[mirror].Url}/nrtmv4/{ClusterData.Source}/"),
            "--set", "sources:0:mirror:pollSeconds=1",
            "--set", "drainSeconds=3",
            "--set", "whois:maxConnectionsPerAddress=4",
            "--set", "whois:texts=" + _examples.TextsOf(mirror),
            "--set", "rdap:port43=" + name,
            "--set", "logging:queries=none");
        if (mirror != SmallDisk || !HasSmallDisk)
        {
            return RdapdProcess.Start(words[0], words[1..], null);
        }

        string mount = $"mount -t tmpfs -o size=16m tmpfs '{_examples.FolderOf(mirror)}' && exec \"$0\" \"$@\"";
        return RdapdProcess.Start("unshare", ["--user", "--map-root-user", "--mount", "/bin/sh", "-c", mount, .. words], null);
    }

    private static string Http(int port) => string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}/");
}
