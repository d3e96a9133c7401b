using System.Collections.Concurrent;
using Microsoft.Playwright;
using Rdap.Tests.House;
using Xunit;

namespace Rdap.Tests.EndToEnd;

/// <summary>Debian's Chromium, one for the tests of a class, and a demo server to look at.</summary>
public sealed class Browser : IAsyncLifetime
{
    private const string Program = "/usr/bin/chromium";

    private static readonly string[] Arguments =
    [
        "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync",
    ];

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    internal RunningServer Server { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Server = await RunningServer.StartAsync();
        if (File.Exists(Program))
        {
            _playwright = await Playwright.CreateAsync();
            _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = Program, Args = Arguments });
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
        await Server.DisposeAsync();
    }

    /// <summary>A window of its own, that has kept nothing from another.</summary>
    /// <param name="server">The server whose page it shows.</param>
    /// <param name="scheme">What the system says of dark and light.</param>
    /// <param name="width">Its width.</param>
    internal async Task<Window> OpenAsync(RunningServer server, ColorScheme scheme = ColorScheme.Light, int width = 1100)
    {
        Assert.SkipWhen(_browser is null, $"there is no {Program}");
        IBrowserContext context = await _browser!.NewContextAsync(new() { ColorScheme = scheme, ViewportSize = new() { Width = width, Height = 900 } });
        return await Window.CreateAsync(context, server.Host.HttpUrls[0]);
    }
}

/// <summary>A window of the browser, and everything in it that should not be.</summary>
internal sealed class Window : IAsyncDisposable
{
    // Milliseconds: a machine that has much else to do shows a page late.
    private const float Patience = 30_000;

    private readonly IBrowserContext _context;
    private readonly Uri _base;
    private readonly ConcurrentQueue<string> _wrong = new();

    private Window(IBrowserContext context, Uri url, IPage page)
    {
        _context = context;
        _base = url;
        Page = page;
        Assertions.SetDefaultExpectTimeout(Patience);
        page.PageError += (_, error) => _wrong.Enqueue("fault: " + error);
        page.Console += (_, message) =>
        {
            // That a question has no answer the browser writes to its console as well.
            if (message.Type is "error" or "warning" && !message.Text.StartsWith("Failed to load resource", StringComparison.Ordinal))
            {
                _wrong.Enqueue("console: " + message.Text);
            }
        };
        page.RequestFinished += (_, request) => Check(request);
        page.RequestFailed += (_, request) => Check(request);
        page.Dialog += async (_, dialog) =>
        {
            _wrong.Enqueue("dialog: " + dialog.Message);
            await dialog.DismissAsync();
        };
    }

    public IPage Page { get; }

    public ILocator Answer => Page.Locator("#answer");

    public static async Task<Window> CreateAsync(IBrowserContext context, Uri url)
    {
        IPage page = await context.NewPageAsync();
        await page.AddInitScriptAsync("addEventListener('securitypolicyviolation', e => console.error('policy: ' + e.violatedDirective + ' ' + e.blockedURI))");
        return new Window(context, url, page);
    }

    /// <summary>Shows a path of the server, and waits for the answer.</summary>
    public async Task GoAsync(string path)
    {
        await Page.GotoAsync(new Uri(_base, path).AbsoluteUri);
        int question = path.IndexOf("?q=", StringComparison.Ordinal);
        await ShownAsync(question < 0 ? "" : Uri.UnescapeDataString(path[(question + 3)..]));
    }

    /// <summary>Types a question as people do.</summary>
    public async Task AskAsync(string question)
    {
        await Page.Locator("#q").FillAsync(question);
        await Page.Keyboard.PressAsync("Enter");
        await ShownAsync(question);
    }

    // An answer of whatever kind, but to this question.
    private Task ShownAsync(string question) => Assertions.Expect(Answer).ToHaveAttributeAsync("data-shown", question, new() { Timeout = Patience });

    /// <summary>The text of the answer, as it is seen.</summary>
    public Task<string> TextAsync() => Answer.InnerTextAsync();

    // A redirect that the page does not follow is a request, too, to the browser's tools: one that was given up before it was sent.
    private void Check(IRequest request)
    {
        bool isHere = request.Url.StartsWith("blob:", StringComparison.Ordinal) || new Uri(request.Url).Authority == _base.Authority;
        if (!isHere && !(request.RedirectedFrom is not null && request.Failure == "net::ERR_ABORTED"))
        {
            _wrong.Enqueue("request to another host: " + request.Url);
        }
    }

    /// <summary>Whether nothing stands out at the side.</summary>
    public Task<bool> FitsAsync() => Page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= document.documentElement.clientWidth");

    /// <summary>Keeps what is seen among the results of a run.</summary>
    public async Task KeepAsync(string name)
    {
        string folder = Path.Combine(Repository.Root, "artifacts", "ci", "screenshots");
        Directory.CreateDirectory(folder);
        await Page.ScreenshotAsync(new() { Path = Path.Combine(folder, name + ".png"), FullPage = true, Animations = ScreenshotAnimations.Disabled });
    }

    /// <summary>Nothing failed, nothing was refused by the policy, nobody else was asked.</summary>
    public async ValueTask DisposeAsync()
    {
        await _context.DisposeAsync();
        Assert.Empty(_wrong);
    }
}
