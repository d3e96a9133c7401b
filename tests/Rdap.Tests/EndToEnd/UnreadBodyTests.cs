using System.Net;
using Rdap.Server.Connections.Http;
using Xunit;

namespace Rdap.Tests.EndToEnd;

/// <summary>What becomes of a connection when the body of a request was not read, or not to its end.</summary>
public sealed class UnreadBodyTests(DemoServerFixture fixture) : IClassFixture<DemoServerFixture>
{
    private static readonly byte[] Question = "192.0.2.1\n"u8.ToArray();
    private static readonly byte[] CutShort = ContentCodings.Pack(ContentCoding.Gzip, Question).ToArray()[..^4];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/v1/abuse/192.0.2.1")]
    [InlineData("/ip/192.0.2.1")]
    [InlineData("/v1/lookup?format=xml")]
    public async Task Who_sends_a_body_that_is_not_read_is_told_that_the_connection_ends(string path)
    {
        using HttpResponseMessage refused = await fixture.Server.Http.PostAsync(path, new ByteArrayContent(Question), Stop);
        Assert.True(refused.Headers.ConnectionClose);
        Assert.True((int)refused.StatusCode is >= 400 and < 500);
        using HttpResponseMessage next = await fixture.Server.Http.GetAsync("/ip/192.0.2.1", Stop);
        Assert.Null(next.Headers.ConnectionClose);
    }

    // A connection was cut now and then after its whole answer, when the task that reads the body was a moment behind.
    [Fact]
    public async Task Whatever_came_before_the_next_request_on_a_connection_is_answered()
    {
        using var handler = new SocketsHttpHandler { MaxConnectionsPerServer = 1, UseProxy = false };
        using var http = new HttpClient(handler) { BaseAddress = fixture.Server.Http.BaseAddress };
        for (int i = 0; i < 300; i++)
        {
            bool isCut = i % 2 == 0;
            using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/lookup") { Content = new ByteArrayContent(isCut ? CutShort : Question) };
            request.Content.Headers.ContentType = new("text/plain");
            if (isCut)
            {
                request.Content.Headers.ContentEncoding.Add("gzip");
            }

            using HttpResponseMessage answer = await http.SendAsync(request, Stop);
            Assert.Equal(isCut ? HttpStatusCode.BadRequest : HttpStatusCode.OK, answer.StatusCode);
            Assert.Null(answer.Headers.ConnectionClose);
            await answer.Content.ReadAsByteArrayAsync(Stop);
        }
    }
}
