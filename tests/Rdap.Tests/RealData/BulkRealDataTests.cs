using Rdap.Bulk;
using Rdap.Registry.Objects;
using Rdap.Tests.Bulk;
using Xunit;

namespace Rdap.Tests.RealData;

/// <summary>Whole files of real registries: everything in them is read, nothing is skipped that need not be.</summary>
public sealed class BulkRealDataTests
{
    [Fact]
    public void Dn42_is_read_whole()
    {
        LoadedSource loaded = Loading.LoadFiles(TestFiles.Real("dn42/dn42.db.gz"));

        Assert.Null(loaded.Report.Fatal);

        // inetnum: 172.23.161.64 - 172.23.159.96 ends before it starts.
        Assert.Equal([(86_230L, "no address, prefix or range in the primary key")], loaded.Report.Lines());
        Assert.Equal(19_824, loaded.Report.Objects + loaded.Report.Skipped);
        Assert.Equal(19_823, loaded.Snapshot!.IdCount);
        Dictionary<ObjectClass, int> counts = loaded.Snapshot.CountsByClass();
        Assert.Equal(
            [2_981, 2_844, 2_791, 2_681, 2_311, 2_241, 2_132, 1_166, 419, 92, 76],
            new[]
            {
                ObjectClass.AutNum, ObjectClass.Person, ObjectClass.Mntner, ObjectClass.Inetnum, ObjectClass.Route, ObjectClass.Inet6num,
                ObjectClass.Route6, ObjectClass.Domain, ObjectClass.Organisation, ObjectClass.AsSet, ObjectClass.KeyCert,
            }.Select(c => counts[c]));
    }

    [Theory]
    [InlineData("delegated/delegated-afrinic-extended-20260505.gz", 5_958, 8_978, 4_350, "2026-05-05T00:00:00Z")]
    [InlineData("delegated/delegated-lacnic-extended-20240104.gz", 19_778, 54_199, 14_642, "2024-01-04T03:00:00Z")]
    [InlineData("delegated/delegated-apnic-20260213.gz", 53_993, 16_719, 13_489, "2026-02-12T14:00:00Z")]
    [InlineData("delegated/delegated-ripencc-201407.gz", 49_932, 9_333, 26_416, "2014-06-30T21:59:59Z")]
    [InlineData("delegated/delegated-arin-20130812.gz", 46_593, 3_563, 22_263, "2013-08-12T04:00:00Z")]
    public void Delegated_files_are_read_whole(string path, int ipv4, int ipv6, int asn, string date)
    {
        LoadedSource loaded = Loading.LoadFiles(TestFiles.Real(path));

        Assert.Null(loaded.Report.Fatal);
        Assert.Empty(loaded.Report.Lines());
        Assert.Empty(loaded.Report.Notes);
        Dictionary<ObjectClass, int> counts = loaded.Snapshot!.CountsByClass();
        int holders = counts.GetValueOrDefault(ObjectClass.Organisation);
        Assert.Equal(ipv4 + ipv6 + asn + holders, loaded.Report.Objects);
        Assert.Equal(path.Contains("extended", StringComparison.Ordinal), holders > 0);
        Assert.Equal(ipv4, Given(loaded, ObjectClass.Inetnum));
        Assert.Equal(ipv6, Given(loaded, ObjectClass.Inet6num));
        Assert.Equal(asn, Given(loaded, ObjectClass.AutNum) + Given(loaded, ObjectClass.AsBlock));
        Assert.Equal(DateTimeOffset.Parse(date, System.Globalization.CultureInfo.InvariantCulture), loaded.Snapshot!.Info.DataDate);
    }

    [Theory]
    [InlineData("ripe/ripe.db.as-set.gz", ObjectClass.AsSet, 25_174)]
    [InlineData("ripe/ripe.db.as-block.gz", ObjectClass.AsBlock, 565)]
    [InlineData("ripe/ripe-nonauth.db.route6.gz", ObjectClass.Route6, 1_356)]
    public void Split_files_are_read_whole(string path, ObjectClass objectClass, int count)
    {
        LoadedSource loaded = Loading.LoadFiles(TestFiles.Real(path));

        Assert.Null(loaded.Report.Fatal);
        Assert.Empty(loaded.Report.Lines());
        Assert.Equal(count, loaded.Report.Objects);
        Assert.Equal(count, Given(loaded, objectClass));
    }

    [Fact]
    public void Iana_files_are_read_as_one_source_of_referrals()
    {
        string[] files =
        [
            "asn.json", "ipv4.json", "ipv6.json", "object-tags.json", "dns.json.gz", "ipv4-address-space.xml.gz", "ipv6-address-space.xml.gz",
            "iana-ipv4-special-registry.xml.gz", "iana-ipv6-special-registry.xml.gz", "link-relations.xml.gz",
        ];

        LoadedSource loaded = Loading.LoadFiles([.. files.Select(file => TestFiles.Real("iana/" + file))]);

        Assert.Null(loaded.Report.Fatal);
        Assert.Empty(loaded.Report.Lines());
        Assert.Equal(SourceRole.Referral, loaded.Snapshot!.Info.Role);
        Assert.Equal(6, loaded.Snapshot.CountOf(ObjectClass.ObjectTag));
        Assert.Collection(
            loaded.Report.Notes,
            note => Assert.StartsWith("dns.json.gz: ", note, StringComparison.Ordinal),
            note => Assert.StartsWith("link-relations.xml.gz: ", note, StringComparison.Ordinal));
    }

    private static int Given(LoadedSource loaded, ObjectClass objectClass) =>
        Enumerable.Range(0, loaded.Snapshot!.IdCount).Count(id => loaded.Snapshot.ClassOf(id) == objectClass);
}
