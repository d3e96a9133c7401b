using System.Buffers;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Rdap.Bulk.Rpsl;
using Rdap.Registry.Objects;
using Xunit;

namespace Rdap.Tests.Bulk.Rpsl;

public sealed class RpslWriterTests
{
    private static string Write(string name, string value)
    {
        ArrayBufferWriter<byte> output = new();
        RpslWriter.WriteAttribute(output, Encoding.Latin1.GetBytes(name), Encoding.Latin1.GetBytes(value));
        return Encoding.Latin1.GetString(output.WrittenSpan);
    }

    [Theory]
    [InlineData("inetnum", "192.0.2.0 - 192.0.2.255", "inetnum:        192.0.2.0 - 192.0.2.255\n")]
    [InlineData("remarks", "", "remarks:\n")]
    [InlineData("remarks", "one\ntwo\n\nfour", "remarks:        one\n                two\n+\n                four\n")]
    [InlineData("remarks", "one\r\ntwo", "remarks:        one\n                two\n")]
    [InlineData("remarks", "\nx", "remarks:\n                x\n")]
    [InlineData("remarks", "a\tb\0c", "remarks:        a b c\n")]
    [InlineData("assignment-size", "48", "assignment-size: 48\n")]
    [InlineData("a-very-long-attribute-name", "x", "a-very-long-attribute-name: x\n")]
    public void Values_start_in_column_16(string name, string value, string expected)
    {
        Assert.Equal(expected, Write(name, value));
    }

    [Fact]
    public void What_was_written_is_read_again()
    {
        Gen<string> line = from words in Gen.ListOf(Gen.Elements("a", "192.0.2.0", "\u00FC", "b:", "+", "%", "x-y", "source:"))
                           select string.Join(' ', words);
        Gen<(AttributeName Name, string[] Lines)> attribute =
            from name in Gen.Elements(AttributeName.Remarks, AttributeName.Descr, AttributeName.AbuseMailbox, AttributeName.Source)
            from lines in Gen.NonEmptyListOf(line)
            select (name, lines.ToArray());

        Prop.ForAll(Arb.From(Gen.ListOf(attribute)), attributes =>
        {
            ArrayBufferWriter<byte> output = new();
            RpslWriter.WriteAttribute(output, AttributeName.Mntner, "A-MNT"u8);
            foreach ((AttributeName name, string[] lines) in attributes)
            {
                RpslWriter.WriteAttribute(output, name, Encoding.Latin1.GetBytes(string.Join('\n', lines)));
            }

            RpslWriter.EndObject(output);
            RpslWriter.WriteAttribute(output, AttributeName.Mntner, "B-MNT"u8);
            string[] texts = Loading.Load(Encoding.Latin1.GetString(output.WrittenSpan)).Texts();

            Assert.Equal(2, texts.Length);
            Assert.Equal(attributes.Select(a => $"{a.Name}={string.Join('|', a.Lines)}"), Read(texts[0]).Skip(1));
        }).QuickCheckThrowOnFailure();
    }

    private static List<string> Read(string text)
    {
        List<string> read = [];
        foreach (RpslAttribute attribute in new RegistryObject(Encoding.Latin1.GetBytes(text)))
        {
            List<string> lines = [];
            foreach (ReadOnlySpan<byte> line in attribute.Lines)
            {
                lines.Add(Encoding.Latin1.GetString(line));
            }

            read.Add($"{attribute.Name}={string.Join('|', lines)}");
        }

        return read;
    }
}
