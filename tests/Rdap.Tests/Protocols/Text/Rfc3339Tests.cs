using System.Text;
using Rdap.Protocols.Text;
using Xunit;

namespace Rdap.Tests.Protocols.Text;

public sealed class Rfc3339Tests
{
    [Theory]
    [InlineData("2024-02-29T23:59:59Z")]
    [InlineData("2024-02-29T23:59:60Z")]
    [InlineData("2024-02-29T00:00:00.123456789Z")]
    [InlineData("2024-02-29T00:00:00+02:00")]
    [InlineData("2024-02-29T00:00:00.5-11:30")]
    public void Date_times(string text) => Assert.True(Rfc3339.IsDateTime(Encoding.UTF8.GetBytes(text)));

    [Theory]
    [InlineData("")]
    [InlineData("2024-02-29")]
    [InlineData("20240229")]
    [InlineData("2024-02-29T23:59:59")]
    [InlineData("2024-02-29 23:59:59Z")]
    [InlineData("2024-02-29T23:59Z")]
    [InlineData("2023-02-29T00:00:00Z")]
    [InlineData("2024-13-01T00:00:00Z")]
    [InlineData("2024-00-01T00:00:00Z")]
    [InlineData("2024-01-00T00:00:00Z")]
    [InlineData("0000-01-01T00:00:00Z")]
    [InlineData("2024-01-01T24:00:00Z")]
    [InlineData("2024-01-01T00:60:00Z")]
    [InlineData("2024-01-01T00:00:61Z")]
    [InlineData("2024-01-01T00:00:00.Z")]
    [InlineData("2024-01-01T00:00:00.5")]
    [InlineData("2024-01-01T00:00:00Zx")]
    [InlineData("2024-01-01T00:00:00+24:00")]
    [InlineData("2024-01-01T00:00:00+2:00")]
    [InlineData("2024-01-01T00:00:0\u0660Z")]
    [InlineData("someone@example.net 20240101")]
    public void Anything_else(string text) => Assert.False(Rfc3339.IsDateTime(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void Instants_are_written_in_UTC_and_read_back()
    {
        DateTimeOffset instant = new(2024, 2, 29, 1, 2, 3, 999, TimeSpan.FromHours(2));
        byte[] text = new byte[Rfc3339.Length];
        Assert.Equal("2024-02-28T23:02:03Z", Encoding.UTF8.GetString(Rfc3339.Format(instant, text)));
        Assert.True(Rfc3339.IsDateTime(text));
    }
}
