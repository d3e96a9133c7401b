using System.Collections.Immutable;
using Rdap.Registry.Objects;
using Rdap.Registry.Storage;

namespace Rdap.Registry;

/// <summary>
/// The versions that the objects of a source have had since its history began: for each that changed, what it was before and when that was
/// seen. What an object is now stands in the source alone. Immutable, like the source it belongs to; the next load's history shares what is in
/// this one. Persons and roles have none: nobody may ask for it, so it is not kept.
/// </summary>
public sealed class ObjectHistory
{
    // Events are kept in so many runs at most, of which the oldest is dropped as a whole; a load that adds few is merged into the last one.
    private const int Runs = 16;

    private static readonly ObjectClassSet Unkept = ObjectClassSet.Of(ObjectClass.Person, ObjectClass.Role);

    private ObjectHistory(DateTimeOffset since, bool isKept, bool isCut, ImmutableArray<HistorySegment> segments)
    {
        Since = since;
        IsKept = isKept;
        IsCut = isCut;
        Segments = segments;
        ByteCount = segments.Sum(static s => s.ByteCount);
    }

    /// <summary>When it began: nothing is known of what was before.</summary>
    public DateTimeOffset Since { get; }

    /// <summary>Whether earlier versions are kept at all.</summary>
    public bool IsKept { get; }

    /// <summary>Whether it once began earlier, and what was oldest had to go.</summary>
    public bool IsCut { get; }

    /// <summary>What it takes of memory.</summary>
    public long ByteCount { get; }

    /// <summary>How many events are kept.</summary>
    public long EventCount => Segments.Sum(static s => (long)s.Count);

    internal ImmutableArray<HistorySegment> Segments { get; }

    /// <summary>The history of a source that keeps none: there is what is, since it was loaded.</summary>
    public static ObjectHistory None(SourceSnapshot source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return new ObjectHistory(source.Info.LoadedAt, isKept: false, isCut: false, []);
    }

    /// <summary>A history that begins with this load.</summary>
    public static ObjectHistory Begin(SourceSnapshot source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return new ObjectHistory(source.Info.LoadedAt, isKept: true, isCut: false, []);
    }

    /// <summary>The history of the load that follows: this one, and what changed.</summary>
    /// <param name="old">The load that this is the history of.</param>
    /// <param name="next">The load that follows; what changed is taken as seen at <see cref="SourceInfo.LoadedAt"/> of it.</param>
    /// <param name="changes">How the two differ.</param>
    /// <param name="maxBytes">Most memory that it may take; the oldest goes first, all of it when one load alone changed more than that.</param>
    public ObjectHistory Next(SourceSnapshot old, SourceSnapshot next, SnapshotChanges changes, long maxBytes)
    {
        ArgumentNullException.ThrowIfNull(old);
        ArgumentNullException.ThrowIfNull(next);
        ArgumentNullException.ThrowIfNull(changes);
        DateTimeOffset time = next.Info.LoadedAt;
        if (!TryCollect(old, next, changes, maxBytes, out HistorySegment? events))
        {
            return new ObjectHistory(time, isKept: true, isCut: true, []);
        }

        GC.KeepAlive(old);
        GC.KeepAlive(next);
        ImmutableArray<HistorySegment> segments = Segments;
        if (events is not null)
        {
            segments = segments is [.., { } last] && last.ByteCount + events.ByteCount <= maxBytes / Runs
                ? segments.SetItem(segments.Length - 1, HistorySegment.Merge(last, events))
                : segments.Add(events);
        }

        long bytes = segments.Sum(static s => s.ByteCount);
        DateTimeOffset since = Since;
        bool isCut = IsCut;
        for (; bytes > maxBytes; segments = segments.RemoveAt(0))
        {
            bytes -= segments[0].ByteCount;
            since = segments[0].LastTime;
            isCut = true;
        }

        return new ObjectHistory(since, isKept: true, isCut, segments);
    }

    /// <summary>Adds the history to what is saved.</summary>
    internal void Save(SectionWriter to)
    {
        to.Values.Write(Since.UtcTicks);
        to.Values.Write(IsCut);
        to.Values.Write(Segments.Length);
        foreach (HistorySegment segment in Segments)
        {
            segment.Save(to);
        }
    }

    /// <summary>Takes a history from what was saved.</summary>
    /// <exception cref="InvalidDataException">It is not one.</exception>
    internal static ObjectHistory Load(SectionReader from)
    {
        DateTimeOffset since = new(from.Values.ReadInt64(), TimeSpan.Zero);
        bool isCut = from.Values.ReadBoolean();
        int count = from.Values.ReadInt32();
        if (count is < 0 or > 2 * Runs)
        {
            throw new InvalidDataException($"damaged: {count} runs of events");
        }

        ImmutableArray<HistorySegment>.Builder segments = ImmutableArray.CreateBuilder<HistorySegment>(count);
        for (int i = 0; i < count; i++)
        {
            segments.Add(HistorySegment.Load(from));
        }

        return new ObjectHistory(since, isKept: true, isCut, segments.MoveToImmutable());
    }

    // False when it would be more than may be kept.
    private static bool TryCollect(SourceSnapshot old, SourceSnapshot next, SnapshotChanges changes, long maxBytes, out HistorySegment? events)
    {
        events = null;
        long size = 0;
        Span<byte> buffer = stackalloc byte[ObjectKey.MaxLength];
        List<(HistoryRecord Record, int Id)> records = [];
        foreach (ObjectChange change in changes.All)
        {
            RegistryObject obj = change.IsAddition ? next.Get(change.New) : old.Get(change.Old);
            if (Unkept.Contains(obj.Class))
            {
                continue;
            }

            int keyLength = ObjectKey.Of(obj).Write(buffer);
            HistoryRecord record = new()
            {
                Hash = ObjectKey.Hash(obj.Class, buffer[..keyLength]),
                Time = next.Info.LoadedAt.UtcTicks,
                KeyLength = (ushort)keyLength,
                TextLength = change.IsAddition ? 0 : obj.TextLength,
                Class = obj.Class,
                Event = change.IsAddition ? HistoryEvent.Added : change.IsDeletion ? HistoryEvent.Deleted : HistoryEvent.Changed,
            };
            size += HistorySegment.SizeOf(keyLength, record.TextLength);
            if (size > maxBytes)
            {
                return false;
            }

            records.Add((record, change.IsAddition ? change.New : change.Old));
        }

        if (records.Count > 0)
        {
            events = Fill(old, next, records, size);
        }

        return true;
    }

    private static unsafe HistorySegment Fill(SourceSnapshot old, SourceSnapshot next, List<(HistoryRecord Record, int Id)> from, long size)
    {
        FlatArray<HistoryRecord> records = FlatArray<HistoryRecord>.Allocate(from.Count);
        FlatArray<byte> bytes = FlatArray<byte>.Allocate(checked((int)(size - ((long)from.Count * sizeof(HistoryRecord)))));
        int offset = 0;
        Span<byte> buffer = stackalloc byte[ObjectKey.MaxLength];
        for (int i = 0; i < from.Count; i++)
        {
            (HistoryRecord record, int id) = from[i];
            RegistryObject obj = record.Event == HistoryEvent.Added ? next.Get(id) : old.Get(id);
            record.Offset = offset;
            buffer[..ObjectKey.Of(obj).Write(buffer)].CopyTo(bytes.Span[offset..]);
            offset += record.KeyLength;
            if (record.Event != HistoryEvent.Added)
            {
                offset += obj.CopyText(bytes.Span[offset..]);
            }

            records[i] = record;
        }

        return HistorySegment.Make(records, bytes, next.Info.LoadedAt);
    }
}
