using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Rdap.Protocols.RdapHttp.Text;
using Rdap.Registry.Numbers;
using Xunit;

namespace Rdap.Tests.Protocols.RdapHttp.Text;

public sealed class JsonTextTests
{
    private readonly JsonText _text = new();

    [Fact]
    public void Text_is_UTF8_as_it_is_or_else_Latin1()
    {
        Assert.Equal("\"Jörg 東京\"", Written(_text.Start(default).AppendString("Jörg 東京"u8)));
        Assert.Equal("\"Jörg Ångström\"", Written(_text.Start(default).AppendString(Encoding.Latin1.GetBytes("Jörg Ångström"))));
        Assert.Equal("\"ÿ\"", Written(_text.Start(default).AppendString([0xff])));
    }

    [Fact]
    public void A_string_is_what_the_writer_of_the_runtime_makes_of_it() => Prop.ForAll(ArbMap.Default.ArbFor<NonNull<string>>(), value =>
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(value.Get);
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Encoder = RdapNames.Encoder }))
        {
            json.WriteStringValue(utf8);
        }

        return Written(_text.Start(default).AppendString(utf8)) == Encoding.UTF8.GetString(stream.ToArray());
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void No_bytes_break_the_JSON() => Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), value =>
        JsonDocument.Parse(Written(_text.Start("["u8).AppendString(value).Append("]"u8))).RootElement.GetArrayLength() == 1).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData('x', "x")]
    [InlineData('"', "\\\"")]
    [InlineData('\u0001', "\\u0001")]
    [InlineData('é', "é")]
    public void It_grows_as_texts_do(char character, string escaped)
    {
        for (int length = 1; length <= 5000; length = (length * 3) + 1)
        {
            _text.Start("["u8).AppendString(Encoding.Latin1.GetBytes(new string(character, length))).Append("]"u8);
            Assert.Equal($"[\"{string.Concat(Enumerable.Repeat(escaped, length))}\"]", Encoding.UTF8.GetString(_text.Bytes));
        }
    }

    [Fact]
    public void Constants_numbers_and_addresses_follow_each_other()
    {
        _text.Start("old"u8);
        _text.Start("""{"a":"""u8).AppendAddress(IpFamily.V4, 0xC0000201).Append(""","b":"""u8).AppendNumber(-1).Append(""","c":"""u8)
            .AppendString(RdapNames.RelSelf).Append("}"u8);
        Assert.Equal("""{"a":"192.0.2.1","b":-1,"c":"self"}""", Written(_text));
    }

    [Fact]
    public void A_member_without_a_value_is_left_out()
    {
        _text.Start("{"u8).AppendMember("\"a\":"u8, "x"u8).AppendMember(",\"b\":"u8, default).Append("}"u8);
        Assert.Equal("""{"a":"x"}""", Written(_text));
    }

    private static string Written(JsonText text) => Encoding.UTF8.GetString(text.Bytes);
}
