using System.Text;
using Rdap.Protocols.Batch;
using Xunit;

namespace Rdap.Tests.Protocols.Batch;

public sealed class BatchTextTests
{
    [Theory]
    [InlineData(BatchFormat.Csv, "plain", "plain")]
    [InlineData(BatchFormat.Csv, "a, b", "\"a, b\"")]
    [InlineData(BatchFormat.Csv, "say \"no\"", "\"say \"\"no\"\"\"")]
    [InlineData(BatchFormat.Csv, " blank", "\" blank\"")]
    [InlineData(BatchFormat.Csv, "a\u001bb\tc", "a?b c")]
    [InlineData(BatchFormat.Table, "a, \"b\"", "a, \"b\"")]
    [InlineData(BatchFormat.Table, "\u001b[2J", "?[2J")]
    [InlineData(BatchFormat.Whois, "\u0000", "?")]
    [InlineData(BatchFormat.Ndjson, "a\"\u001b\\", "\"a\\\"\\u001B\\\\\"")]
    [InlineData(BatchFormat.Table, "Ångström", "Ångström")]
    public void Values_are_written_in_the_way_of_the_format(BatchFormat format, string value, string expected) =>
        Assert.Equal(expected, Write(text => text.AppendValue(format, Encoding.UTF8.GetBytes(value))));

    [Fact]
    public void What_is_no_UTF_8_is_read_as_Latin_1()
    {
        foreach (BatchFormat format in Enum.GetValues<BatchFormat>())
        {
            Assert.Equal("Ångström", Write(text => text.AppendValue(format, Encoding.Latin1.GetBytes("Ångström"))).Trim('"'));
        }
    }

    [Fact]
    public void Blanks_fill_up_to_a_width_in_characters()
    {
        Assert.Equal("x:Å  |", Write(static text =>
        {
            text.Append("x:Å"u8);
            text.PadFrom(2, 3);
            text.PadFrom(0, 4);
            text.Append("|"u8);
        }));
        Assert.Equal("aBC1-[", Write(static text =>
        {
            text.AppendInCase("A"u8, isUpper: false);
            text.AppendInCase("bc1-["u8, isUpper: true);
        }));
        Assert.Equal("12", Write(static text =>
        {
            text.AppendNumber(123);
            text.CutTo(2);
        }));
        Assert.Equal("\"::1\"", Write(static text => text.AppendAddress(BatchFormat.Ndjson, "::1"u8)));
    }

    private static string Write(Action<BatchText> write)
    {
        BatchText text = new();
        write(text);
        string written = Encoding.UTF8.GetString(text.Bytes);
        text.Clear();
        Assert.Equal(0, text.Length);
        return written;
    }
}
