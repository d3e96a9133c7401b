using Rdap.Registry;
using Rdap.Registry.Objects;
using Rdap.Tests.Protocols.Whois;
using Xunit;

namespace Rdap.Tests.Protocols.Batch;

public sealed class BatchValuesTests
{
    private static readonly RegistrySnapshot Registry = WhoisFixture.Build(
        WhoisFixture.Make("TEST", SourceRole.Registry,
            "inetnum: 192.0.2.0 - 192.0.2.255\nnetname: NET\ncountry: nl\ncountry: SE\norg: ORG-T\nstatus: ALLOCATED PA\nmnt-by: EX-MNT\ncreated: 2024-09-17T12:34:56Z\nabuse-c: AR1-T",
            "inetnum: 192.0.2.64 - 192.0.2.90\nnetname: SUB\nmnt-by: EX-MNT\ncreated: long ago",
            "inetnum: 192.0.2.66 - 192.0.2.66\nnetname: SUBSUB",
            "inetnum: 10.0.0.0 - 10.255.255.255\nnetname: PRIVATE",
            "organisation: ORG-T\norg-name: Test, \"Networks\" BV",
            "role: Abuse\nnic-hdl: AR1-T\nabuse-mailbox: abuse@example.net",
            "mntner: EX-MNT",
            "route: 192.0.2.0/24\norigin: AS64500", "route: 192.0.2.0/24\norigin: AS64499", "route: 192.0.0.0/16\norigin: AS1\norigin: AS2",
            "aut-num: AS64496\nas-name: EXAMPLE\norg: ORG-T", "as-block: AS64496 - AS64511"),
        WhoisFixture.Make("OTHER", SourceRole.Registry, "route: 192.0.2.0/24\norigin: AS64500", "route: 192.0.2.64/26\norigin: AS64501"),
        WhoisFixture.Make("IANA", SourceRole.Referral,
            "inetnum: 192.0.0.0 - 192.255.255.255\nwhois-server: whois.ripe.example\nrdap-server: https://rdap.db.other.example/",
            "inetnum: 198.51.100.0 - 198.51.100.255\nrdap-server: https://rdap.apnic.example:8443/x",
            "inetnum: 203.0.113.0 - 203.0.113.255\nregistry: arin", "inetnum: 10.0.0.0 - 10.255.255.255\nnetname: PRIVATE-USE",
            "as-block: AS64496 - AS64511\nwhois-server: whois.ripe.example"));

    [Theory]
    [InlineData("range,name,status,country", "192.0.2.1", "192.0.2.0/24,NET,ALLOCATED PA,NL")]
    [InlineData("range,name,status,country", "192.0.2.65", "192.0.2.64 - 192.0.2.90,SUB,,")]
    [InlineData("range,name,status,country", "192.0.2.64/27", "192.0.2.0/24,NET,ALLOCATED PA,NL")]
    [InlineData("holder,handle", "192.0.2.1", "\"Test, \"\"Networks\"\" BV\",ORG-T")]
    [InlineData("holder,handle", "192.0.2.65", "EX-MNT,EX-MNT")]
    [InlineData("holder,handle", "192.0.2.66", ",")]
    [InlineData("registered,source,source-date", "192.0.2.1", "2024-09-17,TEST,")]
    [InlineData("registered", "192.0.2.65", "")]
    [InlineData("abuse,abuse-from", "192.0.2.1", "abuse@example.net,own")]
    [InlineData("abuse,abuse-from", "192.0.2.65", "abuse@example.net,less specific 1 own")]
    [InlineData("abuse,abuse-from", "192.0.2.66", "abuse@example.net,less specific 2 own")]
    [InlineData("abuse,abuse-from", "10.0.0.1", ",none")]
    [InlineData("abuse,abuse-from,range", "8.8.8.8", ",,")]
    [InlineData("origin", "192.0.2.1", "AS64500 AS64499")]
    [InlineData("origin", "192.0.2.65", "AS64501")]
    [InlineData("origin", "192.0.3.1", "AS1 AS2")]
    [InlineData("origin", "192.0.0.0/8", "")]
    [InlineData("origin", "AS64496", "")]
    [InlineData("registry", "192.0.2.1", "RIPE")]
    [InlineData("registry", "198.51.100.1", "APNIC")]
    [InlineData("registry", "203.0.113.1", "ARIN")]
    [InlineData("registry", "10.0.0.1", "TEST")]
    [InlineData("registry", "100.64.0.1", "")]
    [InlineData("registry,range,name,holder", "AS64496", "RIPE,AS64496,EXAMPLE,\"Test, \"\"Networks\"\" BV\"")]
    [InlineData("registry,range", "AS64497", "RIPE,AS64496 - AS64511")]
    [InlineData("error", "192.0.2.1", "")]
    [InlineData("error", "192.0.2.1/24", "bits behind the prefix length are set; is 192.0.2.0/24 meant?")]
    [InlineData("error", "192.0.2.1/33", "\"the prefix length is no number of 0 to 32, for IPv6 of 0 to 128\"")]
    [InlineData("error", "192.0.2.2-192.0.2.1", "the range ends before it begins")]
    [InlineData("error", "x", "\"no address, prefix or AS number\"")]
    [InlineData("range,registry,origin,error", "x", ",,,\"no address, prefix or AS number\"")]
    public void Each_column_says_what_the_table_of_columns_says(string columns, string question, string expected) =>
        Assert.Equal([expected + ",end"], Batching.Rows(Registry, columns + ",query", question).Select(row => row[..^(question.Length + 1)] + ",end"));

    [Fact]
    public void The_date_of_a_source_is_that_of_its_data()
    {
        using SnapshotBuilder builder = new();
        ObjectBatch batch = builder.NewBatch();
        batch.Add("inetnum: 192.0.2.0 - 192.0.2.255"u8);
        builder.Commit(batch);
        DateTimeOffset date = new(2026, 5, 5, 2, 0, 0, TimeSpan.FromHours(2));
        RegistrySnapshot registry = WhoisFixture.Build(builder.Freeze(new SourceInfo { Name = "TEST", DataDate = date }, threads: 1));
        Assert.Equal(["2026-05-05T00:00:00Z"], Batching.Rows(registry, "source-date", "192.0.2.1"));
        Assert.Equal(["TEST"], Batching.Rows(registry, "registry", "192.0.2.1"));
    }
}
