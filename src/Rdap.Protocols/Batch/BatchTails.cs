// RFC 4180, RFC 8259 and the bulk rows of Team Cymru's WHOIS service: the part of a row that depends only on the answering object.
using Rdap.Registry;

namespace Rdap.Protocols.Batch;

/// <summary>
/// Keeps what was written of an object, for the next question that it answers: addresses of a log cluster in few networks, and their rows differ
/// by the address alone. One place for each of so many objects; who comes later takes it.
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
        return _keys[slot] == key ? _bytes.AsSpan(slot * Stride, _lengths[slot]) : default;
    }

    /// <summary>Keeps something of an object, if it is short enough.</summary>
    public void Keep(ObjectRef of, ReadOnlySpan<byte> ends, ReadOnlySpan<byte> text)
    {
        int length = ends.Length + text.Length;
        if (length > Stride)
        {
            return;
        }

        ulong key = KeyOf(of);
        int slot = SlotOf(key);
        Span<byte> bytes = _bytes.AsSpan(slot * Stride, length);
        ends.CopyTo(bytes);
        text.CopyTo(bytes[ends.Length..]);
        _keys[slot] = key;
        _lengths[slot] = (byte)length;
        _isUsed = true;
    }

    // Never 0, which is an empty slot.
    private static ulong KeyOf(ObjectRef of) => ((ulong)(of.Source + 1) << 32) | (uint)of.Id;

    private static int SlotOf(ulong key) => (int)(key * 0x9E3779B97F4A7C15 >> (64 - SlotBits));
}
