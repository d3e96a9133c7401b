using Rdap.Registry.Objects;
using Xunit;

namespace Rdap.Tests.Registry.Objects;

public sealed class AttributeCodesTests
{
    private static readonly byte[] Rows = MakeRows("mnt-by:         "u8.ToArray(), "x-own:\t"u8.ToArray());

    [Fact]
    public void Parts_that_fit_are_put_together()
    {
        Assert.True(AttributeCodes.TryOpen(Rows, [1, 2 | AttributeCodes.PlainFlag], [5, 5], "A-MNTrest"u8.ToArray(), out AttributeCodes codes));
        Assert.Equal("x-own:\t"u8, codes.LineStart(2));
        Assert.Equal((AttributeName.MntBy, AttributeName.Unknown), (codes.NameOf(1), codes.NameOf(2)));
        Assert.True(codes.TryGetEntry(0, out byte token, out ReadOnlySpan<byte> value));
        Assert.Equal(1, token);
        Assert.Equal("A-MNT"u8, value);
        Assert.False(codes.TryGetEntry(2, out _, out _));
        Assert.Equal((AttributeName.MntBy, AttributeName.Unknown), (codes.NameOfEntry(0), codes.NameOfEntry(AttributeCodes.MaxEntries - 1)));
    }

    [Theory]
    [InlineData(new byte[] { 0 }, new[] { 0 })] // text is no entry
    [InlineData(new byte[] { 3 }, new[] { 0 })] // no such token
    [InlineData(new byte[] { 1 }, new[] { 6 })] // behind the values
    [InlineData(new byte[] { 1 }, new[] { -1 })]
    [InlineData(new byte[] { 1, 1 }, new[] { 4, 3 })] // ends before it starts
    [InlineData(new byte[] { 1, 1 }, new[] { 4 })]
    public void Entries_that_point_outside_are_refused(byte[] tokens, int[] ends) =>
        Assert.False(AttributeCodes.TryOpen(Rows, tokens, ends, "A-MNT"u8.ToArray(), out _));

    [Fact]
    public void Rows_that_are_no_line_starts_are_refused()
    {
        Assert.False(AttributeCodes.TryOpen(Rows[..^1], [], [], [], out _));
        Assert.False(AttributeCodes.TryOpen(new byte[(AttributeCodes.MaxTokens + 2) * AttributeCodes.RowLength], [], [], [], out _));
        Assert.False(AttributeCodes.TryOpen(MakeRows("no colon"u8.ToArray()), [], [], [], out _));
        Assert.False(AttributeCodes.TryOpen(MakeRows("a: b"u8.ToArray()), [], [], [], out _));
        Assert.False(AttributeCodes.TryOpen(MakeRows(""u8.ToArray()), [], [], [], out _));
        byte[] long1 = MakeRows("a: "u8.ToArray());
        long1[AttributeCodes.RowLength] = AttributeCodes.RowLength;
        Assert.False(AttributeCodes.TryOpen(long1, [], [], [], out _));
    }

    [Fact]
    public void Damaged_bytes_are_walked_without_harm()
    {
        AttributeCodes.TryOpen(Rows, [1, 2 | AttributeCodes.PlainFlag], [5, 9], "A-MNTrest"u8.ToArray(), out AttributeCodes codes);
        Random random = new(3);
        byte[] text = new byte[10_000];
        for (int i = 0; i < 20_000; i++)
        {
            byte[] bytes = new byte[random.Next(24)];
            foreach (ref byte b in bytes.AsSpan())
            {
                b = random.Next(4) switch { 0 => (byte)random.Next(3), 1 => (byte)random.Next(8), 2 => 0x80, _ => (byte)random.Next(256) };
            }

            RegistryObject damaged = new(bytes, codes, ObjectClass.Mntner);
            Assert.Equal(damaged.TextLength, damaged.CopyText(text));
            int attributes = 0, named = 0;
            foreach (RpslAttribute attribute in damaged)
            {
                attributes++;
                Assert.InRange(attribute.Value.Length + attribute.NameText.Length, 0, text.Length);
            }

            foreach (AttributeName name in (AttributeName[])[AttributeName.Unknown, AttributeName.MntBy])
            {
                foreach (RpslAttribute attribute in damaged.All(name))
                {
                    Assert.Equal(name, attribute.Name);
                    named++;
                }
            }

            Assert.InRange(attributes, 0, bytes.Length);
            Assert.InRange(named, 0, bytes.Length);
        }
    }

    private static byte[] MakeRows(params ReadOnlySpan<byte[]> lineStarts)
    {
        byte[] rows = new byte[(lineStarts.Length + 1) * AttributeCodes.RowLength];
        for (int i = 0; i < lineStarts.Length; i++)
        {
            rows[(i + 1) * AttributeCodes.RowLength] = (byte)lineStarts[i].Length;
            lineStarts[i].CopyTo(rows.AsSpan(((i + 1) * AttributeCodes.RowLength) + 1));
        }

        return rows;
    }
}
