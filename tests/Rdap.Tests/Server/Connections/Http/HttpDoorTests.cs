using Rdap.Server;
using Rdap.Server.Options;
using Serilog;
using Xunit;

namespace Rdap.Tests.Server.Connections.Http;

public sealed class HttpDoorTests
{
    [Fact]
    public async Task Without_an_address_nothing_listens_for_HTTP()
    {
        var options = new ServerOptions
        {
            Whois = new WhoisOptions { Listen = ["127.0.0.1:0"] },
            Http = new HttpOptions { Listen = [] },
            Reload = new ReloadOptions { WatchSeconds = 0, FetchSeconds = 0 },
            Logging = new LoggingOptions { Queries = "none" },
        };
        await using var host = new ServerHost(options, new LoggerConfiguration().CreateLogger());
        await host.StartAsync(TestContext.Current.CancellationToken);
        Assert.Null(await host.WhenServingAsync(TestContext.Current.CancellationToken));
        Assert.Empty(host.HttpUrls);
        Assert.Single(host.WhoisEndPoints);
        await host.StopAsync();
    }
}
