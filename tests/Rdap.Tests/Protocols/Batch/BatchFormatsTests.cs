using Rdap.Protocols.Batch;
using Xunit;

namespace Rdap.Tests.Protocols.Batch;

public sealed class BatchFormatsTests
{
    [Fact]
    public void Formats_are_found_by_name_and_media_type_in_any_case()
    {
        Assert.Equal(Enum.GetValues<BatchFormat>(), BatchFormats.All.Select(static row => row.Format));
        foreach (BatchFormatInfo row in BatchFormats.All)
        {
            Assert.Same(row, BatchFormats.Get(row.Format));
            Assert.True(BatchFormats.TryFind(row.Name.ToUpperInvariant(), out BatchFormat found));
            Assert.Equal(row.Format, found);
        }

        Assert.True(BatchFormats.TryFindMediaType("text/CSV", out BatchFormat csv));
        Assert.True(BatchFormats.TryFindMediaType("text/plain", out BatchFormat plain));
        Assert.Equal((BatchFormat.Csv, BatchFormat.Table), (csv, plain));
        Assert.False(BatchFormats.TryFind("xml", out _));
        Assert.False(BatchFormats.TryFindMediaType("text/html", out _));
    }
}
