using System.Net;
using System.Net.Sockets;
using System.Text;
using Rdap.Registry.Lookup;
using Rdap.Server.Observe;
using Rdap.Server.Options;
using Rdap.Tests.Protocols.Irr;
using Xunit;

namespace Rdap.Tests.EndToEnd;

/// <summary>The "!" dialect over real sockets, and over HTTP.</summary>
public sealed class IrrTests(IrrServerFixture fixture) : IClassFixture<IrrServerFixture>
{
    private RunningServer Server => fixture.Server;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Case_57_nothing_comes_before_it_is_asked_for()
    {
        using TcpClient client = await Server.ConnectAsync();
        await client.GetStream().WriteAsync("!!\n"u8.ToArray(), Stop);
        Assert.False(client.Client.Poll(50_000, SelectMode.SelectRead));
        Assert.Equal("C\n", await SayAsync(client, "!nbgpq4 1.16\n"));
        Assert.Equal("F Missing required set name for A query\n", await SayAsync(client, "!a\n"));
        Assert.Equal("A5\nTEST\nC\n", await SayAsync(client, "!s-lc\n"));
        await client.GetStream().WriteAsync("!q\n"u8.ToArray(), Stop);
        Assert.Equal("", await RunningServer.ReadAllAsync(client));
    }

    [Theory]
    [InlineData("!gAS101\n", "A26\n192.0.2.0/24 192.0.2.0/25\nC\n")]
    [InlineData("-V Md5.6 !gAS101\r\n", "A26\n192.0.2.0/24 192.0.2.0/25\nC\n")]
    [InlineData("--charset UTF-8 -V Md5.6 !gAS101\r\n", "A26\n192.0.2.0/24 192.0.2.0/25\nC\n")]
    [InlineData("!gAS101\n!gAS102\n", "A26\n192.0.2.0/24 192.0.2.0/25\nC\n")]
    [InlineData("!iAS-ONE,1\n", "A33\nAS101 AS102 AS103 AS104 AS300001\nC\n")]
    [InlineData("!gAS1\u0000\n", "F Queries may not contain null bytes\n")]
    [InlineData("!q\n", "")]
    public async Task One_command_closes_the_connection(string sent, string expected) =>
        Assert.Equal(expected, await Server.AskAsync(Encoding.ASCII.GetBytes(sent)));

    [Theory]
    [InlineData("!n")]
    [InlineData("-V Md5.6 !gAS")]
    public async Task A_command_that_is_too_long_is_refused_in_its_own_dialect(string start) =>
        Assert.Equal("F Queries may not be longer than 1024 bytes\n", await Server.AskAsync(start + new string('1', 3000)));

    [Fact]
    public async Task Hundreds_of_commands_sent_at_once_are_answered_in_their_order()
    {
        using TcpClient client = await Server.ConnectAsync();
        Task<string> reading = RunningServer.ReadAllAsync(client);
        StringBuilder questions = new("!!\n"), expected = new();
        for (int i = 0; i < 300; i++)
        {
            questions.Append("!gAS102\n!aAS-ONE\n!gAS999\n!6AS101\n");
            expected.Append("A13\n192.0.2.0/24\nC\nA115\n192.0.0.0/16 192.0.2.0/24 192.0.2.0/25 198.51.100.0/24 203.0.113.0/24 203.0.113.0/25 2001:db8::/32 2001:db8:1::/48\nC\nD\nA14\n2001:db8::/32\nC\n");
        }

        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(questions + "!q\n"), Stop);
        Assert.Equal(expected.ToString(), await reading);
    }

    [Fact]
    public async Task Both_dialects_share_a_connection()
    {
        using TcpClient client = await Server.ConnectAsync();
        await client.GetStream().WriteAsync("!!\n-r AS101\n!gAS102\n!q\n"u8.ToArray(), Stop);
        string answers = await RunningServer.ReadAllAsync(client);
        Assert.StartsWith("%", answers, StringComparison.Ordinal);
        Assert.Contains("aut-num:        AS101\n", answers, StringComparison.Ordinal);
        Assert.EndsWith("\n\n\nA13\n192.0.2.0/24\nC\n", answers, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_large_expansion_is_whole_and_others_are_answered_meanwhile()
    {
        const int Count = 150_000;
        using var folder = new TestFolder();
        await File.WriteAllTextAsync(folder["many.db"], "as-set: AS-MANY\nmembers: AS101, AS-MANY\n\n" + string.Concat(
            Enumerable.Range(0, Count).Select(static i => $"route: 10.{i >> 16}.{i >> 8 & 255}.{i & 255}/32\norigin: AS101\n\n")), Stop);
        await using RunningServer server = await RunningServer.StartAsync(o => o with { Sources = [new SourceOptions { Name = "TEST", Files = [folder["many.db"]] }] });
        Task<string> large = server.AskAsync("!aAS-MANY");
        Assert.Equal("D\n", await server.AskAsync("!gAS102"));
        string answer = await large;
        Assert.True(IrrFrames.IsWellFormed(Encoding.ASCII.GetBytes(answer), QueryOutcome.Answered));
        Assert.Equal(Count, answer.Split('\n')[1].Split(' ').Length);
        await RunningServer.EventuallyAsync(() => server.Host.Metrics.QueriesOf(Door.Whois, QueryOutcome.Empty) == 1);
    }

    [Fact]
    public async Task The_limit_of_members_is_an_option()
    {
        await using RunningServer server = await RunningServer.StartAsync(o => o with
        {
            Sources = IrrServerFixture.Sources,
            Whois = o.Whois with { MaxMembersPerSet = 2 },
        });
        Assert.Equal("F The answer has more than 2 members\n", await server.AskAsync("!iAS-ONE,1"));
        await RunningServer.EventuallyAsync(() => server.Host.Metrics.QueriesOf(Door.Whois, QueryOutcome.Limited) == 1);
    }

    [Theory]
    [InlineData("!iAS-ONE,1", 200, "AS101 AS102 AS103 AS104 AS300001\n")]
    [InlineData("-V x !iAS-ONE,1", 200, "AS101 AS102 AS103 AS104 AS300001\n")]
    [InlineData("!gAS65000", 204, "")]
    [InlineData("!iAS-EMPTY", 204, "")]
    [InlineData("!!", 204, "")]
    [InlineData("!a", 400, "Missing required set name for A query\n")]
    [InlineData("!x", 400, "Unrecognised command: x\n")]
    [InlineData("!mperson,JD2-TEST", 403, "Persons and roles are answered to plain queries only: JD2-TEST\n")]
    public async Task Over_http_a_command_answers_with_its_data_alone(string query, int status, string expected)
    {
        using HttpResponseMessage answer = await Server.Http.GetAsync("/v1/whois/?q=" + Uri.EscapeDataString(query), Stop);
        Assert.Equal((status, expected), ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(Stop)));
        Assert.Equal(status == 204 ? null : "text/plain; charset=utf-8", answer.Content.Headers.ContentType?.ToString());
        Assert.Equal("*", answer.Headers.GetValues("Access-Control-Allow-Origin").Single());
    }

    [Theory]
    [InlineData("-r AS101", 200, "aut-num:        AS101\n", "utf-8")]
    [InlineData("-r -Z latin-1 AS101", 200, "aut-num:        AS101\n", "iso-8859-1")]
    [InlineData("AS65000", 404, "%ERROR:101:", "utf-8")]
    [InlineData("-W", 400, "%ERROR:111:", "utf-8")]
    public async Task Over_http_a_plain_query_answers_as_on_port_43(string query, int status, string expected, string charset)
    {
        using HttpResponseMessage answer = await Server.Http.GetAsync("/v1/whois/?q=" + Uri.EscapeDataString(query), Stop);
        Assert.Equal((status, "text/plain; charset=" + charset), ((int)answer.StatusCode, answer.Content.Headers.ContentType?.ToString()));
        Assert.Contains(expected, await answer.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Over_http_persons_are_counted_as_on_port_43()
    {
        await using RunningServer server = await RunningServer.StartAsync(o => o with
        {
            Sources = IrrServerFixture.Sources,
            Whois = o.Whois with { PersonalObjectsPerDay = 1 },
        });
        using HttpResponseMessage first = await server.Http.GetAsync("/v1/whois/?q=JD2-TEST", Stop);
        Assert.Contains("person:         Jane Doe\n", await first.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        using HttpResponseMessage second = await server.Http.GetAsync("/v1/whois/?q=JD2-TEST", Stop);
        string text = await second.Content.ReadAsStringAsync(Stop);
        Assert.Contains("%ERROR:201:", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Jane Doe", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Jane Doe", await server.AskAsync("JD2-TEST"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/v1/whois/")]
    [InlineData("/v1/whois/?q=")]
    [InlineData("/v1/whois?x=y")]
    [InlineData("/v1/whois/?q=!v&q=!v")]
    public async Task Over_http_one_query_must_be_there(string target)
    {
        using HttpResponseMessage answer = await Server.Http.GetAsync(target, Stop);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("\"q\"", await answer.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Over_http_HEAD_says_the_same_without_a_body_and_POST_is_not_there()
    {
        using HttpResponseMessage head = await Server.Http.SendAsync(new HttpRequestMessage(HttpMethod.Head, "/v1/whois?q=!iAS-ONE,1"), Stop);
        Assert.Equal((HttpStatusCode.OK, 33L), (head.StatusCode, head.Content.Headers.ContentLength));
        using HttpResponseMessage post = await Server.Http.PostAsync("/v1/whois/?q=!v", null, Stop);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, post.StatusCode);
        using HttpResponseMessage options = await Server.Http.SendAsync(new HttpRequestMessage(HttpMethod.Options, "/v1/whois/"), Stop);
        Assert.Equal(HttpStatusCode.NoContent, options.StatusCode);
    }

    // Reads until the end of a line that ends an answer: the server answers line by line here.
    private static async Task<string> SayAsync(TcpClient client, string line)
    {
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(line), Stop);
        byte[] answer = new byte[256];
        // bgpq4 reads once, and must have all of it then.
        int length = await client.GetStream().ReadAsync(answer, Stop);
        return Encoding.ASCII.GetString(answer, 0, length);
    }
}

/// <summary>One server over tests/data/rpsl/irr.db, shared by the tests of a class.</summary>
public sealed class IrrServerFixture : IAsyncLifetime
{
    internal static SourceOptions[] Sources => [new SourceOptions { Name = "TEST", Files = [TestFiles.Data("rpsl/irr.db")] }];

    internal RunningServer Server { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Server = await RunningServer.StartAsync(o => o with
    {
        Sources = Sources,
        Whois = o.Whois with { MaxConnectionsPerAddress = 0 },
    });

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}
