// RFC 2622 section 2: objects as lines of "attribute: value", ended by an empty line.
using System.Buffers.Text;
using System.Net;
using System.Runtime.InteropServices;

namespace Rdap.Benchmarks.Generate;

/// <summary>A growing buffer that RPSL is written into, byte by byte, the values in column 16 as the RIPE database prints them.</summary>
internal sealed class RpslText
{
    private const int ValueColumn = 16;
    private byte[] _bytes = new byte[1 << 20];
    private int _length;

    /// <summary>What is wrong on purpose with the object being written.</summary>
    public Dirt Dirt { get; set; }

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, _length);

    public ReadOnlyMemory<byte> WrittenMemory => _bytes.AsMemory(0, _length);

    public void Clear() => _length = 0;

    /// <summary>Starts an attribute: its name, the colon and the blanks up to the value.</summary>
    public RpslText Attribute(ReadOnlySpan<byte> name)
    {
        Span<byte> room = Room(Math.Max(ValueColumn, name.Length + 2));
        name.CopyTo(room);
        room[name.Length] = (byte)':';
        room[(name.Length + 1)..].Fill((byte)' ');
        _length += room.Length;
        return this;
    }

    public RpslText Put(ReadOnlySpan<byte> text)
    {
        text.CopyTo(Room(text.Length));
        _length += text.Length;
        return this;
    }

    public RpslText Put(byte character)
    {
        Room(1)[0] = character;
        _length++;
        return this;
    }

    public RpslText Number(long value)
    {
        Utf8Formatter.TryFormat(value, Room(20), out int written);
        _length += written;
        return this;
    }

    /// <summary>The number with leading zeroes, <paramref name="digits"/> wide.</summary>
    public RpslText Number(int value, int digits)
    {
        Span<byte> room = Room(digits);
        for (int i = digits - 1; i >= 0; i--, value /= 10)
        {
            room[i] = (byte)('0' + value % 10);
        }
        _length += digits;
        return this;
    }

    public RpslText Hex(uint value)
    {
        Utf8Formatter.TryFormat(value, Room(8), out int written, new System.Buffers.StandardFormat('X', 8));
        _length += written;
        return this;
    }

    public RpslText Address(uint address) =>
        Number(address >> 24).Put((byte)'.').Number((address >> 16) & 255).Put((byte)'.')
            .Number((address >> 8) & 255).Put((byte)'.').Number(address & 255);

    public RpslText Address(UInt128 address)
    {
        Span<byte> network = stackalloc byte[16];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt128BigEndian(network, address);
        new IPAddress(network).TryFormat(Room(45), out int written);
        _length += written;
        return this;
    }

    /// <summary>Ends the line.</summary>
    public void End() => Put(Dirt == Dirt.CarriageReturn ? "\r\n"u8 : "\n"u8);

    public void Line(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value) => Attribute(name).Put(value).End();

    private Span<byte> Room(int size)
    {
        if (_length + size > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _length + size));
        }
        return MemoryMarshal.CreateSpan(ref _bytes[_length], size);
    }
}
