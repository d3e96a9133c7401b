using System.Text;
using Rdap.Bulk.Rpsl;
using Xunit;

namespace Rdap.Tests.Bulk.Rpsl;

public sealed class RpslSplitterTests
{
    [Theory]
    [InlineData("", 0, 0)]
    [InlineData("a\nb\n", 0, 0)]
    [InlineData("a\n\nb", 3, 3)]
    [InlineData("a\n\nb\n\nc", 3, 6)]
    [InlineData("a\r\n\r\nb\r\n\r\nc", 5, 10)]
    [InlineData("a\r\n\r\nb\n\nc\r\n\r\n", 5, 13)]
    [InlineData("a\n\nb\r\n\r\nc", 3, 8)]
    [InlineData("a\n\n", 3, 3)]
    [InlineData("\n\n", 2, 2)]
    [InlineData("a\n\n\nb", 3, 4)]
    public void Boundaries_are_found(string text, int first, int last)
    {
        Assert.Equal(first, RpslSplitter.FirstObjectBoundary(Encoding.ASCII.GetBytes(text)));
        Assert.Equal(last, RpslSplitter.LastObjectBoundary(Encoding.ASCII.GetBytes(text)));
    }
}
