using System.Globalization;
using System.Runtime.InteropServices;

namespace Rdap.Server.Reload;

/// <summary>
/// A digest that tells whether something changed: FNV-1a of 128 bits, the same in every process. It guards against nobody; a cryptographic
/// digest would load OpenSSL, which is a tenth of the time from start to first answer.
/// </summary>
internal sealed class Fingerprint
{
    // draft-eastlake-fnv section 5.
    private static readonly UInt128 Prime = ((UInt128)1 << 88) + 0x13B;
    private static readonly UInt128 Basis = new(0x6C62272E07BB0142, 0x62B821756295C58D);

    private UInt128 _hash = Basis;

    /// <summary>Adds a text, and that it ends here.</summary>
    public void Add(ReadOnlySpan<char> text)
    {
        AddBytes(MemoryMarshal.AsBytes(text));
        AddBytes([0xFF, 0xFF]);
    }

    /// <summary>The digest of what was added so far.</summary>
    public UInt128 Value => _hash;

    /// <summary>32 hexadecimal digits.</summary>
    public override string ToString() => _hash.ToString("x32", CultureInfo.InvariantCulture);

    private void AddBytes(ReadOnlySpan<byte> bytes)
    {
        UInt128 hash = _hash;
        foreach (byte b in bytes)
        {
            hash = (hash ^ b) * Prime;
        }

        _hash = hash;
    }
}
