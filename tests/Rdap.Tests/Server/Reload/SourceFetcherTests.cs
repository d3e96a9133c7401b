using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Rdap.Server.Options;
using Rdap.Server.Reload;
using Rdap.Tests.EndToEnd;
using Xunit;

namespace Rdap.Tests.Server.Reload;

public sealed class SourceFetcherTests : IDisposable
{
    private const string Url = "https://ftp.example.net/a.db";
    private readonly TestFolder _folder = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_second_fetch_asks_only_for_something_new()
    {
        using var publisher = new Publisher("one");
        using SourceFetcher fetcher = Make(publisher);

        FetchResult first = await fetcher.FetchAsync(Url, null, Stop);
        FetchResult second = await fetcher.FetchAsync(Url, null, Stop);
        publisher.Content = "two";
        FetchResult third = await fetcher.FetchAsync(Url, null, Stop);

        Assert.Equal((true, false, true), (first.Changed, second.Changed, third.Changed));
        Assert.Equal(first.Path, second.Path);
        Assert.Equal("two", await File.ReadAllTextAsync(third.Path!, Stop));
        Assert.Equal([200, 304, 200], publisher.Statuses);
        Assert.DoesNotContain(Directory.GetFiles(_folder.Path), f => f.EndsWith(".part", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_restart_goes_on_with_the_copy_of_before()
    {
        using var publisher = new Publisher("one");
        using (SourceFetcher before = Make(publisher))
        {
            await before.FetchAsync(Url, null, Stop);
        }

        using SourceFetcher after = Make(publisher);
        Assert.False((await after.FetchAsync(Url, null, Stop)).Changed);
        publisher.Fail = HttpStatusCode.ServiceUnavailable;
        FetchResult failed = await after.FetchAsync(Url, null, Stop);
        Assert.Contains("503", failed.Problem, StringComparison.Ordinal);
        Assert.Equal("one", await File.ReadAllTextAsync(failed.Path!, Stop));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_file_that_is_too_large_is_refused_with_and_without_a_stated_length(bool statesLength)
    {
        using var publisher = new Publisher(new string('x', 5_000)) { StatesLength = statesLength };
        using var fetcher = new SourceFetcher(_folder.Path, new FetchOptions { MaxBytes = 4_999 }, TimeProvider.System, publisher);

        FetchResult result = await fetcher.FetchAsync(Url, null, Stop);
        Assert.Null(result.Path);
        Assert.Contains("larger than 4999 bytes", result.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_published_digest_is_checked()
    {
        using var publisher = new Publisher("one");
        publisher.Digest = "MD5 (a.db) = f97c5d29941bfb1b2fdab0874906ab82";
        using SourceFetcher fetcher = Make(publisher);
        Assert.Null((await fetcher.FetchAsync(Url, ".md5", Stop)).Problem);

        publisher.Content = "forged";
        FetchResult forged = await fetcher.FetchAsync(Url, ".md5", Stop);
        Assert.Contains("digest", forged.Problem, StringComparison.Ordinal);
        Assert.Equal("one", await File.ReadAllTextAsync(forged.Path!, Stop));

        publisher.Digest = "no digest at all";
        Assert.Contains("no digest found", (await fetcher.FetchAsync(Url, ".md5", Stop)).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_download_that_takes_too_long_is_given_up()
    {
        var time = new FakeTime();
        using var publisher = new Publisher("one") { Hangs = true };
        using var fetcher = new SourceFetcher(_folder.Path, new FetchOptions { TimeoutSeconds = 5 }, time, publisher);
        Task<FetchResult> fetching = fetcher.FetchAsync(Url, null, Stop);
        await RunningServer.EventuallyAsync(() => fetching.IsCompleted, () => time.Advance(TimeSpan.FromSeconds(6)));

        Assert.Contains("not there after 5 seconds", (await fetching).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_a_problem_in_words()
    {
        using var fetcher = new SourceFetcher(_folder.Path, new FetchOptions(), TimeProvider.System);
        FetchResult result = await fetcher.FetchAsync("http://127.0.0.1:1/a.db", null, Stop);
        Assert.Null(result.Path);
        Assert.NotEqual("", result.Problem);
    }

    private SourceFetcher Make(Publisher publisher) => new(_folder.Path, new FetchOptions(), TimeProvider.System, publisher);

    private sealed class Publisher(string content) : HttpMessageHandler
    {
        public string Content { get; set; } = content;

        public string? Digest { get; set; }

        public HttpStatusCode? Fail { get; set; }

        public bool StatesLength { get; init; } = true;

        public bool Hangs { get; init; }

        public List<int> Statuses { get; } = [];

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (Hangs)
            {
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }

            if (request.RequestUri!.AbsolutePath.EndsWith(".md5", StringComparison.Ordinal))
            {
                return new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(Digest ?? "") };
            }

            string tag = "\"" + Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(Content)))[..8] + "\"";
            HttpStatusCode status = Fail ?? (request.Headers.IfNoneMatch.Any(t => t.Tag == tag) ? HttpStatusCode.NotModified : HttpStatusCode.OK);
            Statuses.Add((int)status);
            var response = new HttpResponseMessage(status)
            {
                Content = StatesLength ? new StringContent(Content) : new StreamContent(new Endless(Encoding.UTF8.GetBytes(Content))),
            };
            response.Headers.ETag = new EntityTagHeaderValue(tag);
            return response;
        }
    }

    // A stream whose length nobody knows.
    private sealed class Endless(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;
    }
}
