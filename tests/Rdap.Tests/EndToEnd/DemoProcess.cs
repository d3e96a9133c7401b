using System.Diagnostics;
using System.Globalization;
using Xunit;

namespace Rdap.Tests.EndToEnd;

/// <summary>The demo registry, served by a process of its own.</summary>
public sealed class DemoProcess : IAsyncLifetime
{
    private Process? _process;

    public string WhoisPort { get; private set; } = "";

    public string Http { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        _process = RdapdProcess.Start("--whois", "127.0.0.1:0", "--http", "127.0.0.1:0", "--set", "logging:queries=none");
        string[] said = (await RdapdProcess.ReadUntilAsync(_process, "Ctrl-C")).Split('\n');
        string After(string words) => said.Single(line => line.Contains(words, StringComparison.Ordinal)).Split(words)[1];
        WhoisPort = After("WHOIS on 127.0.0.1:");
        Http = "http://127.0.0.1:" + After("HTTP  on http://127.0.0.1:").TrimEnd('/');
    }

    /// <summary>What it has in memory, in bytes: VmRSS now, VmHWM at most so far. Linux only.</summary>
    public long MemoryOf(string what)
    {
        string line = File.ReadLines(FormattableString.Invariant($"/proc/{_process!.Id}/status")).First(line => line.StartsWith(what + ":", StringComparison.Ordinal));
        return 1024 * long.Parse(line.AsSpan(what.Length + 1).Trim().TrimEnd("kB"), CultureInfo.InvariantCulture);
    }

    public ValueTask DisposeAsync()
    {
        _process?.Kill();
        _process?.Dispose();
        return ValueTask.CompletedTask;
    }
}
