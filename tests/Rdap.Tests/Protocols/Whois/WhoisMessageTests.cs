using System.Buffers;
using System.Globalization;
using System.Text;
using Rdap.Protocols.Whois;
using Xunit;

namespace Rdap.Tests.Protocols.Whois;

public sealed class WhoisMessageTests
{
    [Fact]
    public void Every_message_has_one_text() =>
        Assert.Equal(Enum.GetValues<WhoisMessage>().Where(static m => m != WhoisMessage.None).Order(), WhoisMessages.All.Order());

    [Fact]
    public void Every_text_is_a_block_of_comments_with_its_code()
    {
        foreach (WhoisMessage message in WhoisMessages.All)
        {
            string text = Write(message, "first", "second");
            Assert.EndsWith("\n\n", text);
            string[] lines = text[..^2].Split('\n');
            Assert.All(lines, static line => Assert.Matches("^(%|% .+|%(ERROR|WARNING):[0-9]{3}: .+)$", line));
            Assert.DoesNotContain("{", text);
            if ((int)message >= 100)
            {
                string code = ((int)message).ToString(CultureInfo.InvariantCulture);
                Assert.Single(lines, line => line.StartsWith($"%ERROR:{code}: ", StringComparison.Ordinal)
                    || line.StartsWith($"%WARNING:{code}: ", StringComparison.Ordinal));
            }
        }
    }

    [Fact]
    public void Gaps_are_filled_in_the_shape_that_scripts_look_for()
    {
        Assert.Equal("%ERROR:103: unknown object type 'foo'\n\n", Write(WhoisMessage.UnknownType, "foo", ""));
        Assert.StartsWith("%ERROR:109: invalid combination of flags passed\n%\n% The flags \"-a\" and \"-b\"", Write(WhoisMessage.FlagsExclude, "-a", "-b"));
        Assert.StartsWith("% Invalid option: -W\n%ERROR:111: ", Write(WhoisMessage.InvalidOption, "-W", ""));
        Assert.StartsWith("%ERROR:306: connections exceeded\n%\n% At most 3 connections at a time are served for 192.0.2.1", Write(WhoisMessage.TooManyConnections, "3", "192.0.2.1"));
    }

    [Fact]
    public void What_the_client_sent_is_echoed_as_UTF8() =>
        Assert.Equal("%ERROR:103: unknown object type '\u00f6'\n\n", Write(WhoisMessage.UnknownType, "\u00f6", ""));

    private static string Write(WhoisMessage message, string first, string second)
    {
        ArrayBufferWriter<byte> writer = new();
        WhoisOutput output = new(writer);
        WhoisMessages.Write(ref output, message, Encoding.Latin1.GetBytes(first), Encoding.Latin1.GetBytes(second));
        output.Flush();
        return Encoding.UTF8.GetString(writer.WrittenSpan);
    }
}
