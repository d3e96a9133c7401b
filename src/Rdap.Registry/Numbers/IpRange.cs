namespace Rdap.Registry.Numbers;

/// <summary>Internet Protocol version of an address, prefix or range.</summary>
public enum IpFamily : byte
{
    /// <summary>IPv4: 32-bit addresses.</summary>
    V4,

    /// <summary>IPv6: 128-bit addresses.</summary>
    V6,
}

/// <summary>
/// Addresses <paramref name="First"/> to <paramref name="Last"/>, both included, of one family. IPv4 addresses are the low 32 bits.
/// Registries hold ranges that are no CIDR block, so the range and not the prefix is the unit everywhere.
/// </summary>
/// <param name="Family">Family of both ends.</param>
/// <param name="First">Lowest address.</param>
/// <param name="Last">Highest address, not below <paramref name="First"/>.</param>
public readonly record struct IpRange(IpFamily Family, UInt128 First, UInt128 Last)
{
    /// <summary>Bits of an address: 32 or 128.</summary>
    public int AddressBits => BitsOf(Family);

    /// <summary>True when the range is exactly one CIDR block.</summary>
    public bool IsPrefix => TryGetPrefixLength(out _);

    /// <summary>The range of one address.</summary>
    public static IpRange Single(IpFamily family, UInt128 address) => new(family, address, address);

    /// <summary>The block of <paramref name="length"/> leading bits that holds <paramref name="address"/>; host bits are masked.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="length"/> is negative or above the family's address bits.</exception>
    public static IpRange FromPrefix(IpFamily family, UInt128 address, int length)
    {
        int bits = BitsOf(family);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)length, (uint)bits, nameof(length));
        UInt128 host = HostMask(bits, length);
        return new IpRange(family, address & ~host, address | host);
    }

    /// <summary>True when both are of one family and <paramref name="other"/> lies inside this range; an equal range does.</summary>
    public bool Contains(in IpRange other) => Family == other.Family && First <= other.First && other.Last <= Last;

    /// <summary>Length of the prefix that is exactly this range; false when the range is not one CIDR block.</summary>
    public bool TryGetPrefixLength(out int length)
    {
        UInt128 host = Last - First;
        if ((host & (host + UInt128.One)) != UInt128.Zero || (First & host) != UInt128.Zero)
        {
            length = 0;
            return false;
        }

        length = AddressBits - (int)UInt128.PopCount(host);
        return true;
    }

    /// <summary>The fewest CIDR blocks that together are exactly this range, in ascending order. Nothing is allocated.</summary>
    public CidrEnumerator GetCidrs() => new(this);

    internal static int BitsOf(IpFamily family) => family == IpFamily.V4 ? 32 : 128;

    /// <summary>The host bits of a prefix: all ones below the first <paramref name="length"/> of <paramref name="bits"/> bits.</summary>
    internal static UInt128 HostMask(int bits, int length)
    {
        // A shift by 128 is a shift by 0, so length 128 must not reach it.
        UInt128 family = bits == 32 ? uint.MaxValue : UInt128.MaxValue;
        return length == bits ? UInt128.Zero : family >> length;
    }
}

/// <summary>Walks the minimal CIDR cover of a range; made by <see cref="IpRange.GetCidrs"/>, used by foreach.</summary>
public ref struct CidrEnumerator
{
    private readonly IpFamily _family;
    private readonly int _bits;
    private readonly UInt128 _last;
    private UInt128 _next;
    private bool _done;

    internal CidrEnumerator(IpRange range)
    {
        _family = range.Family;
        _bits = range.AddressBits;
        _next = range.First;
        _last = range.Last;
        _done = range.First > range.Last;
    }

    /// <summary>The block and its prefix length.</summary>
    public (IpRange Block, int Length) Current { get; private set; }

    /// <summary>This enumerator, for foreach.</summary>
    public readonly CidrEnumerator GetEnumerator() => this;

    /// <summary>Steps to the next block; false after the last.</summary>
    public bool MoveNext()
    {
        if (_done)
        {
            return false;
        }

        // The largest block is limited by how the start is aligned and by how many addresses are left.
        int aligned = Math.Min(_bits, (int)UInt128.TrailingZeroCount(_next));
        UInt128 left = _last - _next;
        int fits = left == UInt128.MaxValue ? 128 : (int)UInt128.Log2(left + UInt128.One);
        int hostBits = Math.Min(aligned, fits);
        UInt128 last = _next + IpRange.HostMask(_bits, _bits - hostBits);
        Current = (new IpRange(_family, _next, last), _bits - hostBits);
        _done = last == _last;
        _next = last + UInt128.One;
        return true;
    }
}
