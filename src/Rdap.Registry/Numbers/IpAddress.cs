using System.Text;

namespace Rdap.Registry.Numbers;

/// <summary>One address of either family.</summary>
/// <param name="Family">Its family.</param>
/// <param name="Value">Its bits; the low 32 for IPv4.</param>
public readonly record struct IpAddress(IpFamily Family, UInt128 Value)
{
    // RFC 4291 section 2.5.5.2: ::ffff:0:0/96.
    private static readonly UInt128 Mapped = new(0, 0xFFFF_0000_0000);

    /// <summary>IPv4 in IPv6 (RFC 4291 section 2.5.5.2, what a dual-stack socket shows) as the IPv4 address that it is; every other address as it is.</summary>
    public IpAddress Unmapped => IsMapped ? new(IpFamily.V4, (uint)Value) : this;

    /// <summary>
    /// What a client is counted by, under every limit: the IPv4 address, or the IPv6 /64, which is what one customer has. Never the same for
    /// two clients, whatever their families.
    /// </summary>
    public UInt128 ClientKey => Unmapped is { Family: IpFamily.V4 } v4 ? Mapped | v4.Value : Value & ~(UInt128)ulong.MaxValue;

    private bool IsMapped => Family == IpFamily.V6 && Value >> 32 == Mapped >> 32;

    /// <summary>Writes the address; see <see cref="IpText.FormatAddress"/>.</summary>
    /// <param name="destination">At least <see cref="IpText.MaxAddressLength"/> bytes is always enough.</param>
    /// <returns>The number of bytes written.</returns>
    public int Format(Span<byte> destination) => IpText.FormatAddress(Family, Value, destination);

    /// <summary>The address as text: for logs and messages.</summary>
    public override string ToString()
    {
        Span<byte> text = stackalloc byte[IpText.MaxAddressLength];
        return Encoding.ASCII.GetString(text[..Format(text)]);
    }
}
