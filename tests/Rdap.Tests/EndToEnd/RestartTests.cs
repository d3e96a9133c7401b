using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Rdap.Server.Options;
using Xunit;

namespace Rdap.Tests.EndToEnd;

public sealed class RestartTests : IDisposable
{
    private readonly TestFolder _folder = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private string SnapshotPath => Path.Combine(_folder["state"], "TEST.snapshot");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_restart_serves_what_was_saved_and_unchanged_files_are_not_read_again()
    {
        string file = _folder.WriteMany("a.db", 500, "first");
        await RunOnceAsync(file);
        Assert.Equal([Path.ChangeExtension(SnapshotPath, ".history"), SnapshotPath], Directory.GetFiles(_folder["state"]).Order(StringComparer.Ordinal));

        await using RunningServer server = await StartAsync(file);
        Assert.Contains("NET-499", await server.AskAsync("-r 2001:db8:1f3::1"), StringComparison.Ordinal);
        await server.Host.Reload.WatchAsync(Stop);
        await server.Host.Reload.WatchAsync(Stop);
        Assert.Equal(1UL, server.Host.Live.Current.Version);
        JsonElement source = await SourceOfAsync(server);
        Assert.Equal("serving", source.GetProperty("state").GetString());
        Assert.Equal(500, source.GetProperty("objects").GetInt32());
        Assert.Equal(SnapshotPath, source.GetProperty("restoredFrom").GetString());
        Assert.True(source.TryGetProperty("snapshotSavedAt", out _));
        string metrics = await server.Http.GetStringAsync("/metrics", Stop);
        Assert.Contains("\nrdapd_source_restored{source=\"TEST\"} 1\n", metrics, StringComparison.Ordinal);
        Assert.DoesNotContain("rdapd_reloads_total{", metrics, StringComparison.Ordinal);
        Assert.Contains(server.Log, e => e.RenderMessage(null).Contains("500 objects in service", StringComparison.Ordinal)
            && e.RenderMessage(null).Contains("restored from", StringComparison.Ordinal));

        _folder.WriteMany("a.db", 501, "second");
        await server.Host.Reload.ReloadAsync("test", Stop);
        Assert.False((await SourceOfAsync(server)).TryGetProperty("restoredFrom", out _));
    }

    [Fact]
    public async Task It_serves_before_the_publisher_has_said_whether_there_is_newer_data()
    {
        string text = await File.ReadAllTextAsync(_folder.WriteMany("a.db", 20, "first"), Stop);
        using var publisher = new TcpListener(IPAddress.Loopback, 0);
        publisher.Start();
        string url = $"http://127.0.0.1:{((IPEndPoint)publisher.LocalEndpoint).Port}/a.db";
        Task first = AnswerOneAsync(publisher, text);
        await RunOnceAsync(url);
        await first;

        await using RunningServer server = await StartAsync(url);
        Assert.Contains("first", await server.AskAsync("-r 2001:db8::1"), StringComparison.Ordinal);
        Assert.Equal(1UL, server.Host.Live.Current.Version);

        await AnswerOneAsync(publisher, text.Replace("first", "second", StringComparison.Ordinal));
        await RunningServer.EventuallyAsync(() => server.Host.Live.Current.Version == 2);
        Assert.Contains("second", await server.AskAsync("-r 2001:db8::1"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Files_that_changed_meanwhile_are_loaded_behind_the_old_data_and_saved()
    {
        string file = _folder.WriteMany("a.db", 500, "first");
        await RunOnceAsync(file);
        _folder.WriteMany("a.db", 501, "second");

        await using (RunningServer server = await StartAsync(file))
        {
            await RunningServer.EventuallyAsync(() => server.Host.Live.Current.Version == 2);
            Assert.Contains("second", await server.AskAsync("-r 2001:db8::1"), StringComparison.Ordinal);
            await server.Host.Reload.WhenSaved.WaitAsync(Stop);
        }

        File.Delete(file);
        await using RunningServer again = await StartAsync(file);
        Assert.Contains("second", await again.AskAsync("-r 2001:db8:1f4::1"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_source_whose_files_are_gone_is_served_from_its_snapshot_and_that_is_said()
    {
        string file = _folder.WriteMany("a.db", 30);
        await RunOnceAsync(file);
        File.Delete(file);

        await using RunningServer server = await StartAsync(file);
        Assert.Contains("NET-7", await server.AskAsync("-r 2001:db8:7::1"), StringComparison.Ordinal);
        await RunningServer.EventuallyAsync(() => server.Host.Health.IsDegraded);
        JsonElement source = await SourceOfAsync(server);
        Assert.Equal("kept-old", source.GetProperty("state").GetString());
        Assert.Contains("no such file", source.GetProperty("problem").GetString(), StringComparison.Ordinal);
        Assert.Equal("degraded\n", await server.Http.GetStringAsync("/health/ready", Stop));
    }

    [Fact]
    public async Task A_drastically_smaller_file_is_refused_after_a_restart_too()
    {
        string file = _folder.WriteMany("a.db", 500);
        await RunOnceAsync(file);
        _folder.WriteMany("a.db", 50);

        await using RunningServer server = await StartAsync(file);
        await RunningServer.EventuallyAsync(() => server.Host.Health.IsDegraded);
        Assert.Contains("NET-499", await server.AskAsync("-r 2001:db8:1f3::1"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("damaged")]
    [InlineData("foreign")]
    [InlineData("other options")]
    public async Task A_snapshot_of_no_use_is_said_in_one_line_and_the_files_are_loaded(string kind)
    {
        string file = _folder.WriteMany("a.db", 200);
        await RunOnceAsync(file);
        byte[] bytes = File.ReadAllBytes(SnapshotPath);
        bytes[^1] ^= 1;
        byte[] spoiled = kind == "foreign" ? "something else"u8.ToArray() : bytes;
        if (kind != "other options")
        {
            File.WriteAllBytes(SnapshotPath, spoiled);
        }

        await using RunningServer server = await StartAsync(file, kind == "other options" ? "rpsl" : null);
        Assert.Contains("NET-199", await server.AskAsync("-r 2001:db8:c7::1"), StringComparison.Ordinal);
        string line = Assert.Single(server.Log, e => e.RenderMessage(null).Contains("is not used", StringComparison.Ordinal)).RenderMessage(null);
        Assert.Contains(SnapshotPath, line, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', line);

        // The next save makes it whole again.
        await server.Host.Reload.WhenSaved.WaitAsync(Stop);
        Assert.NotEqual(spoiled, File.ReadAllBytes(SnapshotPath));
        Assert.False((await SourceOfAsync(server)).TryGetProperty("snapshotProblem", out _));
    }

    [Fact]
    public async Task A_state_folder_that_cannot_be_written_changes_nothing_but_what_is_said()
    {
        string file = _folder.WriteMany("a.db", 30);
        File.WriteAllText(_folder["state"], "a file");
        await using RunningServer server = await StartAsync(file);
        await server.Host.Reload.WhenSaved.WaitAsync(Stop);

        Assert.Contains("NET-7", await server.AskAsync("-r 2001:db8:7::1"), StringComparison.Ordinal);
        Assert.Contains("\"ok\"", await server.Http.GetStringAsync("/health", Stop), StringComparison.Ordinal);
        Assert.NotEqual("", (await SourceOfAsync(server)).GetProperty("snapshotProblem").GetString());
        Assert.Contains("\nrdapd_snapshots_total{source=\"TEST\",result=\"failed\"} 1\n", await server.Http.GetStringAsync("/metrics", Stop), StringComparison.Ordinal);
        Assert.Contains(server.Log, e => e.RenderMessage(null).Contains("no snapshot could be saved", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_program_takes_the_folder_from_its_command_line_and_says_where_the_data_is_from()
    {
        string[] args = ["serve", "--source", "TEST=" + _folder.WriteMany("a.db", 30), "--whois", "127.0.0.1:0", "--http", "127.0.0.1:0", "--state", _folder["state"]];
        using (Process first = RdapdProcess.Start(args))
        {
            await RunningServer.EventuallyAsync(() => File.Exists(SnapshotPath));
            first.Kill();
            await first.WaitForExitAsync(Stop);
        }

        using Process second = RdapdProcess.Start(args);
        string greeting = await RdapdProcess.ReadUntilAsync(second, "HTTP  on");
        second.Kill();
        await second.WaitForExitAsync(Stop);
        Assert.Contains("TEST: 30 objects", greeting, StringComparison.Ordinal);
        Assert.Contains("restored from " + SnapshotPath, greeting, StringComparison.Ordinal);
    }

    private async Task RunOnceAsync(string file)
    {
        await using RunningServer server = await StartAsync(file);
        await server.Host.Reload.WhenSaved.WaitAsync(Stop);
    }

    private Task<RunningServer> StartAsync(string file, string? format = null)
        => RunningServer.StartAsync(o => o with
        {
            Sources = [new SourceOptions { Name = "TEST", Files = [file], Format = format }],
            State = new StateOptions { Folder = _folder["state"] },
            DataDirectory = _folder["copies"],
        });

    private static async Task<JsonElement> SourceOfAsync(RunningServer server)
    {
        using JsonDocument health = JsonDocument.Parse(await server.Http.GetStringAsync("/health", Stop));
        return health.RootElement.GetProperty("sources")[0].Clone();
    }

    // A publisher that answers one request, when the test wants it.
    private static async Task AnswerOneAsync(TcpListener publisher, string text)
    {
        using TcpClient client = await publisher.AcceptTcpClientAsync(Stop);
        NetworkStream stream = client.GetStream();
        _ = await stream.ReadAsync(new byte[4096], Stop);
        byte[] answer = System.Text.Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Length: {text.Length}\r\nConnection: close\r\n\r\n{text}");
        await stream.WriteAsync(answer, Stop);
    }
}
