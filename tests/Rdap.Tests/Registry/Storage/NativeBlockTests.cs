using System.Runtime.CompilerServices;
using Rdap.Registry.Storage;
using Xunit;

namespace Rdap.Tests.Registry.Storage;

public sealed class NativeBlockTests
{
    [Fact]
    public void A_block_keeps_its_bytes_when_it_grows_and_shrinks()
    {
        using NativeBlock block = new(100);
        block.Part(0, 100).Fill(7);

        block.Resize(1 << 20);
        Assert.Equal(1 << 20, block.Length);
        Assert.Equal(-1, block.Part(0, 100).IndexOfAnyExcept((byte)7));

        block.Resize(10);
        Assert.Equal(-1, block.Part(0, 10).IndexOfAnyExcept((byte)7));
    }

    [Theory]
    [InlineData(100, PageMemory.LeastMapped)]
    [InlineData(PageMemory.LeastMapped, PageMemory.LargePage)]
    [InlineData(PageMemory.LeastMapped - 1, PageMemory.LeastMapped)]
    [InlineData(PageMemory.LargePage, PageMemory.LeastMapped)]
    [InlineData(PageMemory.LargePage, PageMemory.LargePage * 4)]
    [InlineData(PageMemory.LargePage * 3, PageMemory.LargePage + 1)]
    [InlineData(PageMemory.LargePage, 100)]
    [InlineData(PageMemory.LeastMapped - 1, 10)]
    public void Small_and_large_memory_become_each_other(long before, long after)
    {
        using NativeBlock block = new(before);
        block.Part(0, (int)before).Fill(7);
        block.Resize(after);
        Span<byte> all = block.Part(0, (int)after);
        Assert.Equal(-1, all[..(int)Math.Min(before, after)].IndexOfAnyExcept((byte)7));
        all.Fill(9);
    }

    [Fact]
    public void More_than_there_can_be_is_refused()
    {
        Assert.ThrowsAny<OutOfMemoryException>(() => new NativeBlock(1L << 60));
        using NativeBlock block = new(PageMemory.LargePage);
        block.Part(0, 8).Fill(7);
        Assert.ThrowsAny<OutOfMemoryException>(() => block.Resize(1L << 60));
        Assert.Equal(PageMemory.LargePage, block.Length);
        Assert.Equal(7, block.Part(0, 8)[7]);
    }

    [Fact]
    public void A_patient_thread_leaves_it_to_others_to_give_large_memory_back()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "threads have a policy of their own on Linux");
        // Never touched, so it is address space and no memory; enough that the pieces of a second or two do not matter.
        const long Length = 2L << 30;
        static long Left()
        {
            NativeBlock block = new(Length);
            long before = PatientReturn.Shared.Left;
            block.Dispose();
            Assert.Equal(0, block.Length);
            return PatientReturn.Shared.Left - before;
        }

        long patient = 0;
        Thread thread = new(() => patient = new Patience().Run(Left));
        thread.Start();
        thread.Join();
        Assert.InRange(patient, Length / 2, long.MaxValue);
        Assert.InRange(Left(), long.MinValue, Length / 2);
    }

    [Fact]
    public void New_memory_is_taken_from_what_waits_to_go_back()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "threads have a policy of their own on Linux");
        // Never touched, and more than other tests take or give meanwhile.
        const long Length = 2L << 30;
        Thread thread = new(static () => new Patience().Run(static () =>
        {
            new NativeBlock(Length).Dispose();
            return true;
        }));
        thread.Start();
        thread.Join();
        long before = PatientReturn.Shared.Left;
        using NativeBlock block = new(Length / 2);
        Assert.InRange(before - PatientReturn.Shared.Left, Length / 4, Length);
    }

    [Fact]
    public void Disposing_twice_gives_back_once()
    {
        NativeBlock block = new(1000);
        block.Dispose();
        block.Dispose();
        Assert.Equal(0, block.Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => block.Part(0, 1));
        Assert.Throws<ObjectDisposedException>(() => block.Resize(1));
    }

    [Fact]
    public void A_block_that_nobody_holds_is_given_back()
    {
        WeakReference weak = MakeAndForget();
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        Assert.False(weak.IsAlive);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference MakeAndForget() => new(new NativeBlock(64), trackResurrection: true);
}
