using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Rdap.Server.Options;
using Rdap.Tests.Protocols.RdapHttp;
using Xunit;

namespace Rdap.Tests.EndToEnd;

/// <summary>The acceptance cases of searches, by number, asked of a running server over its socket.</summary>
public sealed class RdapSearchCasesTests(RdapSearchCasesTests.Fixture fixture) : IClassFixture<RdapSearchCasesTests.Fixture>
{
    [Fact]
    public async Task Case_28_names_that_begin_so_and_no_hit_is_no_error()
    {
        Assert.Equal(["ABC1-TEST", "ABUSE-TEST"], Handles(await AskAsync("/entities?fn=Abuse*"), "entitySearchResults"));
        Assert.Empty((await AskAsync("/entities?fn=Nobody*")).Elements("entitySearchResults"));
    }

    [Fact]
    public async Task Case_29_names_in_every_script_and_case()
    {
        Assert.Equal(["ORG-E-TEST"], Handles(await AskAsync("/entities?fn=%C3%89cole*"), "entitySearchResults"));
        Assert.Equal(["ABC1-TEST", "ABUSE-TEST"], Handles(await AskAsync("/entities?fn=%EF%BC%A1buse*"), "entitySearchResults"));
        await AskAsync("/entities?fn=%E9", 400);
    }

    [Theory]
    [InlineData("/entities?fn=Abuse*", 200)]
    [InlineData("/entities?fn=a*b", 422)]
    [InlineData("/entities?fn=*abc", 422)]
    [InlineData("/entities?fn=a*b*", 422)]
    [InlineData("/entities?fn=", 400)]
    [InlineData("/entities?fn=*", 422)]
    [InlineData("/entities?fn=A*", 422)]
    [InlineData("/domains?name=2*.in-addr.arpa", 422)]
    [InlineData("/domains?name=2.*.in-addr.arpa", 200)]
    public async Task Case_30_wildcards(string path, int status) => await AskAsync(path, status);

    [Fact]
    public async Task Case_30_the_shortest_prefix_is_said() =>
        Assert.Contains("At least 2 characters", (await AskAsync("/entities?fn=A*", 422)).Texts("description")[0], StringComparison.Ordinal);

    [Theory]
    [InlineData("/entities?fn=a&handle=b", 400)]
    [InlineData("/entities", 400)]
    [InlineData("/entities?fn=Abuse*&foo=1", 200)]
    [InlineData("/ip/192.0.2.1?foo=1", 200)]
    [InlineData("/help?foo=1", 200)]
    [InlineData("/entities?fn=a&fn=b", 400)]
    public async Task Case_31_parameters(string path, int status) => await AskAsync(path, status);

    [Theory]
    [InlineData("/ips?handle=192.0.2.0%20-%20192.0.2.255", "ipSearchResults", "rirSearch1 ips ipSearchResults")]
    [InlineData("/ips?name=TEST*", "ipSearchResults", "rirSearch1 ips ipSearchResults")]
    [InlineData("/autnums?name=TEST-AS", "autnumSearchResults", "rirSearch1 autnums autnumSearchResults")]
    [InlineData("/autnums?handle=AS64496", "autnumSearchResults", "rirSearch1 autnums autnumSearchResults")]
    public async Task Case_32_searches_for_numbers(string path, string member, string conformance)
    {
        JsonElement answer = await AskAsync(path);
        Assert.NotEmpty(answer.Elements(member));
        Assert.Superset(conformance.Split(' ').ToHashSet(), answer.Texts("rdapConformance").ToHashSet());
    }

    [Fact]
    public async Task Case_34_reverse_searches()
    {
        Assert.NotEmpty((await AskAsync("/ips/reverse_search/entity?handle=ABC1-TEST")).Elements("ipSearchResults"));
        Assert.NotEmpty((await AskAsync("/ips/reverse_search/entity?email=abuse@example.net")).Elements("ipSearchResults"));
        JsonElement both = await AskAsync("/ips/reverse_search/entity?fn=Abuse*&role=abuse");
        Assert.All(both.Elements("ipSearchResults"), static n => Assert.StartsWith("Abuse", n.Entity("abuse").Card("fn")[0], StringComparison.OrdinalIgnoreCase));
        Assert.Equal(["fn", "role"], both.Elements("reverse_search_properties_mapping").Select(static e => e.Text("property")));
        Assert.Contains((await AskAsync("/help")).Elements("reverse_search_properties"), static e => e.Text("searchableResourceType") == "ips" && e.Text("property") == "email");
        await AskAsync("/ips/reverse_search/entity?city=Rome", 501);
    }

    [Fact]
    public async Task Case_35_a_walk_shows_every_result_once_also_over_a_reload()
    {
        fixture.WriteNetworks(extra: false);
        await fixture.ReloadAsync();
        List<string> walked = [];
        string? next = "/ips?name=TEST-*&count=true";
        for (int page = 0; next is not null; page++)
        {
            JsonElement answer = await AskAsync(next);
            walked.AddRange(Handles(answer, "ipSearchResults"));
            JsonElement paging = answer.GetProperty("paging_metadata");
            next = paging.TryGetProperty("links", out _) ? paging.Link("next") : null;
            if (next is not null)
            {
                Assert.Contains(answer.Elements("notices"), static n => n.Text("type") == "result set truncated due to unexplainable reasons");
                Assert.Equal(10, answer.Elements("ipSearchResults").Length);
            }

            if (page == 1)
            {
                // Other objects come and go, and the places of all the others in the file change.
                fixture.WriteNetworks(extra: true);
                await fixture.ReloadAsync();
            }
        }

        Assert.Equal(walked.Count, walked.Distinct(StringComparer.Ordinal).Count());
        Assert.Superset(Enumerable.Range(0, 40).Where(static i => i % 2 == 0).Select(static i => $"10.0.{i}.0 - 10.0.{i}.255").ToHashSet(), walked.ToHashSet());
    }

    [Theory]
    [InlineData("/ips?name=TEST*&count=maybe")]
    [InlineData("/ips?name=TEST*&sort=nosuch")]
    [InlineData("/ips?name=TEST*&sort=handle:x")]
    [InlineData("/ips?name=TEST*&cursor=@@")]
    public async Task Case_36_errors(string path) => await AskAsync(path, 400);

    [Fact]
    public async Task Case_36_count_and_order()
    {
        Assert.Equal(2, (await AskAsync("/ips?name=TEN-NINE*&count=1")).GetProperty("paging_metadata").GetProperty("totalCount").GetInt32());
        Assert.Equal(["9.0.0.0 - 9.0.0.255", "10.0.0.0 - 10.255.255.255"], Handles(await AskAsync("/ips?name=TEN-NINE*&sort=startAddress"), "ipSearchResults"));
        Assert.Equal(["9.0.0.0 - 9.0.0.255", "10.0.0.0 - 10.255.255.255"], Handles(await AskAsync("/ips?name=TEN-NINE*&sort=handle"), "ipSearchResults"));
    }

    [Fact]
    public async Task Case_37_field_sets()
    {
        JsonElement answer = await AskAsync("/ips?name=TEN-NINE*&fieldSet=id");
        Assert.All(answer.Elements("ipSearchResults"), static e => Assert.Equal(["objectClassName", "handle", "links"], e.EnumerateObject().Select(static p => p.Name)));
        Assert.Equal("id", answer.GetProperty("subsetting_metadata").Text("currentFieldSet"));
        await AskAsync("/ips?name=TEST*&fieldSet=", 400);
        await AskAsync("/ips?name=TEST*&fieldSet=zzz", 400);
    }

    private static string[] Handles(JsonElement answer, string member) => [.. answer.Elements(member).Select(static e => e.Text("handle")!)];

    private async Task<JsonElement> AskAsync(string path, int status = 200)
    {
        using HttpResponseMessage answer = await fixture.Http.GetAsync(path, TestContext.Current.CancellationToken);
        Assert.Equal((HttpStatusCode)status, answer.StatusCode);
        Assert.Equal("application/rdap+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal(["*"], answer.Headers.GetValues("Access-Control-Allow-Origin"));
        JsonElement json = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)).RootElement;
        string problems = string.Join('\n', RdapStructure.Check(json, status));
        Assert.True(problems.Length == 0, $"{path}:\n{problems}");
        return json;
    }

    /// <summary>A server over two sources: one stays, one is written by the tests.</summary>
    public sealed class Fixture : IAsyncLifetime
    {
        private const string Text = """
            organisation: ORG-E-TEST
            org-name: école de test
            abuse-c: ABUSE-TEST

            role: Abuse Desk
            nic-hdl: ABC1-TEST
            e-mail: abuse@example.net

            role: abuse team
            nic-hdl: ABUSE-TEST
            abuse-mailbox: abuse@example.net

            inetnum: 192.0.2.0 - 192.0.2.255
            netname: TEST-NET
            org: ORG-E-TEST
            admin-c: ABC1-TEST

            inetnum: 10.0.0.0 - 10.255.255.255
            netname: TEN-NINE

            inetnum: 9.0.0.0 - 9.0.0.255
            netname: TEN-NINE-PART

            aut-num: AS64496
            as-name: TEST-AS
            org: ORG-E-TEST

            domain: 2.0.192.in-addr.arpa
            nserver: ns1.example.net

            """;

        private readonly TestFolder _folder = new();
        private RunningServer _server = null!;

        internal HttpClient Http => _server.Http;

        public async ValueTask InitializeAsync()
        {
            File.WriteAllText(_folder["fixed.db"], Text);
            WriteNetworks(extra: false);
            _server = await RunningServer.StartAsync(o => o with
            {
                Sources = [new SourceOptions { Name = "TEST", Files = [_folder["fixed.db"]] }, new SourceOptions { Name = "MORE", Files = [_folder["more.db"]] }],
                Rdap = o.Rdap with { MaxSearchResults = 10 },
            });
        }

        public async ValueTask DisposeAsync()
        {
            await _server.DisposeAsync();
            _folder.Dispose();
        }

        /// <summary>Forty networks; or half of them, in another order, and others.</summary>
        internal void WriteNetworks(bool extra)
        {
            StringBuilder text = new();
            for (int i = 39; i >= 0; i--)
            {
                if (!extra || i % 2 == 0)
                {
                    text.Append(CultureInfo.InvariantCulture, $"inetnum: 10.0.{i}.0 - 10.0.{i}.255\nnetname: TEST-{i % 7}\n\n");
                }

                if (extra)
                {
                    text.Insert(0, string.Create(CultureInfo.InvariantCulture, $"inetnum: 10.1.{i}.0 - 10.1.{i}.255\nnetname: TEST-{i % 7}\n\n"));
                }
            }

            File.WriteAllText(_folder["more.db"], text.ToString());
        }

        /// <summary>Loads what changed, and waits until it serves.</summary>
        internal Task ReloadAsync() => _server.Host.Reload.ReloadAsync("test", TestContext.Current.CancellationToken);
    }
}
