using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using Rdap.Registry.Objects;

namespace Rdap.Registry.Storage;

/// <summary>
/// The objects of a source in their compact form (<see cref="AttributeCodes"/>), in chunks as they were loaded. An object lies whole in one
/// chunk. All of it is outside the collector's heap.
/// </summary>
internal sealed class ObjectHeap
{
    /// <summary>Objects with more text than this are refused (the largest real one has 2.2 MB), and those whose compact form is longer.</summary>
    public const int MaxObjectLength = (1 << LengthBits) - 1;

    /// <summary>Chunks may be no larger than this.</summary>
    public const int MaxChunkLength = 1 << OffsetBits;

    /// <summary>A source may have no more chunks than this.</summary>
    public const int MaxChunks = 1 << (64 - OffsetBits - LengthBits);

    private const int CacheLine = 64;

    // Most objects end before, and a walk over a longer one runs into memory that the processor fetches by itself.
    private const int PrefetchedBytes = 256;

    private const int LengthBits = 24;
    private const int OffsetBits = 26;

    private readonly FlatArray<byte>[] _chunks;

    // chunk (14 bits), offset (26 bits), length (24 bits): 8 bytes an object
    private readonly FlatArray<ulong> _positions;

    private ObjectHeap(FlatArray<byte>[] chunks, FlatArray<ulong> positions, AttributeCodes codes)
    {
        _chunks = chunks;
        _positions = positions;
        Codes = codes;
        codes.KeepAlive(chunks);
    }

    /// <summary>How many objects there are.</summary>
    public int Count => _positions.Length;

    /// <summary>What the objects' compact forms refer to.</summary>
    public AttributeCodes Codes { get; }

    /// <summary>The memory the objects lie in.</summary>
    public ReadOnlySpan<FlatArray<byte>> Chunks => _chunks;

    /// <summary>Where each object lies, see <see cref="Position"/>.</summary>
    public FlatArray<ulong> Positions => _positions;

    /// <summary>The compact form of an object.</summary>
    public ReadOnlySpan<byte> this[int id]
    {
        get
        {
            ulong position = _positions[id];
            return _chunks[(int)(position >> (OffsetBits + LengthBits))].Span.Slice(
                (int)(position >> LengthBits) & (MaxChunkLength - 1), (int)position & MaxObjectLength);
        }
    }

    /// <summary>Asks the processor to fetch what tells where an object lies.</summary>
    public void PrefetchPosition(int id) => _positions.Prefetch(id);

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
        to.Add(SectionIds.LineStarts, FlatArray<byte>.CopyOf(Codes.Rows));
        to.Add(SectionIds.DictionaryTokens, FlatArray<byte>.CopyOf(Codes.EntryTokens));
        to.Add(SectionIds.DictionaryEnds, FlatArray<int>.CopyOf(Codes.EntryEnds));
        to.Add(SectionIds.DictionaryValues, FlatArray<byte>.CopyOf(Codes.EntryValues));
        to.Add(SectionIds.Positions, _positions);
        to.Values.Write(_chunks.Length);
        foreach (FlatArray<byte> chunk in _chunks)
        {
            to.Add(SectionIds.Chunk, chunk);
        }
    }

    /// <summary>Takes a heap from what was saved.</summary>
    /// <exception cref="InvalidDataException">It is not one.</exception>
    public static ObjectHeap Load(SectionReader from)
    {
        byte[] rows = from.Take<byte>(SectionIds.LineStarts).Span.ToArray();
        byte[] tokens = from.Take<byte>(SectionIds.DictionaryTokens).Span.ToArray();
        int[] ends = from.Take<int>(SectionIds.DictionaryEnds).Span.ToArray();
        byte[] values = from.Take<byte>(SectionIds.DictionaryValues).Span.ToArray();
        if (!AttributeCodes.TryOpen(rows, tokens, ends, values, out AttributeCodes codes))
        {
            throw new InvalidDataException("damaged: the codes of attributes");
        }

        FlatArray<ulong> positions = from.Take<ulong>(SectionIds.Positions);
        int count = from.Values.ReadInt32();
        if (count is < 0 or > MaxChunks)
        {
            throw new InvalidDataException($"damaged: {count} chunks of objects");
        }

        FlatArray<byte>[] chunks = new FlatArray<byte>[count];
        for (int i = 0; i < chunks.Length; i++)
        {
            chunks[i] = from.Take<byte>(SectionIds.Chunk);
        }

        return TryOpen(chunks, positions, codes, out ObjectHeap heap) ? heap : throw new InvalidDataException("damaged: an object lies outside of its chunk");
    }

    /// <summary>Puts a heap together from its parts, wherever these come from; false when an object would lie outside of its chunk.</summary>
    public static bool TryOpen(FlatArray<byte>[] chunks, FlatArray<ulong> positions, AttributeCodes codes, out ObjectHeap heap)
    {
        heap = new ObjectHeap(chunks, positions, codes);
        foreach (ulong position in positions.Span)
        {
            int chunk = (int)(position >> (OffsetBits + LengthBits));
            int end = ((int)(position >> LengthBits) & (MaxChunkLength - 1)) + ((int)position & MaxObjectLength);
            if (chunk >= chunks.Length || end > chunks[chunk].Length)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Where an object lies, as one number.</summary>
    public static ulong Position(int chunk, int offset, int length) =>
        ((ulong)chunk << (OffsetBits + LengthBits)) | ((ulong)offset << LengthBits) | (uint)length;
}
