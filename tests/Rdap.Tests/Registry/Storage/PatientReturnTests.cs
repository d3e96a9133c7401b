using Rdap.Registry.Storage;
using Xunit;

namespace Rdap.Tests.Registry.Storage;

public sealed unsafe class PatientReturnTests
{
    private readonly FakeTime _time = new();
    private readonly List<long> _given = [];

    [Theory]
    [InlineData(PatientReturn.LeastLength)]
    [InlineData((5 * PageMemory.LargePage) + 12345)]
    public void Memory_goes_back_a_piece_at_a_time_and_all_of_it(long length)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Elsewhere nothing is mapped.");
        var patient = new PatientReturn(_time);
        patient.Add(Filled(length), length, _given.Add);
        Assert.Empty(_given);

        long mapped = PageMemory.MappedLength(length);
        for (int pieces = 1; _given.Sum() < mapped; pieces++)
        {
            _time.Advance(PatientReturn.Pause);
            Assert.Equal(pieces, _given.Count);
            Assert.InRange(_given[^1], 1, PageMemory.LargePage);
        }

        Assert.Equal(mapped, _given.Sum());
        Assert.InRange(_given.Count, (int)(mapped / PageMemory.LargePage), (int)(mapped / PageMemory.LargePage) + 1);
        Advance(10);
        Assert.Equal(mapped, _given.Sum());
    }

    [Fact]
    public void What_comes_later_waits_for_its_turn()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Elsewhere nothing is mapped.");
        var patient = new PatientReturn(_time);
        List<long> later = [];
        patient.Add(Filled(PatientReturn.LeastLength), PatientReturn.LeastLength, _given.Add);
        _time.Advance(PatientReturn.Pause);
        patient.Add(Filled(PatientReturn.LeastLength), PatientReturn.LeastLength, later.Add);

        while (later.Count == 0)
        {
            _time.Advance(PatientReturn.Pause);
        }

        Assert.Equal(PatientReturn.LeastLength, _given.Sum());
        Advance(3);
        Assert.Equal(PatientReturn.LeastLength, later.Sum());

        // And after a rest it begins again.
        _time.Advance(TimeSpan.FromHours(1));
        _given.Clear();
        patient.Add(Filled(PatientReturn.LeastLength), PatientReturn.LeastLength, _given.Add);
        Advance(4);
        Assert.Equal(PatientReturn.LeastLength, _given.Sum());
    }

    [Fact]
    public void However_much_it_is_a_minute_is_enough()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Elsewhere nothing is mapped.");
        var patient = new PatientReturn(_time);
        // Not touched, so that it costs no memory.
        const long each = 1L << 30;
        for (int i = 0; i < 6; i++)
        {
            patient.Add(PageMemory.Allocate(each), each, _given.Add);
        }

        Advance((int)(TimeSpan.FromMinutes(1) / PatientReturn.Pause));
        Assert.Equal(6 * each, _given.Sum());
    }

    [Fact]
    public void Reloads_in_a_row_do_not_pile_up_what_they_replace()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Elsewhere nothing is mapped.");
        var patient = new PatientReturn(_time);
        List<long> left = [];
        for (int i = 0; i < 8; i++)
        {
            // Not touched; by so much that the pace is no whole number of pages.
            const long each = (3L << 30) + (100 << 20);
            patient.Add(PageMemory.Allocate(each), each, _given.Add);
            Advance((int)(TimeSpan.FromSeconds(50) / PatientReturn.Pause));
            left.Add(patient.Left);
        }

        Assert.All(left[2..], bytes => Assert.InRange(bytes, left[2] * 98 / 100, left[2] * 102 / 100));
        Advance((int)(TimeSpan.FromMinutes(1) / PatientReturn.Pause));
        Assert.Equal(0, patient.Left);
    }

    [Fact]
    public void What_waits_is_there_for_whoever_needs_memory()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Elsewhere nothing is mapped.");
        var patient = new PatientReturn(_time);
        const long length = 8 * PageMemory.LargePage, taken = (2 * PageMemory.LargePage) + 12345, whole = 3 * PageMemory.LargePage;
        byte* start = (byte*)Filled(length);
        patient.Add(start, length, _given.Add);
        _time.Advance(PatientReturn.Pause);
        long first = _given[0];

        Assert.False(patient.TryTake(length, out _));
        Assert.True(patient.TryTake(taken, out void* again));
        Assert.Equal((nint)(start + length - whole), (nint)again);
        Assert.Equal([first, whole], _given);
        Assert.Equal(length - first - whole, patient.Left);
        Assert.Equal(-1, new Span<byte>(again, (int)whole).IndexOfAnyExcept((byte)7));
        Advance(10);
        Assert.Equal(length, _given.Sum());
        new Span<byte>(again, (int)whole).Fill(9);
        PageMemory.Free(again, taken);
    }

    [Fact]
    public void Where_nothing_that_waits_is_long_enough_as_much_goes_back_at_once()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Elsewhere nothing is mapped.");
        var patient = new PatientReturn(_time);
        Assert.False(patient.TryTake(1L << 30, out _));
        for (int i = 0; i < 32; i++)
        {
            patient.Add(PageMemory.Allocate(PatientReturn.LeastLength), PatientReturn.LeastLength, _given.Add);
        }

        const long wanted = 30 * PageMemory.LargePage;
        Assert.False(patient.TryTake(wanted, out _));
        Assert.Empty(_given);
        _time.Advance(PatientReturn.Pause);
        long atOnce = _given.Sum();
        Assert.InRange(atOnce, wanted / 3, wanted * 2 / 3);
        Advance(2);
        Assert.InRange(_given.Sum(), wanted, wanted + (4 * PageMemory.LargePage));
        Advance(2);
        Assert.InRange(_given.Sum(), wanted, wanted + (6 * PageMemory.LargePage));
        Advance(100);
        Assert.Equal(32 * PatientReturn.LeastLength, _given.Sum());
    }

    [Fact]
    public void When_all_is_taken_nothing_is_left_to_give()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Elsewhere nothing is mapped.");
        var patient = new PatientReturn(_time);
        patient.Add(Filled(PatientReturn.LeastLength), PatientReturn.LeastLength, _given.Add);
        patient.Add(Filled(2 * PatientReturn.LeastLength), 2 * PatientReturn.LeastLength, _given.Add);
        Assert.True(patient.TryTake(PatientReturn.LeastLength, out void* half));
        Assert.True(patient.TryTake(PatientReturn.LeastLength, out void* otherHalf));
        Assert.True(patient.TryTake(PatientReturn.LeastLength, out void* first));
        Assert.False(patient.TryTake(PatientReturn.LeastLength, out _));
        Assert.Equal(3, new[] { (nint)half, (nint)otherHalf, (nint)first }.Distinct().Count());
        Advance(10);
        Assert.Equal(3, _given.Count);
        foreach (nint memory in new[] { (nint)half, (nint)otherHalf, (nint)first })
        {
            PageMemory.Free((void*)memory, PatientReturn.LeastLength);
        }
    }

    private void Advance(int pauses)
    {
        for (int i = 0; i < pauses; i++)
        {
            _time.Advance(PatientReturn.Pause);
        }
    }

    private static void* Filled(long length)
    {
        void* start = PageMemory.Allocate(length);
        new Span<byte>(start, (int)length).Fill(7);
        return start;
    }
}
