using System.Reflection;

namespace Rdap.Server.Options;

/// <summary>The demo registry: a small data set over documentation ranges that is part of the program.</summary>
internal static class DemoRegistry
{
    /// <summary>What a file of it is called in a source's list of files, before its name.</summary>
    public const string Scheme = "demo:";

    private const string Prefix = "Rdap.Server.Demo.";

    /// <summary>The sources that are served when none is configured.</summary>
    public static IReadOnlyList<SourceOptions> Sources { get; } =
    [
        new() { Name = "DEMO", Files = ["demo:demo.db"] },
        new() { Name = "DEMO-STATS", Files = ["demo:demo-delegated.txt"] },
        new() { Name = "DEMO-IANA", Files = ["demo:demo-iana-ipv4.json", "demo:demo-iana-ipv6.json", "demo:demo-iana-asn.json"], Role = "referral" },
    ];

    /// <summary>Opens a file of the demo registry by its name without the scheme; null when there is none of that name.</summary>
    public static Stream? Open(string name) => Assembly.GetExecutingAssembly().GetManifestResourceStream(Prefix + name);

    /// <summary>The names of its files.</summary>
    public static IEnumerable<string> FileNames =>
        Assembly.GetExecutingAssembly().GetManifestResourceNames()
            .Where(static n => n.StartsWith(Prefix, StringComparison.Ordinal)).Select(static n => n[Prefix.Length..]);
}
