using System.Diagnostics;
using System.Text.RegularExpressions;
using Rdap.Tests.House;
using Xunit;

namespace Rdap.Tests.EndToEnd;

/// <summary>
/// The README's commands, run as they stand there: only the two ports are others, so that tests may run beside a running server, and
/// "dotnet run" is the program that was just built. What the README shows of an answer must be in the answer, in that order.
/// </summary>
public sealed partial class ReadmeTests : IDisposable
{
    private const string Run = "dotnet run --project src/Rdap.Server -c Release";

    private readonly TestFolder _folder = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Every_command_shown_with_an_answer_gives_that_answer()
    {
        using Process demo = RdapdProcess.Start("--whois", "127.0.0.1:0", "--http", "127.0.0.1:0");
        try
        {
            string said = await RdapdProcess.ReadUntilAsync(demo, "Ctrl-C");
            string whois = WhoisPort().Match(said).Value, http = HttpPort().Match(said).Value;
            string ToReadme(string text) => text.Replace(":" + whois, ":4343", StringComparison.Ordinal).Replace("-p " + whois, "-p 4343", StringComparison.Ordinal)
                .Replace(":" + http, ":8080", StringComparison.Ordinal);

            List<(string Command, string[] Shown)> examples = [.. Examples("console")];
            Assert.True(examples.Count >= 8, "The README lost its examples.");
            foreach ((string command, string[] shown) in examples)
            {
                if (command == Run)
                {
                    AssertShown(command, shown, ToReadme(said));
                    continue;
                }

                if (command == "dotnet test Rdap.sln")
                {
                    Assert.True(File.Exists(Path.Combine(Repository.Root, "Rdap.sln")));
                    continue;
                }

                string real = command.Replace(":8080", ":" + http, StringComparison.Ordinal).Replace("-p 4343", "-p " + whois, StringComparison.Ordinal)
                    .Replace("127.0.0.1 4343", "127.0.0.1 " + whois, StringComparison.Ordinal)
                    .Replace(Run + " --", RdapdProcess.ShellCommand, StringComparison.Ordinal);
                if (MissingTool(real) is { } missing)
                {
                    TestContext.Current.AddWarning($"{missing} is not installed: not run: {command}");
                    continue;
                }

                (int code, string output, string error) = await RdapdProcess.ShellAsync(real, Repository.Root);
                Assert.True(code is 0 || (code is 1 && MayFind().IsMatch(command)), $"{command}: exit code {code}\n{output}{error}");
                AssertShown(command, shown, ToReadme(output));
            }
        }
        finally
        {
            demo.Kill();
        }
    }

    [Fact]
    public async Task Every_command_for_a_real_registry_is_one_that_the_program_takes()
    {
        // Small files under the names that the README uses.
        string data = Path.Combine(Repository.Root, "tests", "data");
        Directory.CreateDirectory(_folder["dn42"]);
        foreach (string word in Block("sh").SelectMany(line => line.Split(' ', ',', '=')).Where(word => word.EndsWith(".gz", StringComparison.Ordinal)))
        {
            string name = word.Replace("ripe.db", "test.db", StringComparison.Ordinal);
            string split = Path.Combine(data, "rpsl", "split", name);
            File.Copy(File.Exists(split) ? split : Path.Combine(data, "rpsl", "split", "test.db.inetnum.gz"), _folder[word], overwrite: true);
        }

        foreach (string file in new[] { "ipv4.json", "ipv6.json", "asn.json" })
        {
            File.Copy(Path.Combine(data, "bootstrap", file), _folder[file]);
        }

        File.Copy(Directory.GetFiles(Path.Combine(data, "delegated"), "*extended*").First(), _folder["delegated-afrinic-extended-latest"]);
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        TestCertificate.Write(_folder["fullchain.pem"], _folder["privkey.pem"], "registry", now.AddDays(-1), now.AddDays(90));
        // What a cluster runs needs its keys and addresses, and a publisher that is compared has to answer: ClusterTests and DiffTests start them.
        string[] commands = [.. Block("sh").Where(static line => line.StartsWith("rdapd ", StringComparison.Ordinal)
            && !line.Contains("--config conf/examples/", StringComparison.Ordinal) && !line.StartsWith("rdapd diff https:", StringComparison.Ordinal))];
        Assert.NotEmpty(commands);
        foreach (string command in commands)
        {
            string check = Doors().Replace(command, "").Replace("rdapd serve", "rdapd check", StringComparison.Ordinal)
                .Replace("/srv/dn42/registry/data", Path.Combine(data, "dn42-style", "data"), StringComparison.Ordinal)
                .Replace("rdapd ", RdapdProcess.ShellCommand + " ", StringComparison.Ordinal);
            (int code, string output, string error) = await RdapdProcess.ShellAsync(check, _folder.Path);
            Assert.True(code is 0 or 1, $"{command}: exit code {code}\n{output}{error}");
        }
    }

    private static void AssertShown(string command, string[] shown, string output)
    {
        string[] lines = output.Split('\n');
        int at = 0;
        bool gap = false;
        foreach (string line in shown)
        {
            if (line == "...")
            {
                gap = true;
                continue;
            }

            int found = gap ? Array.IndexOf(lines, line, at) : at < lines.Length && lines[at] == line ? at : -1;
            Assert.True(found >= 0, $"{command}: the README shows \"{line}\", which is not there in:\n{output}");
            at = found + 1;
            gap = false;
        }
    }

    private static IEnumerable<(string Command, string[] Shown)> Examples(string language)
    {
        string? command = null;
        List<string> shown = [];
        foreach (string line in Block(language).Append("$ "))
        {
            if (!line.StartsWith("$ ", StringComparison.Ordinal))
            {
                shown.Add(line);
                continue;
            }

            if (!string.IsNullOrEmpty(command))
            {
                yield return (command, [.. shown]);
            }

            command = line[2..];
            shown.Clear();
        }
    }

    private static IEnumerable<string> Block(string language)
    {
        bool inside = false;
        foreach (string line in Repository.ReadLines("README.md"))
        {
            if (line.StartsWith("```", StringComparison.Ordinal))
            {
                inside = line == "```" + language;
            }
            else if (inside)
            {
                yield return line;
            }
        }
    }

    private static string? MissingTool(string command) =>
        new[] { "whois", "curl", "python3" }.FirstOrDefault(tool => Regex.IsMatch(command, $@"(^|\| ){tool} ", RegexOptions.None, TimeSpan.FromSeconds(1)) && RdapdProcess.FindTool(tool) is null);

    [GeneratedRegex(@"(?<=WHOIS on 127\.0\.0\.1:)\d+", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex WhoisPort();

    [GeneratedRegex(@"(?<=HTTP  on http://127\.0\.0\.1:)\d+", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex HttpPort();

    [GeneratedRegex(@" (check|diff) ", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex MayFind();

    [GeneratedRegex(@" --(whois|http|publish|key|mirror|mirror-key|nrtm3|state) \S+| --publish-nrtm3", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Doors();
}
