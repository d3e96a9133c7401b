using System.CommandLine;

namespace Rdap.Server.Commands;

/// <summary><c>rdapd health</c>: asks a running server whether it can answer; for a container's health check.</summary>
internal static class HealthCommand
{
    private const string DefaultUrl = "http://127.0.0.1:8080";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>The verb.</summary>
    public static Command Create()
    {
        Option<string> url = new("--http") { Description = "The HTTP door of the server.", HelpName = "URL", DefaultValueFactory = _ => DefaultUrl };
        var command = new Command("health", "Ask a running server whether it can answer; exit code 0 when it can, 1 when not.") { url };
        command.SetAction((parsed, stop) => RunAsync(parsed.GetValue(url)!, stop));
        return command;
    }

    private static async Task<int> RunAsync(string url, CancellationToken stop)
    {
        if (!Options.OptionsBinder.IsHttpUrl(url))
        {
            Console.Error.WriteLine($"rdapd: '{url}' is not a URL such as {DefaultUrl}");
            return CommandLine.Unusable;
        }

        try
        {
            using var http = new HttpClient { Timeout = Patience };
            using HttpResponseMessage answer = await http.GetAsync(new Uri(new Uri(url), "/health/ready"), stop);
            Console.Out.WriteLine((await answer.Content.ReadAsStringAsync(stop)).Trim());
            return answer.IsSuccessStatusCode ? CommandLine.Ok : CommandLine.Problems;
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            Console.Error.WriteLine($"rdapd: {url} does not answer: {e.Message}");
            return CommandLine.Problems;
        }
    }
}
