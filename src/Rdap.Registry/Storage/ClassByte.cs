using Rdap.Registry.Objects;

namespace Rdap.Registry.Storage;

/// <summary>
/// What a source keeps of each object besides its bytes: its class, whether it names anything that could lead to an abuse contact, and whether
/// its own text could hold a mailbox for abuse reports.
/// </summary>
internal static class ClassByte
{
    private const byte Leads = 0x80;
    private const byte Tells = 0x40;

    public static byte Of(ObjectClass objectClass, bool leadsToAbuse, bool tellsMailbox) =>
        (byte)((byte)objectClass | (leadsToAbuse ? Leads : 0) | (tellsMailbox ? Tells : 0));

    public static ObjectClass ClassOf(byte value) => (ObjectClass)(value & ~(Leads | Tells));

    public static bool LeadsToAbuse(byte value) => (value & Leads) != 0;

    public static bool TellsMailbox(byte value) => (value & Tells) != 0;

    public static RegistryObject View(ObjectHeap heap, int id, byte value) => new(heap[id], heap.Codes, ClassOf(value));
}
