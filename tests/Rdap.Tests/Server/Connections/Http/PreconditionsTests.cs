using Microsoft.Extensions.Primitives;
using Rdap.Server.Connections.Http;
using Xunit;

namespace Rdap.Tests.Server.Connections.Http;

public sealed class PreconditionsTests
{
    [Theory]
    [InlineData("\"ab\"", true)]
    [InlineData("W/\"ab\"", true)]
    [InlineData("\"x\", W/\"ab\" , \"y\"", true)]
    [InlineData("\"abc\"", false)]
    [InlineData("\"cab\"", false)]
    [InlineData("ab", false)]
    [InlineData("*", false)]
    [InlineData("", false)]
    public void A_tag_is_found_in_a_list(string header, bool found) => Assert.Equal(found, Preconditions.Names(header, "\"ab\""));

    [Fact]
    public void Several_headers_are_one_list()
    {
        Assert.True(Preconditions.Names(new StringValues(["\"x\"", "\"ab\""]), "\"ab\""));
        Assert.False(Preconditions.Names(StringValues.Empty, "\"ab\""));
    }

    [Theory]
    [InlineData("Thu, 01 Jan 2026 00:00:00 GMT", true)]
    [InlineData("Thu, 01 Jan 2026 00:00:01 GMT", true)]
    [InlineData("Wed, 31 Dec 2025 23:59:59 GMT", false)]
    [InlineData("Thursday, 01-Jan-26 00:00:00 GMT", true)]
    [InlineData("yesterday", false)]
    [InlineData("", false)]
    public void Nothing_is_newer_than_a_date_at_or_after_the_modification(string header, bool holds) =>
        Assert.Equal(holds, Preconditions.HasSince(header, new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero)));
}
