using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Rdap.Registry;
using Rdap.Registry.Objects;
using Rdap.Registry.Storage;
using Xunit;

namespace Rdap.Tests.Registry;

public sealed class ObjectBatchTests
{
    [Theory]
    [InlineData("mntner: A-MNT\n", AddOutcome.Added)]
    [InlineData("no colon here\n", AddOutcome.NotAnObject)]
    [InlineData("  begins with a blank: x\n", AddOutcome.NotAnObject)]
    [InlineData("", AddOutcome.NotAnObject)]
    [InlineData("% only a comment\n", AddOutcome.NotAnObject)]
    [InlineData("mntner: # only a comment\n", AddOutcome.NoPrimaryKey)]
    [InlineData("person: John Doe\naddress: x\n", AddOutcome.NoPrimaryKey)]
    [InlineData("route: 192.0.2.0/24\n", AddOutcome.NoPrimaryKey)]
    [InlineData("inetnum: 192.0.2.0 - 192.0.2.256\n", AddOutcome.BadAddress)]
    [InlineData("inetnum: 192.0.2.255 - 192.0.2.0\n", AddOutcome.BadAddress)]
    [InlineData("route: 192.0.2.1/24\norigin: AS64496\n", AddOutcome.BadAddress)]
    [InlineData("aut-num: ASX\n", AddOutcome.BadAsn)]
    [InlineData("aut-num: AS1 - AS2\n", AddOutcome.BadAsn)]
    [InlineData("as-block: AS2 - AS1\n", AddOutcome.BadAsn)]
    [InlineData("tinc-key: anything\n", AddOutcome.Added)]
    public void What_becomes_of_an_object(string text, AddOutcome expected)
    {
        using SnapshotBuilder builder = new();
        ObjectBatch batch = builder.NewBatch();
        Assert.Equal(expected, batch.Add(Encoding.UTF8.GetBytes(text)));
        Assert.Equal(expected == AddOutcome.Added ? 1 : 0, batch.Count);
    }

    [Fact]
    public void An_object_over_16_MiB_is_refused_and_the_next_one_is_not()
    {
        byte[] large = new byte[(16 * 1024 * 1024) + 1];
        large.AsSpan().Fill((byte)'x');
        "mntner: A-MNT\nremarks: "u8.CopyTo(large);
        using SnapshotBuilder builder = new();
        ObjectBatch batch = builder.NewBatch();
        Assert.Equal(AddOutcome.TooLarge, batch.Add(large));
        Assert.Equal(AddOutcome.Added, batch.Add(large.AsSpan(0, large.Length - 2)));
    }

    [Fact]
    public void A_complete_batch_takes_no_more()
    {
        using SnapshotBuilder builder = new();
        ObjectBatch batch = builder.NewBatch();
        Assert.Equal(AddOutcome.Added, batch.Add("mntner: A-MNT\n"u8));
        batch.Complete();
        batch.Complete();
        Assert.Equal(1, batch.Count);
        Assert.Throws<InvalidOperationException>(() => batch.Add("mntner: B-MNT\n"u8));
        builder.Commit(batch);
        Assert.Equal(1, builder.Freeze(new SourceInfo { Name = "TEST" }, threads: 1).IdCount);
    }

    [Fact]
    public void What_one_batch_collected_is_not_in_the_next()
    {
        using SnapshotBuilder builder = new();
        string[][] batches =
        [
            ["inetnum: 192.0.2.0 - 192.0.2.255\n", "inet6num: 2001:db8::/32\n", "aut-num: AS64496\n", "mntner: A-MNT\n"],
            ["inetnum: 198.51.100.0 - 198.51.100.255\n"],
            [],
            ["inet6num: 2001:db8:1::/48\n", "as-block: AS64496 - AS64511\n"],
        ];
        foreach (string[] objects in batches)
        {
            ObjectBatch batch = builder.NewBatch();
            foreach (string text in objects)
            {
                Assert.Equal(AddOutcome.Added, batch.Add(Encoding.UTF8.GetBytes(text)));
            }

            builder.Commit(batch);
        }

        SourceSnapshot source = builder.Freeze(new SourceInfo { Name = "TEST" }, threads: 2);
        Assert.Equal(batches.SelectMany(objects => objects), Enumerable.Range(0, source.IdCount).Select(id => Encoding.UTF8.GetString(source.Get(id).ToText())));
        Assert.Equal([2, 0, 0, 1, 1], source.Indexes.Ranges4.Select(ranges => ranges.Count));
        Assert.Equal([2, 0, 0, 0, 0], source.Indexes.Ranges6.Select(ranges => ranges.Count));
        Assert.True(source.Indexes.Ranges6[(int)RangeKind.Inetnum].TryFindExact(new UInt128(0x20010db8_00010000, 0), new UInt128(0x20010db8_0001ffff, ulong.MaxValue), out int entry, out _));
        Assert.Equal(5, source.Indexes.Ranges6[(int)RangeKind.Inetnum].Id(entry));
    }

    [Fact]
    public void Any_bytes_are_added_or_refused() =>
        Prop.ForAll<byte[]>(bytes =>
        {
            foreach (byte[] text in (byte[][])[bytes, [.. "inetnum: "u8, .. bytes], [.. "person: a\nnic-hdl:"u8, .. bytes], [.. "domain: "u8, .. bytes]])
            {
                using SnapshotBuilder builder = new();
                ObjectBatch batch = builder.NewBatch();
                bool added = batch.Add(text) == AddOutcome.Added;
                if (batch.Count != (added ? 1 : 0))
                {
                    return false;
                }
            }

            return true;
        }).QuickCheckThrowOnFailure();
}
