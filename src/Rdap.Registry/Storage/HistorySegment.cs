using System.Runtime.InteropServices;
using Rdap.Registry.Objects;

namespace Rdap.Registry.Storage;

/// <summary>What happened to an object at a time.</summary>
internal enum HistoryEvent : byte
{
    /// <summary>It came; no text.</summary>
    Added,

    /// <summary>Its text was replaced; the text is what it was before.</summary>
    Changed,

    /// <summary>It went; the text is what it was before.</summary>
    Deleted,
}

/// <summary>One event, where its key and behind it its text lie.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal struct HistoryRecord
{
    /// <summary>Of the key.</summary>
    public ulong Hash;

    /// <summary>When it was seen, in ticks of UTC.</summary>
    public long Time;

    /// <summary>Where the key lies.</summary>
    public int Offset;

    /// <summary>How long the text is.</summary>
    public int TextLength;

    /// <summary>How long the key is.</summary>
    public ushort KeyLength;

    /// <summary>The object's class.</summary>
    public ObjectClass Class;

    /// <summary>What happened.</summary>
    public HistoryEvent Event;
}

/// <summary>Events of some time, by the hash of their keys and then in order of time, with keys and texts. Immutable, outside the collector's heap.</summary>
internal sealed class HistorySegment
{
    private readonly FlatArray<HistoryRecord> _records;
    private readonly FlatArray<byte> _bytes;

    private HistorySegment(FlatArray<HistoryRecord> records, FlatArray<byte> bytes, DateTimeOffset lastTime)
    {
        _records = records;
        _bytes = bytes;
        LastTime = lastTime;
    }

    /// <summary>How many events there are.</summary>
    public int Count => _records.Length;

    /// <summary>When the last of them was seen.</summary>
    public DateTimeOffset LastTime { get; }

    /// <summary>What it takes of memory.</summary>
    public unsafe long ByteCount => ((long)_records.Length * sizeof(HistoryRecord)) + _bytes.Length;

    /// <summary>One event.</summary>
    public HistoryRecord this[int index] => _records[index];

    /// <summary>What one event more takes of memory.</summary>
    public static unsafe long SizeOf(int keyLength, int textLength) => sizeof(HistoryRecord) + keyLength + textLength;

    /// <summary>The text of an event.</summary>
    public ReadOnlySpan<byte> TextOf(int index)
    {
        ref HistoryRecord record = ref _records[index];
        return _bytes.Span.Slice(record.Offset + record.KeyLength, record.TextLength);
    }

    /// <summary>The key of an event, as <see cref="ObjectKey.Write"/> writes it.</summary>
    public ReadOnlySpan<byte> KeyOf(int index)
    {
        ref HistoryRecord record = ref _records[index];
        return _bytes.Span.Slice(record.Offset, record.KeyLength);
    }

    /// <summary>The first event of that hash; the others follow it.</summary>
    public int Find(ulong hash)
    {
        int low = 0, high = Count;
        while (low < high)
        {
            int middle = (int)((uint)(low + high) >> 1);
            if (_records[middle].Hash < hash)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    /// <summary>Makes a segment of the events of one load, in any order; the arrays are its own from now on.</summary>
    public static HistorySegment Make(FlatArray<HistoryRecord> records, FlatArray<byte> bytes, DateTimeOffset lastTime)
    {
        records.Span.Sort(static (a, b) => a.Hash.CompareTo(b.Hash));
        return new HistorySegment(records, bytes, lastTime);
    }

    /// <summary>Both in one, which are of one time behind the other.</summary>
    public static HistorySegment Merge(HistorySegment first, HistorySegment second)
    {
        FlatArray<HistoryRecord> records = FlatArray<HistoryRecord>.Allocate(first.Count + second.Count);
        FlatArray<byte> bytes = FlatArray<byte>.Allocate(first._bytes.Length + second._bytes.Length);
        first._bytes.Span.CopyTo(bytes.Span);
        second._bytes.Span.CopyTo(bytes.Span[first._bytes.Length..]);
        int left = 0, right = 0;
        foreach (ref HistoryRecord record in records.Span)
        {
            if (right == second.Count || (left < first.Count && first._records[left].Hash <= second._records[right].Hash))
            {
                record = first._records[left++];
            }
            else
            {
                record = second._records[right++];
                record.Offset += first._bytes.Length;
            }
        }

        GC.KeepAlive(first);
        GC.KeepAlive(second);
        return new HistorySegment(records, bytes, first.LastTime > second.LastTime ? first.LastTime : second.LastTime);
    }

    /// <summary>Adds the segment to what is saved.</summary>
    public void Save(SectionWriter to)
    {
        to.Values.Write(LastTime.UtcTicks);
        to.Add(SectionIds.HistoryRecords, _records);
        to.Add(SectionIds.HistoryBytes, _bytes);
    }

    /// <summary>Takes a segment from what was saved.</summary>
    /// <exception cref="InvalidDataException">It is not one.</exception>
    public static HistorySegment Load(SectionReader from)
    {
        DateTimeOffset lastTime = new(from.Values.ReadInt64(), TimeSpan.Zero);

        // Each in memory of its own, so that the oldest can go alone.
        FlatArray<HistoryRecord> records = from.Keep(FlatArray<HistoryRecord>.CopyOf(from.Take<HistoryRecord>(SectionIds.HistoryRecords).Span));
        FlatArray<byte> bytes = from.Keep(FlatArray<byte>.CopyOf(from.Take<byte>(SectionIds.HistoryBytes).Span));
        bool isSound = true;
        ulong hash = 0;
        foreach (ref HistoryRecord record in records.Span)
        {
            isSound &= record.Hash >= hash && record.Class <= ObjectClass.Other && record.Event <= HistoryEvent.Deleted
                && record.KeyLength <= ObjectKey.MaxLength && record.TextLength >= 0 && record.Offset >= 0
                && record.Time >= 0 && record.Time <= lastTime.UtcTicks
                && (long)record.Offset + record.KeyLength + record.TextLength <= bytes.Length;
            hash = record.Hash;
        }

        return isSound ? new HistorySegment(records, bytes, lastTime) : throw new InvalidDataException("damaged: the events of the history");
    }
}
