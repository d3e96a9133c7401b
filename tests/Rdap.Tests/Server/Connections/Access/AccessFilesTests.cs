using Microsoft.Extensions.Logging.Abstractions;
using Rdap.Registry.Numbers;
using Rdap.Server.Connections.Access;
using Rdap.Server.Options;
using Rdap.Tests.EndToEnd;
using Xunit;

namespace Rdap.Tests.Server.Connections.Access;

public sealed class AccessFilesTests : IDisposable
{
    private static readonly IpAddress One = new(IpFamily.V4, 0xC0000201);
    private static readonly IpAddress Two = new(IpFamily.V4, 0xC0000202);
    private readonly TestFolder _folder = new();
    private DateTime _written = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Each_option_is_a_list_of_its_own()
    {
        using AccessFiles files = Make(new AccessOptions
        {
            Proxies = Write("a", "192.0.2.1"),
            Trusted = Write("b", "192.0.2.1\n192.0.2.2"),
            Exempt = Write("c", "192.0.2.2"),
            Refused = Write("d", ""),
        });

        Assert.Null(files.ReadFirst());
        AccessLists lists = files.Current;
        Assert.Equal((true, false), (lists.Proxies.Contains(One), lists.Proxies.Contains(Two)));
        Assert.Equal((true, true), (lists.Trusted.Contains(One), lists.Trusted.Contains(Two)));
        Assert.Equal((false, true), (lists.Exempt.Contains(One), lists.Exempt.Contains(Two)));
        Assert.Equal(0, lists.Refused.Count);
        Assert.Equal(["proxies", "trusted", "exempt", "refused"], files.States.Select(s => s.Name));
    }

    [Fact]
    public void Without_files_nobody_is_on_a_list()
    {
        using AccessFiles files = Make(new AccessOptions());
        Assert.Null(files.ReadFirst());
        files.Look();
        Assert.Equal(AccessLists.Empty, files.Current);
    }

    [Fact]
    public void A_changed_file_is_read_when_it_has_come_to_rest()
    {
        using AccessFiles files = Make(new AccessOptions { Exempt = Write("a", "192.0.2.1") });
        Assert.Null(files.ReadFirst());
        files.Look();
        Assert.True(files.Current.Exempt.Contains(One));

        Write("a", "192.0.2.2");
        files.Look();
        Assert.True(files.Current.Exempt.Contains(One));
        files.Look();
        Assert.Equal((false, true), (files.Current.Exempt.Contains(One), files.Current.Exempt.Contains(Two)));
    }

    [Theory]
    [InlineData("192.0.2.2\nnonsense\n")]
    [InlineData(null)]
    public void A_mistake_leaves_the_list_from_before_in_force_until_it_is_mended(string? text)
    {
        string path = Write("a", "192.0.2.1");
        using AccessFiles files = Make(new AccessOptions { Refused = path });
        Assert.Null(files.ReadFirst());
        if (text is null)
        {
            File.Delete(path);
        }
        else
        {
            Write("a", text);
        }

        files.Look();
        files.Look();
        Assert.True(files.Current.Refused.Contains(One));
        Assert.Equal([("refused", false)], files.States);

        Write("a", "192.0.2.2");
        files.ReadAgain();
        Assert.Equal((false, true), (files.Current.Refused.Contains(One), files.Current.Refused.Contains(Two)));
        Assert.Equal([("refused", true)], files.States);
    }

    [Fact]
    public void A_file_that_cannot_be_read_is_said_at_the_start()
    {
        using AccessFiles none = Make(new AccessOptions { Trusted = _folder["none"] });
        Assert.Equal(_folder["none"] + ": there is no such file", none.ReadFirst());
        using AccessFiles folder = Make(new AccessOptions { Trusted = _folder.Path });
        Assert.NotNull(folder.ReadFirst());
        using AccessFiles wrong = Make(new AccessOptions { Trusted = Write("a", "x") });
        Assert.Equal(_folder["a"] + ": line 1: 'x' is no address, prefix or range", wrong.ReadFirst());
    }

    [Fact]
    public async Task The_timer_looks_by_itself()
    {
        var time = new FakeTime();
        using AccessFiles files = Make(new AccessOptions { Exempt = Write("a", "192.0.2.1") }, time);
        Assert.Null(files.ReadFirst());
        await files.StartAsync(TestContext.Current.CancellationToken);
        Write("a", "192.0.2.2");
        await RunningServer.EventuallyAsync(() => files.Current.Exempt.Contains(Two), () => time.Advance(TimeSpan.FromSeconds(10)));
        await files.StopAsync(TestContext.Current.CancellationToken);
    }

    private static AccessFiles Make(AccessOptions options, TimeProvider? time = null) =>
        new(options, 10, time ?? new FakeTime(), NullLogger<AccessFiles>.Instance);

    // A file system's clock may be coarser than two writes are apart.
    private string Write(string name, string text)
    {
        File.WriteAllText(_folder[name], text);
        File.SetLastWriteTimeUtc(_folder[name], _written += TimeSpan.FromSeconds(1));
        return _folder[name];
    }
}
