using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Rdap.Tests.Registry.Storage;
using Xunit;

namespace Rdap.Tests.EndToEnd;

/// <summary>A server whose memory comes in huge pages that were put aside, or was to.</summary>
[Collection(FreePages.Collection)]
public sealed partial class ReservedPagesTests : IDisposable
{
    private readonly TestFolder _folder = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_is_served_is_the_same_with_them_as_without()
    {
        string file = WriteLarge();
        (string answer, string log, long reserved) = await ServeAsync(file, "transparent");
        Assert.Contains("netname:        NET-7999", answer, StringComparison.Ordinal);
        Assert.Equal(0, reserved);
        Assert.DoesNotContain("huge pages", log, StringComparison.Ordinal);

        long free = FreePages.Count;
        (string same, log, reserved) = await ServeAsync(file, "reserved");
        Assert.Equal(answer, same);
        if (free >= 16)
        {
            Assert.Matches(@"INF [1-9][0-9]* of [1-9][0-9]* MB of the registries' memory are in reserved huge pages", log);
            Assert.InRange(reserved, 2 << 20, long.MaxValue);
            Assert.Equal(0, reserved % (2 << 20));
        }
        else if (free == 0)
        {
            Assert.Contains("WRN hugePages is \"reserved\", but there are none, and ordinary memory is taken: none of 2 MiB is free (vm.nr_hugepages)", log, StringComparison.Ordinal);
            Assert.Equal(0, reserved);
        }
    }

    // Text that no compact form makes much smaller: a few blocks of memory in large pages.
    private string WriteLarge()
    {
        Random any = new(5);
        byte[] remark = new byte[500];
        using (StreamWriter file = new(_folder["a.db"]))
        {
            for (int i = 0; i < 8000; i++)
            {
                any.NextBytes(remark);
                file.Write(FormattableString.Invariant($"inet6num:       2001:db8:{i:x}::/48\nnetname:        NET-{i}\nremarks:        {Convert.ToHexString(remark)}\nsource:         TEST\n\n"));
            }
        }

        return _folder["a.db"];
    }

    private static async Task<(string Answer, string Log, long Reserved)> ServeAsync(string file, string hugePages)
    {
        using Process server = RdapdProcess.Start(
            "--source", "TEST=" + file, "--whois", "127.0.0.1:0", "--http", "127.0.0.1:0", "--set", "hugePages=" + hugePages, "--set", "logging:queries=none");
        try
        {
            Task<string> log = server.StandardError.ReadToEndAsync(Stop);
            string said = await RdapdProcess.ReadUntilAsync(server, "HTTP  on ");
            string Address(string words) => said.Split('\n').Single(line => line.Contains(words, StringComparison.Ordinal)).Split(words)[1].TrimEnd('/');
            string answer = await MirrorTests.AskAsync(Address("WHOIS on "), "-r 2001:db8:1f3f::1");
            using HttpClient http = new();
            string metrics = await http.GetStringAsync(Address("HTTP  on ") + "/metrics", Stop);
            await RdapdProcess.ShellAsync(FormattableString.Invariant($"kill -TERM {server.Id}"), Path.GetDirectoryName(file)!);
            await server.WaitForExitAsync(Stop);
            return (answer, await log, long.Parse(Reserved().Match(metrics).Groups[1].ValueSpan, CultureInfo.InvariantCulture));
        }
        finally
        {
            server.Kill();
        }
    }

    [GeneratedRegex("\nrdapd_memory_reserved_bytes ([0-9]+)\n")]
    private static partial Regex Reserved();
}
