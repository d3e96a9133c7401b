using System.Text;
using Rdap.Registry.Numbers;

namespace Rdap.Registry.Objects;

/// <summary>Networks that registries make up for space that they do not hold.</summary>
internal static class PlaceholderNetwork
{
    /// <summary>
    /// Whether an object stands for a range that its registry does not hold: the whole address space, or one of the names that RIPE and
    /// APNIC use for it.
    /// </summary>
    public static bool Is(scoped in RegistryObject network)
    {
        if (network.Class is not (ObjectClass.Inetnum or ObjectClass.Inet6num))
        {
            return false;
        }

        ReadOnlySpan<byte> name = network.FirstValue(AttributeName.Netname);
        if (!name.IsEmpty && IsName(name))
        {
            return true;
        }

        // An answer asks this of what stands above and below it too, a load of every network with a contact. The whole address space begins with a
        // zero, however it is written.
        return network.KeyValue is [(byte)'0' or (byte)':', ..]
            && network.TryGetRange(out IpRange range) && range.TryGetPrefixLength(out int length) && length == 0;
    }

    // The first letter tells nearly all others.
    private static bool IsName(ReadOnlySpan<byte> name) => (name[0] | 0x20) switch
    {
        'n' => Ascii.EqualsIgnoreCase(name, "NON-RIPE-NCC-MANAGED-ADDRESS-BLOCK"u8),
        'i' => Ascii.EqualsIgnoreCase(name, "IANA-BLK"u8) || Begins(name, "IANA-NETBLOCK-"u8),
        'e' => Ascii.EqualsIgnoreCase(name, "EU-ZZ-ADDRESS-BLOCK"u8) || Ascii.EqualsIgnoreCase(name, "ERX-NETBLOCK"u8),
        'a' => Begins(name, "APNIC-STUB"u8),
        's' => Begins(name, "STUB-"u8),
        _ => false,
    };

    private static bool Begins(ReadOnlySpan<byte> name, ReadOnlySpan<byte> start) =>
        name.Length >= start.Length && Ascii.EqualsIgnoreCase(name[..start.Length], start);
}
