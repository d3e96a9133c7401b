using System.Text.Json;
using Rdap.Server;
using Rdap.Server.Connections.Http;
using Rdap.Tests.EndToEnd;
using Rdap.Tests.Protocols.RdapHttp;
using Xunit;

namespace Rdap.Tests.Server;

/// <summary>The OpenAPI document says what the server does: its form, its references, and an answer for each of its paths.</summary>
public sealed class OpenApiTests(DemoServerFixture fixture) : IClassFixture<DemoServerFixture>
{
    private static readonly string[] Methods = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_document_has_the_form_that_the_specification_wants()
    {
        using HttpResponseMessage answer = await fixture.Server.Http.GetAsync("/openapi.json", Stop);
        Assert.Equal("application/json", answer.Content.Headers.ContentType?.ToString());
        Assert.Equal(["*"], answer.Headers.GetValues("Access-Control-Allow-Origin"));
        JsonElement document = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Stop)).RootElement;

        Assert.Matches(@"^3\.1\.\d+$", document.Text("openapi"));
        Assert.NotEmpty(document.GetProperty("info").Text("title")!);
        Assert.NotEmpty(document.GetProperty("info").Text("version")!);
        HashSet<string> ids = [];
        foreach (JsonProperty path in document.GetProperty("paths").EnumerateObject())
        {
            Assert.StartsWith("/", path.Name, StringComparison.Ordinal);
            foreach (JsonProperty operation in path.Value.EnumerateObject())
            {
                Assert.Contains(operation.Name, Methods);
                Assert.True(ids.Add(operation.Value.Text("operationId")!), path.Name);
                CheckParameters(path.Name, operation.Value);
                CheckResponses(operation.Value.GetProperty("responses"));
            }
        }

        CheckReferences(document, document);
    }

    [Fact]
    public async Task Every_row_of_the_table_is_in_it_and_nothing_else()
    {
        JsonElement document = await ReadAsync();
        Assert.Equal(
            Endpoints.All.SelectMany(row => row.Tails.Select(tail => row.Path + tail)).Order(StringComparer.Ordinal),
            document.GetProperty("paths").EnumerateObject().Select(p => p.Name).Order(StringComparer.Ordinal));
        Assert.Equal(
            EndpointParameters.All.Select(p => p.Name).Order(StringComparer.Ordinal),
            Endpoints.All.SelectMany(row => row.Tails.SelectMany(OpenApi.NamesIn).Concat(row.Query)).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Every_path_answers_to_its_examples_as_it_says()
    {
        foreach (JsonProperty path in (await ReadAsync()).GetProperty("paths").EnumerateObject())
        {
            JsonProperty method = path.Value.EnumerateObject().Single();
            JsonElement operation = method.Value;
            JsonElement[] parameters = operation.Elements("parameters");
            string bare = parameters.Where(p => p.Text("in") == "path")
                .Aggregate(path.Name, (at, p) => at.Replace($"{{{p.Text("name")}}}", Example(p), StringComparison.Ordinal));
            string[] query = [.. parameters.Where(p => p.Text("in") == "query").Select(p => $"{p.Text("name")}={Uri.EscapeDataString(Example(p))}")];

            // Each parameter of the query alone: some leave no room for each other.
            foreach (string asked in query.Length == 0 ? [bare] : query.Select(q => $"{bare}?{q}"))
            {
                using var request = new HttpRequestMessage(HttpMethod.Parse(method.Name), asked)
                {
                    Content = method.Name == "post" ? new StringContent("query\n192.0.2.0\n") : null,
                };
                if (operation.GetProperty("responses").TryGetProperty("200", out JsonElement promised))
                {
                    // As clients do that are made from the document.
                    request.Headers.TryAddWithoutValidation("Accept", string.Join(", ", promised.GetProperty("content").EnumerateObject().Select(static c => c.Name)));
                }

                using HttpResponseMessage answer = await fixture.Server.Http.SendAsync(request, Stop);
                string status = ((int)answer.StatusCode).ToString(System.Globalization.CultureInfo.InvariantCulture);
                Assert.True(operation.GetProperty("responses").TryGetProperty(status, out JsonElement said), $"{asked}: {status} is not in the document");
                // Above the topmost network there is none, and not every parameter of a search is enough alone.
                Assert.True(status is "200" or "501" or "400" or "422" || (status == "404" && (path.Name.Contains("/rdap-", StringComparison.Ordinal) || path.Name.StartsWith(PublicationRequest.Path, StringComparison.Ordinal))), $"{asked}: {status} {await answer.Content.ReadAsStringAsync(Stop)}");
                if (status == "200")
                {
                    Assert.Contains(said.GetProperty("content").EnumerateObject(), c => c.Name == answer.Content.Headers.ContentType!.MediaType);
                }
            }
        }
    }

    private async Task<JsonElement> ReadAsync() =>
        JsonDocument.Parse(await fixture.Server.Http.GetStringAsync("/openapi.json", Stop)).RootElement;

    private static string Example(JsonElement parameter) => parameter.GetProperty("example").ToString();

    private static void CheckParameters(string path, JsonElement operation)
    {
        JsonElement[] parameters = operation.Elements("parameters");
        Assert.Equal(parameters.Length, parameters.Select(p => (p.Text("name"), p.Text("in"))).Distinct().Count());
        Assert.Equal(OpenApi.NamesIn(path), parameters.Where(p => p.Text("in") == "path").Select(p => p.Text("name")));
        foreach (JsonElement parameter in parameters)
        {
            Assert.Contains(parameter.Text("in"), (string[])["path", "query"]);
            Assert.True(parameter.Text("in") == "query" || parameter.GetProperty("required").GetBoolean());
            Assert.Contains(parameter.GetProperty("schema").Text("type"), (string[])["string", "integer", "boolean"]);
            Assert.NotEmpty(parameter.Text("description")!);
        }
    }

    private static void CheckResponses(JsonElement responses)
    {
        Assert.NotEmpty(responses.EnumerateObject());
        foreach (JsonProperty response in responses.EnumerateObject())
        {
            Assert.Matches("^([1-5][0-9][0-9]|default)$", response.Name);
            Assert.True(response.Value.TryGetProperty("$ref", out _) || response.Value.Text("description") is { Length: > 0 });
        }
    }

    private static void CheckReferences(JsonElement document, JsonElement at)
    {
        if (at.ValueKind == JsonValueKind.Array)
        {
            foreach (JsonElement one in at.EnumerateArray())
            {
                CheckReferences(document, one);
            }
        }
        else if (at.ValueKind == JsonValueKind.Object)
        {
            foreach (JsonProperty member in at.EnumerateObject())
            {
                if (member.Name == "$ref")
                {
                    string[] steps = member.Value.GetString()!.Split('/');
                    Assert.Equal("#", steps[0]);
                    Assert.Equal(JsonValueKind.Object, steps[1..].Aggregate(document, static (from, step) => from.GetProperty(step)).ValueKind);
                }

                CheckReferences(document, member.Value);
            }
        }
    }
}
