using System.Globalization;
using System.Text;
using Rdap.Bulk.Delegated;
using Xunit;

namespace Rdap.Tests.Bulk.Delegated;

public sealed class DelegatedHeaderTests
{
    [Theory]
    [InlineData("2|afrinic|20260505|19286|00000000|20260505|00000", "2026-05-05T00:00:00Z")]
    [InlineData("2.3|lacnic|20240104|88619|19870101|20240104|-0300", "2024-01-04T03:00:00Z")]
    [InlineData("2|apnic|20260214|84201|19830613|20260213|+1000", "2026-02-12T14:00:00Z")]
    [InlineData("2|ripencc|1404165599|85681|19830705|20140630|+0200", "2014-06-30T21:59:59Z")]
    [InlineData("2|test|20250701|1|19990101||+0000", "2025-07-01T00:00:00Z")]
    [InlineData("2|test|20250701|1|19990101|20250630|+9999", "2025-06-30T00:00:00Z")]
    [InlineData("2|test|1|1|00000000|00000000|+0000", null)]
    [InlineData("2|test|20251301|1|00000000|20250231|+0000", null)]
    public void The_date_of_the_data_is_found(string line, string? date)
    {
        Assert.True(DelegatedHeader.TryParse(Encoding.ASCII.GetBytes(line), out DelegatedHeader? header));
        Assert.Equal(date is null ? null : DateTimeOffset.Parse(date, CultureInfo.InvariantCulture), header!.DataDate);
    }

    [Fact]
    public void Version_registry_and_count_are_read()
    {
        Assert.True(DelegatedHeader.TryParse("2.3|lacnic|20240104|88619|19870101|20240104|-0300"u8, out DelegatedHeader? header));
        Assert.Equal(("2.3", "lacnic", 88_619UL), (header!.Version, header.Registry, header.Records));
    }

    [Theory]
    [InlineData("")]
    [InlineData("|||||||")]
    [InlineData("test|NL|asn|64496|1|20020101|allocated")]
    [InlineData("test|*|asn|*|4|summary")]
    [InlineData("2|test|20250701")]
    public void Other_lines_are_no_header(string line)
    {
        Assert.False(DelegatedHeader.TryParse(Encoding.ASCII.GetBytes(line), out _));
    }
}
