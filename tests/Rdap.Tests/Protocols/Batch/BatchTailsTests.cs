using Rdap.Protocols.Batch;
using Rdap.Registry;
using Xunit;

namespace Rdap.Tests.Protocols.Batch;

public sealed class BatchTailsTests
{
    [Fact]
    public void Gives_back_what_was_kept_of_the_same_object_or_nothing()
    {
        BatchTails tails = new();
        Random random = new(1);
        int found = 0;
        for (int i = 0; i < 100_000; i++)
        {
            ObjectRef of = new(random.Next(2), random.Next(20_000));
            byte[] text = BitConverter.GetBytes(((long)of.Source << 32) | (uint)of.Id);
            ReadOnlySpan<byte> kept = tails.Find(of);
            found += kept.IsEmpty ? 0 : 1;
            Assert.True(kept.IsEmpty || (kept[0] == 8 && kept[1..].SequenceEqual(text)));
            tails.Keep(of, [8], text);
            Assert.Equal(9, tails.Find(of).Length);
        }

        Assert.True(found > 10_000, $"{found} found");
        tails.Clear();
        Assert.True(tails.Find(new ObjectRef(0, 1)).IsEmpty);
    }

    [Fact]
    public void What_is_seen_again_is_to_be_kept_and_not_what_is_kept_or_too_long()
    {
        BatchTails tails = new();
        ObjectRef one = new(0, 1), other = new(1, 1);
        Assert.False(tails.WasSeen(one));
        Assert.True(tails.Find(one).IsEmpty);
        Assert.False(tails.WasSeen(other));
        Assert.True(tails.WasSeen(one));
        tails.Keep(one, [1], "x"u8);
        Assert.False(tails.WasSeen(one));
        Assert.Equal(2, tails.Find(one).Length);

        tails.Keep(other, [1], new byte[1000]);
        Assert.False(tails.WasSeen(other));
        Assert.True(tails.Find(other).IsEmpty);
        tails.Clear();
        Assert.False(tails.WasSeen(one));
        Assert.False(tails.WasSeen(other));
    }

    [Fact]
    public void What_is_long_is_not_kept()
    {
        BatchTails tails = new();
        tails.Keep(default, [1], new byte[159]);
        Assert.Equal(160, tails.Find(default).Length);
        tails.Clear();
        tails.Keep(default, [1], new byte[160]);
        Assert.True(tails.Find(default).IsEmpty);
    }
}
