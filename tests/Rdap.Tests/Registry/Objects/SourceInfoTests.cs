using Rdap.Registry.Objects;
using Xunit;

namespace Rdap.Tests.Registry.Objects;

public sealed class SourceInfoTests
{
    private static readonly DateTimeOffset Published = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Loaded = Published.AddHours(1);

    [Theory]
    [InlineData(0, true, false)]
    [InlineData(0, false, false)]
    [InlineData(1, true, true)]
    [InlineData(1, false, false)]
    public void Only_a_mirror_is_brought_up_to_date_by_its_publisher(long version, bool hasDate, bool isByPublisher)
    {
        SourceInfo info = new() { Name = "TEST", Version = version, DataDate = hasDate ? Published : null, LoadedAt = Loaded };
        Assert.Equal(version > 0, info.IsMirrored);
        Assert.Equal(isByPublisher ? Published : Loaded, info.UpdatedAt);
    }
}
