using System.Globalization;
using System.Text.RegularExpressions;
using Rdap.Server.Mirror;
using Rdap.Server.Options;
using Rdap.Tests.EndToEnd;
using Xunit;

namespace Rdap.Tests.House;

/// <summary>The files of a cluster (balancers, mirrors, publisher, nginx, compose) agree with each other on addresses, ports, paths and times.</summary>
public sealed partial class ClusterFilesTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly string[] _balancer = Repository.ReadLines("conf/examples/haproxy.cfg");
    private readonly Dictionary<string, string[]> _services = ServicesOf(Repository.ReadLines("docker/compose.cluster.yaml"));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Haproxy_takes_the_file_without_a_warning()
    {
        string? haproxy = RdapdProcess.FindTool("haproxy");
        Assert.SkipWhen(haproxy is null, "haproxy is not installed");
        TestCertificate.Write(_folder["rdap.pem"], _folder["rdap.pem"], "rdap.example.net", DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(200));
        File.WriteAllText(_folder["haproxy.cfg"], string.Join('\n', _balancer).Replace("/etc/haproxy/rdap.pem", _folder["rdap.pem"], StringComparison.Ordinal) + "\n");
        using System.Diagnostics.Process check = RdapdProcess.Start(haproxy!, ["-c", "-dW", "-L", "lb1", "-f", _folder["haproxy.cfg"]], null);
        string said = check.StandardError.ReadToEnd();
        check.WaitForExit();
        Assert.True(check.ExitCode == 0, said);
    }

    [Fact]
    public void The_balancers_send_to_the_mirrors_by_the_ports_that_these_open()
    {
        ServerOptions mirror = Load("mirror.json");
        int whois = PortOf(mirror.Whois.Listen.Single()), http = PortOf(mirror.Http.Listen.Single());
        string[] mirrors = [.. _services.Keys.Where(static name => name.StartsWith("mirror", StringComparison.Ordinal))];

        Assert.Equal(3, mirrors.Length);
        Assert.Equal(
            mirrors.Select(name => FormattableString.Invariant($"{name} {AddressOf(name)}:{whois}")).Concat(mirrors.Select(name => FormattableString.Invariant($"{name} {AddressOf(name)}:{http}"))),
            Lines("server "));
        Assert.Contains(_balancer, line => line.Contains(FormattableString.Invariant($" check port {http} "), StringComparison.Ordinal));
    }

    [Fact]
    public void The_mirrors_believe_the_balancers_and_nobody_else()
    {
        string[] peers = [.. Lines("peer ").Select(static line => line.Split(':')[0])];
        Assert.Equal(["lb1", "lb2"], peers.Select(static peer => peer.Split(' ')[0]));
        Assert.Equal(peers, peers.Select(static peer => peer.Split(' ')[0]).Select(name => $"{name} {AddressOf(name)}"));
        Assert.All(peers, peer => Assert.Contains("hostname: " + peer.Split(' ')[0], _services[peer.Split(' ')[0]]));

        IEnumerable<string> believed = Repository.ReadLines("conf/examples/balancers.list").Select(static line => line.Split('#')[0].Trim()).Where(static line => line.Length > 0);
        Assert.Equal(peers.Select(static peer => peer.Split(' ')[1]), believed);
        Assert.Equal("balancers.list", Path.GetFileName(Load("mirror.json").Whois.Access.Proxies));
    }

    [Fact]
    public void The_mirrors_ask_where_the_files_are_and_then_the_publisher()
    {
        SourceOptions published = Load("publisher.json").Sources.Single(), mirrored = Load("mirror.json").Sources.Single();
        string nginx = Repository.Read("conf/examples/nginx.conf");
        Assert.Equal(published.Name, mirrored.Name);
        Assert.Equal(
            [$"http://{AddressOf("files")}/nrtmv4/{published.Name}/", FormattableString.Invariant($"http://{AddressOf("publisher")}:{PortOf(Load("publisher.json").Http.Listen.Single())}/nrtmv4/{published.Name}/")],
            mirrored.Mirror.Urls);
        Assert.Equal(RootOfNginx().Match(nginx).Groups["path"].Value + "/nrtmv4/" + published.Name, published.Publish.Folder);
        Assert.Contains("- published:/var/lib/rdapd/nrtmv4", _services["publisher"]);
        Assert.Contains("- published:/var/lib/rdapd/nrtmv4:ro", _services["files"]);
        Assert.Contains(_services["files"], line => line.Contains($"/nrtmv4/{published.Name}/update-notification-file.jose\"", StringComparison.Ordinal));
    }

    [Fact]
    public void A_mirror_that_is_asked_to_stop_waits_longer_than_the_balancers_take_to_see_it()
    {
        ServerOptions mirror = Load("mirror.json");
        Match check = Check().Match(string.Join('\n', _balancer));
        double takes = Number(check, "inter") + (Number(check, "fast") / 1000 * Number(check, "fall"));
        Assert.True(mirror.DrainSeconds >= 2 * takes, $"{mirror.DrainSeconds} s for {takes} s");

        string grace = Repository.ReadLines("docker/compose.cluster.yaml").Select(static line => line.Trim()).Single(static line => line.StartsWith("stop_grace_period: ", StringComparison.Ordinal));
        Assert.True(int.Parse(grace.Split(' ')[1].TrimEnd('s'), CultureInfo.InvariantCulture) > mirror.DrainSeconds + mirror.StopSeconds, grace);

        // It is the mirror that ends a silent connection, and says why.
        Assert.Equal(2, Lines("timeout client ").Concat(Lines("timeout server ")).Count(time => time == FormattableString.Invariant($"{mirror.Whois.IdleSeconds + 10}s")));
        int most = int.Parse(Lines("maxconn ").Single(), CultureInfo.InvariantCulture);
        Assert.InRange(most, 1, Math.Min(mirror.Whois.MaxConnections, mirror.Http.MaxConnections));
    }

    [Fact]
    public void What_the_compose_file_names_is_there_and_is_used()
    {
        string[] all = [.. Repository.ReadLines("docker/compose.cluster.yaml").Select(static line => line.Trim())];
        string[] files = [.. all.Where(static line => line.StartsWith("file: ", StringComparison.Ordinal)).Select(static line => line["file: ".Length..])];
        Assert.NotEmpty(files);
        foreach (string file in files)
        {
            // The keys are made by whoever runs it, as the README beside it says, and are no part of the repository.
            Assert.True(
                file.StartsWith("keys/", StringComparison.Ordinal)
                    ? Repository.Read("docker/README.md").Contains("> docker/" + file, StringComparison.Ordinal) || Repository.Read("docker/README.md").Contains("-out docker/" + file, StringComparison.Ordinal)
                    : File.Exists(Path.Combine(Repository.Root, "docker", file)),
                file);
        }

        Assert.Contains("docker/keys/", Repository.ReadLines(".gitignore"));
        string[] sources = [.. all.Where(static line => line.StartsWith("- source: ", StringComparison.Ordinal)).Select(static line => line["- source: ".Length..]).Distinct()];
        Assert.Equal(files.Length, sources.Length);
        Assert.All(sources, source => Assert.Contains(source + ":", all));

        // What the programs are told to read is what they are given.
        Assert.Contains($"command: [\"serve\", \"--config\", \"/etc/rdapd/mirror.json\"]", all);
        Assert.Contains("target: /etc/rdapd/" + Path.GetFileName(Load("mirror.json").Whois.Access.Proxies), all);
        Assert.Contains("target: /etc/rdapd/registry.pub.pem", all);
        Assert.Contains("\"registry.pub.pem\"", Repository.Read("conf/examples/mirror.json"), StringComparison.Ordinal);
        Assert.Contains("target: /etc/haproxy/rdap.pem", all);
        Assert.Contains(_balancer, static line => line.Contains("crt /etc/haproxy/rdap.pem", StringComparison.Ordinal));
        Assert.Contains(all, line => line.StartsWith("target: " + Load("publisher.json").Sources[0].Files.Single() + "/", StringComparison.Ordinal));
        Assert.All(_services.Where(static service => service.Key.StartsWith("mirror", StringComparison.Ordinal)), service =>
            Assert.Contains($"- {service.Key}:{Load("mirror.json").State.Folder}", service.Value));
    }

    private ServerOptions Load(string example)
    {
        string key = _folder["key.pem"];
        if (!File.Exists(key))
        {
            SigningKeys.Create(key);
        }

        OptionsRequest request = new()
        {
            ConfigFile = Path.Combine(Repository.Root, "conf", "examples", example),
            Environment = new Dictionary<string, string>(),
            Sets = [(example == "mirror.json" ? "sources:0:mirror:key=" : "sources:0:publish:key=") + key],
        };
        ServerOptions options = OptionsLoader.Load(request, out IReadOnlyList<OptionsProblem> problems);
        Assert.Empty(problems);
        return options;
    }

    // The lines that begin with a word, without it.
    private IEnumerable<string> Lines(string word) =>
        _balancer.Select(static line => line.Trim()).Where(line => line.StartsWith(word, StringComparison.Ordinal)).Select(line => line[word.Length..]);

    private string AddressOf(string service) =>
        _services[service].Single(static line => line.StartsWith("ipv4_address: ", StringComparison.Ordinal))["ipv4_address: ".Length..];

    private static int PortOf(string listen) => int.Parse(listen.AsSpan(listen.LastIndexOf(':') + 1), CultureInfo.InvariantCulture);

    private static double Number(Match match, string group) => double.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);

    private static Dictionary<string, string[]> ServicesOf(string[] compose)
    {
        Dictionary<string, string[]> services = [];
        string[] lines = [.. compose.SkipWhile(static line => line != "services:").Skip(1)];
        for (int i = 0; i < lines.Length; i++)
        {
            if (lines[i].StartsWith("  ", StringComparison.Ordinal) && char.IsAsciiLetter(lines[i][2]))
            {
                services[lines[i].Trim(' ', ':')] = [.. lines.Skip(i + 1).TakeWhile(static line => line.Length == 0 || line.StartsWith("   ", StringComparison.Ordinal)).Select(static line => line.Trim())];
            }
        }

        return services;
    }

    [GeneratedRegex(@"inter (?<inter>\d+)s fastinter (?<fast>\d+)ms fall (?<fall>\d+)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Check();

    [GeneratedRegex(@"\n    root (?<path>[^;]+);", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex RootOfNginx();
}
