using System.Text;
using Rdap.Registry;
using Rdap.Registry.Lookup;
using Rdap.Registry.Numbers;
using Rdap.Registry.Objects;
using Xunit;

namespace Rdap.Tests.Registry.Lookup;

public sealed class ReferralLookupTests
{
    private const string Server = "\nrdap-server: https://rdap.example.net/";

    [Theory]
    [InlineData("10.0.0.1", "SPECIAL")] // of equal ranges, the one of which nobody else knows more
    [InlineData("10.1.0.1", "SMALL")] // the most specific
    [InlineData("10.2.0.1", "TRANSFER")] // a transfer after the day of the statistics
    [InlineData("10.3.0.1", "STATISTICS")] // a transfer before it
    [InlineData("10.4.0.1", "SPECIAL")]
    [InlineData("11.0.0.1", "")]
    public void The_most_specific_and_most_recent_wins(string address, string name)
    {
        RegistrySnapshot registry = Registry(
            ("inetnum: 10.0.0.0/8\nnetname: SPECIAL", new(2010, 1, 1)),
            ("inetnum: 10.0.0.0/8\nnetname: BIG" + Server + "\n\ninetnum: 10.1.0.0/16\nnetname: SMALL" + Server, new(2025, 1, 1)),
            ("inetnum: 10.2.0.0/16\nnetname: STATISTICS" + Server + "\n\ninetnum: 10.3.0.0/16\nnetname: STATISTICS" + Server, new(2020, 1, 1)),
            ("inetnum: 10.2.0.0/16\nnetname: TRANSFER\nlast-modified: 2021-01-01T00:00:00Z" + Server
                + "\n\ninetnum: 10.3.0.0/16\nnetname: TRANSFER\nlast-modified: 2019-01-01T00:00:00Z" + Server, new(2026, 1, 1)));
        Assert.True(IpText.TryParseNetwork(Encoding.ASCII.GetBytes(address), out IpRange range, out _));
        bool found = ReferralLookup.TryFindNetwork(registry, range, out ObjectRef referral, out IpRange foundRange);
        Assert.Equal(name.Length > 0, found);
        Assert.Equal(name, found ? Encoding.ASCII.GetString(registry.Get(referral).FirstValue(AttributeName.Netname)) : "");
        Assert.True(!found || foundRange.Contains(range));
    }

    [Theory]
    [InlineData(64496, "AS64496")]
    [InlineData(64497, "AS64497 - AS64500")]
    [InlineData(64505, "AS64496 - AS64511")]
    [InlineData(64512, "")]
    public void AS_numbers_too(uint asn, string key)
    {
        RegistrySnapshot registry = Registry(
            ("as-block: AS64496 - AS64511" + Server, new(2025, 1, 1)), ("as-block: AS64497 - AS64500" + Server + "\n\naut-num: AS64496" + Server, new(2020, 1, 1)));
        bool found = ReferralLookup.TryFindAutnum(registry, asn, out ObjectRef referral, out AsnRange range);
        Assert.Equal(key, found ? registry.Key(referral) : "");
        Assert.True(!found || range.Contains(new AsnRange(asn, asn)));
    }

    [Fact]
    public void What_answers_does_not_refer()
    {
        RegistrySnapshot registry = TestRegistry.Of("inetnum: 10.0.0.0/8\n\naut-num: AS64496");
        Assert.False(ReferralLookup.TryFindNetwork(registry, new IpRange(IpFamily.V4, 0x0a000001, 0x0a000001), out _, out _));
        Assert.False(ReferralLookup.TryFindAutnum(registry, 64496, out _, out _));
    }

    private static RegistrySnapshot Registry(params (string Text, DateTime Date)[] sources)
    {
        RegistrySnapshot registry = RegistrySnapshot.Empty(sources.Select(static (_, i) => "S" + i));
        for (int i = 0; i < sources.Length; i++)
        {
            using SnapshotBuilder builder = new();
            ObjectBatch batch = builder.NewBatch();
            foreach (string text in sources[i].Text.Split("\n\n"))
            {
                Assert.Equal(AddOutcome.Added, batch.Add(Encoding.ASCII.GetBytes(text)));
            }

            builder.Commit(batch);
            registry = registry.With(builder.Freeze(
                new SourceInfo { Name = "S" + i, Role = SourceRole.Referral, DataDate = new DateTimeOffset(sources[i].Date, TimeSpan.Zero) }, threads: 1));
        }

        return registry;
    }
}
