using System.Globalization;
using System.Text;

namespace Rdap.Tests;

/// <summary>Registries of a few dozen keys that change from load to load, for tests that compare with a naive version.</summary>
internal static class RandomRegistry
{
    private static readonly string[] Kinds = ["mntner", "inetnum", "inet6num", "aut-num", "route", "domain", "role", "organisation", "tinc-key", "as-block"];

    /// <summary>Some objects; a key may be there more than once, and then the last one stands.</summary>
    public static List<string> Objects(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => Object(random, Math.Max(20, count)))];

    /// <summary>The next load: most stays, some of it changes, goes, comes, or stands elsewhere.</summary>
    public static List<string> Change(Random random, List<string> objects)
    {
        List<string> next = [];
        foreach (string text in objects)
        {
            switch (random.Next(10))
            {
                case 0:
                    break;
                case 1:
                    next.Add(text + "\nremarks: changed " + random.Next(3).ToString(CultureInfo.InvariantCulture));
                    break;
                case 2:
                    next.Insert(random.Next(next.Count + 1), text);
                    break;
                case 3:
                    next.Add(Object(random, 20));
                    next.Add(text);
                    break;
                default:
                    next.Add(text);
                    break;
            }
        }

        return next;
    }

    /// <summary>Class and primary key of an object made here.</summary>
    public static string KeyOf(string text)
    {
        string[] lines = text.Split('\n');
        string key = lines[0].StartsWith("role", StringComparison.Ordinal) ? "role" : lines[0].TrimEnd();
        return key + Array.Find(lines, static l => l.StartsWith("origin", StringComparison.Ordinal) || l.StartsWith("nic-hdl", StringComparison.Ordinal));
    }

    private static string Object(Random random, int keys)
    {
        int n = random.Next(keys);
        string number = n.ToString(CultureInfo.InvariantCulture);
        string kind = Kinds[random.Next(Kinds.Length)];
        StringBuilder text = new(kind + ": " + (kind switch
        {
            "inetnum" => $"10.{n / 250}.{n % 250}.0 - 10.{n / 250}.{n % 250}.255",
            "inet6num" => $"2001:db8:{n:x}::/48",
            "aut-num" => "AS" + number,
            "as-block" => $"AS{n * 10} - AS{(n * 10) + 9}",
            "route" => $"10.{n / 250 % 4}.0.0/16\norigin: AS{n % 7}",
            "domain" => number + ".10.in-addr.arpa",
            "role" => $"Role {random.Next(3)}\nnic-hdl: R{n}-TEST",
            _ => kind.ToUpperInvariant()[..3] + "-" + number,
        }));
        for (int i = random.Next(4); i > 0; i--)
        {
            text.Append(random.Next(4) switch
            {
                0 => "\nmnt-by:         SOME-MNT",
                1 => "\ndescr:\t" + random.Next(3).ToString(CultureInfo.InvariantCulture),
                2 => "\nremarks: a\n         line that goes on\n+",
                _ => "\n% a comment",
            });
        }

        return text.ToString();
    }
}
