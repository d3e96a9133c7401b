using System.Text;
using Rdap.Registry;
using Rdap.Registry.Lookup;
using Rdap.Registry.Storage;
using Rdap.Tests.Registry.Lookup;
using Xunit;

namespace Rdap.Tests.Registry.Storage;

public sealed class AbuseLinksBuilderTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_inherited_contact_is_what_a_naive_climb_finds(bool crossing)
    {
        Random random = new(7);
        string[] sources = ["abuse-c: AR2", "org: ORG-A", "org: ORG-MASKED", "mnt-irt: IRT-T", "abuse-c: AR3", "remarks: none", "remarks: none", "remarks: none"];
        string?[] mailboxes = ["own@example.net", "abuse@example.net", null, "irt@example.net", null, null, null, null];
        for (int world = 0; world < 20; world++)
        {
            Dictionary<uint, (uint First, uint Last, int Kind)> bySize = [];
            for (int i = 0; i < 60; i++)
            {
                uint first = (uint)random.Next(1000), size = (uint)random.Next(1, 500);
                if (!crossing)
                {
                    size = 1u << random.Next(10);
                    first &= ~(size - 1);
                }

                // A size once, or any of two ranges of one size may be the smallest; blocks that are nested differ anyway.
                bySize.TryAdd(crossing ? size : (size << 16) | first, (first, first + size - 1, random.Next(sources.Length)));
            }

            (uint First, uint Last, int Kind)[] ranges = [.. bySize.Values];
            RegistrySnapshot registry = TestRegistry.Of(
                AbuseContactsTests.Contacts + string.Join('\n', ranges.Select(r => $"inetnum: {Text(r.First)} - {Text(r.Last)}\n{sources[r.Kind]}\nsource: TEST\n")));
            int firstId = registry.Sources[0].IdCount - ranges.Length;
            for (int i = 0; i < ranges.Length; i++)
            {
                (uint First, uint Last, int Kind)? at = ranges[i];
                int levels = 0;
                while (at is { } current && mailboxes[current.Kind] is null)
                {
                    at = ranges.Where(r => r.First <= current.First && r.Last >= current.Last && r != current)
                        .OrderBy(r => r.Last - r.First).Select(r => ((uint, uint, int)?)r).FirstOrDefault();
                    levels++;
                }

                AbuseContact contact = AbuseContacts.Find(registry, new ObjectRef(0, firstId + i));
                Assert.Equal(at is { } found ? mailboxes[found.Kind] : "", Encoding.UTF8.GetString(contact.Mailbox));
                Assert.Equal(at is null ? 0 : levels, contact.Levels);
            }
        }

        static string Text(uint offset) => $"10.0.{offset >> 8}.{offset & 255}";
    }

    [Fact]
    public void A_contact_many_levels_up_is_one_all_the_same()
    {
        // Each range is one address smaller than the one around it.
        RegistrySnapshot registry = TestRegistry.Of(
            AbuseContactsTests.Contacts + string.Join('\n', Enumerable.Range(0, 70).Select(
                static i => $"inetnum: 192.0.2.0 - 192.0.2.{255 - i}\n{(i == 0 ? "abuse-c: AR2" : "remarks: none")}\nsource: TEST\n")));
        int first = registry.Sources[0].IdCount - 70;
        for (int level = 0; level < 70; level++)
        {
            AbuseContact contact = AbuseContacts.Find(registry, new ObjectRef(0, first + level));
            Assert.Equal((true, Math.Min(level, AbuseLinks.MaxLevel)), (contact.Found, contact.Levels));
        }
    }

    [Fact]
    public void Where_nothing_leads_to_a_contact_nothing_is_kept() =>
        Assert.Same(AbuseLinks.None, TestRegistry.Source("inetnum: 192.0.2.0/24\nremarks: none\nsource: TEST\n").Indexes.AbuseLinks);
}
