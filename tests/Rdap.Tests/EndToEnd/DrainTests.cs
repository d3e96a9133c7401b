using System.Net;
using Xunit;

namespace Rdap.Tests.EndToEnd;

/// <summary>A server behind a balancer that is asked to stop: the balancer is told first, the doors close later.</summary>
public sealed class DrainTests
{
    private const string Number = "inetnum:        192.0.2.0 - 192.0.2.127\n";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task While_it_drains_it_is_not_ready_and_answers_by_both_doors()
    {
        var time = new FakeTime();
        await using RunningServer server = await RunningServer.StartAsync(o => o with { DrainSeconds = 5 }, time);
        Task end = server.Host.WaitForEndAsync();
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(server, "/health/ready"));

        server.Host.AskForEnd();
        await RunningServer.EventuallyAsync(() => server.Log.Any(e => e.RenderMessage(null).Contains("Asked to stop", StringComparison.Ordinal)));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await StatusAsync(server, "/health/ready"));
        Assert.Contains("\"status\": \"stopping\"", await (await server.Http.GetAsync("/health", Stop)).Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(server, "/health/live"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(server, "/ip/192.0.2.7"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(server, "/v1/abuse/192.0.2.7"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(server, "/nroBulkRdap1?objectClass=autnum"));
        Assert.Contains(Number, await server.AskAsync("-r 192.0.2.7"), StringComparison.Ordinal);
        Assert.False(end.IsCompleted);

        await RunningServer.EventuallyAsync(() => end.IsCompleted, () => time.Advance(TimeSpan.FromSeconds(5)));
        await end;
        await Assert.ThrowsAnyAsync<Exception>(() => server.AskAsync("-r 192.0.2.7"));
    }

    [Fact]
    public async Task Without_it_the_doors_close_at_once()
    {
        await using RunningServer server = await RunningServer.StartAsync(null, new FakeTime());
        Task end = server.Host.WaitForEndAsync();
        server.Host.AskForEnd();
        await end.WaitAsync(TimeSpan.FromSeconds(30), Stop);
        Assert.DoesNotContain(server.Log, e => e.RenderMessage(null).Contains("Asked to stop", StringComparison.Ordinal));
    }

    private static async Task<HttpStatusCode> StatusAsync(RunningServer server, string path)
    {
        using HttpResponseMessage answer = await server.Http.GetAsync(path, Stop);
        return answer.StatusCode;
    }
}
