using System.Text;
using Rdap.Protocols.Batch;
using Xunit;

namespace Rdap.Tests.Protocols.Batch;

public sealed class BatchRecordsTests
{
    [Theory]
    [InlineData(null, "192.0.2.1,b,c", "192.0.2.1")]
    [InlineData(null, "192.0.2.1", "192.0.2.1")]
    [InlineData(null, " 192.0.2.1 ,b", "192.0.2.1")]
    [InlineData(null, "\"192.0.2.1\",b", "192.0.2.1")]
    [InlineData(null, "\"unfinished", "unfinished")]
    [InlineData(null, ",b", "")]
    [InlineData("ip", "a,\"b, \"\"c\"\"\",192.0.2.1,d", "192.0.2.1")]
    [InlineData("ip", "a,b", "")]
    public void Csv_gives_the_field(string? name, string line, string expected)
    {
        BatchRecords records = new(name);
        if (name is not null)
        {
            Assert.False(records.TryReadCsv("time,what,\"IP\",port"u8, out _));
        }

        Assert.True(records.TryReadCsv(Encoding.UTF8.GetBytes(line), out ReadOnlySpan<byte> field));
        Assert.Equal(expected, Encoding.UTF8.GetString(field));
    }

    [Fact]
    public void A_header_without_the_name_leaves_every_record_without_the_field()
    {
        BatchRecords records = new("ip");
        Assert.False(records.TryReadCsv("a,b"u8, out _));
        Assert.True(records.TryReadCsv("192.0.2.1,b"u8, out ReadOnlySpan<byte> field));
        Assert.True(field.IsEmpty);
    }

    [Theory]
    [InlineData("{\"query\":\"192.0.2.1\"}", "192.0.2.1")]
    [InlineData("{ \"query\" : \"192.0.2.1\" , \"x\": 1}", "192.0.2.1")]
    [InlineData("\"192.0.2.1\"", "192.0.2.1")]
    [InlineData("{\"a\":{\"query\":\"no\",\"b\":[1,\"}\",{}]},\"c\":null,\"d\":\"\\\"\",\"query\":\"192.0.2.0\\/24\"}", "192.0.2.0\\/24")]
    [InlineData("{\"query\":1}", null)]
    [InlineData("{\"other\":\"192.0.2.1\"}", null)]
    [InlineData("{}", null)]
    [InlineData("[\"192.0.2.1\"]", null)]
    [InlineData("{\"query\":\"192.0.2.1", null)]
    [InlineData("{\"a\":[[[", null)]
    [InlineData("\"192.0.2.1\" x", null)]
    [InlineData("192.0.2.1", null)]
    [InlineData("\"\\", null)]
    public void Json_gives_the_member_of_the_object_itself(string line, string? expected)
    {
        bool found = new BatchRecords(null).TryReadJson(Encoding.UTF8.GetBytes(line), out ReadOnlySpan<byte> value);
        Assert.Equal(expected, found ? Encoding.UTF8.GetString(value) : null);
    }

    [Fact]
    public void Escapes_are_taken_out()
    {
        Span<byte> text = stackalloc byte[64];
        Assert.Equal("192.0.2.0/24 \"\\ \\u0041\\", Encoding.UTF8.GetString(text[..BatchRecords.Unescape("192.0.2.0\\/24 \\\"\\\\ \\u0041\\"u8, text)]));
    }

    [Fact]
    public void Brackets_may_stand_as_deep_as_anybody_likes() =>
        Assert.False(new BatchRecords(null).TryReadJson(Encoding.UTF8.GetBytes("{\"a\":" + new string('[', 4000)), out _));
}
