using System.Text;
using Rdap.Registry;
using Rdap.Registry.Storage;
using Xunit;

namespace Rdap.Tests.Registry;

public sealed class SourceChangeTests
{
    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    /// <summary>A key as text that is the same for the same object; null when there is none.</summary>
    internal static string? KeyOf(in SourceChange change)
    {
        Span<byte> written = stackalloc byte[ObjectKey.MaxLength];
        return change.TryGetKey(out ObjectKey key) ? $"{key.Class} {Encoding.UTF8.GetString(written[..key.Write(written)])}" : null;
    }

    /// <summary>The naive version of a source that takes in changes.</summary>
    internal static Dictionary<string, string> Apply(Dictionary<string, string> before, IEnumerable<SourceChange> changes)
    {
        Dictionary<string, string> now = new(before, StringComparer.Ordinal);
        foreach (SourceChange change in changes)
        {
            string key = KeyOf(change) ?? throw new InvalidOperationException("no key");
            if (change.Kind == SourceChangeKind.Delete)
            {
                Assert.True(now.Remove(key), key);
            }
            else
            {
                now[key] = Encoding.UTF8.GetString(change.Text.Span);
            }
        }

        return now;
    }

    /// <summary>A source as such a dictionary.</summary>
    internal static Dictionary<string, string> ByKey(SourceSnapshot source)
    {
        Dictionary<string, string> found = new(StringComparer.Ordinal);
        for (int id = 0; id < source.IdCount; id++)
        {
            if (!source.IsSuperseded(id))
            {
                SourceChange change = SourceChange.From(new ObjectChange(ObjectChange.None, id), source, source);
                found.Add(KeyOf(change)!, Encoding.UTF8.GetString(change.Text.Span));
            }
        }

        return found;
    }

    [Theory]
    [InlineData("inetnum: 192.0.2.0/24", "inetnum", "192.0.2.0 - 192.0.2.255")]
    [InlineData("inet6num: 2001:DB8::/32", "INET6NUM", "2001:db8::/32")]
    [InlineData("route: 192.0.2.0/24\norigin: AS64496", "route", "192.0.2.0/24AS64496")]
    [InlineData("route: 192.0.2.0/24\norigin: AS64496", "Route", "192.0.2.0/24as64496")]
    [InlineData("route6: 2001:db8::/32\norigin: AS64496", "route6", "2001:DB8::/32As64496")]
    [InlineData("aut-num: AS64496", "aut-num", "as64496")]
    [InlineData("as-block: AS1 - AS5", "as-block", "AS1-AS5")]
    [InlineData("person: Jane\nnic-hdl: JD1-TEST", "person", "jd1-test")]
    [InlineData("role: Desk\nnic-hdl: JD1-TEST", "role", "JD1-TEST")]
    [InlineData("domain: 2.0.192.in-addr.arpa", "domain", "2.0.192.IN-ADDR.ARPA.")]
    [InlineData("mntner: A-MNT", "mntner", "a-mnt")]
    [InlineData("tinc-key: A", "TINC-KEY", "a")]
    public void A_deletion_has_the_key_of_what_it_deletes(string text, string className, string primaryKey)
    {
        string? key = KeyOf(SourceChange.AddOrModify(Bytes(text)));
        Assert.NotNull(key);
        Assert.Equal(key, KeyOf(SourceChange.Delete(Bytes(className), Bytes(primaryKey))));
        SourceSnapshot source = TestRegistry.Source(text + "\n");
        Assert.Equal(key, KeyOf(SourceChange.DeletionOf(source.Get(0))));
        GC.KeepAlive(source);
    }

    [Theory]
    [InlineData("")]
    [InlineData("no attribute")]
    [InlineData("inetnum: 192.0.2.300")]
    [InlineData("route: 192.0.2.0/24")]
    [InlineData("route: 192.0.2.0/24\norigin: ASX")]
    [InlineData("aut-num: AS1 - AS2")]
    [InlineData("person: Without Handle")]
    [InlineData("mntner:")]
    public void What_is_no_object_has_no_key(string text) => Assert.Null(KeyOf(SourceChange.AddOrModify(Bytes(text))));

    [Theory]
    [InlineData("", "A-MNT")]
    [InlineData("mntner", " ")]
    [InlineData("inetnum", "192.0.2.300")]
    [InlineData("route", "192.0.2.0/24")]
    [InlineData("route", "AS64496")]
    [InlineData("route", "192.0.2.0/24AS")]
    [InlineData("route", "S")]
    [InlineData("aut-num", "AS1-AS2")]
    public void A_key_that_cannot_be_read_is_none(string className, string primaryKey) =>
        Assert.Null(KeyOf(SourceChange.Delete(Bytes(className), Bytes(primaryKey))));

    [Fact]
    public void Applying_the_difference_of_two_loads_to_the_first_gives_the_second()
    {
        for (int seed = 0; seed < 150; seed++)
        {
            Random random = new(seed);
            List<string> objects = RandomRegistry.Objects(random, random.Next(80));
            SourceSnapshot old = TestRegistry.Source(string.Join("\n\n", objects));
            SourceSnapshot next = TestRegistry.Source(string.Join("\n\n", RandomRegistry.Change(random, objects)));
            SnapshotChanges differences = SnapshotDiff.Compare(old, next, 1, TestContext.Current.CancellationToken);
            IEnumerable<SourceChange> changes = differences.All.Select(change => SourceChange.From(change, old, next));
            Assert.Equal(Sorted(ByKey(next)), Sorted(Apply(ByKey(old), changes)));
        }
    }

    [Fact]
    public void A_deletion_quotes_a_latin1_key_as_its_object_is_published()
    {
        SourceSnapshot source = TestRegistry.Source(Encoding.Latin1.GetBytes("poem: \u00C3\u00B6\ndescr: \u00FF\n"));
        SourceChange added = SourceChange.From(new ObjectChange(ObjectChange.None, 0), source, source);
        Assert.Equal(KeyOf(added), KeyOf(SourceChange.From(new ObjectChange(0, ObjectChange.None), source, source)));
    }

    private static IEnumerable<KeyValuePair<string, string>> Sorted(Dictionary<string, string> objects) =>
        objects.OrderBy(static pair => pair.Key, StringComparer.Ordinal);
}
