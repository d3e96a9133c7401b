using Rdap.Server.Options;
using Xunit;

namespace Rdap.Tests.Server.Options;

public sealed class OptionsLoaderTests : IDisposable
{
    private static readonly Dictionary<string, string> NoEnvironment = [];
    private readonly string _folder = Directory.CreateTempSubdirectory("rdapd-test-").FullName;

    public void Dispose() => Directory.Delete(_folder, true);

    private string Write(string json)
    {
        string file = Path.Combine(_folder, "rdap.json");
        File.WriteAllText(file, json);
        return file;
    }

    private ServerOptions Load(string json, out IReadOnlyList<OptionsProblem> problems, OptionsRequest? request = null)
        => OptionsLoader.Load((request ?? new()) with { ConfigFile = Write(json), Environment = request?.Environment ?? NoEnvironment }, out problems);

    [Fact]
    public void Nothing_given_is_the_demo_registry_on_unprivileged_ports_of_this_machine()
    {
        ServerOptions options = OptionsLoader.Load(new() { Environment = NoEnvironment }, out IReadOnlyList<OptionsProblem> problems);

        Assert.Empty(problems);
        Assert.Equal(["127.0.0.1:4343"], options.Whois.Listen);
        Assert.Equal(["127.0.0.1:8080"], options.Http.Listen);
        Assert.Equal("DEMO", options.Sources[0].Name);
    }

    [Fact]
    public void A_list_of_addresses_is_read_at_the_start_and_what_is_wrong_in_it_is_said()
    {
        File.WriteAllText(Path.Combine(_folder, "good.txt"), "192.0.2.0/24 # ours");
        File.WriteAllText(Path.Combine(_folder, "bad.txt"), "192.0.2.1/24\nelsewhere");
        ServerOptions options = Load("""
            { "whois": { "access": { "proxies": "good.txt", "trusted": "bad.txt", "exempt": "none.txt" } } }
            """, out IReadOnlyList<OptionsProblem> problems);

        Assert.Equal(Path.Combine(_folder, "good.txt"), options.Whois.Access.Proxies);
        Assert.Equal(["whois:access:trusted", "whois:access:exempt"], problems.Select(p => p.Key));
        Assert.Contains("line 1: '192.0.2.1/24' has bits set", problems[0].Wrong, StringComparison.Ordinal);
        Assert.Contains("line 2: 'elsewhere' is no address", problems[0].Wrong, StringComparison.Ordinal);
        Assert.EndsWith("none.txt: there is no such file", problems[1].Wrong, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_with_nothing_in_it_is_the_defaults()
    {
        ServerOptions options = Load("{}", out IReadOnlyList<OptionsProblem> problems);

        Assert.Empty(problems);
        Assert.Equal(["[::]:43"], options.Whois.Listen);
        Assert.Equal(new ServerOptions().Reload, options.Reload);
    }

    [Fact]
    public void Comments_and_trailing_commas_are_allowed_and_null_means_not_set()
    {
        ServerOptions options = Load(
            """
            {
              // who we are
              "whois": { "idleSeconds": 7, "texts": null, },
              /* elsewhere */
              "metrics": { "prometheus": false },
            }
            """, out IReadOnlyList<OptionsProblem> problems);

        Assert.Empty(problems);
        Assert.Equal(7, options.Whois.IdleSeconds);
        Assert.Null(options.Whois.Texts);
        Assert.False(options.Metrics.Prometheus);
    }

    [Fact]
    public void Every_problem_is_said_at_once_with_place_key_and_what_is_allowed()
    {
        Load(
            """
            {
              "whois": { "idleSecond": 7, "maxLineBytes": 5, "listen": ["127.0.0.1"] },
              "logging": { "level": "loud" },
              "metrics": { "prometheus": "perhaps" },
              "sources": [ { "name": "a b", "files": [], "colour": 1 } ],
              "reload": 3
            }
            """, out IReadOnlyList<OptionsProblem> problems);

        Assert.Equal(
            ["logging:level", "metrics:prometheus", "reload", "sources:0:colour", "sources:0:files", "sources:0:name", "whois:idleSecond", "whois:listen:0", "whois:maxLineBytes"],
            problems.Select(p => p.Key).Order(StringComparer.Ordinal));
        Assert.All(problems, p => Assert.EndsWith("rdap.json", p.Origin, StringComparison.Ordinal));
        Assert.Contains("debug, information, warning, error", problems.Single(p => p.Key == "logging:level").Allowed, StringComparison.Ordinal);
        Assert.Contains("64 to 1024", problems.Single(p => p.Key == "whois:maxLineBytes").Allowed, StringComparison.Ordinal);
        Assert.Contains("idleSeconds", problems.Single(p => p.Key == "whois:idleSecond").Allowed, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{ \"whois\": ")]
    [InlineData("[1]")]
    [InlineData("")]
    public void A_broken_file_is_one_problem_and_no_exception(string json)
    {
        Load(json, out IReadOnlyList<OptionsProblem> problems);
        Assert.Contains(problems, p => p.Wrong.StartsWith("not readable as JSON", StringComparison.Ordinal));
    }

    [Fact]
    public void A_missing_file_is_one_problem()
    {
        OptionsLoader.Load(new() { ConfigFile = Path.Combine(_folder, "none.json"), Environment = NoEnvironment }, out IReadOnlyList<OptionsProblem> problems);
        Assert.Single(problems);
    }

    [Fact]
    public void The_environment_wins_over_the_file_and_the_command_line_over_both()
    {
        ServerOptions options = Load(
            """{ "whois": { "idleSeconds": 1, "maxLineBytes": 200, "sendSeconds": 1 } }""",
            out IReadOnlyList<OptionsProblem> problems,
            new()
            {
                Environment = new Dictionary<string, string>
                {
                    ["RDAPD_whois__idleSeconds"] = "2",
                    ["RDAPD_WHOIS__MAXLINEBYTES"] = "300",
                    ["RDAPD_SERVICE_HOST"] = "10.0.0.1",
                },
                Sets = ["whois:idleSeconds=3", "stopSeconds=4"],
                Whois = ["127.0.0.1:0", "[::1]:0"],
            });

        Assert.Empty(problems);
        Assert.Equal((3, 300, 1, 4), (options.Whois.IdleSeconds, options.Whois.MaxLineBytes, options.Whois.SendSeconds, options.StopSeconds));
        Assert.Equal(["127.0.0.1:0", "[::1]:0"], options.Whois.Listen);
    }

    [Fact]
    public void An_unknown_key_in_the_environment_or_on_the_command_line_is_said_with_its_origin()
    {
        Load("{}", out IReadOnlyList<OptionsProblem> problems, new()
        {
            Environment = new Dictionary<string, string> { ["RDAPD_whois__nothing"] = "2" },
            Sets = ["http:nothing=1", "nonsense"],
        });

        Assert.Equal(["command line", "command line", "environment"], problems.Select(p => p.Origin).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Sources_of_the_command_line_replace_those_of_the_file_and_paths_start_where_they_are_written()
    {
        ServerOptions fromFile = Load("""{ "sources": [ { "name": "A", "files": ["a.db", "https://example.net/b.gz"] } ] }""", out _);
        ServerOptions fromLine = Load("""{ "sources": [ { "name": "A", "files": ["a.db"] } ] }""", out IReadOnlyList<OptionsProblem> problems,
            new() { Sources = ["B=x,y", "C=/z"] });

        Assert.Empty(problems);
        Assert.Equal([Path.Combine(_folder, "a.db"), "https://example.net/b.gz"], fromFile.Sources[0].Files);
        Assert.Equal(["B", "C"], fromLine.Sources.Select(s => s.Name));
        Assert.Equal([Path.GetFullPath("x"), Path.GetFullPath("y")], fromLine.Sources[0].Files);
    }

    [Theory]
    [InlineData("127.0.0.1:43", "127.0.0.1:43")]
    [InlineData("[::1]:43", "[::1]:43")]
    [InlineData("*:0", "[::]:0")]
    [InlineData("localhost:8080", "127.0.0.1:8080")]
    [InlineData("127.0.0.1", null)]
    [InlineData("::1", null)]
    [InlineData("127.0.0.1:99999", null)]
    [InlineData("127.0.0.1:-1", null)]
    [InlineData("example.net:43", null)]
    [InlineData("010.0.0.1:43", null)]
    [InlineData("::1:43", null)]
    [InlineData("[127.0.0.1]:43", null)]
    [InlineData("", null)]
    public void Addresses_to_listen_on(string text, string? expected)
    {
        bool ok = EndPointText.TryParse(text, out System.Net.IPEndPoint? endPoint);
        Assert.Equal(expected, ok ? endPoint!.ToString() : null);
    }
}
