using System.Net;
using System.Net.Http.Headers;
using Rdap.Bulk.Nrtm4;
using Rdap.Server.Mirror;
using Xunit;

namespace Rdap.Tests.EndToEnd;

/// <summary>A published source over HTTP, and the commands for its key.</summary>
public sealed class PublicationTests : IDisposable
{
    private const string Notification = "/nrtmv4/TEST/" + Nrtm4FileNames.Notification;
    private readonly TestFolder _folder = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_is_served_is_published_and_what_is_loaded_anew_follows()
    {
        FakeTime time = new();
        await using RunningServer server = await StartAsync(time);
        Nrtm4Notification first = await FetchAsync(server);
        Assert.Equal(("TEST", 1), (first.Source, first.Version));

        using (HttpResponseMessage answer = await server.Http.GetAsync("/nrtmv4/test/" + first.Snapshot.Url, Stop))
        {
            byte[] snapshot = await answer.Content.ReadAsByteArrayAsync(Stop);
            Assert.Equal(first.Snapshot.Hash, Nrtm4Hash.Of(snapshot));
            Assert.Equal(("application/gzip", "public, max-age=31536000, immutable"), (answer.Content.Headers.ContentType?.MediaType, answer.Headers.CacheControl?.ToString()));
            Assert.Empty(answer.Content.Headers.ContentEncoding);
            Assert.Equal(["*"], answer.Headers.GetValues("Access-Control-Allow-Origin"));
        }

        File.AppendAllText(_folder["test.db"], "\nmntner: B-MNT\nsource: TEST\n");
        await server.Host.Reload.ReloadAsync("test", Stop);
        await RunningServer.EventuallyAsync(() => server.Host.Health.Sources[0].PublishedVersion == 2, () => time.Advance(TimeSpan.FromMinutes(1)));
        Nrtm4Notification second = await FetchAsync(server);
        Assert.Equal((first.Session, 2), (second.Session, second.Version));
        using HttpResponseMessage delta = await server.Http.GetAsync("/nrtmv4/TEST/" + second.Deltas.Single().Url, Stop);
        Nrtm4Delta changes = Nrtm4DeltaFile.Read(await delta.Content.ReadAsStreamAsync(Stop));
        Assert.Equal("mntner: B-MNT\nsource: TEST", System.Text.Encoding.UTF8.GetString(changes.Changes.Single().Text.Span));
        Assert.Contains("\"publishedVersion\": 2", await server.Http.GetStringAsync("/health", Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_looks_again_is_told_when_nothing_has_changed_and_a_download_can_go_on()
    {
        await using RunningServer server = await StartAsync(new FakeTime());
        Nrtm4Notification notification = await FetchAsync(server);
        using HttpResponseMessage first = await server.Http.GetAsync(Notification, Stop);
        Assert.Equal(("application/jose", "public, max-age=60"), (first.Content.Headers.ContentType?.MediaType, first.Headers.CacheControl?.ToString()));
        using var again = new HttpRequestMessage(HttpMethod.Get, Notification);
        again.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        using HttpResponseMessage second = await server.Http.SendAsync(again, Stop);
        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);

        string snapshot = "/nrtmv4/TEST/" + notification.Snapshot.Url;
        byte[] whole = await server.Http.GetByteArrayAsync(snapshot, Stop);
        using var rest = new HttpRequestMessage(HttpMethod.Get, snapshot);
        rest.Headers.Range = new RangeHeaderValue(10, null);
        using HttpResponseMessage part = await server.Http.SendAsync(rest, Stop);
        Assert.Equal(HttpStatusCode.PartialContent, part.StatusCode);
        Assert.Equal(whole[10..], await part.Content.ReadAsByteArrayAsync(Stop));

        using var head = new HttpRequestMessage(HttpMethod.Head, snapshot);
        using HttpResponseMessage headed = await server.Http.SendAsync(head, Stop);
        Assert.Equal(whole.Length, headed.Content.Headers.ContentLength);
    }

    [Theory]
    [InlineData("/nrtmv4/")]
    [InlineData("/nrtmv4/TEST")]
    [InlineData("/nrtmv4/TEST/")]
    [InlineData("/nrtmv4/OTHER/update-notification-file.jose")]
    [InlineData("/nrtmv4/TEST/nrtm-delta.7.TEST.3d1a1a52-3a5c-4bd0-9e7c-0123456789ab.abc.json.gz")]
    [InlineData("/nrtmv4/TEST/secret.txt")]
    [InlineData("/nrtmv4/TEST/..%2Fkey.pem")]
    [InlineData("/nrtmv4/TEST/%2e%2e/key.pem")]
    [InlineData("/nrtmv4/TEST/update-notification-file.jose/x")]
    [InlineData("/nrtmv4/TEST/update-notification-file.jose%00")]
    public async Task Nothing_else_is_given_out(string path)
    {
        await using RunningServer server = await StartAsync(new FakeTime());
        File.WriteAllText(Path.Combine(_folder["published"], "secret.txt"), "secret");
        using HttpResponseMessage answer = await server.Http.GetAsync(path, Stop);
        Assert.True(answer.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.BadRequest, answer.StatusCode.ToString());
        Assert.DoesNotContain("PRIVATE", await answer.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Other_methods_are_refused()
    {
        await using RunningServer server = await StartAsync(new FakeTime());
        using HttpResponseMessage answer = await server.Http.DeleteAsync(Notification, Stop);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, answer.StatusCode);
        Assert.True(File.Exists(Path.Combine(_folder["published"], Nrtm4FileNames.Notification)));
    }

    [Fact]
    public async Task A_key_that_is_gone_is_said_and_what_was_published_stays()
    {
        FakeTime time = new();
        await using RunningServer server = await StartAsync(time);
        byte[] before = await server.Http.GetByteArrayAsync(Notification, Stop);
        File.Move(_folder["key.pem"], _folder["elsewhere.pem"]);
        await RunningServer.EventuallyAsync(() => server.Host.Health.Sources[0].PublishProblem is not null, () => time.Advance(TimeSpan.FromMinutes(1)));
        Assert.Equal(before, await server.Http.GetByteArrayAsync(Notification, Stop));
        File.Move(_folder["elsewhere.pem"], _folder["key.pem"]);
        await RunningServer.EventuallyAsync(() => server.Host.Health.Sources[0].PublishProblem is null, () => time.Advance(TimeSpan.FromMinutes(1)));
    }

    [Fact]
    public async Task The_commands_make_show_announce_and_change_keys()
    {
        string file = _folder["new.pem"];
        (int code, string first, string error) = await RdapdProcess.RunAsync("key", "new", file);
        Assert.Equal(0, code);
        Assert.StartsWith("-----BEGIN PUBLIC KEY-----", first, StringComparison.Ordinal);
        Assert.Contains("Thumbprint", error, StringComparison.Ordinal);
        Assert.Equal((0, first), Code(await RdapdProcess.RunAsync("key", "show", file)));
        Assert.Equal(2, (await RdapdProcess.RunAsync("key", "new", file)).Code);
        (code, string next, _) = await RdapdProcess.RunAsync("key", "announce", file);
        Assert.Equal(0, code);
        Assert.NotEqual(first, next);
        Assert.Equal((0, next), Code(await RdapdProcess.RunAsync("key", "rotate", file)));
        Assert.Equal((0, next), Code(await RdapdProcess.RunAsync("key", "show", file)));
        Assert.Equal(2, (await RdapdProcess.RunAsync("key", "rotate", file)).Code);
        Assert.Contains("\"kty\":\"EC\"", (await RdapdProcess.RunAsync("key", "show", file, "--jwk")).Output.Replace(" ", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--publish NOSUCH=FOLDER --key KEY", "--publish NOSUCH=")]
    [InlineData("--publish DEMO=FOLDER", "sources:0:publish:key: missing")]
    [InlineData("--publish DEMO --key KEY", "--publish DEMO: not a source with a folder")]
    [InlineData("--publish DEMO=FOLDER --key NOSUCH", "sources:0:publish:key")]
    [InlineData("--key KEY", "--key: nothing is published with it")]
    public async Task What_cannot_be_published_is_said_before_anything_starts(string options, string said)
    {
        SigningKeys.Create(_folder["key.pem"]);
        string[] words = [.. options.Split(' ').Select(word => word.Replace("FOLDER", _folder["published"], StringComparison.Ordinal)
            .Replace("KEY", _folder["key.pem"], StringComparison.Ordinal))];
        (int code, _, string error) = await RdapdProcess.RunAsync(["serve", "--whois", "127.0.0.1:0", "--http", "127.0.0.1:0", .. words]);
        Assert.Equal(2, code);
        Assert.Contains(said, error, StringComparison.Ordinal);
    }

    private static (int Code, string Output) Code((int Code, string Output, string Error) run) => (run.Code, run.Output);

    private async Task<RunningServer> StartAsync(FakeTime time)
    {
        SigningKeys.Create(_folder["key.pem"]);
        File.WriteAllText(_folder["test.db"], "mntner: A-MNT\nsource: TEST\n");
        return await RunningServer.StartPublisherAsync(_folder, time);
    }

    private async Task<Nrtm4Notification> FetchAsync(RunningServer server)
    {
        using Nrtm4PrivateKey key = SigningKeys.Read(_folder["key.pem"]);
        return Nrtm4Signature.Read(await server.Http.GetByteArrayAsync(Notification, Stop), new Nrtm4TrustedKeys(key.PublicKey)).Notification;
    }
}
