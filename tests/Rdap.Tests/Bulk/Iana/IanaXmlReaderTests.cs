using Rdap.Bulk;
using Rdap.Registry.Objects;
using Xunit;

namespace Rdap.Tests.Bulk.Iana;

public sealed class IanaXmlReaderTests
{
    private const string Start = "<registry xmlns=\"http://www.iana.org/assignments\" id=\"test\">";

    private static LoadedSource LoadFile(string name) => Loading.LoadFiles(TestFiles.Data("iana/" + name));

    [Fact]
    public void The_ipv4_address_space_says_who_has_which_block()
    {
        LoadedSource loaded = LoadFile("ipv4-address-space.xml");

        Assert.Empty(loaded.Report.Problems);
        Assert.Equal(SourceRole.Referral, loaded.Snapshot!.Info.Role);
        Assert.Equal(new DateTimeOffset(2025, 7, 1, 0, 0, 0, TimeSpan.Zero), loaded.Snapshot.Info.DataDate);
        Assert.Equal(4, loaded.Snapshot.CountOf(ObjectClass.Inetnum));
        Assert.Equal(
            """
            inetnum:        192.0.0.0 - 192.255.255.255
            netname:        ADMINISTERED-BY-EXNET
            descr:          Administered by EXNET
            status:         LEGACY
            remarks:        Allocation Date 1993-05
            rdap-server:    https://rdap.example.net/
            rdap-server:    http://rdap.example.net/
            whois-server:   whois.example.net
            source:         TEST
            """,
            loaded.Snapshot.TextOf(1));
        Assert.Contains("\nrdap-server:    https://rdap.example.org/registry/\n", loaded.Snapshot.TextOf(2), StringComparison.Ordinal);
    }

    [Fact]
    public void The_ipv6_unicast_space_has_full_dates()
    {
        LoadedSource loaded = LoadFile("ipv6-unicast-address-assignments.xml");

        Assert.Empty(loaded.Report.Problems);
        Assert.Equal(4, loaded.Snapshot!.CountOf(ObjectClass.Inet6num));
        Assert.Contains("\ncreated:        1999-07-01T00:00:00Z\nremarks:        Partly assigned. See elsewhere for details.\n", loaded.Snapshot.TextOf(0), StringComparison.Ordinal);
        Assert.Contains("\nremarks:        Allocation Date 2008-04\n", loaded.Snapshot.TextOf(3), StringComparison.Ordinal);
        Assert.DoesNotContain("whois-server", loaded.Snapshot.TextOf(3), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("iana-ipv4-special-registry.xml", 5)]
    [InlineData("iana-ipv6-special-registry.xml", 3)]
    public void Special_purpose_addresses_are_marked_as_such(string name, int count)
    {
        LoadedSource loaded = LoadFile(name);

        Assert.Empty(loaded.Report.Problems);
        Assert.Equal(count, loaded.Snapshot!.ObjectCount);
        Assert.All(loaded.Texts(), text => Assert.Contains("\nstatus:         SPECIAL-PURPOSE\n", text, StringComparison.Ordinal));
    }

    [Fact]
    public void What_is_known_of_a_special_purpose_prefix_is_told()
    {
        Assert.Equal(
            """
            inet6num:       2001:db8::/32
            netname:        DOCUMENTATION
            descr:          Documentation
            status:         SPECIAL-PURPOSE
            remarks:        Allocation Date 2004-07
            remarks:        Source False, Destination False, Forwardable False, Globally Reachable False, Reserved-by-Protocol False
            remarks:        See RFC 3849
            source:         TEST
            """,
            LoadFile("iana-ipv6-special-registry.xml").Snapshot!.TextOf(0));
    }

    [Fact]
    public void As_numbers_become_blocks_and_other_records_a_note()
    {
        LoadedSource loaded = Loading.Load(
            Start + "<registry id='as-numbers-1'><record><number>64496-64511</number><description>Reserved for documentation</description></record>"
            + "<record><number>7</number><description>EXNET</description><whois>whois.example.net</whois></record>\n"
            + "<record><number>9-8</number></record><record><value>other</value></record></registry></registry>");

        Assert.StartsWith("as-block:       AS64496 - AS64511\ndescr:          Reserved for documentation\nstatus:         RESERVED\n", loaded.Texts()[0], StringComparison.Ordinal);
        Assert.StartsWith("as-block:       AS7 - AS7\ndescr:          EXNET\nstatus:         ALLOCATED\n", loaded.Texts()[1], StringComparison.Ordinal);
        Assert.Equal([(2, "not a range of AS numbers")], loaded.Report.Lines());
        Assert.Contains("1 records", Assert.Single(loaded.Report.Notes), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Start + "<record><prefix>192/8</prefix></record>")]
    [InlineData("<!DOCTYPE a [<!ENTITY b \"c\">]>" + Start + "<record><prefix>192/8</prefix><name>&b;</name></record></registry>")]
    public void Broken_or_dangerous_xml_refuses_the_source(string text)
    {
        LoadedSource loaded = Loading.Load(text);

        Assert.Null(loaded.Snapshot);
        Assert.Contains("unreadable XML: ", loaded.Report.Fatal, StringComparison.Ordinal);
    }

    [Fact]
    public void Text_cannot_leave_its_attribute()
    {
        LoadedSource loaded = Loading.Load(Start + "<record><prefix>192/8</prefix><designation>A\n\nmntner: EVIL</designation></record></registry>");

        Assert.Contains("\ndescr:          A mntner: EVIL\n", Assert.Single(loaded.Texts()), StringComparison.Ordinal);
    }
}
