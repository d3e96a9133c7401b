using System.Text;
using Rdap.Registry;
using Rdap.Registry.Lookup;
using Rdap.Registry.Objects;
using Rdap.Registry.Storage;
using Xunit;

namespace Rdap.Tests.Registry;

public sealed class ObjectHistoryTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Every_version_of_every_object_is_told_as_a_naive_history_tells_it()
    {
        for (int seed = 0; seed < 25; seed++)
        {
            Random random = new(seed);
            Loads loads = new(1 << 20);
            List<string> objects = RandomRegistry.Objects(random, 40);
            for (int load = 0; load < 12; load++, objects = RandomRegistry.Change(random, objects))
            {
                loads.Add(objects);
            }

            Assert.Equal(Start, loads.History.Since);
            Assert.False(loads.History.IsCut);
            loads.Check(0);
        }
    }

    [Fact]
    public void The_oldest_goes_first_and_memory_stays_within_the_bound()
    {
        for (int seed = 0; seed < 10; seed++)
        {
            Random random = new(seed);
            const int most = 8_000;
            Loads loads = new(most);
            List<string> objects = RandomRegistry.Objects(random, 40);
            int cuts = 0;
            for (int load = 0; load < 40; load++, objects = RandomRegistry.Change(random, objects))
            {
                loads.Add([.. objects.Take(60)]);
                Assert.InRange(loads.History.ByteCount, 0, most);
                int first = loads.TimeIndexOf(loads.History.Since);
                Assert.Equal(first > 0, loads.History.IsCut);
                cuts = Math.Max(cuts, first);
                loads.Check(first);
            }

            Assert.True(cuts > 5, "nothing had to go");
        }
    }

    [Fact]
    public void A_load_that_changes_more_than_may_be_kept_begins_anew()
    {
        Loads loads = new(2_000);
        loads.Add(["mntner: A\ndescr: one", "mntner: B"]);
        loads.Add(["mntner: A\ndescr: two", "mntner: B"]);
        loads.Add(["mntner: A\ndescr: " + new string('x', 3_000), "mntner: B"]);
        Assert.False(loads.History.IsCut);
        loads.Check(0);
        loads.Add(["mntner: A\ndescr: three", "mntner: B"]);
        Assert.True(loads.History.IsCut);
        Assert.Equal(0, loads.History.ByteCount);
        loads.Check(3);
    }

    [Fact]
    public void A_load_without_changes_costs_nothing_and_few_changes_are_kept_together()
    {
        Loads loads = new(1 << 20);
        for (int i = 0; i < 200; i++)
        {
            loads.Add(["mntner: A\ndescr: " + (i / 2)]);
        }

        Assert.Equal(99, loads.History.EventCount);
        Assert.Single(loads.History.Segments);
        loads.Check(0);
    }

    [Fact]
    public void Persons_and_roles_are_not_kept()
    {
        Loads loads = new(1 << 20);
        loads.Add(["person: A\nnic-hdl: A1-TEST", "role: B\nnic-hdl: B1-TEST"]);
        loads.Add(["person: C\nnic-hdl: A1-TEST"]);
        Assert.Equal(0, loads.History.EventCount);
    }

    [Fact]
    public void A_source_that_keeps_none_knows_what_is()
    {
        RegistrySnapshot registry = TestRegistry.Of(TestRegistry.Source("mntner: A\n", loadedAt: Start));
        ObjectVersions versions = new();
        Assert.False(registry.HistoryOf(0).IsKept);
        Assert.True(VersionLookup.Find(registry, 0, ObjectKey.OfName(ObjectClass.Mntner, "a"u8), versions));
        Assert.Equal([new ObjectVersion(Start, IsDeletion: false, -1, 0)], versions.All);
        Assert.False(VersionLookup.Find(registry, 0, ObjectKey.OfName(ObjectClass.Mntner, "b"u8), versions));
        Assert.Equal(0, versions.Count);
    }

    [Fact]
    public void An_object_that_comes_back_goes_on_with_the_next_number()
    {
        Loads loads = new(1 << 20);
        loads.Add(["mntner: A\ndescr: one"]);
        loads.Add(["mntner: B"]);
        loads.Add(["mntner: B", "mntner: a\ndescr: two"]);
        Assert.Equal(["1 mntner: A|descr: one", "-2", "3 mntner: a|descr: two"], loads.VersionsOf(ObjectKey.OfName(ObjectClass.Mntner, "A"u8)));
    }

    /// <summary>Loads of one source with its history, and all of them as they were.</summary>
    private sealed class Loads(long maxBytes)
    {
        private readonly List<Dictionary<string, string>> _all = [];
        private readonly HashSet<string> _keys = [];
        private SourceSnapshot? _current;

        public ObjectHistory History { get; private set; } = null!;

        public void Add(List<string> objects)
        {
            SourceSnapshot next = TestRegistry.Source(string.Join("\n\n", objects), loadedAt: Start.AddMinutes(_all.Count));
            History = _current is null ? ObjectHistory.Begin(next) : History.Next(_current, next, SnapshotDiff.Compare(_current, next, 1, default), maxBytes);
            _current = next;
            _all.Add(Enumerable.Range(0, next.IdCount).Where(id => !next.IsSuperseded(id) && next.ClassOf(id) is not (ObjectClass.Person or ObjectClass.Role))
                .Select(id => Encoding.UTF8.GetString(next.Get(id).ToText())).ToDictionary(RandomRegistry.KeyOf, StringComparer.Ordinal));
            _keys.UnionWith(_all[^1].Keys);
        }

        public int TimeIndexOf(DateTimeOffset time) => (int)(time - Start).TotalMinutes;

        /// <summary>Compares what is told of each object with what was, from a load on.</summary>
        public void Check(int first)
        {
            foreach (string key in _keys)
            {
                List<string> expected = [];
                string? before = null;
                for (int load = first; load < _all.Count; load++)
                {
                    string? now = _all[load].GetValueOrDefault(key);
                    if (now != before)
                    {
                        expected.Add(now is null ? $"-{load + 1}" : $"{load + 1} {now.TrimEnd('\n').Replace('\n', '|')}");
                    }

                    before = now;
                }

                string sample = _all.Last(a => a.ContainsKey(key))[key];
                Assert.Equal(expected, VersionsOf(ObjectKey.Of(new RegistryObject(Encoding.UTF8.GetBytes(sample)))));
            }
        }

        public List<string> VersionsOf(in ObjectKey key)
        {
            RegistrySnapshot registry = RegistrySnapshot.Empty(["TEST"]).With(_current!, History);
            ObjectVersions versions = new();
            VersionLookup.Find(registry, 0, key, versions);
            List<string> told = [];
            foreach (ObjectVersion version in versions.All)
            {
                int number = TimeIndexOf(version.Time) + 1;
                told.Add(version.IsDeletion ? $"-{number}"
                    : $"{number} {Encoding.UTF8.GetString(VersionLookup.Get(registry, 0, version).ToText()).TrimEnd('\n').Replace('\n', '|')}");
            }

            Assert.Equal(versions.All.Count(static v => !v.IsDeletion), versions.Count);
            Assert.Equal(versions.All.Where(static v => !v.IsDeletion), Enumerable.Range(1, versions.Count).Select(n => versions[n]));
            GC.KeepAlive(registry);
            return told;
        }
    }
}
