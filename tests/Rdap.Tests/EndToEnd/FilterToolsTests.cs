using System.Text.RegularExpressions;
using Rdap.Registry;
using Rdap.Registry.Objects;
using Rdap.Server.Options;
using Rdap.Tests.Bulk;
using Xunit;

namespace Rdap.Tests.EndToEnd;

/// <summary>The tools that routers' filters are made with, bgpq4 and bgpq3, against a running server.</summary>
public sealed partial class FilterToolsTests(IrrServerFixture fixture) : IClassFixture<IrrServerFixture>
{
    private const string One4 = "192.0.0.0/16 192.0.2.0/24 192.0.2.0/25 198.51.100.0/24 203.0.113.0/24 203.0.113.0/25";

    // Every output format, so that every form in which the tools ask is seen; what they ask for is in the numbers of their output.
    [Theory]
    [InlineData("AS-ONE", One4)]
    [InlineData("-S TEST AS-ONE", One4)]
    [InlineData("-S test AS-ONE", One4)]
    [InlineData("-T AS-ONE", One4)]
    [InlineData("-J AS-ONE", One4)]
    [InlineData("-J -E AS-ONE", One4)]
    [InlineData("-J -z AS-ONE", One4)]
    [InlineData("-b AS-ONE", One4)]
    [InlineData("-B AS-ONE", One4)]
    [InlineData("-j AS-ONE", One4)]
    [InlineData("-X AS-ONE", One4)]
    [InlineData("-K AS-ONE", One4)]
    [InlineData("-K7 AS-ONE", One4)]
    [InlineData("-N AS-ONE", One4)]
    [InlineData("-n AS-ONE", One4)]
    [InlineData("-U AS-ONE", One4)]
    [InlineData("-u AS-ONE", One4)]
    [InlineData("-u -S TEST AS-ONE", One4)]
    [InlineData("-e AS-ONE", One4)]
    [InlineData("-A AS-ONE", One4)]
    [InlineData("-F '%n/%l ' AS-ONE", One4)]
    [InlineData("-S TEST -F '%n/%l ' AS-ONE", One4)]
    [InlineData("-R 26 AS-ONE", "192.0.0.0/16 198.51.100.0/24 203.0.113.0/24")]
    [InlineData("-6 AS-ONE", "2001:db8::/32 2001:db8:1::/48")]
    [InlineData("-6 -b AS-ONE", "2001:db8::/32 2001:db8:1::/48")]
    [InlineData("-6 -J -S TEST AS-ONE", "2001:db8::/32 2001:db8:1::/48")]
    [InlineData("-6 -F '%n/%l ' AS-ONE", "2001:db8::/32 2001:db8:1::/48")]
    [InlineData("AS101:AS-SUB", "192.0.2.0/24 198.51.100.0/24")]
    [InlineData("TEST::AS101:AS-SUB AS103", "192.0.0.0/16 192.0.2.0/24 198.51.100.0/24")]
    [InlineData("-L 1 AS-ONE", "192.0.2.0/24 192.0.2.0/25 203.0.113.0/24 203.0.113.0/25")]
    [InlineData("AS-ONE EXCEPT AS-TWO", "192.0.2.0/24 192.0.2.0/25 203.0.113.0/24 203.0.113.0/25")]
    [InlineData("AS101 AS102 AS65", "192.0.2.0/24 192.0.2.0/25")]
    [InlineData("-6 RS-ONE -m 40", "2001:db8::/32")]
    [InlineData("-A -j RS-TWO", "192.0.2.0/24 198.51.100.0/24 203.0.113.0/24 203.0.113.0/25 203.0.113.128/25")]
    [InlineData("-b AS-EMPTY", "")]
    [InlineData("-b AS-MISSING", "")]
    public async Task Bgpq4_makes_filters_of_prefixes(string arguments, string expected)
    {
        string output = await RunAsync("bgpq4", fixture.Server.Whois.Port, arguments);
        Assert.Equal(expected.Split(' ', StringSplitOptions.RemoveEmptyEntries).Order(), Prefixes(output));
    }

    [Theory]
    [InlineData("-f 101 AS-ONE")]
    [InlineData("-G 101 AS-ONE")]
    [InlineData("-S TEST -f 101 AS-ONE")]
    [InlineData("-J -f 101 AS-ONE")]
    [InlineData("-J -G 101 AS-ONE")]
    [InlineData("-J -H 101 AS-ONE")]
    [InlineData("-B -f 101 AS-ONE")]
    [InlineData("-X -f 101 AS-ONE")]
    [InlineData("-b -f 101 AS-ONE")]
    [InlineData("-j -f 101 AS-ONE")]
    [InlineData("-t -j AS-ONE")]
    [InlineData("-t -b AS-ONE")]
    [InlineData("-w -f 101 AS-ONE")]
    public async Task Bgpq4_makes_lists_of_numbers(string arguments)
    {
        string output = await RunAsync("bgpq4", fixture.Server.Whois.Port, arguments);
        Assert.Equal(["101", "102", "103", "104", "300001"], LongNumber().Matches(output).Select(static m => m.Value).Distinct().Order());
    }

    [Theory]
    [InlineData("-3 AS-ONE", One4)]
    [InlineData("-3 -S TEST AS-ONE", One4)]
    [InlineData("-3 -J AS-ONE", One4)]
    [InlineData("-3 -b AS-ONE", One4)]
    [InlineData("-3 -j AS-ONE", One4)]
    [InlineData("-3 -X AS-ONE", One4)]
    [InlineData("-3 -F '%n/%l ' AS-ONE", One4)]
    [InlineData("-3 -6 AS-ONE", "2001:db8::/32 2001:db8:1::/48")]
    [InlineData("-3 -A -R 24 AS103", "192.0.0.0/16")]
    [InlineData("-3 AS101:AS-SUB", "192.0.2.0/24 198.51.100.0/24")]
    public async Task Bgpq3_makes_filters_of_prefixes(string arguments, string expected)
    {
        string output = await RunAsync("bgpq3", fixture.Server.Whois.Port, arguments);
        Assert.Equal(expected.Split(' ').Order(), Prefixes(output));
    }

    [Theory]
    [InlineData("-3 -f 101 AS-ONE")]
    [InlineData("-3 -G 101 AS-ONE")]
    [InlineData("-3 -J -f 101 AS-ONE")]
    [InlineData("-3 -S TEST -j -f 101 AS-ONE")]
    public async Task Bgpq3_makes_lists_of_numbers(string arguments)
    {
        string output = await RunAsync("bgpq3", fixture.Server.Whois.Port, arguments);
        Assert.Equal(["101", "102", "103", "104", "300001"], LongNumber().Matches(output).Select(static m => m.Value).Distinct().Order());
    }

    [Fact]
    public async Task Bgpq4_reads_the_sources_of_a_server_with_many()
    {
        await using RunningServer server = await RunningServer.StartAsync(o => o with
        {
            Sources = [.. IrrServerFixture.Sources, .. Enumerable.Range(0, 40).Select(static i => new SourceOptions { Name = $"SOURCE-{i:D4}", Files = [TestFiles.Data("rpsl/utf8.db")] })],
        });
        Assert.Equal(One4.Split(' ').Order(), Prefixes(await RunAsync("bgpq4", server.Whois.Port, "AS-ONE")));
    }

    [Fact]
    public async Task Every_set_of_a_real_registry_expands_alike_in_every_way_of_asking()
    {
        string file = TestFiles.Real("dn42/dn42.db.gz");
        SourceSnapshot source = Loading.LoadFiles(file).Snapshot!;
        List<string> sets = [];
        for (int id = 0; id < source.IdCount; id++)
        {
            if (source.ClassOf(id) == ObjectClass.AsSet)
            {
                sets.Add(System.Text.Encoding.ASCII.GetString(source.Get(id).FirstValue(AttributeName.AsSet)));
            }
        }

        await using RunningServer server = await RunningServer.StartAsync(o => o with { Sources = [new SourceOptions { Name = "DN42", Files = [file] }] });
        Assert.True(sets.Count > 50);
        foreach (string set in sets)
        {
            string[] together = await MembersAsync(server, "!a4" + set);
            HashSet<string> apart = [];
            foreach (string number in await MembersAsync(server, "!i" + set + ",1"))
            {
                apart.UnionWith(await MembersAsync(server, "!g" + number));
            }

            Assert.Equal(apart.Order(), together.Order());
        }

        foreach (string set in sets.Take(8))
        {
            string[] expected = await MembersAsync(server, "!a4" + set);
            Assert.Equal(expected.Order(), Prefixes(await RunAsync("bgpq4", server.Whois.Port, "-p -F '%n/%l ' " + set)));
            expected = await MembersAsync(server, "!a6" + set);
            Assert.Equal(expected.Order(), Prefixes(await RunAsync("bgpq4", server.Whois.Port, "-p -6 -F '%n/%l ' " + set)));
        }
    }

    [Fact]
    public async Task Sets_of_the_largest_real_registry_expand_as_a_naive_reading_does()
    {
        string file = TestFiles.Real("ripe/ripe.db.as-set.gz");
        SourceSnapshot source = Loading.LoadFiles(file).Snapshot!;
        Dictionary<string, string[]> members = new(StringComparer.OrdinalIgnoreCase);
        for (int id = 0; id < source.IdCount; id++)
        {
            RegistryObject set = source.Get(id);
            List<string> words = [];
            foreach (RpslAttribute attribute in set.All(AttributeName.Members))
            {
                foreach (ReadOnlySpan<byte> word in attribute.Words)
                {
                    words.Add(System.Text.Encoding.ASCII.GetString(word));
                }
            }

            members[System.Text.Encoding.ASCII.GetString(set.FirstValue(AttributeName.AsSet))] = [.. words];
        }

        await using RunningServer server = await RunningServer.StartAsync(o => o with { Sources = [new SourceOptions { Name = "RIPE", Files = [file] }] });
        string[] names = [.. members.Keys.Order(StringComparer.Ordinal)];
        (string Name, uint[] Numbers)[] expected =
            [.. names.Where(static (_, i) => i % 100 == 0).Concat(members.OrderByDescending(static m => m.Value.Length).Take(3).Select(static m => m.Key))
                .Select(name => (name, Numbers(members, name)))];
        Assert.Contains(expected, static e => e.Numbers.Length > 10_000);
        foreach ((string name, uint[] numbers) in expected)
        {
            Assert.Equal(numbers.Select(static n => "AS" + n), await MembersAsync(server, "!i" + name + ",1"));
        }

        foreach ((string name, uint[] numbers) in expected.Where(static e => e.Numbers.Length > 0).Take(5).Append(expected.MaxBy(static e => e.Numbers.Length)))
        {
            string output = await RunAsync("bgpq4", server.Whois.Port, "-p -t -j -l NAMES " + name);
            Assert.Equal(numbers, Digits().Matches(output).Select(static m => uint.Parse(m.Value, System.Globalization.CultureInfo.InvariantCulture)).Order());
        }
    }

    // Every AS number that can be reached from a set, however the sets refer to each other.
    private static uint[] Numbers(Dictionary<string, string[]> members, string name)
    {
        HashSet<string> seen = new(StringComparer.OrdinalIgnoreCase) { name };
        SortedSet<uint> numbers = [];
        for (Queue<string> waiting = new([name]); waiting.TryDequeue(out string? set);)
        {
            foreach (string member in members[set])
            {
                if (AsNumber().Match(member) is { Success: true } match)
                {
                    numbers.Add(uint.Parse(match.Groups["number"].ValueSpan, System.Globalization.CultureInfo.InvariantCulture));
                }
                else if (members.ContainsKey(member) && seen.Add(member))
                {
                    waiting.Enqueue(member);
                }
            }
        }

        return [.. numbers];
    }

    private static async Task<string[]> MembersAsync(RunningServer server, string command)
    {
        string[] lines = (await server.AskAsync(command)).Split('\n');
        Assert.Contains(lines[0][0], "ACD");
        return lines[0][0] == 'A' ? lines[1].Split(' ') : [];
    }

    private static string[] Prefixes(string output) =>
        [.. Prefix().Matches(output.Replace("\\/", "/", StringComparison.Ordinal)).Select(static m => m.Value.Replace(' ', '/')).Where(static p => p is not ("0.0.0.0/0" or "::/0")).Distinct().Order()];

    private static async Task<string> RunAsync(string tool, int port, string arguments)
    {
        Assert.SkipWhen(RdapdProcess.FindTool(tool) is null, tool + " is not installed");
        (int code, string output, string error) = await RdapdProcess.ShellAsync($"timeout 30 {tool} -h 127.0.0.1:{port} {arguments}", Path.GetTempPath());
        Assert.True(code == 0, $"{tool} {arguments}: {code}\n{output}{error}");
        return output;
    }

    // Huawei's lists have a blank where all others have a slash.
    [GeneratedRegex(@"[0-9a-f:.]*[.:][0-9a-f:.]*/\d+|\d+\.\d+\.\d+\.\d+ \d+(?![.\d])")]
    private static partial Regex Prefix();

    [GeneratedRegex(@"^AS(?<number>\d+)$", RegexOptions.IgnoreCase)]
    private static partial Regex AsNumber();

    [GeneratedRegex(@"\d+")]
    private static partial Regex Digits();

    // Numbers of three digits at least: the lists have line numbers and lengths.
    [GeneratedRegex(@"(?<![\d.])\d{3,}(?![\d.])")]
    private static partial Regex LongNumber();
}
