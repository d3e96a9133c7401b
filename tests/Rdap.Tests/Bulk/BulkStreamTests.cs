using System.Text;
using Rdap.Bulk;
using Xunit;

namespace Rdap.Tests.Bulk;

public sealed class BulkStreamTests
{
    private static readonly byte[] Text = MakeText(200_000);

    private static byte[] ReadAll(byte[] stored, int readSize = 1000, long maxTextBytes = long.MaxValue)
    {
        using BulkStream stream = BulkStream.Open(Loading.Input(stored), maxTextBytes, default);
        MemoryStream all = new();
        byte[] buffer = new byte[readSize];
        for (int count; (count = stream.Read(buffer.AsSpan())) > 0;)
        {
            all.Write(buffer, 0, count);
        }

        return all.ToArray();
    }

    private static byte[] MakeText(int length)
    {
        Random random = new(7);
        StringBuilder text = new();
        while (text.Length < length)
        {
            text.Append("remarks: ").Append(random.Next()).Append('\n');
        }

        return Encoding.ASCII.GetBytes(text.ToString());
    }

    [Fact]
    public void Plain_bytes_come_as_they_are()
    {
        foreach (int length in (int[])[0, 1, 2, 65535, 65536, 65537, 200_000])
        {
            Assert.Equal(Text[..length], ReadAll(Text[..length]));
            Assert.Equal(Text[..length], ReadAll(Text[..length], 1 << 20));
        }
    }

    [Fact]
    public void Gzip_is_found_by_its_magic_bytes_and_unpacked()
    {
        foreach (int length in (int[])[0, 1, 2, 65535, 65536, 65537, 200_000])
        {
            Assert.Equal(Text[..length], ReadAll(Loading.Gzip(Text[..length])));
            Assert.Equal(Text[..length], ReadAll(Loading.Gzip(Text[..length]), 1 << 20));
        }
    }

    [Fact]
    public void Members_of_a_gzip_file_are_one_text()
    {
        byte[] stored = [.. Loading.Gzip(Text[..777]), .. Loading.Gzip([]), .. Loading.Gzip(Text[777..])];

        Assert.Equal(Text, ReadAll(stored));
    }

    [Fact]
    public void Gzip_that_ends_too_early_is_refused_wherever_it_is_cut()
    {
        byte[] stored = [.. Loading.Gzip(Text[..3000]), .. Loading.Gzip(Text[3000..6000])];
        int firstMember = Loading.Gzip(Text[..3000]).Length;
        for (int length = 2; length < stored.Length; length++)
        {
            if (length != firstMember)
            {
                Assert.Throws<InvalidDataException>(() => ReadAll(stored[..length]));
            }
        }

        // Between two members nothing tells that another one was to come.
        Assert.Equal(Text[..3000], ReadAll(stored[..firstMember]));
    }

    [Fact]
    public void Gzip_with_something_behind_it_is_refused()
    {
        byte[] stored = Loading.Gzip(Text[..3000]);

        Assert.Throws<InvalidDataException>(() => ReadAll([.. stored, 1, 2, 3]));
        Assert.Throws<InvalidDataException>(() => ReadAll([.. stored, 0x1F, 0x8B]));
    }

    [Fact]
    public void A_changed_byte_of_a_gzip_file_is_noticed()
    {
        byte[] stored = Loading.Gzip(Text[..3000]);
        for (int at = 10; at < stored.Length; at += 7)
        {
            byte[] changed = [.. stored];
            changed[at] ^= 0x10;
            Assert.Throws<InvalidDataException>(() => ReadAll(changed));
        }
    }

    [Fact]
    public void The_head_is_seen_before_and_read_all_the_same()
    {
        using BulkStream stream = BulkStream.Open(Loading.Input(Loading.Gzip(Text)), long.MaxValue, default);
        byte[] first = new byte[10];

        Assert.Equal(Text[..BulkFormats.DetectionBytes], stream.Head.ToArray());
        stream.ReadExactly(first);
        Assert.Equal(Text[..10], first);
        Assert.Equal(Text[10..BulkFormats.DetectionBytes], stream.Head.ToArray());
    }

    [Fact]
    public void Text_beyond_the_limit_is_refused()
    {
        Assert.Equal(Text, ReadAll(Loading.Gzip(Text), maxTextBytes: Text.Length));
        Assert.Throws<InvalidDataException>(() => ReadAll(Loading.Gzip(Text), maxTextBytes: Text.Length - 1));
        Assert.Throws<InvalidDataException>(() => ReadAll(Loading.Gzip(new byte[50_000_000]), maxTextBytes: 1_000_000));
    }

    [Fact]
    public void Failures_of_the_store_are_not_taken_for_damage()
    {
        byte[] stored = Loading.Gzip(Text);
        BulkInput input = new("input", () => new FailingStream(stored, stored.Length / 2));

        Assert.Throws<IOException>(() =>
        {
            using BulkStream stream = BulkStream.Open(input, long.MaxValue, default);
            stream.CopyTo(Stream.Null);
        });
    }

    [Fact]
    public void Cancellation_stops_reading()
    {
        using CancellationTokenSource cancellation = new();
        using BulkStream stream = BulkStream.Open(Loading.Input(MakeText(1_000_000)), long.MaxValue, cancellation.Token);
        cancellation.Cancel();

        Assert.Throws<OperationCanceledException>(() => stream.CopyTo(Stream.Null));
    }

    private sealed class FailingStream(byte[] bytes, int failAt) : MemoryStream(bytes)
    {
        public override int Read(Span<byte> buffer) =>
            Position >= failAt ? throw new IOException("the disk is gone") : base.Read(buffer[..(int)Math.Min(buffer.Length, failAt - Position)]);
    }
}
