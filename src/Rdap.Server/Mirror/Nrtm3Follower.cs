using System.Globalization;
using Rdap.Bulk.Nrtm3;
using Rdap.Registry;
using Rdap.Server.Options;
using Rdap.Server.Reload;

namespace Rdap.Server.Mirror;

/// <summary>
/// Follows a registry by NRTMv3, which most of them speak and nothing of which is signed: it starts from a dump and its serial number, and asks for
/// what came after. An answer is read to its end before any of it is in service; of one that is cut, what came before stands.
/// </summary>
internal sealed class Nrtm3Follower : Follower
{
    // Written now and then as well when nothing changes: it says how old the data is after a restart without the server.
    private static readonly TimeSpan StateAge = TimeSpan.FromHours(1);

    private readonly SourceOptions _options;
    private readonly Nrtm3Fetcher _fetcher;
    private readonly Nrtm3Dumps _dumps;
    private readonly FollowerFolder _folder;
    private readonly Journal _journal;
    private readonly TimeProvider _time;
    private readonly ServerAddress[] _addresses;
    private readonly Uri[] _servers;
    private DateTimeOffset? _written;

    public Nrtm3Follower(
        SourceOptions options, Nrtm3Dumps dumps, Nrtm3Fetcher fetcher, FollowerFolder folder, FollowerBase kept, LiveRegistry live, TimeProvider time)
        : base(options, kept, live, time)
    {
        _options = options;
        _dumps = dumps;
        _fetcher = fetcher;
        _folder = folder;
        _journal = new Journal(folder.JournalPath);
        _time = time;
        _addresses = [.. options.Mirror.Nrtm3.Select(ServerAddress.Parse)];
        _servers = [.. _addresses.Select(static address => new Uri("whois://" + address))];
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<Uri> Servers => _servers;

    private TimeSpan MaxAge => TimeSpan.FromHours(_options.Mirror.MaxAgeHours);

    /// <inheritdoc/>
    public override RestoredSource? Restore(int threads, CancellationToken stop, out string? problem)
    {
        _folder.Prepare();
        if (Base.Restore(threads, stop, out HeldVersion? held, out problem) is not { } found)
        {
            return null;
        }

        ServerState? state = _folder.ReadServer();
        int inUse = Array.FindIndex(_servers, server => server.AbsoluteUri == state?.Server);
        InUse = Math.Max(0, inUse);
        (Timestamp, Url) = (state?.Timestamp, inUse < 0 ? null : _servers[inUse]);
        ChangeRun run = RunOf(held!, Timestamp);
        if (_journal.Open(held!.Session) && _journal.First - 1 <= held.Version)
        {
            Lay(run, _journal.OpenRead(Name, held.Version + 1, Math.Max(held.Version, _journal.Last)), long.MaxValue, null, stop);
        }

        Serve(run.Freeze());
        Base.Begin(Held!);
        return found;
    }

    /// <inheritdoc/>
    protected override void ForgetUpTo(Guid session, long saved)
    {
        if (_journal.IsOpen)
        {
            _journal.DropUpTo(saved);
        }
    }

    /// <inheritdoc/>
    protected override async Task<FollowStep> PollAsync(Uri server, LoadPriority priority, CancellationToken stop)
    {
        if (Held is null)
        {
            // Something is better than nothing: whether the server leads on from it is seen in a moment.
            await LoadAsync(await _dumps.ReadSerialAsync(stop), priority, stop);
            FollowStep first = await ContinueAsync(server, priority, stop);
            return first with { Result = FollowResult.Reloaded };
        }

        return await ContinueAsync(server, priority, stop);
    }

    private async Task<FollowStep> ContinueAsync(Uri server, LoadPriority priority, CancellationToken stop)
    {
        long first = Held!.Version + 1;
        try
        {
            (Nrtm3Answer? answer, Exception? cut) = await AskAsync(server, first, priority, stop);
            return await ApplyAsync(server, answer, cut, priority, stop);
        }
        catch (Nrtm3Exception e) when (e.Refusal is { Code: 0 or Nrtm3Refusal.InvalidRange } refusal)
        {
            if (refusal.Last + 1 == first)
            {
                // RIPE's servers say so when there is nothing newer.
                return await ApplyAsync(server, null, null, priority, stop);
            }

            return await ReloadAsync(server, refusal, e, priority, stop);
        }
        finally
        {
            File.Delete(_folder.AnswerPath);
        }
    }

    // What follows is gone, so the dump is loaded anew: if it is newer, and if the server leads on from it.
    private async Task<FollowStep> ReloadAsync(Uri server, Nrtm3Refusal refusal, Nrtm3Exception reason, LoadPriority priority, CancellationToken stop)
    {
        long serial = await _dumps.ReadSerialAsync(stop);
        if (serial <= Held!.Version)
        {
            if (refusal.Code == 0)
            {
                throw reason;
            }

            // A server that has less than is held lags behind the one that was asked before, or counts anew: only time can tell.
            bool isBehind = refusal.Last < Held.Version;
            if (!isBehind || !(_time.GetUtcNow() - Timestamp > MaxAge))
            {
                throw new FollowException(
                    isBehind ? FollowProblem.Behind : FollowProblem.RangeTooOld,
                    string.Create(CultureInfo.InvariantCulture, $"{server}: {reason.Message}; held is {Held.Version}, and the dump has {serial}"),
                    reason);
            }
        }

        Nrtm3Answer? answer;
        Exception? cut;
        try
        {
            (answer, cut) = await AskAsync(server, serial + 1, priority, stop);
        }
        catch (Nrtm3Exception e) when (e.Refusal is { Code: 0 or Nrtm3Refusal.InvalidRange })
        {
            if (e.Refusal.Value.Last != serial)
            {
                throw new FollowException(FollowProblem.RangeTooOld, string.Create(CultureInfo.InvariantCulture, $"{server}: {e.Message}; the dump's serial is {serial}"), e);
            }

            (answer, cut) = (null, null);
        }

        await LoadAsync(serial, priority, stop);
        await ApplyAsync(server, answer, cut, priority, stop);
        return new FollowStep(FollowResult.Reloaded);
    }

    /// <returns>What the server has sent, in <see cref="FollowerFolder.AnswerPath"/>; null when it has nothing newer. And why it ends where it does.</returns>
    private async Task<(Nrtm3Answer? Answer, Exception? Cut)> AskAsync(Uri server, long first, LoadPriority priority, CancellationToken stop)
    {
        Exception? cut = await _fetcher.FetchAsync(_addresses[Array.IndexOf(_servers, server)], Nrtm3Query.From(Name, first), _folder.AnswerPath, stop);
        try
        {
            return (await LoadThread.RunAsync(() => Nrtm3Answer.Check(_folder.AnswerPath, Name, first), priority), cut);
        }
        catch (Nrtm3Exception e) when (e.Problem == Nrtm3Problem.NothingNewer)
        {
            return (null, null);
        }
        catch (Nrtm3Exception e) when (cut is not null && e.Problem == Nrtm3Problem.NoStart)
        {
            throw cut;
        }
    }

    private async Task<FollowStep> ApplyAsync(Uri server, Nrtm3Answer? answer, Exception? cut, LoadPriority priority, CancellationToken stop)
    {
        DateTimeOffset now = _time.GetUtcNow();
        HeldVersion before = Held!;
        bool isCut = answer?.IsCut == true;
        if (answer is not null && answer.Last > before.Version)
        {
            // Of a stream that was cut it is not known how much newer the server is.
            ChangeRun run = RunOf(before, isCut ? Timestamp : now);
            await LoadThread.RunAsync(() => LayAnswer(run, answer.Last, stop), priority);
            HeldVersion held = run.Held;
            // The last numbers of a range may be left out.
            Serve(held.Version == answer.Last ? held : held with { Version = answer.Last, Source = held.Source.WithInfo(Nrtm3Dumps.InfoOf(held, answer.Last, now)) }, run);
        }

        if (isCut)
        {
            BeginBase(before);
            WriteState();
            throw cut ?? new Nrtm3Exception(Nrtm3Problem.NoEnd);
        }

        (Timestamp, Url) = (now, server);
        bool isChanged = !ReferenceEquals(Held, before);
        if (isChanged || _written is null || now - _written >= StateAge)
        {
            HeldVersion held = Held!;
            Serve(held.Source.Info.DataDate == now ? held : held with { Source = held.Source.WithInfo(Nrtm3Dumps.InfoOf(held, held.Version, now)) });
            BeginBase(before);
            WriteState();
        }

        return new FollowStep(isChanged ? FollowResult.Changed : FollowResult.Unchanged);
    }

    private async Task LoadAsync(long serial, LoadPriority priority, CancellationToken stop)
    {
        HeldVersion loaded = await _dumps.LoadAsync(serial, Held?.Source.ObjectCount, priority, stop);
        if (Base.IsSaving)
        {
            FollowerFolder.Store(() => _journal.Begin(loaded.Session, serial, serial, _time.GetUtcNow()));
        }

        Base.Forget();
        Serve(loaded);
        Base.Begin(loaded);
    }

    private bool LayAnswer(ChangeRun run, long last, CancellationToken stop)
    {
        if (Base.IsSaving)
        {
            FollowerFolder.Store(() =>
            {
                if (!_journal.IsOpen || _journal.First - 1 > run.Version)
                {
                    _journal.Begin(run.Held.Session, run.Version, run.Version, _time.GetUtcNow());
                }

                // What was noted for a poll that failed at the disk.
                _journal.Truncate(run.Version);
            });
        }

        Lay(run, File.OpenRead(_folder.AnswerPath), last, Base.IsSaving ? _journal : null, stop);
        run.Reach(last);
        run.Freeze();
        return true;
    }

    // In order, from behind the version to a serial number, or as far as it can be read.
    private void Lay(ChangeRun run, Stream stream, long last, Journal? journal, CancellationToken stop)
    {
        const int OperationsAtOnce = 1000;
        using (stream)
        {
            using Nrtm3Reader reader = new(stream, Name);
            long from = run.Version;
            List<Nrtm3Operation> some = [];
            void Take()
            {
                if (some.Count > 0)
                {
                    if (journal is not null)
                    {
                        FollowerFolder.Store(() => journal.Append(some, some[^1].Serial, _time.GetUtcNow()));
                    }

                    some.ForEach(operation => run.Add(operation.ToChange()));
                    run.Reach(some[^1].Serial);
                    some.Clear();
                }
            }

            try
            {
                while (run.Version < last && reader.TryRead(out Nrtm3Operation operation) && operation.Serial <= last)
                {
                    stop.ThrowIfCancellationRequested();
                    if (operation.Serial > from)
                    {
                        some.Add(operation);
                    }

                    if (some.Count == OperationsAtOnce)
                    {
                        Take();
                    }
                }
            }
            catch (Nrtm3Exception)
            {
                // It was checked; what is damaged since, or cut, ends here.
            }

            Take();
        }
    }

    private ChangeRun RunOf(HeldVersion from, DateTimeOffset? timestamp) =>
        new(from, Base, (held, serial) => Nrtm3Dumps.InfoOf(held, serial, timestamp) with { LoadedAt = _time.GetUtcNow() });

    private void BeginBase(HeldVersion before)
    {
        if (!ReferenceEquals(Held, before))
        {
            Base.Begin(Held!);
        }
    }

    private void WriteState()
    {
        _folder.WriteServer(new ServerState(Timestamp, Url?.AbsoluteUri));
        _written = _time.GetUtcNow();
    }
}
