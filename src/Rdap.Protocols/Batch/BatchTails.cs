// RFC 4180, RFC 8259 and the bulk rows of Team Cymru's WHOIS service: the part of a row that depends only on the answering object.
using Rdap.Registry;

namespace Rdap.Protocols.Batch;

/// <summary>
/// Keeps what was written of an object, for the next question that it answers: addresses of a log cluster in few networks, and their rows differ
/// by the address alone. One place for each of so many objects; who comes later takes it. What is asked for once is not kept: of addresses from
/// everywhere hardly any two lie in one network, and each would only fill the cache.
/// </summary>
internal sealed class BatchTails
{
    private const int Slots = 1 << SlotBits;
    private const int SlotBits = 14;

    // Most rows are shorter, the longer are written anew each time.
    private const int Stride = 160;

    private readonly ulong[] _keys = new ulong[Slots];
    private readonly byte[] _lengths = new byte[Slots];
    private readonly byte[] _bytes = GC.AllocateUninitializedArray<byte>(Slots * Stride);
    private bool _isUsed;

    // Lengths of an object that was seen once, and of one whose text is not kept.
    private const byte Seen = 0;
    private const byte TooLong = byte.MaxValue;

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        if (_isUsed)
        {
            Array.Clear(_keys);
            _isUsed = false;
        }
    }

    /// <summary>What was kept of an object; empty when nothing.</summary>
    public ReadOnlySpan<byte> Find(ObjectRef of)
    {
        ulong key = KeyOf(of);
        int slot = SlotOf(key);
        int length = _lengths[slot];
        return _keys[slot] == key && length != TooLong ? _bytes.AsSpan(slot * Stride, length) : default;
    }

    /// <summary>Whether an object was asked for before, and has to be kept now; it is remembered that it was.</summary>
    public bool WasSeen(ObjectRef of)
    {
        ulong key = KeyOf(of);
        int slot = SlotOf(key);
        if (_keys[slot] == key)
        {
            return _lengths[slot] == Seen;
        }

        _keys[slot] = key;
        _lengths[slot] = Seen;
        _isUsed = true;
        return false;
    }

    /// <summary>Keeps something of an object, if it is short enough.</summary>
    public void Keep(ObjectRef of, ReadOnlySpan<byte> ends, ReadOnlySpan<byte> text)
    {
        ulong key = KeyOf(of);
        int slot = SlotOf(key), length = ends.Length + text.Length;
        _keys[slot] = key;
        _isUsed = true;
        if (length > Stride)
        {
            _lengths[slot] = TooLong;
            return;
        }

        Span<byte> bytes = _bytes.AsSpan(slot * Stride, length);
        ends.CopyTo(bytes);
        text.CopyTo(bytes[ends.Length..]);
        _lengths[slot] = (byte)length;
    }

    // Never 0, which is an empty slot.
    private static ulong KeyOf(ObjectRef of) => ((ulong)(of.Source + 1) << 32) | (uint)of.Id;

    private static int SlotOf(ulong key) => (int)(key * 0x9E3779B97F4A7C15 >> (64 - SlotBits));
}
