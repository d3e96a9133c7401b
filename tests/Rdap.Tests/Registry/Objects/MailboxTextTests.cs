using System.Text;
using Rdap.Registry.Objects;
using Xunit;

namespace Rdap.Tests.Registry.Objects;

public sealed class MailboxTextTests
{
    [Theory]
    [InlineData("abuse@example.net", "abuse@example.net")]
    [InlineData("Abuse Desk <abuse@example.net>", "abuse@example.net")]
    [InlineData("abuse@example.net, noc@example.net", "abuse@example.net")]
    [InlineData("mailto:abuse@example.net.", "abuse@example.net")]
    [InlineData("|  'first.last+tag@sub.example.org'!  |", "first.last+tag@sub.example.org")]
    [InlineData("***@example.net,abuse@example.net", "abuse@example.net")]
    [InlineData("https://chat.example.net/@abuse desk@example.net", "desk@example.net")]
    [InlineData("@abuse a@@b.example.net o'neil@example.net", "o'neil@example.net")]
    [InlineData("noc@example.net/abuse@example.net", "")]
    [InlineData("noc/abuse@example.net", "")]
    [InlineData("abuse@localhost", "")]
    [InlineData("abuse@192.0.2.1", "")]
    [InlineData("abuse@.example", "")]
    [InlineData("abuse@example..net", "")]
    [InlineData("abuse (at) example.net", "")]
    [InlineData("b\u00fcro@example.net", "")]
    [InlineData("abuse@", "")]
    [InlineData("@", "")]
    [InlineData("", "")]
    public void The_first_address_is_found_and_nothing_is_guessed_at(string text, string expected) =>
        Assert.Equal(expected, Encoding.UTF8.GetString(MailboxText.FirstIn(Encoding.UTF8.GetBytes(text))));

    [Theory]
    [InlineData("unread@ripe.net", true)]
    [InlineData("UNREAD@RIPE.NET", true)]
    [InlineData("***@example.net", true)]
    [InlineData("a****@example.net", true)]
    [InlineData("no-email@apnic.net", true)]
    [InlineData("abuse@example.invalid", true)]
    [InlineData("abuse@invalid", true)]
    [InlineData("* * *@example.net", true)]
    [InlineData("***", true)]
    [InlineData("*** no spam *** abuse@example.net", false)]
    [InlineData("", false)]
    [InlineData("unread@example.net", false)]
    [InlineData("abuse@example.net", false)]
    [InlineData("abuse@notinvalid", false)]
    public void Placeholders_of_masked_data_are_told(string mailbox, bool expected) =>
        Assert.Equal(expected, MailboxText.IsPlaceholder(Encoding.UTF8.GetBytes(mailbox)));

    [Fact]
    public void Any_bytes_are_read_to_their_end()
    {
        Random random = new(5);
        byte[] alphabet = "a@.<> *-\u00e9\n"u8.ToArray();
        for (int i = 0; i < 20_000; i++)
        {
            byte[] text = [.. Enumerable.Range(0, random.Next(40)).Select(_ => alphabet[random.Next(alphabet.Length)])];
            int last = 0;
            for (int from = 0; MailboxText.TryFind(text, ref from, out Range found); last = from)
            {
                Assert.True(from > last);
                ReadOnlySpan<byte> mailbox = text.AsSpan()[found];
                Assert.Equal(1, mailbox.Count((byte)'@'));
                Assert.False(mailbox.ContainsAny(" \n<>"u8));
            }
        }
    }
}
