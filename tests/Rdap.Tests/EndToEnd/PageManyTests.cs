using Microsoft.Playwright;
using Xunit;

namespace Rdap.Tests.EndToEnd;

/// <summary>The page's box for many numbers, in a real browser over the demo registry.</summary>
public sealed class PageManyTests(Browser browser) : IClassFixture<Browser>
{
    [Fact]
    public async Task A_pasted_list_becomes_a_table_and_a_file()
    {
        await using Window window = await browser.OpenAsync(browser.Server);
        await window.GoAsync("/?many");
        await window.Page.Locator("#list").FillAsync("192.0.2.30\n2001:db8::1\nAS64496\nno, number\n10.0.0.1\n");
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Look up all" }).ClickAsync();
        await Assertions.Expect(window.Answer.Locator("tbody tr")).ToHaveCountAsync(5);
        Assert.Equal(["192.0.2.30", "2001:db8::1", "AS64496"], (await window.Answer.Locator("tbody tr td:first-child").AllInnerTextsAsync()).Take(3));
        Assert.Contains("abuse@angstrom.example.com", await window.Answer.Locator("tbody tr").First.InnerTextAsync(), StringComparison.Ordinal);
        await Assertions.Expect(window.Answer.Locator("tr.bad")).ToHaveCountAsync(1);
        await Assertions.Expect(window.Answer.Locator("tr.bad")).ToContainTextAsync("no address, prefix or AS number");
        Assert.True(await window.Page.EvaluateAsync<bool>("(e => e.scrollWidth <= e.clientWidth)(document.querySelector('.wide'))"));
        await window.KeepAsync("many");

        IDownload file = await window.Page.RunAndWaitForDownloadAsync(() => window.Page.GetByRole(AriaRole.Button, new() { Name = "Download as CSV" }).ClickAsync());
        Assert.Equal("lookup.csv", file.SuggestedFilename);
        string[] lines = (await File.ReadAllTextAsync(await file.PathAsync(), TestContext.Current.CancellationToken)).TrimEnd().Split('\n');
        Assert.Equal(6, lines.Length);
        Assert.StartsWith("query,range,holder", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("192.0.2.30,192.0.2.24 - 192.0.2.35,", lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_long_list_goes_out_in_pieces_and_comes_back_as_one_table()
    {
        await using Window window = await browser.OpenAsync(browser.Server);
        await window.GoAsync("/?many");
        int requests = 0;
        window.Page.Request += (_, request) => requests += request.Url.Contains("/v1/lookup", StringComparison.Ordinal) ? 1 : 0;
        await window.Page.Locator("#list").EvaluateAsync("list => { list.value = Array.from({ length: 25000 }, (_, i) => '192.0.2.' + i % 256 + '\\n').join(''); }");
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Look up all" }).ClickAsync();
        await Assertions.Expect(window.Answer.Locator(".count")).ToHaveTextAsync("25,000 rows; the first 500 are shown, the file has all.");
        Assert.Equal(3, requests);
        await Assertions.Expect(window.Answer.Locator("tbody tr")).ToHaveCountAsync(500);

        IDownload file = await window.Page.RunAndWaitForDownloadAsync(() => window.Page.GetByRole(AriaRole.Button, new() { Name = "Download as CSV" }).ClickAsync());
        string[] lines = (await File.ReadAllTextAsync(await file.PathAsync(), TestContext.Current.CancellationToken)).TrimEnd().Split('\n');
        Assert.Equal(Enumerable.Range(0, 25_000).Select(static i => $"192.0.2.{i % 256}").Prepend("query"), lines.Select(static line => line.Split(',')[0]));
    }

    [Fact]
    public async Task What_has_come_stays_when_the_server_stops_answering()
    {
        await using Window window = await browser.OpenAsync(browser.Server);
        await window.GoAsync("/?many");
        int requests = 0;
        await window.Page.RouteAsync("**/v1/lookup*", route => ++requests == 2 ? route.FulfillAsync(new() { Status = 503, Headers = [new("Retry-After", "7")] }) : route.ContinueAsync());
        await window.Page.Locator("#list").EvaluateAsync("list => { list.value = '192.0.2.30\\n'.repeat(15000); }");
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Look up all" }).ClickAsync();
        await Assertions.Expect(window.Answer.Locator(".count")).ToContainTextAsync("; then it stopped. The server asks for patience: try again in 7 seconds.");
        await Assertions.Expect(window.Answer.Locator("tbody tr")).ToHaveCountAsync(500);
        await Assertions.Expect(window.Page.GetByRole(AriaRole.Button, new() { Name = "Download as CSV" })).ToBeEnabledAsync();
    }

    [Fact]
    public async Task Log_lines_are_searched_for_numbers()
    {
        await using Window window = await browser.OpenAsync(browser.Server);
        await window.GoAsync("/?many");
        await window.Page.Locator("#list").FillAsync("sshd: Failed password from 192.0.2.30 port 22, then 203.0.113.9");
        await window.Page.Locator("#extract").CheckAsync();
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Look up all" }).ClickAsync();
        await Assertions.Expect(window.Answer.Locator("tbody tr")).ToHaveCountAsync(2);
    }
}
