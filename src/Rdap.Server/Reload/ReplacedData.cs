using Rdap.Registry;

namespace Rdap.Server.Reload;

/// <summary>
/// Sees to it that the memory of replaced data goes back to the system. It lies outside the collector's heap and goes when the collector
/// finds that no query uses it any more, which a collection beside the running queries does as well as one that stops them.
/// </summary>
internal sealed class ReplacedData(TimeProvider time)
{
    private const int MostTries = 9;
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(250);

    private readonly Lock _lock = new();
    private readonly List<WeakReference> _old = [];
    private bool _isWatching;

    /// <summary>Notes data that is about to be replaced.</summary>
    public void Add(SourceSnapshot old)
    {
        lock (_lock)
        {
            _old.Add(new WeakReference(old));
        }
    }

    /// <summary>Collects what is garbage now, and again a few times while a query still uses replaced data. Returns at once.</summary>
    public void Collect()
    {
        lock (_lock)
        {
            if (_isWatching)
            {
                return;
            }

            _isWatching = true;
        }

        _ = CollectAsync();
    }

    private async Task CollectAsync()
    {
        // Off the stack of the load that just ended: its locals would keep the old data alive.
        await Task.Yield();
        TimeSpan pause = FirstPause;
        for (int i = 0; i < MostTries; i++, pause *= 2)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: false);
            await Task.Delay(pause, time);
            lock (_lock)
            {
                _old.RemoveAll(static old => !old.IsAlive);
                if (_old.Count == 0 || i == MostTries - 1)
                {
                    // Whatever is left is found by the collector's own doing.
                    _old.Clear();
                    _isWatching = false;
                    return;
                }
            }
        }
    }
}
