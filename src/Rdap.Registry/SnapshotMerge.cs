using Rdap.Registry.Objects;
using Rdap.Registry.Storage;

namespace Rdap.Registry;

/// <summary>Freezes anew what an overlaid source answers with, so that nothing lies over it any more: for the background, as it takes what a load takes.</summary>
public static class SnapshotMerge
{
    // Objects of one batch: some MB of text.
    private const int BatchObjects = 16 * 1024;

    /// <summary>Makes a source of the objects that stand: the frozen ones in their order, then those that were added.</summary>
    /// <param name="source">The source.</param>
    /// <param name="threads">How many threads work on it, the caller's among them.</param>
    /// <param name="stop">Ends it early.</param>
    /// <exception cref="OperationCanceledException">Cancelled by <paramref name="stop"/>.</exception>
    public static SourceSnapshot Merge(SourceSnapshot source, int threads, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(source);
        using SnapshotBuilder builder = new();
        int count = (source.IdCount + BatchObjects - 1) / BatchObjects;
        ObjectBatch[] batches = new ObjectBatch[count];
        for (int i = 0; i < count; i++)
        {
            batches[i] = builder.NewBatch();
        }

        WorkTogether.ForEach(threads, [.. Enumerable.Range(0, count)], i =>
        {
            stop.ThrowIfCancellationRequested();
            Fill(batches[i], source, i * BatchObjects, Math.Min(source.IdCount, (i + 1) * BatchObjects));
        });
        foreach (ObjectBatch batch in batches)
        {
            builder.Commit(batch);
        }

        SourceSnapshot merged = builder.Freeze(source.Info, threads);
        merged.Digest = source.Digest;
        GC.KeepAlive(source);
        return merged;
    }

    private static void Fill(ObjectBatch batch, SourceSnapshot source, int first, int end)
    {
        byte[] text = [];
        for (int id = first; id < end; id++)
        {
            if (source.IsSuperseded(id))
            {
                continue;
            }

            RegistryObject obj = source.Get(id);
            int length = obj.TextLength;
            text = text.Length < length + ObjectEncoder.Slack ? new byte[(2 * length) + ObjectEncoder.Slack] : text;
            obj.CopyText(text);
            batch.Add(text, 0, length);
        }

        batch.Complete();
    }
}
