using System.Text;
using Rdap.Registry.Objects;
using Rdap.Registry.Storage;
using Xunit;

namespace Rdap.Tests.Registry.Storage;

public sealed class AttributeCodesBuilderTests
{
    [Fact]
    public void Tokens_are_the_same_for_everybody_until_none_is_left()
    {
        AttributeCodesBuilder codes = new();
        Assert.Equal(1, codes.GetOrAddToken("mnt-by: "u8));
        Assert.Equal(2, codes.GetOrAddToken("mnt-by:"u8));
        Assert.Equal(1, codes.GetOrAddToken("mnt-by: "u8));
        int[] tokens = [.. Enumerable.Range(0, 200).Select(i => codes.GetOrAddToken(Encoding.ASCII.GetBytes($"x{i}: ")))];
        Assert.Equal(Enumerable.Range(3, AttributeCodes.MaxTokens - 2).Concat(Enumerable.Repeat(0, 200 - AttributeCodes.MaxTokens + 2)), tokens);
        AttributeCodes frozen = codes.Freeze();
        Assert.Equal("mnt-by: "u8, frozen.LineStart(1));
        Assert.Equal((AttributeName.MntBy, 6), (frozen.NameOf(2), frozen.NameLengthOf(2)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(AttributeCodesBuilder.MaxValueLength)]
    public void A_dictionary_grows_until_it_is_full_and_finds_what_is_in_it(int length)
    {
        AttributeCodesBuilder codes = new();
        codes.GetOrAddToken("mnt-by: "u8);
        byte[] value = new byte[length + 4];
        for (int i = 0; i < 40_000; i++)
        {
            BitConverter.TryWriteBytes(value, i);

            // Few hashes, so that values decide.
            codes.AddEntry((ulong)(i % 5_000) * 0x0001_0001_0001_0001, 1, value.AsSpan(0, Math.Min(value.Length, AttributeCodesBuilder.MaxValueLength)), new AttributeKey(true, true, (ulong)i));
        }

        AttributeCodesBuilder.Dictionary dictionary = codes.Current;
        Assert.InRange(dictionary.Count, length == 1 ? AttributeCodes.MaxEntries : 8_000, AttributeCodes.MaxEntries);
        AttributeCodes frozen = codes.Freeze();
        for (int i = 0; i < 40_000; i++)
        {
            BitConverter.TryWriteBytes(value, i);
            ReadOnlySpan<byte> sought = value.AsSpan(0, Math.Min(value.Length, AttributeCodesBuilder.MaxValueLength));
            int found = dictionary.Find((ulong)(i % 5_000) * 0x0001_0001_0001_0001, 1, sought);
            Assert.Equal(i < dictionary.Count ? i : -1, found);
            if (found >= 0)
            {
                Assert.True(frozen.TryGetEntry(found, out byte token, out ReadOnlySpan<byte> entry));
                Assert.Equal(1, token);
                Assert.True(sought.SequenceEqual(entry));
                Assert.Equal(new AttributeKey(true, true, (ulong)i), dictionary.KeyOf(found));
            }
        }
    }

    [Fact]
    public void One_attribute_is_one_entry()
    {
        AttributeCodesBuilder codes = new();
        codes.GetOrAddToken("mnt-by: "u8);
        codes.AddEntry(7, 1, "A"u8, AttributeKey.ToBeCut);
        codes.AddEntry(7, 1, "A"u8, AttributeKey.ToBeCut);
        codes.AddEntry(7, 1 | AttributeCodes.PlainFlag, "A"u8, AttributeKey.ToBeCut);
        Assert.Equal(2, codes.Current.Count);
        Assert.Equal(1, codes.Current.Find(7, 1 | AttributeCodes.PlainFlag, "A"u8));
        Assert.Equal(-1, codes.Current.Find(7, 1, "B"u8));
    }
}
