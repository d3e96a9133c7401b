using Microsoft.AspNetCore.Http;
using Rdap.Server;
using Rdap.Server.Connections.Http;
using Rdap.Tests.EndToEnd;
using Rdap.Tests.House;
using Xunit;

namespace Rdap.Tests.Server;

public sealed class EndpointsTests(DemoServerFixture fixture) : IClassFixture<DemoServerFixture>
{
    public static TheoryData<string> Paths => [.. Endpoints.All.Select(e => e.Path)];

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task Every_row_of_the_table_is_answered(string path)
    {
        using HttpResponseMessage answer = await fixture.Server.Http.GetAsync(path, TestContext.Current.CancellationToken);
        int expected = path switch
        {
            // Who does not ask for HTML gets what RDAP says of it.
            "/" or "/web/" => StatusCodes.Status404NotFound,

            // The demo registry is not published.
            PublicationRequest.Path => StatusCodes.Status404NotFound,
            _ when path.EndsWith('/') => StatusCodes.Status400BadRequest,

            _ when Endpoints.All.Single(e => e.Path == path).Method is not null => StatusCodes.Status405MethodNotAllowed,

            // A search says what it needs.
            _ when Endpoints.All.Single(e => e.Path == path).Query.Contains("cursor") => StatusCodes.Status400BadRequest,
            _ => StatusCodes.Status200OK,
        };
        Assert.Equal(expected, (int)answer.StatusCode);
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void The_README_lists_it_as_the_table_has_it(string path)
    {
        var row = Endpoints.All.Single(e => e.Path == path);
        Assert.Contains($"| `{row.Path}` | {row.Description} | {row.Source} |", Repository.ReadLines("README.md"));
    }
}
