using System.Text;
using Rdap.Server.Reload;
using Xunit;

namespace Rdap.Tests.Server.Reload;

public sealed class SnapshotStampTests
{
    [Fact]
    public void What_was_written_is_read()
    {
        var stamp = new SnapshotStamp("1.2.3", "options", "inputs");
        Assert.Equal(stamp, SnapshotStamp.Read(stamp.ToBytes()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("{\"Program\":\"1\",\"Options\":\"2\"}")]
    [InlineData("{\"Program\":1,\"Options\":2,\"Inputs\":3}")]
    [InlineData("something else")]
    public void Anything_else_is_none(string text) => Assert.Null(SnapshotStamp.Read(Encoding.UTF8.GetBytes(text)));
}
