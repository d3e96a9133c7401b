using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using Xunit;

namespace Rdap.Tests.EndToEnd;

/// <summary>A question that got no whole answer.</summary>
/// <param name="ByRdap">By RDAP, else by WHOIS.</param>
/// <param name="Mirror">The mirror that its client was with.</param>
/// <param name="AskedAt">When it was asked, by <see cref="Stopwatch"/>.</param>
/// <param name="What">What happened.</param>
internal sealed record LostQuestion(bool ByRdap, string Mirror, long AskedAt, string What);

/// <summary>
/// Clients that ask the cluster at a constant rate by both protocols. Each answer is checked, and has to be of one version that may be in service.
/// </summary>
internal sealed class ClusterLoad : IAsyncDisposable
{
    /// <summary>How many questions are on their way at once, at most.</summary>
    public const int AtOnce = 6;

    // Each is with one mirror: enough that all three are asked all the time, and none is asked by one client more often than the balancers allow.
    private const int ClientsOfEach = 16;

    // As many as two cores answer beside everything else that the machine does.
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(10);

    private readonly CancellationTokenSource _end = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
    private readonly ConcurrentQueue<LostQuestion> _lost = [];
    private readonly ClusterFixture _cluster;
    private readonly ClusterClient[][] _clients;
    private readonly long[] _asked = new long[AtOnce];
    private Task[] _asking = [];

    private ClusterLoad(ClusterFixture cluster)
    {
        _cluster = cluster;
        _clients =
        [
            .. Enumerable.Range(0, AtOnce).Select(asker => Enumerable.Range(1, ClientsOfEach)
                .Select(client => cluster.Client(new IPAddress([127, 0, (byte)(20 + asker), (byte)client]))).ToArray()),
        ];
    }

    /// <summary>How many questions were asked, and have ended.</summary>
    public long Asked => _asked.Sum();

    /// <summary>Those without a whole answer.</summary>
    public IReadOnlyCollection<LostQuestion> Lost => _lost;

    /// <summary>Begins, and returns when every client has been answered by both protocols.</summary>
    public static async Task<ClusterLoad> StartAsync(ClusterFixture cluster)
    {
        ClusterLoad load = new(cluster);
        foreach (ClusterClient client in load._clients.SelectMany(static clients => clients))
        {
            await client.AskAsync(byRdap: false, Random.Shared, load._end.Token);
            await client.AskAsync(byRdap: true, Random.Shared, load._end.Token);
        }

        load._asking = [.. Enumerable.Range(0, AtOnce).Select(asker => Task.Run(() => load.AskAsync(asker)))];
        await load.GoOnAsync();
        return load;
    }

    /// <summary>Waits until each of those that ask has had so many more answers.</summary>
    public async Task GoOnAsync(int questions = 50)
    {
        long[] until = [.. _asked.Select(asked => asked + questions)];
        await ClusterFixture.UntilAsync("the load goes on", () => Task.FromResult(
            _asking.Any(static asking => asking.IsCompleted) || Enumerable.Range(0, AtOnce).All(asker => Volatile.Read(ref _asked[asker]) >= until[asker])));
        await ThrowWhatIsWrongAsync();
    }

    /// <summary>Ends it.</summary>
    public async Task EndAsync()
    {
        await GoOnAsync();
        await _end.CancelAsync();
        await Task.WhenAll(_asking).WaitAsync(ClusterFixture.Patience, TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await Task.WhenAny(Task.WhenAll(_asking), Task.Delay(ClusterFixture.Patience));
        foreach (ClusterClient client in _clients.SelectMany(static clients => clients))
        {
            client.Dispose();
        }

        _end.Dispose();
    }

    private async Task ThrowWhatIsWrongAsync()
    {
        foreach (Task asking in _asking.Where(static asking => asking.IsCompleted))
        {
            await asking;
        }
    }

    private async Task AskAsync(int asker)
    {
        Random any = new(asker);
        using PeriodicTimer pace = new(Pace);
        while (!_end.IsCancellationRequested)
        {
            ClusterClient client = _clients[asker][any.Next(ClientsOfEach)];
            bool byRdap = any.Next(2) == 0;
            string mirror = client.Mirrors[byRdap];
            int oldest = _cluster.OldestVersion;
            long asked = Stopwatch.GetTimestamp();
            try
            {
                ClusterAnswer answer = await client.AskAsync(byRdap, any, _end.Token);
                if (answer.Version < oldest || answer.Version > _cluster.NewestVersion)
                {
                    throw new WrongAnswerException(FormattableString.Invariant($"version {answer.Version} from {answer.Mirror} while {oldest} to {_cluster.NewestVersion} are in service"));
                }
            }
            catch (NoAnswerException e)
            {
                _lost.Enqueue(new LostQuestion(byRdap, mirror, asked, e.Message));
            }
            catch (OperationCanceledException) when (_end.IsCancellationRequested)
            {
                break;
            }

            Interlocked.Increment(ref _asked[asker]);
            await pace.WaitForNextTickAsync(CancellationToken.None);
        }
    }
}
