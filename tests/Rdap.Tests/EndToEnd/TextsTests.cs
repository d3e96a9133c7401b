using System.Text.Json;
using Xunit;

namespace Rdap.Tests.EndToEnd;

/// <summary>The sentences that an operator puts in the place of ours.</summary>
public sealed class TextsTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Banner_and_terms_are_the_operator_s_in_both_protocols()
    {
        File.WriteAllText(_folder["banner.txt"], "The registry of Exampleham.\n");
        File.WriteAllText(_folder["terms.txt"], "Use it\nfairly.\n\nNo warranty.\n");
        await using RunningServer server = await RunningServer.StartAsync(options => options with { Whois = options.Whois with { Texts = _folder.Path } });

        string answer = await server.AskAsync("-r 192.0.2.7");
        Assert.StartsWith("% The registry of Exampleham.\n", answer, StringComparison.Ordinal);

        using JsonDocument json = JsonDocument.Parse(await server.Http.GetStringAsync("/help", TestContext.Current.CancellationToken));
        JsonElement terms = json.RootElement.GetProperty("notices").EnumerateArray()
            .Single(n => n.TryGetProperty("links", out JsonElement links) && links[0].GetProperty("rel").GetString() == "terms-of-service");
        Assert.Equal(["Use it fairly.", "No warranty."], terms.GetProperty("description").EnumerateArray().Select(line => line.GetString()));
    }
}
