using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Rdap.Registry.Storage;
using Xunit;

namespace Rdap.Tests.Registry.Storage;

public sealed class KeyTextTests
{
    [Theory]
    [InlineData("EXAMPLE-MNT", "example-mnt")]
    [InlineData("John  Doe", " john doe ")]
    [InlineData("Jörg Ångström", "JÖRG ÅNGSTRÖM")]
    [InlineData("łódź", "ŁÓDŹ")]
    [InlineData("a\tb", "A B")]
    public void One_name_in_two_spellings_is_one_key(string a, string b)
    {
        Assert.True(KeyText.Same(Utf8(a), Utf8(b)));
        Assert.Equal(KeyText.Hash(3, Utf8(a)), KeyText.Hash(3, Utf8(b)));
    }

    [Fact]
    public void A_name_is_one_key_in_latin1_and_in_utf8()
    {
        byte[] latin1 = Encoding.Latin1.GetBytes("Jörg");
        Assert.True(KeyText.Same(latin1, Utf8("JÖRG")));
        Assert.Equal(KeyText.Hash(3, latin1), KeyText.Hash(3, Utf8("jörg")));
    }

    [Theory]
    [InlineData("AS64496", "AS64497")]
    [InlineData("John Doe", "JohnDoe")]
    [InlineData("@", "`")]
    [InlineData("[", "{")]
    public void Different_names_are_different_keys(string a, string b)
    {
        Assert.False(KeyText.Same(Utf8(a), Utf8(b)));
        Assert.NotEqual(KeyText.Hash(3, Utf8(a)), KeyText.Hash(3, Utf8(b)));
    }

    [Fact]
    public void The_attribute_is_part_of_the_hash() => Assert.NotEqual(KeyText.Hash(1, "X"u8), KeyText.Hash(2, "X"u8));

    [Fact]
    public void Equal_keys_have_equal_hashes_whatever_their_bytes() =>
        Prop.ForAll<byte[], byte[]>((a, b) => !KeyText.Same(a, b) || KeyText.Hash(0, a) == KeyText.Hash(0, b)).QuickCheckThrowOnFailure();

    [Fact]
    public void Folding_agrees_with_the_slow_way_for_ascii() =>
        Prop.ForAll<string>(text =>
        {
            string ascii = new([.. (text ?? "").Where(c => c is >= ' ' and < (char)0x7F).Take(200)]);
            string slow = string.Join(' ', ascii.ToUpperInvariant().Split(' ', StringSplitOptions.RemoveEmptyEntries));
            byte[] folded = new byte[KeyText.MaxLength];
            int length = KeyText.Fold(Utf8(ascii), folded);
            return Encoding.ASCII.GetString(folded, 0, length) == slow && KeyText.Hash(9, Utf8(ascii)) == KeyText.Hash(9, Utf8(slow));
        }).QuickCheckThrowOnFailure();

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
}
