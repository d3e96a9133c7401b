using Rdap.Bulk.Nrtm4;
using Xunit;

namespace Rdap.Tests.Bulk.Nrtm4;

public sealed class Nrtm4FileNamesTests
{
    [Theory]
    [InlineData(Nrtm4FileType.Snapshot, 1, true, "nrtm-snapshot.1.TEST.ca128382-78d9-41d1-8927-1ecef15275be.r4nd.json.gz")]
    [InlineData(Nrtm4FileType.Delta, 12, false, "nrtm-delta.12.TEST.ca128382-78d9-41d1-8927-1ecef15275be.r4nd.json")]
    public void A_name_says_what_is_in_the_file(Nrtm4FileType type, long version, bool isGzip, string expected)
    {
        string name = Nrtm4FileNames.Of(Nrtm4Samples.Header(type, version), "r4nd", isGzip);
        Assert.Equal(expected, name);
        Assert.True(Nrtm4FileNames.TryRead(name, "TEST", out Nrtm4FileType readType, out Guid session, out long readVersion));
        Assert.Equal((type, Nrtm4Samples.Session, version), (readType, session, readVersion));
    }

    [Theory]
    [InlineData("update-notification-file.jose")]
    [InlineData("nrtm-delta.12.OTHER.ca128382-78d9-41d1-8927-1ecef15275be.r4nd.json")]
    [InlineData("nrtm-delta.-1.TEST.ca128382-78d9-41d1-8927-1ecef15275be.r4nd.json")]
    [InlineData("nrtm-delta.12.TEST.ca128382.r4nd.json")]
    [InlineData("nrtm-delta.12.TEST.ca128382-78d9-41d1-8927-1ecef15275be..json")]
    [InlineData("nrtm-delta.12.TEST.ca128382-78d9-41d1-8927-1ecef15275be.r4nd.json.tmp")]
    [InlineData("nrtm-other.12.TEST.ca128382-78d9-41d1-8927-1ecef15275be.r4nd.json")]
    [InlineData("")]
    public void Other_files_are_nobody_elses_to_delete(string name) => Assert.False(Nrtm4FileNames.TryRead(name, "TEST", out _, out _, out _));
}
