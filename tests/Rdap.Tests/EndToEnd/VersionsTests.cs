using System.Globalization;
using Rdap.Server.Options;
using Xunit;

namespace Rdap.Tests.EndToEnd;

/// <summary>What objects were before, asked over sockets while their file changes and the server is started again.</summary>
public sealed class VersionsTests : IDisposable
{
    private readonly TestFolder _folder = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private string HistoryPath => Path.Combine(_folder["state"], "TEST.history");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_changed_file_makes_versions_that_can_be_listed_shown_and_compared()
    {
        var time = new FakeTime();
        await using RunningServer server = await StartAsync(Write("one", "A-MNT", "B-MNT", "C-MNT"), time: time);
        Assert.Contains("\n1     ", await server.AskAsync("--list-versions A-MNT"), StringComparison.Ordinal);
        await ReloadAsync(server, time, Write("two", "A-MNT", "B-MNT", "D-MNT"));
        await ReloadAsync(server, time, Write("three", "A-MNT", "B-MNT", "D-MNT"));

        string list = await server.AskAsync("--list-versions a-mnt");
        Assert.Contains("\n1     ", list, StringComparison.Ordinal);
        Assert.Contains("\n3     ", list, StringComparison.Ordinal);
        Assert.DoesNotContain("\n4     ", list, StringComparison.Ordinal);
        Assert.Contains("descr:          two\n", await server.AskAsync("--show-version 2 A-MNT"), StringComparison.Ordinal);
        Assert.Contains("\n-descr:          one\n+descr:          three\n", await server.AskAsync("--diff-versions 1:3 B-MNT"), StringComparison.Ordinal);
        Assert.Contains("% This object was deleted on ", await server.AskAsync("--list-versions C-MNT"), StringComparison.Ordinal);
        string came = server.Host.Live.Current.HistoryOf(0).Since.AddMinutes(10).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        Assert.Contains($"\n1     {came}  ADD/UPD\n\n%", await server.AskAsync("--list-versions D-MNT"), StringComparison.Ordinal);
        Assert.Contains(server.Log, e => e.RenderMessage(null).Contains("1 objects added, 2 changed, 1 deleted", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_restart_knows_what_was_before_it_and_goes_on_from_there()
    {
        string file = Write("one", "A-MNT");
        await using (RunningServer server = await StartAsync(file))
        {
            Write("two", "A-MNT");
            await server.Host.Reload.ReloadAsync("test", Stop);
            await server.Host.Reload.WhenSaved.WaitAsync(Stop);
        }

        await using (RunningServer server = await StartAsync(file))
        {
            Assert.Contains("descr:          one\n", await server.AskAsync("--show-version 1 A-MNT"), StringComparison.Ordinal);
            Assert.Contains("\"historySince\": \"2", await server.Http.GetStringAsync("/health", Stop), StringComparison.Ordinal);
            Assert.Matches("\nrdapd_source_history_size_bytes\\{source=\"TEST\"\\} [1-9]", await server.Http.GetStringAsync("/metrics", Stop));
            Assert.Contains("Version 2 (current version) of", await server.AskAsync("--show-version 2 A-MNT"), StringComparison.Ordinal);
            Write("three", "A-MNT");
            await server.Host.Reload.ReloadAsync("test", Stop);
            Assert.Contains("\n-descr:          one\n+descr:          three\n", await server.AskAsync("--diff-versions 1:3 A-MNT"), StringComparison.Ordinal);
            await server.Host.Reload.WhenSaved.WaitAsync(Stop);
        }

        // What changed while the server was down is a version, too.
        Write("four", "A-MNT");
        await using RunningServer again = await StartAsync(file);
        await RunningServer.EventuallyAsync(() => again.Host.Live.Current.Version == 2);
        Assert.Contains("\n-descr:          three\n+descr:          four\n", await again.AskAsync("--diff-versions 3:4 A-MNT"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("damaged")]
    [InlineData("of another state")]
    public async Task A_history_of_no_use_is_set_aside_and_said(string kind)
    {
        string file = Write("one", "A-MNT");
        byte[] earlier;
        await using (RunningServer server = await StartAsync(file))
        {
            await server.Host.Reload.WhenSaved.WaitAsync(Stop);
            earlier = File.ReadAllBytes(HistoryPath);
            Write("two", "A-MNT");
            await server.Host.Reload.ReloadAsync("test", Stop);
            await server.Host.Reload.WhenSaved.WaitAsync(Stop);
        }

        byte[] spoiled = kind == "damaged" ? File.ReadAllBytes(HistoryPath) : earlier;
        spoiled[^1] ^= (byte)(kind == "damaged" ? 1 : 0);
        File.WriteAllBytes(HistoryPath, spoiled);
        await using RunningServer again = await StartAsync(file);
        Assert.Contains("%ERROR:117: version cannot exceed 1\n", await again.AskAsync("--show-version 2 A-MNT"), StringComparison.Ordinal);
        string line = Assert.Single(again.Log, e => e.RenderMessage(null).Contains("set aside", StringComparison.Ordinal)).RenderMessage(null);
        Assert.Contains(HistoryPath, line, StringComparison.Ordinal);
        Assert.Equal(spoiled, File.ReadAllBytes(HistoryPath + ".unused"));

        Write("three", "A-MNT");
        await again.Host.Reload.ReloadAsync("test", Stop);
        Assert.Contains("descr:          two\n", await again.AskAsync("--show-version 1 A-MNT"), StringComparison.Ordinal);
        await again.Host.Reload.WhenSaved.WaitAsync(Stop);
        Assert.True(File.Exists(HistoryPath));
    }

    [Fact]
    public async Task Switched_off_nothing_is_kept_and_the_file_goes()
    {
        string file = Write("one", "A-MNT");
        await using (RunningServer server = await StartAsync(file))
        {
            await server.Host.Reload.WhenSaved.WaitAsync(Stop);
            Assert.True(File.Exists(HistoryPath));
        }

        await using RunningServer without = await StartAsync(file, historyBytes: 0);
        Write("two", "A-MNT");
        await without.Host.Reload.ReloadAsync("test", Stop);
        string list = await without.AskAsync("--list-versions A-MNT");
        Assert.DoesNotContain("historySince", await without.Http.GetStringAsync("/health", Stop), StringComparison.Ordinal);
        Assert.Contains("% This server keeps no earlier versions", list, StringComparison.Ordinal);
        Assert.DoesNotContain("\n2     ", list, StringComparison.Ordinal);
        await without.Host.Reload.WhenSaved.WaitAsync(Stop);
        Assert.False(File.Exists(HistoryPath));
    }

    [Fact]
    public async Task Memory_stays_within_the_option()
    {
        const int most = 20_000;
        await using RunningServer server = await StartAsync(_folder.WriteMany("a.db", 50, "version 0"), historyBytes: most);
        for (int version = 1; version < 6; version++)
        {
            File.WriteAllText(_folder["a.db"], File.ReadAllText(_folder["a.db"])
                .Replace($"NET-{version}\n", $"RENAMED-{version}\n", StringComparison.Ordinal).Replace($"NET-1{version}\n", $"RENAMED-1{version}\n", StringComparison.Ordinal));
            await server.Host.Reload.ReloadAsync("test", Stop);
            Assert.InRange(server.Host.Live.Current.HistoryOf(0).ByteCount, 1, most);
        }

        _folder.WriteMany("a.db", 50, "all of it changed");
        await server.Host.Reload.ReloadAsync("test", Stop);
        Assert.Equal(0, server.Host.Live.Current.HistoryOf(0).ByteCount);
        Assert.Contains("had to make room", await server.AskAsync("--list-versions 2001:db8:7::/48"), StringComparison.Ordinal);
    }

    private async Task ReloadAsync(RunningServer server, FakeTime time, string file)
    {
        Assert.True(File.Exists(file));
        time.Advance(TimeSpan.FromMinutes(10));
        await server.Host.Reload.ReloadAsync("test", Stop);
    }

    // A load with far fewer objects than the one before would be refused.
    private string Write(string word, params string[] maintainers)
    {
        File.WriteAllText(_folder["a.db"], string.Concat(maintainers.Select(m =>
            $"mntner:         {m}\ndescr:          {(m is "A-MNT" or "B-MNT" ? word : "always the same")}\nsource:         TEST\n\n")));
        return _folder["a.db"];
    }

    private Task<RunningServer> StartAsync(string file, long? historyBytes = null, TimeProvider? time = null)
        => RunningServer.StartAsync(
            o => o with
            {
                Sources = [new SourceOptions { Name = "TEST", Files = [file] }],
                State = new StateOptions { Folder = _folder["state"] },
                Reload = o.Reload with { HistoryBytes = historyBytes ?? o.Reload.HistoryBytes },
            },
            time);
}
