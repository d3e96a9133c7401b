namespace Rdap.Registry.Storage;

/// <summary>
/// Gives large memory back to the system a piece at a time. Gigabytes at once are work for the kernel, and in a virtual machine for its host,
/// which takes free pages away from the guest: with 2.3 GB freed at once, on two cores at full use, everything in the machine, other programs
/// too, stood still for 28 to 48 ms ten times in a row (measured with a C program that does nothing else); in pieces over a minute, for 12 to
/// 30 ms now and then. The more there is, the more at a time, so that everything is gone after a minute: reloads that follow each other must
/// not pile up what they replace. Until then it is there for whoever needs new memory, mostly a load what its earlier steps are done with; and where
/// nothing of it is long enough, as much goes back at once as is new instead.
/// </summary>
internal sealed unsafe class PatientReturn
{
    /// <summary>Memory of fewer bytes is not worth the patience.</summary>
    public const long LeastLength = 2 * PageMemory.LargePage;

    /// <summary>How long is waited between pieces of at least a large page: 32 MiB a second and more.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(62.5);

    private const double PausesOfAMinute = 960;
    private const int MostPieces = 16;

    // Given back from the first on, taken again from the last on.
    private readonly List<Waiting> _waiting = [];
    private readonly Lock _lock = new();
    private readonly ITimer _timer;
    private long _left;

    // Large pages for each pause, and how many are to be given back at the next one.
    private double _rate, _due;

    /// <summary>Nothing to give back yet.</summary>
    /// <param name="time">Times the pieces.</param>
    public PatientReturn(TimeProvider time)
        => _timer = time.CreateTimer(static self => ((PatientReturn)self!).GivePieces(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    /// <summary>The one that the program uses.</summary>
    public static PatientReturn Shared { get; } = new(TimeProvider.System);

    /// <summary>Bytes that wait to go back.</summary>
    public long Left => Volatile.Read(ref _left);

    /// <summary>Whether memory of that length had better go back in pieces.</summary>
    public static bool IsFor(long length) => length >= LeastLength && PageMemory.IsMapped(length);

    /// <summary>Takes memory that nothing uses any more, and returns at once.</summary>
    /// <param name="start">What <see cref="PageMemory.Allocate(long)"/> gave.</param>
    /// <param name="length">Its length, for which <see cref="IsFor"/> is true.</param>
    /// <param name="given">Told of each piece that went back or was taken again, with its bytes; together <see cref="PageMemory.MappedLength"/>.</param>
    public void Add(void* start, long length, Action<long> given)
    {
        length = PageMemory.MappedLength(length);
        lock (_lock)
        {
            if (_waiting.Count == 0)
            {
                _rate = 1;
                _due = 0;
                _timer.Change(Pause, Pause);
            }

            _waiting.Add(new Waiting((nint)start, (nint)start + (nint)length, given));
            _left += length;
            _rate = Math.Max(_rate, ((_left / PageMemory.LargePage) + 1) / PausesOfAMinute);
        }
    }

    /// <summary>Takes memory that waits to go back, as if it were new; what is in it is undefined.</summary>
    /// <param name="length">How much, for which <see cref="IsFor"/> is true.</param>
    /// <param name="start">What <see cref="PageMemory.Free"/> gives back.</param>
    /// <returns>Whether there is as much in one place.</returns>
    public bool TryTake(long length, out void* start)
    {
        length = PageMemory.MappedLength(length);
        lock (_lock)
        {
            for (int i = _waiting.Count - 1; i >= 0; i--)
            {
                Waiting waiting = _waiting[i];
                if (waiting.Length >= length)
                {
                    nint taken = waiting.End - (nint)length;
                    Shorten(i, waiting with { End = taken });
                    start = (void*)taken;
                    return true;
                }
            }

            if (_waiting.Count > 0)
            {
                _due += length / PageMemory.LargePage;
            }
        }

        start = null;
        return false;
    }

    private void GivePieces()
    {
        // Whoever has it may be a load, of the idle class, which gets no processor for a while: then the next pause will do.
        if (!_lock.TryEnter())
        {
            return;
        }

        try
        {
            _due += _rate;
            for (int i = 0; i < MostPieces && _due >= 1 && _waiting.Count > 0; i++, _due--)
            {
                Waiting first = _waiting[0];
                Shorten(0, first with { Start = PageMemory.FreePiece(first.Start, first.End) });
            }
        }
        finally
        {
            _lock.Exit();
        }
    }

    private void Shorten(int index, Waiting rest)
    {
        long bytes = _waiting[index].Length - rest.Length;
        rest.Given(bytes);
        _left -= bytes;
        if (rest.Length > 0)
        {
            _waiting[index] = rest;
            return;
        }

        _waiting.RemoveAt(index);
        if (_waiting.Count == 0)
        {
            _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    private readonly record struct Waiting(nint Start, nint End, Action<long> Given)
    {
        public long Length => End - Start;
    }
}
