using System.Text;
using Rdap.Bulk.Nrtm4;
using Rdap.Server.Mirror;
using Rdap.Server.Options;
using Rdap.Tests.EndToEnd;
using Xunit;

namespace Rdap.Tests.Server.Mirror;

public sealed class FollowerFetcherTests : IDisposable
{
    private const string Name = "file";
    private const int MaxBytes = 1 << 20;
    private const int TimeoutSeconds = 600;

    private readonly TestFolder _folder = new();
    private readonly FakeTime _time = new();
    private readonly TestPublisher _server;
    private readonly FollowerFetcher _fetcher;

    public FollowerFetcherTests()
    {
        _server = new TestPublisher(_time);
        _fetcher = new FollowerFetcher(new FetchOptions { MaxBytes = MaxBytes, TimeoutSeconds = TimeoutSeconds }, _time, new Nrtm4Limits { MaxNotificationBytes = MaxBytes });
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private Uri Url => new(_server.Folder + Name);

    private string Path => _folder["downloaded"];

    public void Dispose()
    {
        _fetcher.Dispose();
        _server.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_notification_is_asked_for_with_the_tag_of_the_one_before()
    {
        _server.Files[Name] = "one"u8.ToArray();
        FetchedNotification first = (await _fetcher.GetNotificationAsync(Url, null, Stop))!;
        Assert.Equal("one", Encoding.UTF8.GetString(first.Jws));
        Assert.Null(await _fetcher.GetNotificationAsync(Url, first.Tag, Stop));
        _server.Files[Name] = "two"u8.ToArray();
        Assert.Equal("two", Encoding.UTF8.GetString((await _fetcher.GetNotificationAsync(Url, first.Tag, Stop))!.Jws));
        Assert.Equal([200, 304, 200], _server.Asked.Select(static asked => asked.Status));
    }

    [Fact]
    public async Task What_nobody_asked_for_is_no_answer()
    {
        _server.Answers[Name] = static (to, stop) => TestPublisher.WriteHeadAsync(to, 304, 0, "", stop);
        Assert.Equal(FollowProblem.BadStatus, (await Assert.ThrowsAsync<FollowException>(() => _fetcher.GetNotificationAsync(Url, null, Stop))).Problem);
    }

    [Fact]
    public async Task A_file_appears_when_it_is_whole_and_the_right_one()
    {
        _server.Files[Name] = "right"u8.ToArray();
        await _fetcher.DownloadAsync(Url, Nrtm4Hash.Of("right"u8), Path, Stop);
        Assert.Equal("right", File.ReadAllText(Path));

        Nrtm4Exception refused = await Assert.ThrowsAsync<Nrtm4Exception>(() => _fetcher.DownloadAsync(Url, Nrtm4Hash.Of("wrong"u8), Path, Stop));
        Assert.Equal(Nrtm4Problem.WrongHash, refused.Problem);
        Assert.Equal("right", File.ReadAllText(Path));
        Assert.Single(Directory.EnumerateFiles(_folder.Path));
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(64 * 1024, true)]
    [InlineData((64 * 1024) + 1, false)]
    public async Task What_is_small_stays_in_memory(int length, bool isSmall)
    {
        byte[] body = new byte[length];
        _server.Files[Name] = body;
        Assert.Equal(isSmall ? body : null, await _fetcher.GetSmallAsync(Url, Nrtm4Hash.Of(body), Path, Stop));
        Assert.Equal(!isSmall, File.Exists(Path));
        File.Delete(Path);
        Nrtm4Exception refused = await Assert.ThrowsAsync<Nrtm4Exception>(() => _fetcher.GetSmallAsync(Url, Nrtm4Hash.Of("wrong"u8), Path, Stop));
        Assert.Equal(Nrtm4Problem.WrongHash, refused.Problem);
        Assert.Empty(Directory.EnumerateFiles(_folder.Path));
    }

    [Theory]
    [InlineData(MaxBytes, true, null)]
    [InlineData(MaxBytes + 1, true, Nrtm4Problem.TooLarge)]
    [InlineData(MaxBytes, false, null)]
    [InlineData(MaxBytes + 1, false, Nrtm4Problem.TooLarge)]
    public async Task Files_and_notifications_end_at_a_limit_whether_or_not_their_length_is_said(int length, bool isLengthSaid, Nrtm4Problem? problem)
    {
        byte[] body = new byte[length];
        _server.Answers[Name] = async (to, stop) =>
        {
            string head = isLengthSaid ? $"Content-Length: {length}\r\n" : "";
            await to.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 200 X\r\nConnection: close\r\n{head}\r\n"), stop);
            await to.WriteAsync(body, stop);
        };
        Assert.Equal(problem, await ProblemOfAsync(() => _fetcher.DownloadAsync(Url, Nrtm4Hash.Of(body), Path, Stop)));
        Assert.Equal(problem, await ProblemOfAsync(() => _fetcher.GetSmallAsync(Url, Nrtm4Hash.Of(body), Path, Stop)));
        Assert.Equal(problem, await ProblemOfAsync(() => _fetcher.GetNotificationAsync(Url, null, Stop)));
        Assert.Equal(problem is null, File.Exists(Path));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_drip_that_never_ends_ends_at_the_total_time(bool isNotification)
    {
        SemaphoreSlim dripped = new(0);
        _server.Answers[Name] = async (to, stop) =>
        {
            await TestPublisher.WriteHeadAsync(to, 200, 1000, "", stop);
            while (true)
            {
                await to.WriteAsync("x"u8.ToArray(), stop);
                dripped.Release();
                await Task.Delay(5, stop);
            }
        };
        Task fetching = isNotification ? _fetcher.GetNotificationAsync(Url, null, Stop) : _fetcher.DownloadAsync(Url, Nrtm4Hash.Of("x"u8), Path, Stop);
        await dripped.WaitAsync(Stop);
        _time.Advance(TimeSpan.FromSeconds(isNotification ? 119 : TimeoutSeconds - 1));
        await dripped.WaitAsync(Stop);
        await dripped.WaitAsync(Stop);
        Assert.False(fetching.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(1));
        FollowException failed = await Assert.ThrowsAsync<FollowException>(() => fetching);
        Assert.Equal(FollowProblem.TooSlow, failed.Problem);
        Assert.Empty(Directory.EnumerateFiles(_folder.Path));
    }

    [Fact]
    public async Task A_stop_is_no_failure_of_the_server()
    {
        using CancellationTokenSource stop = new();
        _server.Answers[Name] = async (_, ending) =>
        {
            await stop.CancelAsync();
            await Task.Delay(Timeout.Infinite, ending);
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _fetcher.DownloadAsync(Url, "", Path, stop.Token));
    }

    [Fact]
    public async Task What_the_disk_does_not_take_is_said_as_such()
    {
        _server.Files[Name] = "right"u8.ToArray();
        FollowException failed = await Assert.ThrowsAsync<FollowException>(() => _fetcher.DownloadAsync(Url, Nrtm4Hash.Of("right"u8), _folder["no/folder"], Stop));
        Assert.Equal(FollowProblem.NotStored, failed.Problem);

        Assert.SkipUnless(File.Exists("/dev/full"), "no /dev/full here");
        File.CreateSymbolicLink(Path + FollowerFolder.Partial, "/dev/full");
        failed = await Assert.ThrowsAsync<FollowException>(() => _fetcher.DownloadAsync(Url, Nrtm4Hash.Of("right"u8), Path, Stop));
        Assert.Equal(FollowProblem.NotStored, failed.Problem);
        Assert.False(File.Exists(Path));
    }

    private static async Task<Nrtm4Problem?> ProblemOfAsync(Func<Task> work)
    {
        try
        {
            await work();
            return null;
        }
        catch (Nrtm4Exception e)
        {
            return e.Problem;
        }
    }
}
