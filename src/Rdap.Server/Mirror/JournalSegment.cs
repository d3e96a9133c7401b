using System.Buffers.Binary;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace Rdap.Server.Mirror;

/// <summary>One operation in the index of a journal.</summary>
/// <param name="Serial">Its serial number; each is higher than the one before.</param>
/// <param name="End">Where its text ends in the segment's text.</param>
/// <param name="Version">The version of the source that it leads to.</param>
/// <param name="Time">When it was noted, in seconds since 1970.</param>
internal readonly record struct JournalEntry(long Serial, long End, long Version, long Time)
{
    /// <summary>Bytes of an entry: the four numbers, and the first bytes of a digest over them and the operation's text.</summary>
    public const int Bytes = FieldBytes + SumBytes;

    private const int FieldBytes = 32;
    private const int SumBytes = 8;

    /// <summary>Writes it, with the digest.</summary>
    /// <param name="destination"><see cref="Bytes"/> bytes.</param>
    /// <param name="text">The operation's text.</param>
    public void Write(Span<byte> destination, ReadOnlySpan<byte> text)
    {
        BinaryPrimitives.WriteInt64LittleEndian(destination, Serial);
        BinaryPrimitives.WriteInt64LittleEndian(destination[8..], End);
        BinaryPrimitives.WriteInt64LittleEndian(destination[16..], Version);
        BinaryPrimitives.WriteInt64LittleEndian(destination[24..], Time);
        SumOf(destination[..FieldBytes], text)[..SumBytes].CopyTo(destination[FieldBytes..]);
    }

    /// <summary>Reads one.</summary>
    public static JournalEntry Read(ReadOnlySpan<byte> bytes) => new(
        BinaryPrimitives.ReadInt64LittleEndian(bytes),
        BinaryPrimitives.ReadInt64LittleEndian(bytes[8..]),
        BinaryPrimitives.ReadInt64LittleEndian(bytes[16..]),
        BinaryPrimitives.ReadInt64LittleEndian(bytes[24..]));

    /// <summary>Whether an entry and its text are what was written.</summary>
    public static bool IsWhole(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> text) =>
        SumOf(bytes[..FieldBytes], text).AsSpan(0, SumBytes).SequenceEqual(bytes[FieldBytes..Bytes]);

    private static byte[] SumOf(ReadOnlySpan<byte> fields, ReadOnlySpan<byte> text)
    {
        using IncrementalHash sum = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        sum.AppendData(fields);
        sum.AppendData(text);
        return sum.GetHashAndReset();
    }
}

/// <summary>
/// A run of a journal: a file of text, operation behind operation as NRTMv3 sends them, and an index of entries, of which the first is no
/// operation and says what the run leads on from. Only what the index has entries for is there: text is on the disk before its entries.
/// </summary>
/// <param name="Path">The file of text.</param>
/// <param name="Base">What it leads on from.</param>
/// <param name="Last">Its last entry; <paramref name="Base"/> when it has no operation.</param>
/// <param name="Count">How many entries there are.</param>
internal sealed record JournalSegment(string Path, JournalEntry Base, JournalEntry Last, long Count)
{
    // An operation is an object of at most 16 MiB, and a line.
    private const long LongestText = 32 << 20;

    /// <summary>What the name of an index ends with.</summary>
    public const string Index = ".index";

    /// <summary>The file of the index.</summary>
    public string IndexPath => Path + Index;

    /// <summary>Bytes on the disk.</summary>
    public long Bytes => Last.End + (Count * JournalEntry.Bytes);

    /// <summary>Makes an empty one.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static JournalSegment Create(string path, JournalEntry from)
    {
        byte[] entry = new byte[JournalEntry.Bytes];
        from.Write(entry, []);
        using (FileStream text = new(path, FileMode.Create, FileAccess.Write, FileShare.Read))
        {
            text.Flush(flushToDisk: true);
        }

        using FileStream index = new(path + Index, FileMode.Create, FileAccess.Write, FileShare.Read);
        index.Write(entry);
        index.Flush(flushToDisk: true);
        return new JournalSegment(path, from, from, 1);
    }

    /// <summary>Reads what is there. What a run that was cut off has left unfinished at the end does not count.</summary>
    /// <returns>Null when nothing of it can be used.</returns>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static JournalSegment? Open(string path)
    {
        if (!File.Exists(path) || !File.Exists(path + Index))
        {
            return null;
        }

        using SafeFileHandle index = OpenRead(path + Index);
        using SafeFileHandle text = OpenRead(path);
        long length = RandomAccess.GetLength(text);
        for (long count = RandomAccess.GetLength(index) / JournalEntry.Bytes; count > 0; count--)
        {
            long from = count > 1 && TryReadEntry(index, count - 2, out JournalEntry before) ? before.End : 0;
            byte[] bytes = new byte[JournalEntry.Bytes];
            if (RandomAccess.Read(index, bytes, (count - 1) * JournalEntry.Bytes) < bytes.Length)
            {
                continue;
            }

            JournalEntry last = JournalEntry.Read(bytes);
            if (last.End < from || last.End > length || last.End - from > LongestText || (count == 1 && last.End != 0))
            {
                continue;
            }

            byte[] operation = new byte[last.End - from];
            if (ReadAll(text, operation, from) && JournalEntry.IsWhole(bytes, operation) && TryReadEntry(index, 0, out JournalEntry first))
            {
                return new JournalSegment(path, first, last, count);
            }
        }

        return null;
    }

    /// <summary>Adds operations. When that fails, what was there is there still.</summary>
    /// <param name="text">Their texts, one behind the other.</param>
    /// <param name="entries">Their entries, each <see cref="JournalEntry.Bytes"/> long.</param>
    /// <exception cref="IOException">They cannot be written.</exception>
    public JournalSegment Append(ReadOnlySpan<byte> text, ReadOnlySpan<byte> entries)
    {
        Append(Path, Last.End, text);
        Append(IndexPath, Count * JournalEntry.Bytes, entries);
        return this with { Last = JournalEntry.Read(entries[^JournalEntry.Bytes..]), Count = Count + (entries.Length / JournalEntry.Bytes) };
    }

    /// <summary>The same without what leads beyond a version.</summary>
    public JournalSegment UpTo(long version)
    {
        using SafeFileHandle index = OpenRead(IndexPath);
        long count = CountWhere(index, entry => entry.Version <= version);
        return count > 0 && TryReadEntry(index, count - 1, out JournalEntry last) ? this with { Last = last, Count = count } : this with { Last = Base, Count = 1 };
    }

    /// <summary>Where the text of the operations up to a serial number ends.</summary>
    public long EndOf(long serial)
    {
        if (serial >= Last.Serial)
        {
            return Last.End;
        }

        using SafeFileHandle index = OpenRead(IndexPath);
        long count = CountWhere(index, entry => entry.Serial <= serial);
        return count > 0 && TryReadEntry(index, count - 1, out JournalEntry last) ? last.End : 0;
    }

    /// <summary>Deletes it. Who has it open reads on.</summary>
    public void Delete()
    {
        File.Delete(IndexPath);
        File.Delete(Path);
    }

    /// <summary>Opens a file that may be added to or deleted meanwhile.</summary>
    public static SafeFileHandle OpenRead(string path) => File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);

    // What a write that failed has left behind the end is written over.
    private static void Append(string path, long at, ReadOnlySpan<byte> bytes)
    {
        using FileStream file = new(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, 1);
        file.SetLength(at);
        file.Position = at;
        file.Write(bytes);
        file.Flush(flushToDisk: true);
    }

    private static bool TryReadEntry(SafeFileHandle index, long at, out JournalEntry entry)
    {
        Span<byte> bytes = stackalloc byte[JournalEntry.Bytes];
        bool isThere = RandomAccess.Read(index, bytes, at * JournalEntry.Bytes) == bytes.Length;
        entry = isThere ? JournalEntry.Read(bytes) : default;
        return isThere;
    }

    private static bool ReadAll(SafeFileHandle file, Span<byte> bytes, long at)
    {
        for (int read; !bytes.IsEmpty; bytes = bytes[read..], at += read)
        {
            read = RandomAccess.Read(file, bytes, at);
            if (read == 0)
            {
                return false;
            }
        }

        return true;
    }

    // The entries are in order: those of which it is true come first.
    private long CountWhere(SafeFileHandle index, Func<JournalEntry, bool> isTrue)
    {
        long low = 0, high = Count;
        while (low < high)
        {
            long middle = low + ((high - low) / 2);
            if (TryReadEntry(index, middle, out JournalEntry entry) && isTrue(entry))
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
}
