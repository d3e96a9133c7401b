using System.Buffers;
using System.Text;
using System.Text.Json;
using Rdap.Protocols.RdapHttp;
using Rdap.Protocols.RdapHttp.Answers;
using Rdap.Registry;
using Xunit;

namespace Rdap.Tests.Protocols.RdapHttp.Answers;

public sealed class RdapBulkTests
{
    private const string Objects = """
        inetnum: 192.0.2.0 - 192.0.2.255
        netname: A-NET
        org: ORG-A-TEST
        status: ALLOCATED PA
        source: TEST

        inet6num: 2001:db8::/32
        netname: SIX
        status: ALLOCATED-BY-RIR
        source: TEST

        as-block: AS64496 - AS64511
        descr: a block
        source: TEST

        as-block: AS65536 - AS65551
        status: allocated
        source: TEST

        aut-num: AS64496
        as-name: ONE
        source: TEST

        domain: 2.0.192.in-addr.arpa
        nserver: ns1.example.net
        source: TEST

        domain: example.net
        nserver: ns1.example.net
        source: TEST

        domain: in-addr.arpa
        nserver: ns1.example.net
        source: TEST

        organisation: ORG-A-TEST
        org-name: A
        source: TEST

        mntner: A-MNT
        descr: first
        source: TEST

        mntner: A-MNT
        descr: second
        source: TEST

        route: 192.0.2.0/24
        origin: AS64496
        source: TEST
        """;

    private static readonly RdapBulkHead Head = new(UInt128.MaxValue, "TEST", RdapTestRegistry.LoadedAt, 7);

    private static readonly RegistrySnapshot Registry = new RdapTestRegistry(Objects, referral: "inetnum: 198.51.100.0 - 198.51.100.255\nrdap-server: https://rdap.example.net/").Snapshot;

    [Theory]
    [InlineData(RdapBulkClass.IpNetwork, true, "192.0.2.0 - 192.0.2.255", "2001:db8::/32")]
    [InlineData(RdapBulkClass.Autnum, true, "AS65536 - AS65551", "AS64496")]
    [InlineData(RdapBulkClass.Autnum, false, "AS64496 - AS64511", "AS65536 - AS65551", "AS64496")]
    [InlineData(RdapBulkClass.Domain, true, "2.0.192.in-addr.arpa")]
    [InlineData(RdapBulkClass.Entity, true, "ORG-A-TEST", "A-MNT")]
    [InlineData(RdapBulkClass.All, true, "192.0.2.0 - 192.0.2.255", "2001:db8::/32", "AS65536 - AS65551", "AS64496", "2.0.192.in-addr.arpa", "ORG-A-TEST", "A-MNT")]
    public void A_class_has_what_lookups_answer_with_and_no_more(RdapBulkClass objects, bool flat, params string[] handles)
    {
        RdapSettings settings = new() { FlatAutnums = flat };
        JsonElement[] records = Records(Write(settings, objects));

        Assert.Equal(handles, records[1..].Select(static r => r.Text("handle")));
        Assert.Equal(handles.Length, RdapBulk.Count(Registry, settings, objects));
    }

    [Fact]
    public void The_first_record_says_what_follows()
    {
        JsonElement head = Records(Write(new RdapSettings(), RdapBulkClass.All))[0];

        Assert.Contains("nroBulkRdap1", head.Texts("rdapConformance"));
        Assert.Contains("rdap_level_0", head.Texts("rdapConformance"));
        Assert.Equal("TEST", head.Text("producer"));
        Assert.Equal("2026-01-02T03:04:05Z", head.Text("productionDate"));
        Assert.Equal(7, head.GetProperty("objectCount").GetInt32());
        Assert.Equal("ffffffff-ffff-4fff-bfff-ffffffffffff", head.Text("versionId"));
        Assert.Equal(["rdapConformance", "versionId", "producer", "productionDate", "objectCount"], head.EnumerateObject().Select(static m => m.Name));
    }

    [Fact]
    public void An_object_has_the_members_of_its_lookup_but_for_those_of_the_topmost()
    {
        RdapTestRegistry lookups = new(Registry);
        JsonElement network = Records(Write(new RdapSettings(), RdapBulkClass.IpNetwork))[1];
        JsonElement asked = lookups.Ask("/ip/192.0.2.0/24");

        Assert.Equal(
            asked.EnumerateObject().Select(static m => m.Name).Except(["notices", "lang"]), network.EnumerateObject().Select(static m => m.Name));
        Assert.Equal(asked.Texts("rdapConformance").Append("nroBulkRdap1"), network.Texts("rdapConformance"));
        Assert.Equal(asked.Link("self"), network.Link("self"));
        Assert.Equal(asked.Entity("registrant").Card("fn"), network.Entity("registrant").Card("fn"));
        Assert.Equal("https://rdap.example.org/nroBulkRdap1", network.GetProperty("links")[0].Text("value"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(300)]
    [InlineData(1 << 20)]
    public void Pieces_of_any_size_make_the_same_answer_and_end_between_records(int piece)
    {
        RdapBulk bulk = Begin(new RdapSettings(), RdapBulkClass.All, 0);
        ArrayBufferWriter<byte> all = new();
        bool isMore = true;
        while (isMore)
        {
            ArrayBufferWriter<byte> one = new();
            isMore = bulk.WriteNext(one, piece);
            Assert.True(one.WrittenCount == 0 || (one.WrittenSpan[0] == 0x1E && one.WrittenSpan[^1] == '\n'));
            all.Write(one.WrittenSpan);
        }

        Assert.Equal(Write(new RdapSettings(), RdapBulkClass.All), all.WrittenSpan.ToArray());
        Assert.Equal((8, all.WrittenCount), (bulk.Written, bulk.Bytes));
    }

    [Fact]
    public void With_an_offset_it_goes_on_where_another_ended()
    {
        string[] all = Texts(Write(new RdapSettings(), RdapBulkClass.All));
        for (int offset = 0; offset <= 8; offset++)
        {
            Assert.Equal(all[(1 + offset)..], Texts(Write(new RdapSettings(), RdapBulkClass.All, offset))[1..]);
        }
    }

    [Theory]
    [InlineData("ip network", true, true)]
    [InlineData("entity", true, true)]
    [InlineData("nameserver", false, true)]
    [InlineData("Entity", false, false)]
    [InlineData("", false, false)]
    public void Classes_go_by_their_names_in_answers(string name, bool served, bool known)
    {
        Assert.Equal(served, RdapBulk.TryGetClass(name, out _, out bool isKnown));
        Assert.Equal(known, isKnown);
    }

    private static RdapBulk Begin(RdapSettings settings, RdapBulkClass objects, long offset)
    {
        RdapBulk bulk = new(settings);
        bulk.Begin(Registry, objects, "https://rdap.example.org/"u8, Head, offset);
        return bulk;
    }

    private static byte[] Write(RdapSettings settings, RdapBulkClass objects, long offset = 0)
    {
        RdapBulk bulk = Begin(settings, objects, offset);
        ArrayBufferWriter<byte> output = new();
        while (bulk.WriteNext(output, 1000))
        {
        }

        bulk.End();
        return output.WrittenSpan.ToArray();
    }

    private static JsonElement[] Records(byte[] answer) => [.. Texts(answer).Select(static text => JsonDocument.Parse(text).RootElement)];

    private static string[] Texts(byte[] answer) => Encoding.UTF8.GetString(answer).Split('\u001e')[1..];
}
