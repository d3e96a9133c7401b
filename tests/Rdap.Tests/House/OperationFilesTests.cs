using System.Text.Json;
using System.Text.RegularExpressions;
using Rdap.Server.Mirror;
using Rdap.Server.Options;
using Rdap.Tests.EndToEnd;
using Xunit;

namespace Rdap.Tests.House;

/// <summary>What the files of operation (examples, texts, unit, container) name does exist, and they agree with each other.</summary>
public sealed partial class OperationFilesTests
{
    private static readonly string? Top = FindTop();

    public static TheoryData<string> Examples()
        => Top is null ? [] : [.. Directory.GetFiles(Path.Combine(Top, "conf", "examples"), "*.json").Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Examples), DisableDiscoveryEnumeration = true)]
    public void An_example_configuration_is_accepted(string name)
    {
        using TestFolder keys = new();
        string[] sets = name switch
        {
            // Their keys are made by whoever runs them.
            "publisher.json" => ["sources:0:publish:key=" + keys["key.pem"]],
            "mirror.json" => ["sources:0:mirror:key=" + keys["key.pem"]],
            _ => [],
        };
        SigningKeys.Create(keys["key.pem"]);
        ServerOptions options = Load("conf/examples/" + name, [], sets);

        Assert.NotEqual("DEMO", options.Sources[0].Name);
        foreach (SourceOptions source in options.Sources)
        {
            Assert.Equal(source.Files.Distinct(StringComparer.Ordinal), source.Files);
            Assert.All(source.Files, f => Assert.True(OptionsBinder.IsHttpUrl(f) ? f.StartsWith("https://", StringComparison.Ordinal) : Path.IsPathRooted(f), f));
            Assert.True(source.Checksum is null || source.Files.All(OptionsBinder.IsHttpUrl), $"{source.Name}: a checksum needs a URL");
        }
    }

    [Fact]
    public void Threads_of_the_pool_sleep_when_they_have_nothing_to_do()
    {
        using JsonDocument config = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "rdapd.runtimeconfig.json")));
        JsonElement properties = config.RootElement.GetProperty("runtimeOptions").GetProperty("configProperties");
        Assert.Equal(0, properties.GetProperty("System.Threading.ThreadPool.UnfairSemaphoreSpinLimit").GetInt32());
    }

    [Fact]
    public void Every_registry_has_an_example_and_the_one_for_all_has_all_of_their_sources()
    {
        string[] each = ["afrinic.json", "apnic.json", "arin.json", "lacnic.json", "ripe.json"];
        Assert.Equal(["afrinic.json", "all-rirs.json", "apnic.json", "arin.json", "dn42.json", "lacnic.json", "mirror.json", "publisher.json", "ripe.json"],
            Directory.GetFiles(Path.Combine(TopOrSkip(), "conf", "examples"), "*.json").Select(Path.GetFileName).Order(StringComparer.Ordinal));

        ServerOptions all = Load("conf/examples/all-rirs.json", []);
        foreach (SourceOptions source in each.SelectMany(e => Load("conf/examples/" + e, []).Sources))
        {
            SourceOptions twin = Assert.Single(all.Sources, s => s.Name == source.Name);
            Assert.Equal(source.Files, twin.Files);
            Assert.Equal(source.Checksum, twin.Checksum);
        }
    }

    [Theory]
    [InlineData("banner.txt")]
    [InlineData("terms.txt")]
    [InlineData("help.txt")]
    public void A_text_is_plain_and_narrow_enough_to_stand_behind_a_percent_sign(string name)
    {
        string[] lines = File.ReadAllLines(Path.Combine(TopOrSkip(), "conf", "texts", name));

        Assert.NotEmpty(lines);
        Assert.All(lines, l =>
        {
            Assert.InRange(l.Length, 0, 78);
            Assert.DoesNotContain(l, c => c is < ' ' or > '~');
            Assert.False(l.StartsWith('%') || l.StartsWith('#'), l);
        });
    }

    [Fact]
    public void The_unit_starts_the_program_with_a_file_that_is_here_and_options_that_it_knows()
    {
        string[] unit = File.ReadAllLines(Path.Combine(TopOrSkip(), "conf", "systemd", "rdapd.service"));
        string[] start = [.. unit.Single(l => l.StartsWith("ExecStart=", StringComparison.Ordinal))["ExecStart=".Length..].Split(' ')];

        Assert.Equal(ProgramName(), Path.GetFileName(start[0]));
        Assert.Equal(["serve", "--config", "/etc/rdapd/rdap.json"], start[1..]);
        Load("conf/rdap.json", Variables(unit.Where(l => l.StartsWith("Environment=", StringComparison.Ordinal)).Select(l => l["Environment=".Length..])));

        Assert.Contains("ExecReload=/bin/kill -HUP $MAINPID", unit);
        Assert.Contains("AmbientCapabilities=CAP_NET_BIND_SERVICE", unit);
        Assert.DoesNotContain(unit, l => l.StartsWith("MemoryDenyWriteExecute=", StringComparison.Ordinal));
        int grace = int.Parse(unit.Single(l => l.StartsWith("TimeoutStopSec=", StringComparison.Ordinal))["TimeoutStopSec=".Length..], Invariant);
        Assert.True(grace > new ServerOptions().DrainSeconds + new ServerOptions().StopSeconds, "the unit kills before the program has stopped");

        // What the header says to copy.
        foreach (Match named in RepositoryPath().Matches(string.Join('\n', unit.TakeWhile(l => l.StartsWith('#')))))
        {
            AssertExists(named.Value);
        }
    }

    [Fact]
    public void The_image_copies_what_is_here_and_what_its_ignore_file_lets_through()
    {
        HashSet<string> allowed = [.. File.ReadAllLines(Path.Combine(TopOrSkip(), "docker", "Dockerfile.dockerignore"))
            .Where(l => l.StartsWith('!')).Select(l => l[1..])];
        string[] copied = [.. Instructions("COPY").Where(w => !w[0].StartsWith("--from", StringComparison.Ordinal)).SelectMany(w => w[..^1])];

        Assert.Contains("src/", copied);
        Assert.All(copied, path =>
        {
            AssertExists(path);
            Assert.Contains(path.Split('/')[0], allowed);
        });
        Assert.All(allowed, a => Assert.Contains(copied, c => c.Split('/')[0] == a));

        // Each project of the program is restored before its sources are copied.
        IEnumerable<string> projects = Directory.GetFiles(Path.Combine(TopOrSkip(), "src"), "*.csproj", SearchOption.AllDirectories)
            .Select(f => Path.GetRelativePath(TopOrSkip(), f).Replace('\\', '/'));
        Assert.Equal(projects.Order(StringComparer.Ordinal), copied.Where(c => c.EndsWith(".csproj", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_image_starts_the_program_on_the_ports_that_it_shows()
    {
        string program = $"/app/{ProgramName()}.dll";
        Assert.Equal(["dotnet", program], Words(Instructions("ENTRYPOINT").Single()));
        Assert.Equal(["serve", "--config", "/etc/rdapd/rdap.json"], Words(Instructions("CMD").Single()));
        string[] check = Words(Instructions("HEALTHCHECK").Single().SkipWhile(w => w != "CMD").Skip(1));
        Assert.Equal(["dotnet", program, "health"], check);

        ServerOptions options = Load("conf/rdap.json", Variables(Instructions("ENV").SelectMany(w => w)));
        Assert.Equal(Ports(options), Instructions("EXPOSE").Single());
        Assert.Contains(Instructions("COPY"), c => c[^1] == "/etc/rdapd/rdap.json");
        Assert.Equal(options.DataDirectory, options.State.Folder);
        Assert.Equal(options.DataDirectory, Instructions("VOLUME").Single().Single());
        Assert.NotEqual("0", Instructions("USER").Single()[0].Split(':')[0]);
        Assert.Equal(SdkVersion(), ImageTag().Match(File.ReadAllText(Path.Combine(TopOrSkip(), "docker", "Dockerfile"))).Groups["number"].Value);
    }

    [Fact]
    public void The_compose_file_builds_that_image_and_publishes_its_ports()
    {
        string folder = Path.Combine(TopOrSkip(), "docker");
        string[] compose = [.. File.ReadAllLines(Path.Combine(folder, "compose.yaml")).Select(l => l.Trim())];
        string context = Path.Combine(folder, After(compose, "context: "));
        Assert.True(File.Exists(Path.Combine(context, After(compose, "dockerfile: "))), "the Dockerfile is not there");

        string[] items = [.. compose.Where(l => l.StartsWith("- ", StringComparison.Ordinal)).Select(l => l[2..].Trim('"'))];
        Assert.Equal(Instructions("EXPOSE").Single(), items.Where(i => char.IsAsciiDigit(i[0])).Select(i => i.Split(':')[^1]));
        Assert.Contains(items, i => i.EndsWith(":" + Instructions("VOLUME").Single().Single(), StringComparison.Ordinal));
        foreach (string mount in items.Where(i => i.StartsWith("..", StringComparison.Ordinal)))
        {
            Assert.True(Path.Exists(Path.Combine(folder, mount.Split(':')[0])), mount);
        }
    }

    [Fact]
    public void The_container_read_me_shows_options_that_exist()
    {
        string text = File.ReadAllText(Path.Combine(TopOrSkip(), "docker", "README.md"));
        string[] shown = [.. Variable().Matches(text).Select(m => m.Value)];

        Assert.NotEmpty(shown);
        foreach (string one in shown)
        {
            Load("conf/rdap.json", Variables([one]));
        }

        // Keys are made by whoever runs it.
        foreach (Match named in RepositoryPath().Matches(text).Where(static named => !named.Value.StartsWith("docker/keys", StringComparison.Ordinal)))
        {
            AssertExists(named.Value);
        }
    }

    private static IFormatProvider Invariant => System.Globalization.CultureInfo.InvariantCulture;

    private static ServerOptions Load(string file, Dictionary<string, string> environment, IReadOnlyList<string>? sets = null)
    {
        ServerOptions options = OptionsLoader.Load(
            new() { ConfigFile = Path.Combine(TopOrSkip(), file), Environment = environment, Sets = sets ?? [] }, out IReadOnlyList<OptionsProblem> problems);
        Assert.Empty(problems);
        return options;
    }

    private static Dictionary<string, string> Variables(IEnumerable<string> assignments)
        => assignments.Select(a => a.Split('=', 2)).Where(a => a[0].StartsWith(OptionsLoader.EnvironmentPrefix, StringComparison.Ordinal))
            .ToDictionary(a => a[0], a => a[1].Replace("%S", "/var/lib", StringComparison.Ordinal), StringComparer.Ordinal);

    private static string[] Ports(ServerOptions options)
        => [.. options.Whois.Listen.Concat(options.Http.Listen).Select(l => l[(l.LastIndexOf(':') + 1)..])];

    // The instructions of the Dockerfile of one kind, cut into words; lines that end in a backslash go on in the next.
    private static string[][] Instructions(string kind)
    {
        IEnumerable<string> lines = File.ReadAllLines(Path.Combine(TopOrSkip(), "docker", "Dockerfile")).Where(l => !l.StartsWith('#'));
        return [.. string.Join('\n', lines).Replace("\\\n", " ", StringComparison.Ordinal).Split('\n')
            .Select(l => l.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Where(w => w.Length > 1 && w[0] == kind).Select(w => w[1..])];
    }

    private static string[] Words(IEnumerable<string> jsonList) => System.Text.Json.JsonSerializer.Deserialize<string[]>(string.Join(' ', jsonList))!;

    private static string After(string[] lines, string start) => lines.Single(l => l.StartsWith(start, StringComparison.Ordinal))[start.Length..];

    private static string ProgramName() => typeof(ServerOptions).Assembly.GetName().Name!;

    private static string SdkVersion()
        => SdkNumber().Match(File.ReadAllText(Path.Combine(TopOrSkip(), "global.json"))).Groups["number"].Value;

    private static void AssertExists(string path) => Assert.True(Path.Exists(Path.Combine(TopOrSkip(), path)), path + " is not there");

    private static string TopOrSkip()
    {
        Assert.SkipWhen(Top is null, "the repository is not around the tests");
        return Top!;
    }

    private static string? FindTop()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Rdap.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName;
    }

    [GeneratedRegex(@"(?<![\w/.])(?:conf|docker|src)/[\w./-]*\w", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex RepositoryPath();

    [GeneratedRegex(@"RDAPD_\w+=[^`\s]+", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Variable();

    [GeneratedRegex(@"dotnet/aspnet:(?<number>\d+\.\d+)-noble-chiseled", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ImageTag();

    [GeneratedRegex("""
        "version": "(?<number>\d+\.\d+)
        """, RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex SdkNumber();
}
