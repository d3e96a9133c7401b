using System.Text;
using System.Text.RegularExpressions;
using Rdap.Registry.Numbers;
using Rdap.Registry.Objects;
using Rdap.Server.Options;
using Xunit;

namespace Rdap.Tests.Server.Demo;

/// <summary>The demo registry is what newcomers see first and what golden files are made from: it must be a good example.</summary>
public sealed partial class DemoRegistryTests
{
    private static readonly Dictionary<string, string[]> References = new(StringComparer.Ordinal)
    {
        ["admin-c"] = ["person", "role"],
        ["tech-c"] = ["person", "role"],
        ["zone-c"] = ["person", "role"],
        ["ping-hdl"] = ["person", "role"],
        ["author"] = ["person"],
        ["abuse-c"] = ["role"],
        ["org"] = ["organisation"],
        ["sponsoring-org"] = ["organisation"],
        ["mnt-by"] = ["mntner"],
        ["mnt-ref"] = ["mntner"],
        ["mnt-lower"] = ["mntner"],
        ["mnt-routes"] = ["mntner"],
        ["mnt-domains"] = ["mntner"],
        ["mbrs-by-ref"] = ["mntner"],
        ["mnt-irt"] = ["irt"],
        ["signature"] = ["key-cert"],
        ["encryption"] = ["key-cert"],
        ["form"] = ["poetic-form"],
        ["origin"] = ["aut-num"],
        ["local-as"] = ["aut-num"],
        ["member-of"] = ["as-set", "route-set", "rtr-set"],
        ["members"] = ["aut-num", "as-set", "inet-rtr"],
    };

    private static readonly IpRange[] Documentation =
        [Network("192.0.2.0/24"), Network("198.51.100.0/24"), Network("203.0.113.0/24"), Network("2001:db8::/32")];

    private static readonly List<List<(string Name, string Value)>> Objects = Read("demo.db");

    [Fact]
    public void Every_object_follows_the_template_of_its_class()
    {
        foreach (List<(string Name, string Value)> o in Objects)
        {
            Assert.True(ObjectClasses.TryFind(Encoding.UTF8.GetBytes(o[0].Name), out ObjectClass c), o[0].Name);
            TemplateRow[] template = ObjectClasses.Get(c).Template.ToArray();
            int[] places = [.. o.Select(a => Array.FindIndex(template, r => AttributeNames.Get(r.Attribute).Name == a.Name))];
            Assert.Empty(o.Where((_, i) => places[i] < 0));
            Assert.True(places.SequenceEqual(places.Order()), $"{o[0]}: order of {string.Join(' ', o.Select(a => a.Name))}");
            foreach (TemplateRow row in template)
            {
                string name = AttributeNames.Get(row.Attribute).Name;
                int count = o.Count(a => a.Name == name);
                Assert.True(count > 0 || row.Requirement != Requirement.Mandatory, $"{o[0]}: {name} missing");
                Assert.True(count <= 1 || row.Multiple, $"{o[0]}: {name} twice");
            }

            Assert.Equal(("source", "DEMO"), o[^1]);
            Assert.True(string.CompareOrdinal(First(o, "created"), First(o, "last-modified")) <= 0, $"{o[0]}: modified before it was created");
        }
    }

    [Fact]
    public void Every_class_of_the_template_table_is_there_once_at_least()
        => Assert.Equal(
            ObjectClasses.Rpsl.ToArray().Select(c => c.Name).Order(StringComparer.Ordinal),
            Objects.Select(o => o[0].Name).Distinct().Order(StringComparer.Ordinal));

    [Fact]
    public void Keys_are_unique_and_every_reference_resolves()
    {
        var keys = new HashSet<(string, string)>();
        foreach (List<(string Name, string Value)> o in Objects)
        {
            Assert.True(keys.Add((o[0].Name, Key(o))), $"{o[0]} is there twice");
        }

        foreach (List<(string Name, string Value)> o in Objects)
        {
            foreach ((string name, string value) in o.Where(a => References.ContainsKey(a.Name)))
            {
                foreach (string word in value.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries).Where(w => !w.Contains('/', StringComparison.Ordinal)))
                {
                    Assert.True(References[name].Any(c => keys.Contains((c, word))), $"{o[0]}: {name} {word} does not exist");
                }
            }

            // Policies name sets and AS numbers in the middle of a sentence.
            foreach ((string name, string value) in o.Where(a => a.Name is "import" or "export" or "mp-import" or "mp-export" or "peering" or "mp-peering"))
            {
                foreach (Match named in PolicyName().Matches(value))
                {
                    Assert.True(keys.Any(k => k.Item2 == named.Value), $"{o[0]}: {name} {named.Value} does not exist");
                }
            }
        }
    }

    [Fact]
    public void Ranges_are_for_documentation_and_nest_without_crossing()
    {
        IpRange[] ranges = [.. Objects.Where(o => o[0].Name is "inetnum" or "inet6num").Select(o => Network(o[0].Value))];
        Assert.All(ranges, r => Assert.Contains(Documentation, d => d.Contains(r)));
        foreach (IpRange a in ranges)
        {
            foreach (IpRange b in ranges)
            {
                bool apart = a.Family != b.Family || a.Last < b.First || b.Last < a.First;
                Assert.True(apart || a.Contains(b) || b.Contains(a), $"{IpText.ToText(a)} crosses {IpText.ToText(b)}");
            }
        }

        Assert.Equal(4, ranges.Count(r => r.Contains(Network("192.0.2.30/32"))));
        Assert.Equal(5, ranges.Count(r => r.Contains(Network("2001:db8:1234:42::1/128"))));
        Assert.Contains(ranges, r => !r.IsPrefix);
    }

    [Fact]
    public void The_statistics_file_counts_right_and_overlaps_nothing()
    {
        string[][] rows = [.. Lines("demo-delegated.txt").Where(l => l[0] != '#').Select(l => l.Split('|'))];
        string[][] records = [.. rows.Skip(1).Where(r => r[^1] != "summary")];

        Assert.Equal(records.Length.ToString(System.Globalization.CultureInfo.InvariantCulture), rows[0][3]);
        foreach (string[] summary in rows.Where(r => r[^1] == "summary"))
        {
            Assert.Equal(int.Parse(summary[4], System.Globalization.CultureInfo.InvariantCulture), records.Count(r => r[2] == summary[2]));
        }

        Assert.Equal(["allocated", "assigned", "available", "reserved"], records.Select(r => r[6]).Distinct().Order(StringComparer.Ordinal));
        IpRange[] own = [.. Objects.Where(o => o[0].Name is "inetnum" or "inet6num").Select(o => Network(o[0].Value))];
        List<IpRange> seen = [];
        foreach (IpRange range in records.Where(r => r[2] != "asn").Select(RangeOf))
        {
            Assert.Contains(Documentation, d => d.Contains(range));
            Assert.All(own.Concat(seen), o => Assert.True(o.Family != range.Family || o.Last < range.First || range.Last < o.First));
            seen.Add(range);
        }
    }

    private static IpRange RangeOf(string[] record)
    {
        if (record[2] == "ipv6")
        {
            return Network(record[3] + "/" + record[4]);
        }

        IpRange first = Network(record[3] + "/32");
        return first with { Last = first.First + UInt128.Parse(record[4], System.Globalization.CultureInfo.InvariantCulture) - 1 };
    }

    private static IpRange Network(string text)
    {
        Assert.True(IpText.TryParseNetwork(Encoding.UTF8.GetBytes(text), out IpRange range, out _), text);
        return range;
    }

    private static string First(List<(string Name, string Value)> o, string name) => o.First(a => a.Name == name).Value;

    private static string Key(List<(string Name, string Value)> o) => o[0].Name switch
    {
        "person" or "role" => First(o, "nic-hdl"),
        "route" or "route6" => o[0].Value + First(o, "origin"),
        _ => o[0].Value,
    };

    private static string[] Lines(string file)
    {
        using var reader = new StreamReader(DemoRegistry.Open(file) ?? throw new FileNotFoundException(file), new UTF8Encoding(false, true));
        return reader.ReadToEnd().TrimEnd('\n').Split('\n');
    }

    // A second, naive reader: what the program's own makes of the file is for its own tests.
    private static List<List<(string Name, string Value)>> Read(string file)
    {
        List<List<(string Name, string Value)>> all = [];
        List<(string Name, string Value)>? now = null;
        foreach (string line in Lines(file))
        {
            string content = line.Split('#')[0];
            if (line.Length == 0)
            {
                now = null;
            }
            else if (line[0] is ' ' or '\t' or '+')
            {
                now![^1] = (now[^1].Name, (now[^1].Value + " " + content[1..].Trim()).Trim());
            }
            else if (line[0] != '#')
            {
                if (now is null)
                {
                    all.Add(now = []);
                }

                now.Add((content[..content.IndexOf(':', StringComparison.Ordinal)], content[(content.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim()));
            }
        }

        return all;
    }

    [GeneratedRegex(@"(?:AS\d+:)?(?:AS|PRNG|FLTR)-[A-Z0-9-]+|AS\d+\b(?!:)", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex PolicyName();
}
