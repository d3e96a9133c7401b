using Rdap.Protocols.Whois;
using Xunit;

namespace Rdap.Tests.Protocols.Whois;

public sealed class WhoisFlagTests
{
    [Fact]
    public void The_rows_stand_in_the_order_of_the_enumeration()
    {
        Assert.Equal(Enum.GetValues<WhoisFlag>(), WhoisFlags.All.ToArray().Select(static row => row.Flag));
        Assert.All(Enum.GetValues<WhoisFlag>(), static flag => Assert.Equal(flag, WhoisFlags.Get(flag).Flag));
        Assert.True(WhoisFlags.All.Length <= 64, "WhoisQuery keeps the flags in 64 bits");
    }

    [Fact]
    public void No_letter_and_no_name_twice_and_every_row_can_be_found()
    {
        WhoisFlagInfo[] all = WhoisFlags.All.ToArray();
        Assert.Distinct(all.Where(static r => r.Short != 0).Select(static r => r.Short));
        Assert.Distinct(all.Where(static r => r.Long.Length > 0).Select(static r => r.Long));
        Assert.All(all, static row =>
        {
            Assert.True(row.Short != 0 || row.Long.Length > 0);
            Assert.True(row.Short == 0 || (WhoisFlags.TryFind(row.Short, out WhoisFlag byLetter) && byLetter == row.Flag));
            Assert.True(row.Long.Length == 0 || (WhoisFlags.TryFind(row.LongUtf8, out WhoisFlag byName) && byName == row.Flag));
            Assert.EndsWith(".", row.Help);
        });
    }

    [Theory]
    [InlineData((byte)'W')]
    [InlineData((byte)'R')]
    [InlineData((byte)'-')]
    [InlineData((byte)0)]
    [InlineData((byte)0xFF)]
    public void Finds_no_other_letter(byte letter) => Assert.False(WhoisFlags.TryFind(letter, out _));

    [Fact]
    public void Finds_long_names_only_as_they_are()
    {
        Assert.False(WhoisFlags.TryFind("ONE-LESS"u8, out _));
        Assert.False(WhoisFlags.TryFind("one-les"u8, out _));
        Assert.False(WhoisFlags.TryFind(""u8, out _));
    }

    [Fact]
    public void Is_spelled_as_the_messages_name_it()
    {
        Assert.Equal("-b, --abuse-contact", WhoisFlags.Get(WhoisFlag.AbuseContact).Spelling);
        Assert.Equal("--no-personal", WhoisFlags.Get(WhoisFlag.NoPersonal).Spelling);
        Assert.Equal("-q", WhoisFlags.Get(WhoisFlag.ServerInfo).Spelling);
        Assert.Equal("sources|types|version", WhoisFlags.Get(WhoisFlag.ServerInfo).ArgumentText);
    }
}
