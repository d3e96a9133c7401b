using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Rdap.Registry.Storage;

/// <summary>
/// What a <see cref="SnapshotFile"/> is made of: small values, and sections, each an array as it lies in memory, aligned to pages. Sections are
/// taken in the order in which they were added.
/// </summary>
internal static class SnapshotSections
{
    /// <summary>Sections start at multiples of this many bytes from the start of the data.</summary>
    public const int Alignment = 4096;

    /// <summary>Bytes that have one checksum, small enough to be checked while they are in the cache.</summary>
    public const int PartLength = 1 << 20;

    /// <summary>A section's row in the table: id, element size, count.</summary>
    public const int RowLength = 16;

    public static long Align(long offset) => (offset + Alignment - 1) & -Alignment;

    /// <summary>
    /// A checksum of bytes, a multiple of 32 of them, against damage, not against attackers: CRC-32C of every fourth word, four of them
    /// side by side because one alone waits for itself, and of these four.
    /// </summary>
    public static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<ulong> words = MemoryMarshal.Cast<byte, ulong>(bytes);
        uint a = 1, b = 2, c = 3, d = 4;
        for (; words.Length >= 4; words = words[4..])
        {
            a = System.Numerics.BitOperations.Crc32C(a, words[0]);
            b = System.Numerics.BitOperations.Crc32C(b, words[1]);
            c = System.Numerics.BitOperations.Crc32C(c, words[2]);
            d = System.Numerics.BitOperations.Crc32C(d, words[3]);
        }

        return System.Numerics.BitOperations.Crc32C(System.Numerics.BitOperations.Crc32C(0, ((ulong)a << 32) | b), ((ulong)c << 32) | d);
    }
}

/// <summary>Collects what is to be saved.</summary>
internal sealed class SectionWriter : IDisposable
{
    private readonly List<(uint Id, int ElementSize, long Count, PartOf Part)> _sections = [];
    private readonly MemoryStream _values = new();

    public SectionWriter() => Values = new BinaryWriter(_values, Encoding.UTF8);

    private delegate ReadOnlySpan<byte> PartOf(long offset, int length);

    /// <summary>Takes small values.</summary>
    public BinaryWriter Values { get; }

    /// <summary>How long the data of all sections is.</summary>
    public long DataLength { get; private set; }

    /// <summary>Adds a section; the array must stay as it is until everything is written.</summary>
    public unsafe void Add<T>(uint id, FlatArray<T> array)
        where T : unmanaged
    {
        _sections.Add((id, sizeof(T), array.Length, array.Bytes));
        DataLength = SnapshotSections.Align(DataLength + ((long)array.Length * sizeof(T)));
    }

    /// <summary>The small values, and the table of the sections.</summary>
    public (byte[] Values, byte[] Table) Describe()
    {
        Values.Flush();
        using MemoryStream table = new();
        using BinaryWriter rows = new(table);
        foreach ((uint id, int elementSize, long count, _) in _sections)
        {
            rows.Write(id);
            rows.Write(elementSize);
            rows.Write(count);
        }

        return (_values.ToArray(), table.ToArray());
    }

    /// <summary>Gives all data, part by part; the last one may be shorter.</summary>
    public void ForEachPart(TakePart take)
    {
        byte[] part = GC.AllocateUninitializedArray<byte>(SnapshotSections.PartLength);
        int used = 0;
        foreach ((_, int elementSize, long count, PartOf bytes) in _sections)
        {
            long length = elementSize * count, padded = SnapshotSections.Align(length);
            for (long at = 0; at < padded;)
            {
                int step = (int)Math.Min(padded - at, part.Length - used);
                int own = (int)Math.Clamp(length - at, 0, step);
                if (own > 0)
                {
                    bytes(at, own).CopyTo(part.AsSpan(used));
                }

                part.AsSpan(used + own, step - own).Clear();
                used += step;
                at += step;
                if (used == part.Length)
                {
                    take(part);
                    used = 0;
                }
            }
        }

        if (used > 0)
        {
            take(part.AsSpan(0, used));
        }
    }

    public void Dispose()
    {
        Values.Dispose();
        _values.Dispose();
    }

    /// <summary>Takes a part of the data; the memory is used again.</summary>
    public delegate void TakePart(ReadOnlySpan<byte> part);
}

/// <summary>Gives out what was saved, all of it in one block of memory. Whatever is not as expected is an <see cref="InvalidDataException"/>.</summary>
internal sealed class SectionReader : IDisposable
{
    private readonly byte[] _table;
    private readonly NativeBlock _data;
    private readonly List<Action> _made = [];
    private int _nextRow;
    private long _nextOffset;

    public SectionReader(byte[] values, byte[] table, NativeBlock data)
    {
        Values = new BinaryReader(new MemoryStream(values, writable: false), Encoding.UTF8);
        _table = table;
        _data = data;
    }

    /// <summary>The small values.</summary>
    public BinaryReader Values { get; }

    /// <summary>The next section, a part of the block.</summary>
    /// <exception cref="InvalidDataException">It is another one, or reaches beyond the data.</exception>
    public unsafe FlatArray<T> Take<T>(uint id)
        where T : unmanaged
    {
        if (_nextRow >= _table.Length)
        {
            throw new InvalidDataException($"section {id:X} is missing");
        }

        ReadOnlySpan<byte> row = _table.AsSpan(_nextRow, SnapshotSections.RowLength);
        uint found = MemoryMarshal.Read<uint>(row);
        int elementSize = MemoryMarshal.Read<int>(row[4..]);
        long count = MemoryMarshal.Read<long>(row[8..]);
        if (found != id || elementSize != sizeof(T) || count < 0 || count > int.MaxValue || count * sizeof(T) > _data.Length - _nextOffset)
        {
            throw new InvalidDataException($"section {found:X} of {count} elements of {elementSize} bytes stands where {id:X} of {sizeof(T)} bytes should");
        }

        FlatArray<T> array = count == 0 ? default : new FlatArray<T>(_data, _nextOffset, (int)count);
        _nextRow += SnapshotSections.RowLength;
        _nextOffset = SnapshotSections.Align(_nextOffset + (count * sizeof(T)));
        return array;
    }

    /// <summary>Remembers an array that was made on the way, so that it is given back when the rest turns out to be damaged.</summary>
    public FlatArray<T> Keep<T>(FlatArray<T> made)
        where T : unmanaged
    {
        _made.Add(made.Free);
        return made;
    }

    /// <summary>Gives back everything: what was taken and what was made.</summary>
    public void Abandon()
    {
        _made.ForEach(static free => free());
        _data.Dispose();
    }

    /// <summary>Checks that everything was taken.</summary>
    /// <exception cref="InvalidDataException">Something is left.</exception>
    public void End()
    {
        if (_nextRow != _table.Length || _nextOffset != _data.Length || Values.BaseStream.Position != Values.BaseStream.Length)
        {
            throw new InvalidDataException("there is more in it than there should be");
        }
    }

    public void Dispose() => Values.Dispose();

    /// <summary>Reads data of that length, which starts at an offset of the file, and compares its checksums.</summary>
    /// <exception cref="InvalidDataException">The file is shorter, or a checksum is wrong.</exception>
    public static NativeBlock ReadData(SafeFileHandle file, long offset, long length, uint[] checksums, int threads, CancellationToken cancellation)
    {
        NativeBlock data = new(length);
        bool done = false;
        try
        {
            int next = 0;
            WorkTogether.Run(threads, () =>
            {
                while (WorkTogether.TryTake(ref next, checksums.Length, out int part))
                {
                    cancellation.ThrowIfCancellationRequested();
                    long at = (long)part * SnapshotSections.PartLength;
                    Span<byte> bytes = data.Part(at, (int)Math.Min(SnapshotSections.PartLength, length - at));
                    ReadWhole(file, bytes, offset + at);
                    if (SnapshotSections.Checksum(bytes) != checksums[part])
                    {
                        throw new InvalidDataException($"damaged: wrong checksum of the {bytes.Length} bytes at {offset + at}");
                    }
                }
            });
            done = true;
            return data;
        }
        finally
        {
            if (!done)
            {
                data.Dispose();
            }
        }
    }

    /// <summary>Fills the memory from the file.</summary>
    /// <exception cref="InvalidDataException">The file is shorter.</exception>
    public static void ReadWhole(SafeFileHandle file, Span<byte> bytes, long offset)
    {
        while (!bytes.IsEmpty)
        {
            int count = RandomAccess.Read(file, bytes, offset);
            if (count == 0)
            {
                throw new InvalidDataException($"truncated: it ends at {offset}");
            }

            bytes = bytes[count..];
            offset += count;
        }
    }
}
