using Rdap.Bulk.Nrtm4;
using Xunit;
using static Rdap.Tests.Bulk.Nrtm4.Nrtm4Samples;

namespace Rdap.Tests.Bulk.Nrtm4;

public sealed class Nrtm4HeaderTests
{
    [Theory]
    [InlineData(Nrtm4FileType.Snapshot, 1)]
    [InlineData(Nrtm4FileType.Delta, 2)]
    [InlineData(Nrtm4FileType.Delta, 9007199254740991)]
    public void What_is_written_is_read(Nrtm4FileType type, long version)
    {
        Nrtm4Header header = Header(type, version);
        Assert.Equal(header, Nrtm4Header.Read(header.Write(), type));
    }

    [Fact]
    public void It_is_written_as_the_standard_shows_it() => Assert.Equal(
        "{\"nrtm_version\":4,\"type\":\"delta\",\"source\":\"TEST\",\"session_id\":\"ca128382-78d9-41d1-8927-1ecef15275be\",\"version\":7}",
        System.Text.Encoding.UTF8.GetString(Header(Nrtm4FileType.Delta, 7).Write()));

    [Theory]
    [InlineData("\"nrtm_version\":4", "\"nrtm_version\":3", Nrtm4Problem.WrongNrtmVersion)]
    [InlineData("\"nrtm_version\":4", "\"nrtm_version\":\"4\"", Nrtm4Problem.BadMember)]
    [InlineData("\"nrtm_version\":4,", "", Nrtm4Problem.BadMember)]
    [InlineData("\"delta\"", "\"snapshot\"", Nrtm4Problem.WrongType)]
    [InlineData("\"TEST\"", "\"../TEST\"", Nrtm4Problem.BadMember)]
    [InlineData("\"TEST\"", "\"\"", Nrtm4Problem.BadMember)]
    [InlineData("\"TEST\"", "\"\\ud800\"", Nrtm4Problem.NotUtf8)]
    [InlineData("41d1", "31d1", Nrtm4Problem.BadSession)]
    [InlineData("8927", "0927", Nrtm4Problem.BadSession)]
    [InlineData("ca128382-", "", Nrtm4Problem.BadSession)]
    [InlineData("\"version\":7", "\"version\":0", Nrtm4Problem.BadVersion)]
    [InlineData("\"version\":7", "\"version\":-7", Nrtm4Problem.BadVersion)]
    [InlineData("\"version\":7", "\"version\":1.5", Nrtm4Problem.BadVersion)]
    [InlineData("\"version\":7", "\"version\":9007199254740992", Nrtm4Problem.BadVersion)]
    [InlineData("\"version\":7", "\"version\":1", Nrtm4Problem.BadVersion)]
    [InlineData("\"version\":7", "\"version\":7,\"version\":7", Nrtm4Problem.DuplicateMember)]
    [InlineData("\"version\":7}", "\"version\":7", Nrtm4Problem.BrokenJson)]
    [InlineData("{", "[{", Nrtm4Problem.BrokenJson)]
    public void What_breaks_a_rule_is_refused_by_its_name(string part, string instead, Nrtm4Problem problem)
    {
        string json = System.Text.Encoding.UTF8.GetString(Header(Nrtm4FileType.Delta, 7).Write());
        Assert.Contains(part, json, StringComparison.Ordinal);
        Refused(problem, () => Nrtm4Header.Read(Bytes(json.Replace(part, instead, StringComparison.Ordinal)), Nrtm4FileType.Delta));
    }

    [Fact]
    public void Bytes_that_are_no_utf8_are_refused() => Refused(Nrtm4Problem.NotUtf8, () => Nrtm4Header.Read(new byte[] { 0x7B, 0xFF, 0x7D }, Nrtm4FileType.Delta));

    [Fact]
    public void It_is_held_against_the_notification()
    {
        Nrtm4Header header = Header(Nrtm4FileType.Delta, 7);
        header.Check("test", Session, 7);
        Refused(Nrtm4Problem.WrongSource, () => header.Check("OTHER", Session, 7));
        Refused(Nrtm4Problem.WrongSession, () => header.Check("TEST", OtherSession, 7));
        Refused(Nrtm4Problem.WrongVersion, () => header.Check("TEST", Session, 8));
    }
}
