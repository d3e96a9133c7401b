namespace Rdap.Registry.Storage;

/// <summary>
/// Gives large memory back to the system a piece at a time. Gigabytes at once are work for the kernel, and in a virtual machine for its host,
/// which takes free pages away from the guest: with 2.3 GB freed at once, on two cores at full use, everything in the machine, other programs
/// too, stood still for 28 to 48 ms ten times in a row (measured with a C program that does nothing else); in pieces over a minute, for 12 to
/// 30 ms now and then. The more there is, the larger the pieces, so that everything is gone after a minute: reloads that follow each other must
/// not pile up what they replace.
/// </summary>
internal sealed unsafe class PatientReturn
{
    /// <summary>Memory of fewer bytes is not worth the patience.</summary>
    public const long LeastLength = 2 * PageMemory.LargePage;

    /// <summary>How long is waited between pieces of at least a large page: 32 MiB a second and more.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(62.5);

    private const int PausesOfAMinute = 960;

    private readonly Lock _lock = new();
    private readonly Queue<Waiting> _waiting = [];
    private readonly ITimer _timer;
    private Waiting _current;
    private long _left;
    private int _largePages;

    /// <summary>Nothing to give back yet.</summary>
    /// <param name="time">Times the pieces.</param>
    public PatientReturn(TimeProvider time)
        => _timer = time.CreateTimer(static self => ((PatientReturn)self!).GivePiece(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    /// <summary>The one that the program uses.</summary>
    public static PatientReturn Shared { get; } = new(TimeProvider.System);

    /// <summary>Bytes that wait to go back.</summary>
    public long Left => Volatile.Read(ref _left);

    /// <summary>Whether memory of that length had better go back in pieces.</summary>
    public static bool IsFor(long length) => length >= LeastLength && PageMemory.IsMapped(length);

    /// <summary>Takes memory that nothing uses any more, and returns at once.</summary>
    /// <param name="start">What <see cref="PageMemory.Allocate(long)"/> gave.</param>
    /// <param name="length">Its length, for which <see cref="IsFor"/> is true.</param>
    /// <param name="given">Told of each piece that went back, with its bytes; together <see cref="PageMemory.MappedLength"/>.</param>
    public void Add(void* start, long length, Action<long> given)
    {
        length = PageMemory.MappedLength(length);
        lock (_lock)
        {
            _waiting.Enqueue(new Waiting((nint)start, (nint)start + (nint)length, given));
            _left += length;
            _largePages = (int)Math.Max(_largePages, 1 + (_left / PageMemory.LargePage / PausesOfAMinute));
            if (_current.Given is null)
            {
                _current = _waiting.Dequeue();
                _timer.Change(Pause, Pause);
            }
        }
    }

    private void GivePiece()
    {
        lock (_lock)
        {
            for (int i = 0; i < _largePages && _current.Given is { } given; i++)
            {
                nint rest = PageMemory.FreePiece(_current.Start, _current.End);
                given(rest - _current.Start);
                _left -= rest - _current.Start;
                _current = rest < _current.End ? _current with { Start = rest } : _waiting.TryDequeue(out Waiting next) ? next : default;
            }

            if (_current.Given is null)
            {
                _largePages = 0;
                _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            }
        }
    }

    private readonly record struct Waiting(nint Start, nint End, Action<long>? Given);
}
