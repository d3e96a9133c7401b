using Rdap.Registry.Objects;

namespace Rdap.Registry.Storage;

/// <summary>What a source keeps of each object besides its bytes: its class, and whether all its known names are in lower case.</summary>
internal static class ClassByte
{
    private const byte Plain = 0x80;

    public static byte Of(ObjectClass objectClass, bool plainNames) => (byte)((byte)objectClass | (plainNames ? Plain : 0));

    public static ObjectClass ClassOf(byte value) => (ObjectClass)(value & ~Plain);

    public static RegistryObject View(ReadOnlySpan<byte> text, byte value) => new(text, ClassOf(value), (value & Plain) != 0);
}
