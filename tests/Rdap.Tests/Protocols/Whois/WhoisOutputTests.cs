using System.Buffers;
using System.Text;
using Rdap.Protocols.Whois;
using Xunit;

namespace Rdap.Tests.Protocols.Whois;

public sealed class WhoisOutputTests
{
    private static readonly byte[] Utf8 = Encoding.UTF8.GetBytes("J\u00f6rg \u6771\u4eac x");
    private static readonly byte[] Latin1 = Encoding.Latin1.GetBytes("J\u00f6rg \u00c5");

    [Fact]
    public void Text_of_either_character_set_comes_out_in_the_one_asked_for()
    {
        Assert.Equal("J\u00f6rg \u6771\u4eac x", Encoding.UTF8.GetString(Write(Utf8, WhoisCharset.Utf8)));
        Assert.Equal("J\u00f6rg \u00c5", Encoding.UTF8.GetString(Write(Latin1, WhoisCharset.Utf8)));
        Assert.Equal("J\u00f6rg ?? x", Encoding.Latin1.GetString(Write(Utf8, WhoisCharset.Latin1)));
        Assert.Equal("J\u00f6rg \u00c5", Encoding.Latin1.GetString(Write(Latin1, WhoisCharset.Latin1)));
        Assert.Equal("J?rg ?? x", Encoding.ASCII.GetString(Write(Utf8, WhoisCharset.Ascii)));
        Assert.Equal("J?rg ?", Encoding.ASCII.GetString(Write(Latin1, WhoisCharset.Ascii)));
    }

    [Fact]
    public void Every_byte_of_Latin1_becomes_its_character()
    {
        byte[] all = [.. Enumerable.Range(0, 256).Select(static i => (byte)i)];
        Assert.Equal(Encoding.Latin1.GetString(all), Encoding.UTF8.GetString(Write(all, WhoisCharset.Utf8)));
    }

    [Fact]
    public void A_stream_is_written_as_far_as_there_is_room_and_tells_its_end()
    {
        byte[] all = new byte[100_000];
        new Random(1).NextBytes(all);
        ArrayBufferWriter<byte> writer = new();
        WhoisOutput output = new(writer);
        using MemoryStream stream = new(all);
        output.Write("start"u8);
        int read = 0;
        for (int next; (next = output.Fill(stream)) > 0;)
        {
            read += next;
        }

        output.Write("end"u8);
        output.Flush();
        Assert.Equal(all.Length, read);
        Assert.Equal([.. "start"u8, .. all, .. "end"u8], writer.WrittenSpan);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(9)]
    [InlineData(-1)]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue)]
    public void Numbers(long number)
    {
        ArrayBufferWriter<byte> writer = new();
        WhoisOutput output = new(writer);
        output.Write(number);
        output.Flush();
        Assert.Equal($"{number}", Encoding.ASCII.GetString(writer.WrittenSpan));
    }

    [Fact]
    public void Counts_across_many_buffers()
    {
        ArrayBufferWriter<byte> writer = new();
        WhoisOutput output = new(writer);
        byte[] large = [.. Enumerable.Repeat((byte)'x', 10_000)];
        for (int i = 0; i < 100; i++)
        {
            output.Write(large.AsSpan(0, i * 100));
            output.Write((byte)'\n');
            output.Pad(3);
        }

        Assert.Equal((99 * 100 / 2 * 100) + 400, output.Written);
        output.Flush();
        Assert.Equal(output.Written, writer.WrittenCount);
        Assert.Equal(100, writer.WrittenSpan.Count((byte)'\n'));
    }

    private static byte[] Write(byte[] text, WhoisCharset charset)
    {
        ArrayBufferWriter<byte> writer = new();
        WhoisOutput output = new(writer);
        output.WriteText(text, charset);
        output.Flush();
        return writer.WrittenSpan.ToArray();
    }
}
