using System.Net;
using System.Text.Json;
using Rdap.Registry;
using Rdap.Server.Options;
using Xunit;

namespace Rdap.Tests.EndToEnd;

/// <summary>Whether two operators serve the same is seen at a glance, by every door.</summary>
public sealed class DigestTests : IDisposable
{
    private readonly TestFolder _folder = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Every_door_shows_it_once_it_is_known_and_a_reload_brings_another()
    {
        string file = _folder.WriteMany("a.db", 50, "first");
        await using RunningServer server = await StartAsync(file, null);
        string first = await ShownAsync(server);

        string help = await server.Http.GetStringAsync("/help", Stop);
        Assert.Contains($"TEST: 50 objects, digest {first}", help, StringComparison.Ordinal);
        Assert.Contains($"% TEST: 50 objects, digest {first[..16]}\n", await server.AskAsync("-q sources"), StringComparison.Ordinal);
        Assert.Contains($"\"digest\": \"{first}\"", await server.AskAsync("!JTEST"), StringComparison.Ordinal);
        long number = Convert.ToInt64(first[..12], 16);
        Assert.Contains($"\nrdapd_source_digest{{source=\"TEST\"}} {number}\n", await server.Http.GetStringAsync("/metrics", Stop), StringComparison.Ordinal);
        await RunningServer.EventuallyAsync(() => server.Log.Any(e => e.RenderMessage(null).Contains("its digest is", StringComparison.Ordinal)));

        _folder.WriteMany("a.db", 50, "second");
        await server.Host.Reload.ReloadAsync("test", Stop);
        Assert.NotEqual(first, await ShownAsync(server));
        _folder.WriteMany("a.db", 50, "first");
        await server.Host.Reload.ReloadAsync("test", Stop);
        Assert.Equal(first, await ShownAsync(server));
    }

    [Fact]
    public async Task A_restart_from_the_state_folder_knows_it_at_once()
    {
        string file = _folder.WriteMany("a.db", 50);
        string digest;
        await using (RunningServer server = await StartAsync(file, _folder["state"]))
        {
            await server.Host.Reload.WhenSaved.WaitAsync(Stop);
            digest = await ShownAsync(server);
        }

        await using RunningServer again = await StartAsync(file, _folder["state"]);
        Assert.Equal(digest, again.Host.Live.Current.Sources[0].Digest?.ToString());
        Assert.DoesNotContain(again.Log, e => e.RenderMessage(null).Contains("its digest is", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_client_that_keeps_help_learns_when_a_digest_becomes_known()
    {
        string file = _folder.WriteMany("a.db", 5);
        await using RunningServer server = await StartAsync(file, null);
        await ShownAsync(server);
        string known = await TagOfHelpAsync(server);
        string objects = await TagOfAsync(server, "/ip/2001:db8::1");

        // The same data, and nobody has worked it out yet.
        LiveRegistry live = server.Host.Live;
        SourceSnapshot source = live.Current.Sources[0];
        SourceSnapshot unknown = TestRegistry.Source(await File.ReadAllTextAsync(file, Stop));
        live.Publish(unknown.With([], source.Info, out _));
        string before = await TagOfHelpAsync(server);
        Assert.NotEqual(known, before);
        Assert.Contains("digest not known yet", await server.Http.GetStringAsync("/help", Stop), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotModified, await AskAgainAsync(server, before));
        SourceDigest.Of(live.Current.Sources[0], 1, Stop);
        Assert.Equal(HttpStatusCode.OK, await AskAgainAsync(server, before));
        Assert.Equal(known, await TagOfHelpAsync(server));
        Assert.Equal(objects, await TagOfAsync(server, "/ip/2001:db8::1"));
    }

    private static Task<string> TagOfHelpAsync(RunningServer server) => TagOfAsync(server, "/help");

    private static async Task<string> TagOfAsync(RunningServer server, string path)
    {
        using HttpResponseMessage answer = await server.Http.GetAsync(path, Stop);
        return answer.Headers.ETag!.ToString();
    }

    private static async Task<HttpStatusCode> AskAgainAsync(RunningServer server, string tag)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, "/help");
        request.Headers.TryAddWithoutValidation("If-None-Match", tag);
        using HttpResponseMessage answer = await server.Http.SendAsync(request, Stop);
        return answer.StatusCode;
    }

    private static async Task<string> ShownAsync(RunningServer server)
    {
        await RunningServer.EventuallyAsync(() => server.Host.Live.Current.Sources[0].Digest is not null);
        using JsonDocument health = JsonDocument.Parse(await server.Http.GetStringAsync("/health", Stop));
        return health.RootElement.GetProperty("sources")[0].GetProperty("digest").GetString()!;
    }

    private static Task<RunningServer> StartAsync(string file, string? state) => RunningServer.StartAsync(o => o with
    {
        Sources = [new SourceOptions { Name = "TEST", Files = [file] }],
        State = new StateOptions { Folder = state },
    });
}
