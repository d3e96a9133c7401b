using System.Text;
using Rdap.Registry.Objects;

namespace Rdap.Registry.Storage;

/// <summary>
/// Lays changes over a frozen source. What was laid over it before is taken up again, so the cost is that of the changes and of what the overlay
/// holds, and a bit for each frozen object; how many objects are frozen matters little.
/// </summary>
/// <param name="before">The source, overlaid or not.</param>
internal sealed class OverlayBuilder(SourceSnapshot before)
{
    private const int ObjectsOfBatch = 16 * 1024;

    private readonly SourceSnapshot _frozen = before.Frozen;

    // What will lie over the frozen objects, in order; null where a later change took an object away again.
    private readonly List<ReadOnlyMemory<byte>?> _objects = [];
    private readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);

    // What the digest becomes; null when that of the frozen objects is not known: then it is for those to work out who have the time.
    private readonly DigestSum? _digest = before.Frozen.Digest is null ? null : new DigestSum(SourceDigest.Of(before, threads: 1, CancellationToken.None));

    // Frozen objects that answered before and do no more.
    private readonly HashSet<int> _taken = [];

    /// <summary>Makes the source with the changes.</summary>
    /// <param name="changes">The changes, in order.</param>
    /// <param name="info">What the source is with them.</param>
    /// <param name="problems">What could not be done.</param>
    public SourceSnapshot Build(IReadOnlyList<SourceChange> changes, SourceInfo info, out ChangeProblems problems)
    {
        problems = new ChangeProblems();
        TakeUp();
        using (SnapshotBuilder trial = new())
        {
            ObjectBatch batch = trial.NewBatch();
            foreach (SourceChange change in changes)
            {
                if (Apply(change, batch) is { } problem)
                {
                    problems.Add(problem, change);
                }
            }
        }

        SourceSnapshot added = Freeze(info);
        IdSet superseded = IdSet.CopyOf(before.Superseded, _frozen.IdCount, checked(_frozen.IdCount + added.IdCount));
        SourceTotals standing = before.Standing.Copy();
        foreach (int id in _taken)
        {
            superseded.Add(id);
            standing.Take(_frozen.ClassOf(id), _frozen.Get(id).TextLength);
            _digest?.Subtract(_frozen.Get(id));
        }

        for (int id = 0; id < added.IdCount; id++)
        {
            if (added.IsSuperseded(id))
            {
                superseded.Add(_frozen.IdCount + id);
            }
        }

        GC.KeepAlive(before);
        return new SourceSnapshot(info, _frozen, added, superseded, standing) { Digest = _digest?.Digest };
    }

    private void TakeUp()
    {
        for (int id = _frozen.IdCount; id < before.IdCount; id++)
        {
            if (!before.IsSuperseded(id))
            {
                RegistryObject obj = before.Get(id);
                byte[] text = new byte[obj.TextLength];
                obj.CopyText(text);
                Put(PlaceName(ObjectKey.Of(obj)), text);
            }
        }
    }

    private ChangeProblemKind? Apply(in SourceChange change, ObjectBatch trial)
    {
        if (!change.TryGetKey(out ObjectKey key))
        {
            return ChangeProblemKind.NoObject;
        }

        // What a batch takes now it will take again.
        bool isDeletion = change.Kind == SourceChangeKind.Delete;
        if (!isDeletion && trial.Add(change.Text.Span) != AddOutcome.Added)
        {
            return ChangeProblemKind.NoObject;
        }

        string name = PlaceName(key);
        bool wasAdded = _places.Remove(name, out int place);
        if (wasAdded)
        {
            _digest?.Subtract(_objects[place]!.Value.Span);
            _objects[place] = null;
        }

        bool wasFrozen = key.FindIn(_frozen) is >= 0 and int id && !before.IsSuperseded(id) && _taken.Add(id);
        if (!isDeletion)
        {
            _digest?.Add(change.Text.Span);
            Put(name, change.Text);
        }

        return isDeletion && !wasAdded && !wasFrozen ? ChangeProblemKind.NotThere : null;
    }

    private void Put(string name, ReadOnlyMemory<byte> text)
    {
        _places[name] = _objects.Count;
        _objects.Add(text);
    }

    private static string PlaceName(in ObjectKey key)
    {
        Span<byte> bytes = stackalloc byte[1 + ObjectKey.MaxLength];
        bytes[0] = (byte)key.Class;
        return Encoding.Latin1.GetString(bytes[..(1 + key.Write(bytes[1..]))]);
    }

    private SourceSnapshot Freeze(SourceInfo info)
    {
        using SnapshotBuilder builder = new();
        ObjectBatch batch = builder.NewBatch();
        foreach (ReadOnlyMemory<byte>? text in _objects)
        {
            if (text is not { } one)
            {
                continue;
            }

            batch.Add(one.Span);
            if (batch.Count == ObjectsOfBatch)
            {
                builder.Commit(batch);
                batch = builder.NewBatch();
            }
        }

        builder.Commit(batch);
        return builder.Freeze(info, threads: 1);
    }
}
