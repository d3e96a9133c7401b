using System.Text.Json;
using Microsoft.Playwright;
using Xunit;

namespace Rdap.Tests.EndToEnd;

/// <summary>The page for people, in a real browser over the demo registry.</summary>
public sealed class PageTests(Browser browser) : IClassFixture<Browser>
{
    [Theory]
    [InlineData("192.0.2.30", "192.0.2.24 – 192.0.2.35", "FJORDBYTE-MNT", "2023-09-05", "Fjordbyte Games", "abuse@angstrom.example.com", "AS64501", "the contact of the organisation of the range 2 levels up", "0-127.2.0.192.in-addr.arpa", "DEMO")]
    [InlineData("192.0.2.0/24", "2.0.192.in-addr.arpa", "0-127.2.0.192.in-addr.arpa", "its organisation's contact")]
    [InlineData("2001:db8::/48", "2001:db8::/48", "NORDLYS-V6-CORE", "65,536\u00a0networks of /64", "abuse@nordlys.example.net")]
    [InlineData("as64496", "AS64496", "Nordlys Transit AS", "2019-02-12", "192.0.2.0/24", "2001:db8::/33")]
    [InlineData("64496", "AS64496", "Nordlys Transit AS")]
    [InlineData("192.0.2.24-192.0.2.35", "192.0.2.24 – 192.0.2.35", "FJORDBYTE-GAMESERVERS")]
    [InlineData("org-nt1-demo", "Nordlys Transit AS", "post@nordlys.example.net", "Fjordgata 12", "192.0.2.0/24", "AS64496")]
    [InlineData("Nordlys", "NORDLYS-BACKBONE", "Nordlys Abuse Desk", "AS64496")]
    [InlineData("FJORDBYTE-GAMESERVERS", "192.0.2.24 – 192.0.2.35")]
    [InlineData("abuse@nordlys.example.net", "Nordlys Abuse Desk")]
    [InlineData("2.0.192.in-addr.arpa", "Reverse zone", "ns1.nordlys.example.net", "DNSSEC", "192.0.2.0/24")]
    [InlineData("ns1.nordlys.example.net", "0.8.b.d.0.1.0.0.2.ip6.arpa", "2.0.192.in-addr.arpa")]
    public async Task Every_kind_of_key_finds_what_people_want_to_know(string question, params string[] expected)
    {
        await using Window window = await browser.OpenAsync(browser.Server);
        await window.GoAsync("/");
        await window.AskAsync(question);
        string text = await window.TextAsync();
        Assert.All(expected, one => Assert.Contains(one, text, StringComparison.Ordinal));
        Assert.Contains(Uri.EscapeDataString(question), window.Page.Url.Replace(":", "%3A", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.DoesNotContain("[object", text, StringComparison.Ordinal);
        Assert.NotEqual("", await window.Page.Locator("#status").InnerTextAsync());
    }

    [Fact]
    public async Task Mail_goes_to_the_abuse_contact_and_its_address_can_be_copied()
    {
        await using Window window = await browser.OpenAsync(browser.Server);
        await window.Page.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        await window.GoAsync("/?q=192.0.2.30");
        ILocator mail = window.Answer.Locator("a[href^='mailto:']").First;
        Assert.StartsWith("mailto:abuse@angstrom.example.com?subject=", await mail.GetAttributeAsync("href"), StringComparison.Ordinal);
        await window.Answer.GetByRole(AriaRole.Button, new() { Name = "Copy abuse@angstrom.example.com" }).ClickAsync();
        await Assertions.Expect(window.Answer.Locator(".mail .copy").First).ToHaveTextAsync("Copied");
        Assert.Equal("abuse@angstrom.example.com", await window.Page.EvaluateAsync<string>("navigator.clipboard.readText()"));
    }

    [Fact]
    public async Task The_chain_is_drawn_from_the_top_down_to_scale()
    {
        await using Window window = await browser.OpenAsync(browser.Server);
        await window.GoAsync("/?q=192.0.2.30");
        (string Range, double Left, double Width)[] bars = await BarsAsync(window);
        Assert.Equal(["192.0.2.0/24", "192.0.2.0/25", "192.0.2.16 – 192.0.2.47", "192.0.2.24 – 192.0.2.35", "192.0.2.30"], bars.Select(b => b.Range));
        (int First, int Size)[] truth = [(0, 256), (0, 128), (16, 32), (24, 12)];
        for (int i = 0; i < truth.Length; i++)
        {
            Assert.Equal(truth[i].First / 256.0, bars[i].Left, 0.005);
            Assert.Equal(truth[i].Size / 256.0, bars[i].Width, 0.005);
        }

        Assert.Equal(30 / 256.0, bars[4].Left, 0.005);
        string text = await window.TextAsync();
        Assert.Contains("256\u00a0addresses", text, StringComparison.Ordinal);
        Assert.Contains("12\u00a0addresses", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Small_ranges_stay_visible_inside_their_parents()
    {
        await using Window window = await browser.OpenAsync(browser.Server);
        await window.GoAsync("/?q=2001:db8:1234:42::1");
        (string Range, double Left, double Width)[] bars = await BarsAsync(window);
        Assert.Equal(["2001:db8::/33", "2001:db8:1000::/36", "2001:db8:1200::/40", "2001:db8:1234::/48", "2001:db8:1234:42::/64", "2001:db8:1234:42::1"], bars.Select(b => b.Range));
        foreach (((_, double left, double width), (_, double outerLeft, double outerWidth)) in bars.Skip(1).Zip(bars))
        {
            Assert.InRange(left, outerLeft - 0.005, 1);
            Assert.True(left + width <= outerLeft + outerWidth + 0.005);
            Assert.True(width < outerWidth);
            Assert.True(width >= 0.005);
        }
    }

    [Fact]
    public async Task Links_can_be_shared_and_the_history_leads_back()
    {
        await using Window window = await browser.OpenAsync(browser.Server);
        await window.GoAsync("/?q=AS64496");
        Assert.Equal("AS64496", await window.Page.Locator("#q").InputValueAsync());
        Assert.StartsWith("AS64496", await window.Page.TitleAsync(), StringComparison.Ordinal);

        await window.Answer.GetByRole(AriaRole.Link, new() { Name = "192.0.2.0/24" }).ClickAsync();
        await Assertions.Expect(window.Answer.Locator("h2")).ToHaveTextAsync("192.0.2.0/24");
        Assert.EndsWith("/?q=192.0.2.0%2F24", window.Page.Url, StringComparison.Ordinal);
        await window.Page.GoBackAsync();
        await Assertions.Expect(window.Answer.Locator("h2")).ToHaveTextAsync("AS64496");
        Assert.Equal("AS64496", await window.Page.Locator("#q").InputValueAsync());
    }

    [Fact]
    public async Task Everything_can_be_done_by_keyboard_and_focus_is_seen()
    {
        await using Window window = await browser.OpenAsync(browser.Server);
        await window.GoAsync("/");
        Assert.Equal("q", await FocusAsync(window));
        await window.Page.Keyboard.TypeAsync("192.0.2.30");
        await window.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(window.Answer.Locator("h2")).ToHaveTextAsync("192.0.2.24 – 192.0.2.35");
        Assert.Equal("q", await FocusAsync(window));
        Assert.Contains("Found 192.0.2.24 – 192.0.2.35, held by FJORDBYTE-MNT.", await window.Page.Locator("#status").InnerTextAsync(), StringComparison.Ordinal);

        // On through the page in the order in which it is read, every stop of it visible.
        await window.Page.Keyboard.PressAsync("Tab");
        Assert.Equal("Look up", await FocusAsync(window));
        string[] stops = ["FJORDBYTE-MNT", "Fjordbyte Games", "192.0.2.16 – 192.0.2.47", "abuse@angstrom.example.com", "Copy abuse@angstrom.example.com", "192.0.2.0/24"];
        foreach (string stop in stops)
        {
            await window.Page.Keyboard.PressAsync("Tab");
            Assert.Equal(stop, await FocusAsync(window));
            Assert.True(await window.Page.EvaluateAsync<bool>("getComputedStyle(document.activeElement).outlineStyle !== 'none'"), stop);
        }

        await window.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(window.Answer.Locator("h2")).ToHaveTextAsync("192.0.2.0/24");
        await window.Page.Locator("#theme").FocusAsync();
        await window.Page.Keyboard.PressAsync("/");
        Assert.Equal("q", await FocusAsync(window));
        Assert.Equal("192.0.2.0/24", await window.Page.Locator("#q").InputValueAsync());

        // From the top: the way past the boxes comes first.
        await window.GoAsync("/?q=AS64496");
        await window.Page.EvaluateAsync("document.activeElement.blur()");
        await window.Page.Locator(".skip").FocusAsync();
        await window.Page.Keyboard.PressAsync("Enter");
        Assert.Equal("answer", await FocusAsync(window));
    }

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Colours_follow_the_system_until_the_switch_says_otherwise(ColorScheme scheme)
    {
        await using Window window = await browser.OpenAsync(browser.Server, scheme);
        await window.GoAsync("/?q=192.0.2.30");
        bool isDark = scheme == ColorScheme.Dark;
        Assert.Equal(isDark, await IsDarkAsync(window));
        Assert.True(await ContrastAsync(window) >= 7, "text is read easily");
        await window.KeepAsync("network-" + (isDark ? "dark" : "light"));

        await window.Page.Locator("#theme").ClickAsync();
        Assert.Equal(!isDark, await IsDarkAsync(window));
        Assert.True(await ContrastAsync(window) >= 7);
        await window.Page.ReloadAsync();
        Assert.Equal(!isDark, await IsDarkAsync(window));
    }

    [Theory]
    [InlineData("10.0.0.1", "not-found", "No network here encloses these addresses.")]
    [InlineData("192.0.2.1/20", "bad", "the network is 192.0.0.0/20")]
    [InlineData("1.2.3.456", "bad", "neither an IPv4 address")]
    [InlineData("nobody-is-called-this", "not-found", "is called that")]
    [InlineData("x", "bad", "At least")]
    public async Task What_has_no_answer_says_why(string question, string kind, string hint)
    {
        await using Window window = await browser.OpenAsync(browser.Server);
        await window.GoAsync("/?q=" + Uri.EscapeDataString(question));
        await Assertions.Expect(window.Answer.Locator($"[data-kind='{kind}']")).ToContainTextAsync(hint);
        Assert.Contains(hint, await window.Page.Locator("#status").InnerTextAsync(), StringComparison.Ordinal);
        await window.KeepAsync("problem-" + kind);
    }

    [Fact]
    public async Task What_another_registry_holds_leads_there()
    {
        await using Window window = await browser.OpenAsync(browser.Server);
        await window.GoAsync("/?q=198.51.100.200");
        ILocator link = window.Answer.GetByRole(AriaRole.Link, new() { Name = "Ask that registry" });
        Assert.Equal("https://rdap.example.net/ip/198.51.100.200", await link.GetAttributeAsync("href"));
        await window.KeepAsync("problem-elsewhere");
    }

    [Fact]
    public async Task A_server_that_is_away_or_busy_can_be_asked_again()
    {
        await using Window window = await browser.OpenAsync(browser.Server);
        await window.GoAsync("/");
        await window.Page.RouteAsync("**/ip/*", static route => route.AbortAsync());
        await window.AskAsync("192.0.2.30");
        await Assertions.Expect(window.Answer.Locator("[data-kind='away']")).ToContainTextAsync("cannot be reached");
        await window.KeepAsync("problem-away");

        await window.Page.UnrouteAsync("**/ip/*");
        await window.Page.RouteAsync("**/ip/*", static route => route.FulfillAsync(new() { Status = 429, Headers = [new("Retry-After", "7")] }));
        await window.Answer.GetByRole(AriaRole.Button, new() { Name = "Try again" }).ClickAsync();
        await Assertions.Expect(window.Answer.Locator("[data-kind='busy']")).ToContainTextAsync("in 7 seconds");

        await window.Page.UnrouteAsync("**/ip/*");
        await window.Answer.GetByRole(AriaRole.Button, new() { Name = "Try again" }).ClickAsync();
        await Assertions.Expect(window.Answer.Locator("h2")).ToHaveTextAsync("192.0.2.24 – 192.0.2.35");
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/?many")]
    [InlineData("/?q=192.0.2.30")]
    [InlineData("/?q=2001:db8:1234:42::1")]
    [InlineData("/?q=ORG-NT1-DEMO")]
    [InlineData("/?q=Nordlys")]
    public async Task A_telephone_shows_all_of_it_without_moving_sideways(string path)
    {
        await using Window window = await browser.OpenAsync(browser.Server, width: 360);
        await window.GoAsync(path);
        await window.KeepAsync("phone-" + string.Concat(path.Where(char.IsLetterOrDigit)));
        Assert.True(await window.FitsAsync());
    }

    private static Task<string> FocusAsync(Window window) =>
        window.Page.EvaluateAsync<string>("(e => e.id || e.getAttribute('aria-label') || e.textContent)(document.activeElement)");

    private static Task<bool> IsDarkAsync(Window window) => window.Page.EvaluateAsync<bool>("getComputedStyle(document.body).backgroundColor === 'rgb(20, 24, 28)'");

    // WCAG 2.2: relative luminance and contrast of text on its background.
    private static Task<double> ContrastAsync(Window window) => window.Page.EvaluateAsync<double>("""
        () => {
          const light = (text) => text.match(/\d+/g).slice(0, 3).map(Number).map(c => c / 255).map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
            .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
          const style = getComputedStyle(document.body);
          const [a, b] = [light(style.color), light(style.backgroundColor)].sort((x, y) => y - x);
          return (a + 0.05) / (b + 0.05);
        }
        """);

    // Each level's own bar, as fractions of its track.
    private static async Task<(string Range, double Left, double Width)[]> BarsAsync(Window window)
    {
        string json = await window.Page.EvaluateAsync<string>("""
            JSON.stringify([...document.querySelectorAll('.chain > li')].map(li => {
              const track = li.querySelector('.track').getBoundingClientRect(), bar = li.querySelector('.bar, .point').getBoundingClientRect();
              return [li.dataset.range, (bar.left - track.left) / track.width, bar.width / track.width];
            }))
            """);
        return [.. JsonDocument.Parse(json).RootElement.EnumerateArray().Select(static bar => (bar[0].GetString()!, bar[1].GetDouble(), bar[2].GetDouble()))];
    }
}
