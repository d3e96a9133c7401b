using System.Buffers.Binary;
using System.Security.Cryptography;
using Rdap.Registry.Objects;

namespace Rdap.Registry.Storage;

/// <summary>A <see cref="SourceDigest"/> that objects come to and go from. For one thread.</summary>
/// <param name="start">What it begins with.</param>
internal sealed class DigestSum(SourceDigest start)
{
    private UInt128 _high = start.High;
    private UInt128 _low = start.Low;
    private byte[] _text = [];
    private byte[] _published = [];

    /// <summary>What it has come to.</summary>
    public SourceDigest Digest => new(_high, _low);

    /// <summary>All objects of another sum come to it.</summary>
    public void Add(SourceDigest other) => Add(other.High, other.Low);

    /// <summary>An object comes to it.</summary>
    public void Add(in RegistryObject obj) => Add(TextOf(obj));

    /// <summary>An object goes.</summary>
    public void Subtract(in RegistryObject obj) => Subtract(TextOf(obj));

    /// <summary>An object of that text comes to it.</summary>
    public void Add(ReadOnlySpan<byte> text)
    {
        Hash(text, out UInt128 high, out UInt128 low);
        Add(high, low);
    }

    /// <summary>An object of that text goes.</summary>
    public void Subtract(ReadOnlySpan<byte> text)
    {
        Hash(text, out UInt128 high, out UInt128 low);
        UInt128 borrow = low > _low ? UInt128.One : UInt128.Zero;
        _low = unchecked(_low - low);
        _high = unchecked(_high - high - borrow);
    }

    private void Add(UInt128 high, UInt128 low)
    {
        _low = unchecked(_low + low);
        UInt128 carry = _low < low ? UInt128.One : UInt128.Zero;
        _high = unchecked(_high + high + carry);
    }

    private ReadOnlySpan<byte> TextOf(in RegistryObject obj)
    {
        int length = obj.TextLength;
        _text = Room(_text, length);
        return _text.AsSpan(0, obj.CopyText(_text.AsSpan(0, length)));
    }

    private void Hash(ReadOnlySpan<byte> text, out UInt128 high, out UInt128 low)
    {
        _published = Room(_published, PublishedText.MaxLength(text.Length));
        Span<byte> hash = stackalloc byte[SourceDigest.Length];
        SHA256.HashData(_published.AsSpan(0, PublishedText.Write(text, _published)), hash);
        high = BinaryPrimitives.ReadUInt128BigEndian(hash);
        low = BinaryPrimitives.ReadUInt128BigEndian(hash[(SourceDigest.Length / 2)..]);
    }

    private static byte[] Room(byte[] buffer, int length) => buffer.Length >= length ? buffer : new byte[2 * length];
}
