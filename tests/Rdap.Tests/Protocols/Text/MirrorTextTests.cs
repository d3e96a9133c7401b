using System.Text;
using Rdap.Protocols.Text;
using Rdap.Registry.Objects;
using Xunit;

namespace Rdap.Tests.Protocols.Text;

public sealed class MirrorTextTests
{
    private static readonly DateTimeOffset Published = new(9999, 12, 31, 23, 59, 59, TimeSpan.Zero);

    [Theory]
    [InlineData(7, false, false, "mirrored by NRTMv3 (not signed), serial 7")]
    [InlineData(7, true, false, "mirrored, version 7 of session 01234567-89ab-4cde-8f01-23456789abcd")]
    [InlineData(7, false, true, "mirrored by NRTMv3 (not signed), serial 7, published 9999-12-31T23:59:59Z")]
    [InlineData(long.MaxValue, true, true, "mirrored, version 9223372036854775807 of session 01234567-89ab-4cde-8f01-23456789abcd, published 9999-12-31T23:59:59Z")]
    public void It_says_what_is_known(long version, bool hasSession, bool hasTime, string expected)
    {
        SourceInfo info = new()
        {
            Name = "TEST",
            Version = version,
            Session = hasSession ? new Guid("01234567-89ab-4cde-8f01-23456789abcd") : null,
            DataDate = hasTime ? Published : null,
        };
        byte[] text = new byte[MirrorText.MaxLength];
        Assert.Equal(expected, Encoding.ASCII.GetString(text, 0, MirrorText.Write(info, text)));
    }
}
