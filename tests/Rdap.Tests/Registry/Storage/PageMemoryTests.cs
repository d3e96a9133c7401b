using Rdap.Registry.Storage;
using Xunit;

namespace Rdap.Tests.Registry.Storage;

[Collection(FreePages.Collection)]
public sealed unsafe class PageMemoryTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(PageMemory.LargePage - 1, PageMemory.LargePage - 1)]
    [InlineData(PageMemory.LargePage, PageMemory.LargePage)]
    [InlineData(PageMemory.LargePage + 1, 2 * PageMemory.LargePage)]
    [InlineData((7 * PageMemory.LargePage) - 1, 7 * PageMemory.LargePage)]
    public void Large_memory_comes_in_whole_pages(long length, long mapped) => Assert.Equal(mapped, PageMemory.MappedLength(length));

    [Theory]
    [InlineData(PageMemory.LargePage, (3 * PageMemory.LargePage) + 5)]
    [InlineData((3 * PageMemory.LargePage) + 5, PageMemory.LargePage)]
    [InlineData((3 * PageMemory.LargePage) + 5, (3 * PageMemory.LargePage) + 9)]
    [InlineData((3 * PageMemory.LargePage) + 5, PageMemory.LeastMapped)]
    [InlineData(PageMemory.LargePage + 1, 1000)]
    [InlineData(1000, PageMemory.LargePage + 1)]
    public void Reserved_memory_keeps_its_bytes_when_it_changes_and_goes_back_whole(long before, long after)
    {
        Assert.SkipUnless(FreePages.Count >= 8, "no huge pages are reserved on this machine");
        long free = FreePages.Count;
        byte* start = (byte*)PageMemory.Allocate(before, isReserved: true);
        new Span<byte>(start, (int)before).Fill(7);
        Assert.Equal(before >= PageMemory.LargePage ? PageMemory.MappedLength(before) / PageMemory.LargePage : 0, free - FreePages.Count);

        byte* resized = (byte*)PageMemory.Resize(start, before, after);
        Assert.Equal(-1, new Span<byte>(resized, (int)Math.Min(before, after)).IndexOfAnyExcept((byte)7));
        new Span<byte>(resized, (int)after).Fill(9);
        PageMemory.Free(resized, after);
        Assert.Equal(free, FreePages.Count);
    }

    [Fact]
    public void Reserved_memory_goes_back_in_pieces_too()
    {
        Assert.SkipUnless(FreePages.Count >= 8, "no huge pages are reserved on this machine");
        long free = FreePages.Count;
        const long Length = (3 * PageMemory.LargePage) + 12345;
        FakeTime time = new();
        PatientReturn patient = new(time);
        patient.Add(PageMemory.Allocate(Length, isReserved: true), Length, static _ => { });
        for (int pieces = 0; pieces <= 4; pieces++)
        {
            Assert.Equal(free - 4 + pieces, FreePages.Count);
            time.Advance(PatientReturn.Pause);
        }

        Assert.Equal(0, patient.Left);
    }

    [Fact]
    public void Where_no_reserved_page_is_free_ordinary_memory_is_taken()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "only Linux has reserved pages");
        long free = FreePages.Count, length = (free + 1) * PageMemory.LargePage;
        byte* start = (byte*)PageMemory.Allocate(length, isReserved: true);
        Assert.Equal(free, FreePages.Count);
        start[length - 1] = 7;
        PageMemory.Free(start, length);
        Assert.Equal(free, FreePages.Count);
    }
}
