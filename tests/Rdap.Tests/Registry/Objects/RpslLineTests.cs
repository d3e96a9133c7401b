using FsCheck;
using FsCheck.Fluent;
using Rdap.Registry.Objects;
using Xunit;

namespace Rdap.Tests.Registry.Objects;

public sealed class RpslLineTests
{
    [Fact]
    public void Ends_and_colons_are_where_the_library_finds_them()
    {
        // At every distance from the start, on both sides of what is looked at in place.
        for (int length = 0; length < 100; length++)
        {
            for (int at = 0; at <= length; at++)
            {
                byte[] text = new byte[length];
                text.AsSpan(Math.Min(at, length)).Fill((byte)'\n');
                Assert.Equal(text.AsSpan().IndexOf((byte)'\n'), RpslLine.IndexOfEnd(text));
                text.AsSpan(Math.Min(at, length)).Fill((byte)':');
                Assert.Equal(text.AsSpan().IndexOf((byte)':'), RpslLine.IndexOfColon(text));
            }
        }
    }

    [Fact]
    public void Trimming_agrees_with_the_library() =>
        Prop.ForAll(Gen.Elements(" \t\r\nx#"u8.ToArray()).ArrayOf().ToArbitrary(), text =>
            RpslLine.Trim(text).SequenceEqual(text.AsSpan().Trim(" \t\r"u8))).QuickCheckThrowOnFailure();
}
