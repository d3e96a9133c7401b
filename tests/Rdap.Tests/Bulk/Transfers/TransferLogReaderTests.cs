using Rdap.Bulk;
using Rdap.Registry.Objects;
using Xunit;

namespace Rdap.Tests.Bulk.Transfers;

public sealed class TransferLogReaderTests
{
    private static readonly LoadedSource Log = Loading.LoadFiles(TestFiles.Data("transfers/transfers-test.json"));

    [Fact]
    public void A_transfer_becomes_an_object_that_names_the_registry_and_its_servers()
    {
        Assert.Equal(
            """
            inetnum:        203.0.113.0 - 203.0.113.127
            netname:        TRANSFERRED-TO-RIPENCC
            descr:          Transferred from APNIC to RIPE NCC on 2019-03-04
            country:        NL
            remarks:        From: Example Pty (AU)
            remarks:        To: Example BV (NL)
            status:         TRANSFERRED
            last-modified:  2019-03-04T05:06:07Z
            rdap-server:    https://rdap.db.ripe.net/
            whois-server:   whois.ripe.net
            registry:       ripencc
            source:         TEST
            """,
            Assert.Single(Log.Texts(), static t => t.StartsWith("inetnum:        203.0.113.0 ", StringComparison.Ordinal)));
    }

    [Fact]
    public void What_was_transferred_on_lies_inside_what_was_transferred_before()
    {
        Assert.Equal(
            [
                "inetnum:        198.51.100.0 - 198.51.100.255 arin", "inetnum:        198.51.100.64 - 198.51.100.127 apnic",
                "inetnum:        203.0.113.0 - 203.0.113.127 ripencc", "inet6num:       2001:db8:8000::/48 lacnic",
                "aut-num:        AS64500 afrinic", "as-block:       AS64504 - AS64507 afrinic",
            ],
            Log.Texts().Select(static t => t[..t.IndexOf('\n', StringComparison.Ordinal)]
                + t.Split('\n').Single(static l => l.StartsWith("registry:", StringComparison.Ordinal))["registry:".Length..].Replace("       ", " ", StringComparison.Ordinal)));
    }

    [Fact]
    public void The_log_refers_and_knows_its_date()
    {
        Assert.Equal(SourceRole.Referral, Log.Snapshot!.Info.Role);
        Assert.Equal(new DateTimeOffset(2026, 1, 2, 0, 0, 0, TimeSpan.Zero), Log.Report.DataDate);
        Assert.Equal(0, Log.Report.Skipped);
    }

    [Fact]
    public void What_stayed_or_is_not_complete_is_left_out() => Assert.Equal(
        [
            "transfers-test.json: 1 transfers stayed within one registry; left out",
            "transfers-test.json: 2 transfers are not complete, or were cancelled; left out",
        ],
        Log.Report.Notes);

    [Theory]
    [InlineData("7", "not a transfer")]
    [InlineData("{}", "a transfer without its two registries")]
    [InlineData("{'source_rir':'A','recipient_rir':'B'}", "a transfer of nothing")]
    [InlineData("{'source_rir':'A','recipient_rir':'B','asns':{'transfer_set':[{'start':2,'end':1}]}}", "not a range of AS numbers")]
    [InlineData("{'source_rir':'A','recipient_rir':'B','asns':{'transfer_set':[{'start':-1,'end':'x'}]}}", "not a range of AS numbers")]
    [InlineData("{'source_rir':'A','recipient_rir':'B','ip4nets':{'transfer_set':[{'start_address':'192.0.2.0'}]}}", "not a range of addresses")]
    [InlineData("{'source_rir':'A','recipient_rir':'B','ip4nets':{'transfer_set':[{'start_address':'2001:db8::','end_address':'2001:db8::1'}]}}", "not a range of addresses")]
    [InlineData("{'source_rir':'A','recipient_rir':'B','ip6nets':{'transfer_set':[null]}}", "not a range of addresses")]
    public void What_cannot_be_taken_is_said(string transfer, string reason)
    {
        LoadedSource loaded = Loading.Load($"{{'version':{{'stats_version':'4.0'}},'transfers':[{transfer}]}}".Replace('\'', '"'));
        Assert.Equal(reason, Assert.Single(loaded.Report.Problems).Reason);
    }

    [Theory]
    [InlineData("{'stats_version':1}", "there is no list of transfers")]
    [InlineData("{'transfers':{}}", "there is no list of transfers")]
    [InlineData("{'transfers':[}", "broken JSON in line 1")]
    public void What_is_no_log_is_refused(string text, string reason) =>
        Assert.Contains(reason, Loading.Load(text.Replace('\'', '"')).Report.Fatal, StringComparison.Ordinal);

    [Fact]
    public void A_registry_that_is_none_of_the_five_is_named_without_servers()
    {
        string text = Assert.Single(Loading.Load(
            """{"transfers":[{"source_rir":"ARIN","recipient_rir":"Example NIR","asns":{"transfer_set":[{"start":"64496","end":"64496"}]}}]}""").Texts());
        Assert.Contains("\nregistry:       example-nir\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("-server:", text, StringComparison.Ordinal);
        Assert.DoesNotContain("last-modified:", text, StringComparison.Ordinal);
    }
}
