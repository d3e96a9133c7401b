using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace Rdap.Registry.Storage;

/// <summary>
/// The bytes of all objects of a source, in the chunks in which they were read. An object lies whole in one chunk. Flat chunks
/// cost the garbage collector nothing (64 of 64 MiB: under a millisecond), an object per record would cost it half a second.
/// </summary>
internal sealed class ObjectHeap
{
    /// <summary>Objects larger than this are refused (the largest real one has 2.2 MB).</summary>
    public const int MaxObjectLength = (1 << LengthBits) - 1;

    /// <summary>Chunks may be no larger than this.</summary>
    public const int MaxChunkLength = 1 << OffsetBits;

    /// <summary>A source may have no more chunks than this: a terabyte of text.</summary>
    public const int MaxChunks = 1 << (64 - OffsetBits - LengthBits);

    private const int CacheLine = 64;

    // Most objects end before, and a walk over a longer one runs into memory that the processor fetches by itself.
    private const int PrefetchedBytes = 512;

    private const int LengthBits = 24;
    private const int OffsetBits = 26;

    private readonly byte[][] _chunks;

    // chunk (14 bits), offset (26 bits), length (24 bits): 8 bytes an object
    private readonly ulong[] _positions;

    public ObjectHeap(byte[][] chunks, ulong[] positions)
    {
        _chunks = chunks;
        _positions = positions;
    }

    public int Count => _positions.Length;

    public ReadOnlySpan<byte> this[int id]
    {
        get
        {
            ulong position = _positions[id];
            return _chunks[(int)(position >> (OffsetBits + LengthBits))].AsSpan(
                (int)(position >> LengthBits) & (MaxChunkLength - 1), (int)position & MaxObjectLength);
        }
    }

    /// <summary>Asks the processor to fetch what tells where an object lies.</summary>
    public unsafe void PrefetchPosition(int id)
    {
        if (Sse.IsSupported)
        {
            Sse.Prefetch0(Unsafe.AsPointer(ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_positions), id)));
        }
    }

    /// <summary>Asks the processor to fetch the beginning of an object's bytes.</summary>
    public unsafe void PrefetchText(int id)
    {
        if (Sse.IsSupported)
        {
            ReadOnlySpan<byte> text = this[id];
            byte* start = (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(text));
            for (int at = 0; at < Math.Min(text.Length, PrefetchedBytes); at += CacheLine)
            {
                Sse.Prefetch0(start + at);
            }
        }
    }

    /// <summary>Adds the heap to what is saved.</summary>
    public void Save(SectionWriter to)
    {
        to.Add(SectionIds.Positions, FlatArray<ulong>.CopyOf(_positions));
        to.Values.Write(_chunks.Length);
        foreach (byte[] chunk in _chunks)
        {
            to.Add(SectionIds.Chunk, FlatArray<byte>.CopyOf(chunk));
        }
    }

    /// <summary>Takes a heap from what was saved.</summary>
    /// <exception cref="InvalidDataException">It is not one.</exception>
    public static ObjectHeap Load(SectionReader from)
    {
        ulong[] positions = from.Take<ulong>(SectionIds.Positions).Span.ToArray();
        int count = from.Values.ReadInt32();
        if (count is < 0 or > MaxChunks)
        {
            throw new InvalidDataException($"damaged: {count} chunks of objects");
        }

        byte[][] chunks = new byte[count][];
        for (int i = 0; i < chunks.Length; i++)
        {
            chunks[i] = from.Take<byte>(SectionIds.Chunk).Span.ToArray();
        }

        foreach (ulong position in positions)
        {
            int chunk = (int)(position >> (OffsetBits + LengthBits));
            int end = ((int)(position >> LengthBits) & (MaxChunkLength - 1)) + ((int)position & MaxObjectLength);
            if (chunk >= chunks.Length || end > chunks[chunk].Length)
            {
                throw new InvalidDataException("damaged: an object lies outside of its chunk");
            }
        }

        return new ObjectHeap(chunks, positions);
    }

    public static ulong Position(int chunk, int offset, int length) =>
        ((ulong)chunk << (OffsetBits + LengthBits)) | ((ulong)offset << LengthBits) | (uint)length;
}
