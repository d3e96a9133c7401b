using FsCheck;
using FsCheck.Fluent;
using Rdap.Bulk;
using Rdap.Registry.Objects;
using Xunit;

namespace Rdap.Tests.Bulk.Delegated;

public sealed class DelegatedReaderTests
{
    private static string Only(string row) => Assert.Single(Loading.Load(row + "\n").Texts());

    [Fact]
    public void An_extended_record_becomes_an_object_and_its_holder()
    {
        LoadedSource loaded = Loading.Load(
            "2.3|test|20250701|1|19990101|20250630|+0000\ntest|nl|ipv4|192.0.2.0|96|19990102|allocated|A91872ED|e-stats\n");

        Assert.Equal(
            [
                """
                organisation:   A91872ED
                org-name:       Holder A91872ED (name not published)
                remarks:        The registry's statistics group the resources of one holder by this id;
                remarks:        they publish neither its name nor how to reach it.
                remarks:        The id holds for the day of the file (2025-06-30); another day's may differ.
                registry:       test
                source:         TEST
                """,
                """
                inetnum:        192.0.2.0 - 192.0.2.95
                netname:        TEST-ALLOCATED
                descr:          Allocated by TEST, as its statistics say
                country:        NL
                org:            A91872ED
                status:         ALLOCATED
                created:        1999-01-02T00:00:00Z
                registry:       test
                source:         TEST
                """,
            ],
            loaded.Texts());
        Assert.Empty(loaded.Report.Notes);
    }

    [Theory]
    [InlineData("test|NL|asn|64496|1|20020101|assigned", "aut-num:        AS64496\nas-name:        TEST-ASSIGNED\n")]
    [InlineData("test|NL|asn|64496|3|20020101|assigned", "as-block:       AS64496 - AS64498\ndescr:")]
    [InlineData("test|NL|asn|0|4294967296|20020101|assigned", "as-block:       AS0 - AS4294967295\n")]
    [InlineData("test|NL|ipv6|2001:DB8:0::|32|20020101|assigned", "inet6num:       2001:db8::/32\nnetname:        TEST-ASSIGNED\n")]
    [InlineData("test|NL|ipv4|0.0.0.0|4294967296|20020101|assigned", "inetnum:        0.0.0.0 - 255.255.255.255\n")]
    [InlineData("test|NL|ipv4|192.0.2.7|1|20020101|assigned|\r", "inetnum:        192.0.2.7 - 192.0.2.7\n")]
    public void Numbers_of_each_type_get_their_class(string row, string start)
    {
        Assert.StartsWith(start, Only(row), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("test||ipv4|192.0.2.0|256||available", "AVAILABLE")]
    [InlineData("test||ipv4|192.0.2.0|256||available|", "AVAILABLE")]
    [InlineData("test|ZZ|ipv4|192.0.2.0|256|00000000|reserved|", "RESERVED")]
    public void What_is_not_given_out_is_an_object_too_and_nothing_is_invented_for_it(string row, string status)
    {
        string text = Only(row);

        Assert.Contains($"\nstatus:         {status}\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("created:", text, StringComparison.Ordinal);
        Assert.DoesNotContain("country:", text, StringComparison.Ordinal);
        Assert.DoesNotContain("org:", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("test-extended", 11, 2, "2025-06-30")]
    [InlineData("test", 5, 0, "2025-06-29T14:00:00Z")]
    [InlineData("test-combined", 6, 4, "2025-06-30")]
    public void Files_of_each_kind_are_read_whole(string name, int records, int holders, string date)
    {
        LoadedSource loaded = Loading.LoadFiles(TestFiles.Data($"delegated/delegated-{name}"));

        Assert.Empty(loaded.Report.Problems);
        Assert.Empty(loaded.Report.Notes);
        Assert.Equal(records + holders, loaded.Snapshot!.ObjectCount);
        Assert.Equal(holders, loaded.Snapshot.CountOf(ObjectClass.Organisation));
        Assert.Equal(DateTimeOffset.Parse(date, null, System.Globalization.DateTimeStyles.AssumeUniversal), loaded.Snapshot.Info.DataDate);
    }

    [Fact]
    public void Equal_ids_of_two_registries_are_two_holders()
    {
        string[] texts = Loading.LoadFiles(TestFiles.Data("delegated/delegated-test-combined")).Texts();

        Assert.Equal(
            ["A91872ED", "A91872ED", "A91872ED-OTHER", "A91872ED-OTHER", "A91872ED", "ietf", "ietf", "ietf", "B0000002", "B0000002"],
            texts.Select(text => text.Split('\n').First(line => line.StartsWith("org", StringComparison.Ordinal)).Split(' ')[^1]));
    }

    [Fact]
    public void Of_the_dirty_file_only_what_cannot_be_kept_is_skipped()
    {
        BulkReport report = Loading.LoadFiles(TestFiles.Data("delegated/delegated-dirty")).Report;

        Assert.Equal([7, 8, 9, 10, 11, 12, 15, 17, 18, 19, 20], report.Problems.Select(p => p.Line));
        Assert.Equal(
            [
                "delegated-dirty: the header declares 99 records, the file has 19",
                "delegated-dirty: 2 records with a date that is none, taken without it",
                "delegated-dirty: 1 rows with * for the country that are no summary, passed over",
                "delegated-dirty: the summary declares 50 asn records, the file has 1 that can be read",
                "delegated-dirty: the summary declares 40 ipv4 records, the file has 6 that can be read",
                "delegated-dirty: the summary declares 9 ipv6 records, the file has 1 that can be read",
            ],
            report.Notes);
        Assert.Equal(8 + 3, report.Objects);
    }

    [Theory]
    [InlineData("test|NL|ipv4|192.0.2.0|256|20200101", "fewer than 7 fields")]
    [InlineData("test|NLD|ipv4|192.0.2.0|256|20200101|allocated", "not a country code")]
    [InlineData("test|NL|ipv4|192.0.2.0|256|20200101|allocated|a b", "not a holder id")]
    [InlineData("test|NL|ipv4|2001:db8::|256|20200101|allocated", "not an IPv4 address")]
    [InlineData("test|NL|ipv6|192.0.2.0|32|20200101|allocated", "not an IPv6 address")]
    [InlineData("test|NL|ipv4|192.0.2.0|+256|20200101|allocated", "the value is not a number")]
    public void Bad_rows_are_skipped_with_their_reason(string row, string reason)
    {
        BulkReport report = Loading.Load("test|NL|asn|1|1||allocated\n" + row).Report;

        Assert.Equal([(2, reason)], report.Lines());
    }

    [Fact]
    public void A_line_without_end_is_skipped()
    {
        LoadedSource loaded = Loading.Load("2|test|20250701|2|19990101|20250630|+0000\ntest|NL|asn|64496|1|20020101|allocated|" + new string('A', 1_000_000) + "\ntest|NL|asn|64497|1|20020101|allocated\n");

        Assert.Equal([(2, "line too long")], loaded.Report.Lines());
        Assert.Equal(1, loaded.Snapshot!.ObjectCount);
    }

    [Fact]
    public void Every_good_row_becomes_an_object_that_says_the_same() =>
        Prop.ForAll<uint, byte, bool>((first, size, isAsn) =>
        {
            ulong last = Math.Min((ulong)first + size, uint.MaxValue);
            string start = isAsn ? $"{first}" : new System.Net.IPAddress((long)System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(first)).ToString();
            LoadedSource loaded = Loading.Load($"test|SE|{(isAsn ? "asn" : "ipv4")}|{start}|{last - first + 1}|20200229|reserved\n");

            RegistryObject found = loaded.Snapshot!.Get(0);
            (ulong First, ulong Last) range = found.TryGetAsns(out var asns) ? (asns.First, asns.Last)
                : found.TryGetRange(out var addresses) ? ((ulong)addresses.First, (ulong)addresses.Last) : default;
            Assert.Equal((first, last), range);
            Assert.Equal("2020-02-29T00:00:00Z"u8, found.FirstValue(AttributeName.Created));
        }).QuickCheckThrowOnFailure();
}
