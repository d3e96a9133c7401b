using System.Globalization;
using System.Text;
using Rdap.Registry;
using Rdap.Registry.Lookup;
using Rdap.Registry.Objects;
using Xunit;

namespace Rdap.Tests.Registry.Storage;

/// <summary>The resolver against a slow and obvious one that follows the rules of the README word by word over random registries.</summary>
public sealed class AbuseOfObjectTests
{
    // Free text, how much it says, and the mailbox it names.
    private static readonly (string Text, int Rank, string Mailbox)[] Lines =
    [
        ("Abuse: desk{0}@example.net", 2, "desk{0}@example.net"),
        ("reports to abuse{0}@example.org", 3, "abuse{0}@example.org"),
        ("trouble: noc{0}@example.net", 1, "noc{0}@example.net"),
        ("Peering: peering{0}@example.net", 0, ""),
        ("never send abuse to noc{0}@example.net", 0, ""),
        ("Abuse: ***@example.net", 0, ""),
        ("nothing to see", 0, ""),
    ];

    private static readonly string[] Mailboxes = ["box{0}@example.net", "***@example.net", "unread@ripe.net", "Desk <box{0}@example.org>", "nobody"];

    [Fact]
    public void Answers_equal_those_of_a_slow_and_obvious_resolver()
    {
        Random random = new(11);
        int[] found = new int[(int)AbuseOrigin.Remarks + 1];
        for (int world = 0; world < 400; world++)
        {
            World slow = new(random);
            RegistrySnapshot registry = TestRegistry.Of(slow.Text);
            for (int i = 0; i < slow.Objects.Count; i++)
            {
                AbuseContact contact = AbuseContacts.Find(registry, new ObjectRef(0, i));
                (string mailbox, AbuseOrigin origin, int levels) = slow.Resolve(slow.Objects[i]);
                Assert.Equal((mailbox, origin, levels), (Encoding.UTF8.GetString(contact.Mailbox), contact.Origin, contact.Levels));
                found[(int)contact.Origin]++;
            }
        }

        Assert.All(found, static count => Assert.True(count > 20));
    }

    private sealed record Item(string Class, string Key, List<(string Name, string Value)> Attributes, uint First = 0, uint Last = 0)
    {
        public IEnumerable<string> All(string name) => Attributes.Where(a => a.Name == name).Select(static a => a.Value);
    }

    private sealed class World
    {
        private int _mailboxes;

        public World(Random random)
        {
            bool May(int percent) => random.Next(100) < percent;
            string Some(string prefix, int count) => prefix + random.Next(count).ToString(CultureInfo.InvariantCulture);
            string Mailbox() => string.Format(CultureInfo.InvariantCulture, Mailboxes[random.Next(Mailboxes.Length)], _mailboxes++);
            void Add(Item item, int percent, string name, Func<string> value)
            {
                for (int i = 0; i < 2; i++)
                {
                    if (May(percent))
                    {
                        item.Attributes.Add((name, value()));
                    }
                }
            }

            Item New(string className, string key, uint first = 0, uint last = 0)
            {
                Item item = new(className, key, [], first, last);
                Objects.Add(item);
                Add(item, 8, "remarks", () => string.Format(CultureInfo.InvariantCulture, Lines[random.Next(Lines.Length)].Text, _mailboxes++));
                return item;
            }

            for (int i = 0; i < 6; i++)
            {
                Item role = New(i % 2 == 0 ? "role" : "person", $"R{i}");
                Add(role, 25, "abuse-mailbox", Mailbox);
                Add(role, 25, "e-mail", Mailbox);
                Item organisation = New("organisation", $"ORG-{i}");
                Add(organisation, 15, "abuse-c", () => Some("R", 8));
                Add(organisation, 10, "abuse-mailbox", Mailbox);
                Add(organisation, 10, "orgabusehandle", () => Some("R", 8));
                Add(organisation, 10, "orgabuseemail", Mailbox);
                Item irt = New("irt", $"IRT-{i}");
                Add(irt, 20, "abuse-mailbox", Mailbox);
                Add(irt, 20, "e-mail", Mailbox);
                Item maintainer = New("mntner", $"M{i}-MNT");
                Add(maintainer, 20, "abuse-mailbox", Mailbox);
            }

            HashSet<(uint, uint)> taken = [];
            for (int i = 0; i < 30; i++)
            {
                uint size = 1u << random.Next(10), first = (uint)random.Next(1024) & ~(size - 1);
                if (i < 24 && !taken.Add((first, size)))
                {
                    continue;
                }

                Item item = i < 24 ? New("inetnum", $"{Address(first)} - {Address(first + size - 1)}", first, first + size - 1) : New("aut-num", $"AS{64496 + i}");
                Add(item, 4, "netname", () => May(30) ? "STUB-10" : "EXAMPLE");
                Add(item, 5, "abuse-c", () => Some("R", 8));
                Add(item, 5, "org", () => Some("ORG-", 8));
                Add(item, 5, "mnt-irt", () => Some("IRT-", 8));
                Add(item, 4, "orgabusehandle", () => Some("R", 8));
                Add(item, 4, "rabuseemail", Mailbox);
                Add(item, 4, "abuse-mailbox", Mailbox);
                Add(item, 5, "admin-c", () => Some("R", 8));
                Add(item, 5, "tech-c", () => $"{Some("r", 8)}, {Some("R", 8)}");
                Add(item, 5, "mnt-by", () => $"{Some("M", 8)}-MNT");
            }
        }

        public List<Item> Objects { get; } = [];

        public string Text => string.Join('\n', Objects.Select(static o =>
            $"{o.Class}: {(o.Class is "role" or "person" ? "A name\nnic-hdl: " : "")}{o.Key}\n" + string.Concat(o.Attributes.Select(static a => $"{a.Name}: {a.Value}\n")) + "source: TEST\n"));

        public (string Mailbox, AbuseOrigin Origin, int Levels) Resolve(Item of)
        {
            if (of.Class is not ("inetnum" or "aut-num"))
            {
                return ("", AbuseOrigin.None, 0);
            }

            // The object, then all that enclose it, the nearest first.
            Item[] chain = of.Class == "aut-num" ? [of]
                : [.. Objects.Where(o => o.Class == "inetnum" && o.First <= of.First && o.Last >= of.Last).OrderBy(static o => o.Last - o.First)];
            foreach (Func<Item, (string, AbuseOrigin)> step in (Func<Item, (string, AbuseOrigin)>[])[Registered, item => (Told(item), AbuseOrigin.Remarks)])
            {
                for (int level = 0; level < chain.Length; level++)
                {
                    (string mailbox, AbuseOrigin origin) = IsPlaceholder(chain[level]) ? ("", AbuseOrigin.None) : step(chain[level]);
                    if (mailbox.Length > 0)
                    {
                        return (mailbox, origin, level);
                    }
                }
            }

            return ("", AbuseOrigin.None, 0);
        }

        private static bool IsPlaceholder(Item item) => item.Class == "inetnum" && item.All("netname").FirstOrDefault() == "STUB-10";

        private (string Mailbox, AbuseOrigin Origin) Registered(Item item)
        {
            Item? organisation = item.All("org").Take(1).Select(key => Find(key, "organisation")).FirstOrDefault();
            (string?, AbuseOrigin)[] tries =
            [
                (Follow(item, "abuse-c", "abuse-mailbox"), AbuseOrigin.Own),
                (organisation is null ? null : Follow(organisation, "abuse-c", "abuse-mailbox"), AbuseOrigin.Organisation),
                (organisation is null ? null : First(organisation, "abuse-mailbox"), AbuseOrigin.Organisation),
                (item.All("mnt-irt").Select(key => Find(key, "irt")).Select(static irt => First(irt, "abuse-mailbox", "e-mail")).FirstOrDefault(static m => m is not null), AbuseOrigin.Irt),
                (Poc(item), AbuseOrigin.Poc),
                (organisation is null ? null : Poc(organisation), AbuseOrigin.Poc),
                (First(item, "abuse-mailbox"), AbuseOrigin.Own),
                (Contacts(item).Select(static contact => First(contact, "abuse-mailbox")).FirstOrDefault(static m => m is not null), AbuseOrigin.Contact),
            ];
            return tries.Where(static t => t.Item1 is not null).Select(static t => (t.Item1!, t.Item2)).FirstOrDefault(("", AbuseOrigin.None));
        }

        private string? Poc(Item item) => Follow(item, "orgabusehandle", "abuse-mailbox", "e-mail") ?? First(item, "orgabuseemail") ?? First(item, "rabuseemail");

        private string Told(Item item)
        {
            IEnumerable<Item?> all = [item, item.All("org").Take(1).Select(key => Find(key, "organisation")).FirstOrDefault(), .. Contacts(item)];
            return all.OfType<Item>().Select(TextOf).FirstOrDefault(static m => m.Length > 0) ?? "";
        }

        private IEnumerable<Item> Contacts(Item item) =>
            item.All("admin-c").Concat(item.All("tech-c")).SelectMany(static keys => keys.Split(", ")).Select(key => Find(key, "role", "person"))
                .Concat(item.All("mnt-by").Select(key => Find(key, "mntner"))).OfType<Item>();

        private string? Follow(Item item, string by, params string[] attributes) =>
            item.All(by).Select(key => First(Find(key, "role", "person"), attributes)).FirstOrDefault(static m => m is not null);

        private Item? Find(string key, params string[] classes) =>
            Objects.Find(o => classes.Contains(o.Class) && string.Equals(o.Key, key, StringComparison.OrdinalIgnoreCase));

        private static string? First(Item? item, params string[] attributes) =>
            item is null ? null : attributes.SelectMany(item.All).Select(Clean).FirstOrDefault(static m => m is not null);

        private static string? Clean(string value)
        {
            string text = value.Replace("Desk <", "", StringComparison.Ordinal).TrimEnd('>');
            return text.StartsWith("box", StringComparison.Ordinal) ? text : null;
        }

        private static string TextOf(Item item)
        {
            (int Rank, string Mailbox) best = (0, "");
            foreach (string line in item.All("remarks"))
            {
                (string text, int rank, string mailbox) = Lines.First(l => Number(l.Text).IsMatch(line));
                if (rank > best.Rank)
                {
                    best = (rank, string.Format(CultureInfo.InvariantCulture, mailbox, Number(text).Match(line).Groups[1].Value));
                }
            }

            return best.Mailbox;
        }

        private static System.Text.RegularExpressions.Regex Number(string text) =>
            new("^" + System.Text.RegularExpressions.Regex.Escape(text).Replace("\\{0}", "([0-9]+)", StringComparison.Ordinal) + "$");

        private static string Address(uint offset) => $"10.0.{offset >> 8}.{offset & 255}";
    }
}
