using System.Collections.Concurrent;
using Rdap.Registry.Storage;

namespace Rdap.Bulk;

/// <summary>
/// The threads that split chunks of text into objects. Each takes the next chunk that waits when it is done with one, so that none of them stands
/// still while another has a hard one, or while the thread that reads is busy; they are begun as they are needed.
/// </summary>
/// <param name="count">How many at most.</param>
internal sealed class SplitterThreads(int count) : IDisposable
{
    private readonly BlockingCollection<Task> _waiting = [];
    private readonly List<Task> _threads = [];

    /// <summary>Has one of the threads do something; work is begun in the order in which it comes. By one thread only.</summary>
    /// <param name="work">The work.</param>
    /// <returns>Ends with what the work returned or threw.</returns>
    public Task<T> Begin<T>(Func<T> work)
    {
        // Who waits for the end may dispose of the threads then: not on one of them.
        Task<T> task = new(work, TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting.Add(task);
        if (_threads.Count < count)
        {
            _threads.Add(WorkTogether.Beside(WorkOn));
        }

        return task;
    }

    /// <summary>Ends the threads, after what waits for them.</summary>
    public void Dispose()
    {
        _waiting.CompleteAdding();
        Task.WaitAll(_threads);
        _waiting.Dispose();
    }

    private bool WorkOn()
    {
        foreach (Task task in _waiting.GetConsumingEnumerable())
        {
            task.RunSynchronously(TaskScheduler.Default);
        }

        return true;
    }
}
