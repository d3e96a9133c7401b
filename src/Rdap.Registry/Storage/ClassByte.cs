using Rdap.Registry.Objects;

namespace Rdap.Registry.Storage;

/// <summary>
/// What a source keeps of each object besides its bytes: its class, and whether it names anything that could lead to an abuse contact.
/// </summary>
internal static class ClassByte
{
    private const byte Abuse = 0x80;

    public static byte Of(ObjectClass objectClass, bool leadsToAbuse) => (byte)((byte)objectClass | (leadsToAbuse ? Abuse : 0));

    public static ObjectClass ClassOf(byte value) => (ObjectClass)(value & ~Abuse);

    public static bool LeadsToAbuse(byte value) => (value & Abuse) != 0;

    public static RegistryObject View(ObjectHeap heap, int id, byte value) => new(heap[id], heap.Codes, ClassOf(value));
}
