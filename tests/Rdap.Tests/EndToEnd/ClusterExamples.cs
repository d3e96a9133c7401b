using System.Globalization;
using System.Text.RegularExpressions;
using Rdap.Server.Mirror;
using Rdap.Tests.House;
using Xunit;

namespace Rdap.Tests.EndToEnd;

/// <summary>The ports of a balancer.</summary>
internal sealed record BalancerPorts(int Whois, int Rdap, int Https, int Operation, int Peer);

/// <summary>
/// The files of conf/examples for a cluster on the loopback address of one machine: addresses, ports, paths and users are others, and nothing else.
/// </summary>
/// <param name="folder">Where everything is.</param>
internal sealed class ClusterExamples(TestFolder folder)
{
    /// <summary>How many mirrors there are.</summary>
    public const int MirrorCount = 3;

    /// <summary>How many balancers.</summary>
    public const int BalancerCount = 2;

    /// <summary>The mirrors' ports for WHOIS.</summary>
    public int[] Whois { get; } = Ports(MirrorCount);

    /// <summary>The mirrors' ports for HTTP.</summary>
    public int[] Http { get; } = Ports(MirrorCount);

    /// <summary>The balancers' ports.</summary>
    public BalancerPorts[] Balancers { get; } = [.. Enumerable.Range(0, BalancerCount).Select(static _ => Ports(5)).Select(static ports => new BalancerPorts(ports[0], ports[1], ports[2], ports[3], ports[4]))];

    /// <summary>The publisher's port for HTTP.</summary>
    public int Publisher { get; } = Loopback.FreePort();

    /// <summary>The port of the published files.</summary>
    public int Files { get; } = Loopback.FreePort();

    /// <summary>The folder of the publisher, which has those of what is published in it.</summary>
    public string PublisherFolder => folder["publisher"];

    /// <summary>The folder of the data that is published.</summary>
    public string Registry => folder["registry"];

    /// <summary>The name of a mirror.</summary>
    public static string NameOf(int mirror) => string.Create(CultureInfo.InvariantCulture, $"mirror{mirror + 1}");

    /// <summary>The name of a balancer.</summary>
    public static string BalancerOf(int balancer) => string.Create(CultureInfo.InvariantCulture, $"lb{balancer + 1}");

    /// <summary>The folder of a mirror.</summary>
    public string FolderOf(int mirror) => folder[NameOf(mirror)];

    /// <summary>The folder of the texts of a mirror, of which the banner tells its name.</summary>
    public string TextsOf(int mirror) => folder[NameOf(mirror) + ".texts"];

    /// <summary>Writes all of them.</summary>
    public void Write()
    {
        Directory.CreateDirectory(Registry);
        Directory.CreateDirectory(PublisherFolder);
        File.WriteAllText(folder["registry.pub.pem"], SigningKeys.Create(Path.Combine(PublisherFolder, "registry.pem")).ToPem());
        Write("publisher.json", "publisher.json", ("/var/lib/rdapd", PublisherFolder), ("/srv/registry", Registry));
        for (int i = 0; i < MirrorCount; i++)
        {
            Directory.CreateDirectory(FolderOf(i));
            Directory.CreateDirectory(TextsOf(i));
            File.WriteAllText(Path.Combine(TextsOf(i), "banner.txt"), NameOf(i) + "\n");
            Write("mirror.json", NameOf(i) + ".json", ("/var/lib/rdapd", FolderOf(i)));
        }

        File.WriteAllText(folder["balancers.list"], Regex.Replace(Example("balancers.list"), @"(?m)^192\.0\.2\.\d+", "127.0.0.1", RegexOptions.None, TimeSpan.FromSeconds(1)));
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        TestCertificate.Write(folder["rdap.pem"], folder["rdap.pem"], "rdap.example.net", now.AddDays(-1), now.AddDays(1));
        for (int i = 0; i < BalancerCount; i++)
        {
            WriteBalancer(i);
        }

        WriteNginx();
    }

    private void WriteBalancer(int balancer)
    {
        BalancerPorts ports = Balancers[balancer];
        Write(
            "haproxy.cfg",
            BalancerOf(balancer) + ".cfg",
            [
                ("    user haproxy\n    group haproxy\n", ""),
                ("/etc/haproxy/rdap.pem", folder["rdap.pem"]),
                ("bind [::]:43 ", FormattableString.Invariant($"bind 127.0.0.1:{ports.Whois} ")),
                ("bind [::]:80 ", FormattableString.Invariant($"bind 127.0.0.1:{ports.Rdap} ")),
                ("bind [::]:443 ", FormattableString.Invariant($"bind 127.0.0.1:{ports.Https} ")),
                ("bind 127.0.0.1:8404", FormattableString.Invariant($"bind 127.0.0.1:{ports.Operation}")),
                ("peer lb1 192.0.2.2:10000", FormattableString.Invariant($"peer lb1 127.0.0.1:{Balancers[0].Peer}")),
                ("peer lb2 192.0.2.3:10000", FormattableString.Invariant($"peer lb2 127.0.0.1:{Balancers[1].Peer}")),
                // One port for the checks of all mirrors; here each has another.
                ("check port 8080 ", "check "),
                .. Enumerable.Range(0, MirrorCount).SelectMany(i => new (string, string)[]
                {
                    (FormattableString.Invariant($"192.0.2.{11 + i}:43"), FormattableString.Invariant($"127.0.0.1:{Whois[i]} port {Http[i]}")),
                    (FormattableString.Invariant($"192.0.2.{11 + i}:8080"), FormattableString.Invariant($"127.0.0.1:{Http[i]}")),
                }),
            ]);
    }

    private void WriteNginx()
    {
        Write(
            "nginx.conf",
            "files.conf",
            ("listen 80;", FormattableString.Invariant($"listen 127.0.0.1:{Files};")),
            ("listen [::]:80;", FormattableString.Invariant($"listen 127.0.0.1:{Loopback.FreePort()};")),
            ("/var/lib/rdapd", PublisherFolder));

        // What stands around it in Debian's nginx.conf, for a user without privileges.
        string temporary = string.Concat(new[] { "client_body", "proxy", "fastcgi", "uwsgi", "scgi" }.Select(kind => $"{kind}_temp_path {folder[kind]};\n"));
        File.WriteAllText(
            folder["nginx.conf"],
            $"user {Environment.UserName};\ndaemon off;\nmaster_process off;\npid {folder["nginx.pid"]};\nerror_log stderr;\nevents {{ }}\nhttp {{\n{temporary}include {folder["files.conf"]};\n}}\n");
    }

    // What is to be replaced has to be there: an example that says it otherwise would run with addresses of documentation.
    private void Write(string example, string name, params (string Old, string New)[] changes)
    {
        string text = Example(example);
        foreach ((string old, string by) in changes)
        {
            Assert.Contains(old, text, StringComparison.Ordinal);
            text = text.Replace(old, by, StringComparison.Ordinal);
        }

        File.WriteAllText(folder[name], text);
    }

    private static string Example(string name) => Repository.Read("conf/examples/" + name);

    private static int[] Ports(int count) => [.. Enumerable.Range(0, count).Select(static _ => Loopback.FreePort())];
}
