using Rdap.Registry.Objects;

namespace Rdap.Registry.Storage;

/// <summary>
/// What a source keeps of each object besides its bytes: its class, whether all its known names are in lower case, and whether it names
/// anything that could lead to an abuse contact.
/// </summary>
internal static class ClassByte
{
    private const byte Plain = 0x80;
    private const byte Abuse = 0x40;

    public static byte Of(ObjectClass objectClass, bool plainNames, bool leadsToAbuse) =>
        (byte)((byte)objectClass | (plainNames ? Plain : 0) | (leadsToAbuse ? Abuse : 0));

    public static ObjectClass ClassOf(byte value) => (ObjectClass)(value & ~(Plain | Abuse));

    public static bool LeadsToAbuse(byte value) => (value & Abuse) != 0;

    public static RegistryObject View(ReadOnlySpan<byte> text, byte value) => new(text, ClassOf(value), (value & Plain) != 0);
}
