using Rdap.Bulk;
using Rdap.Registry.Objects;
using Xunit;

namespace Rdap.Tests.Bulk.Iana;

public sealed class IanaBootstrapReaderTests
{
    private static LoadedSource LoadFile(params string[] names) => Loading.LoadFiles([.. names.Select(name => TestFiles.Data("bootstrap/" + name))]);

    [Fact]
    public void Ranges_and_tags_become_objects_that_name_their_servers()
    {
        LoadedSource loaded = LoadFile("asn.json", "ipv4.json", "ipv6.json", "object-tags.json");

        Assert.Empty(loaded.Report.Problems);
        Assert.Equal(SourceRole.Referral, loaded.Snapshot!.Info.Role);
        Assert.Equal(
            new Dictionary<ObjectClass, int>
            {
                [ObjectClass.AsBlock] = 3,
                [ObjectClass.Inetnum] = 4,
                [ObjectClass.Inet6num] = 3,
                [ObjectClass.ObjectTag] = 3,
            },
            loaded.Snapshot.CountsByClass());
        Assert.Equal(new DateTimeOffset(2025, 7, 1, 0, 0, 1, TimeSpan.Zero), loaded.Snapshot.Info.DataDate);
        Assert.Contains(
            """
            inetnum:        192.0.2.0 - 192.0.2.255
            netname:        IANA-RDAP-BOOTSTRAP
            descr:          Given to a registry by IANA, as its RDAP bootstrap file says
            status:         ALLOCATED
            rdap-server:    https://rdap.example.net/
            rdap-server:    http://rdap.example.net/
            source:         TEST
            """,
            loaded.Texts());
        Assert.Contains(loaded.Texts(), text => text.StartsWith("object-tag:     EXO\n", StringComparison.Ordinal) && !text.Contains('@', StringComparison.Ordinal));
    }

    [Fact]
    public void Domains_are_left_out_with_a_note()
    {
        LoadedSource loaded = LoadFile("dns.json", "asn.json");

        Assert.Equal(3, loaded.Snapshot!.ObjectCount);
        Assert.Contains("entries name domains", Assert.Single(loaded.Report.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void Mistakes_are_skipped_one_by_one()
    {
        LoadedSource loaded = LoadFile("dirty-ipv4.json");

        Assert.Equal(
            [
                "host bits are set in the prefix", "not a prefix", "no usable http or https URL",
                "not a service: two or three lists of strings are expected", "not a service: two or three lists of strings are expected",
            ],
            loaded.Report.Problems.Select(p => p.Reason));
        Assert.Equal("service 1: 192.0.2.1/24", loaded.Report.Problems[0].Excerpt);
        Assert.Contains(loaded.Texts(), text => text.Contains("\nrdap-server:    https://no-slash.example.net/rdap/\n", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("https://a.example/x y")]
    [InlineData("https://a.example/\\nremarks: injected")]
    [InlineData("javascript://a.example/")]
    [InlineData("https:///nothing")]
    public void Unusable_urls_are_not_handed_on(string url)
    {
        BulkReport report = Loading.Load($$"""{"services":[[["192.0.2.0/24"],["{{url}}"]],[["TAG"],["c"],["https://b.example/"]],[["1-2"],["https://b.example/"]]]}""").Report;

        Assert.Contains(report.Problems, p => p.Reason == "no usable http or https URL");
    }

    [Theory]
    [InlineData("{\"services\":[[[\"192.0.2.0/24\"],[")]
    [InlineData("{\"services\":7}")]
    [InlineData("{\"a\":\"services\",\"services\":{}}")]
    public void A_broken_file_refuses_the_source(string text)
    {
        LoadedSource loaded = Loading.Load(text);

        Assert.Null(loaded.Snapshot);
        Assert.NotNull(loaded.Report.Fatal);
    }
}
