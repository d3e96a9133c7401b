using Rdap.Registry.Objects;

namespace Rdap.Registry.Storage;

/// <summary>What there is of objects in a source, or in what is left of one.</summary>
internal sealed class SourceTotals
{
    // What has a contact, hands one down to what lies in it, or is one.
    private static readonly ObjectClassSet OfContacts = ObjectClassSet.Of(
        ObjectClass.Inetnum, ObjectClass.Inet6num, ObjectClass.AutNum, ObjectClass.Organisation, ObjectClass.Role, ObjectClass.Person, ObjectClass.Irt,
        ObjectClass.Mntner);

    private readonly int[] _countOfClass;

    private SourceTotals(int[] countOfClass, long textBytes)
    {
        _countOfClass = countOfClass;
        TextBytes = textBytes;
    }

    /// <summary>Bytes of the objects' text.</summary>
    public long TextBytes { get; set; }

    /// <summary>Whether an object was taken away that has, hands down or is an abuse contact.</summary>
    public bool LostContacts { get; private set; }

    /// <summary>Whether there is an object that has, hands down or is an abuse contact.</summary>
    public bool MayChangeContacts
    {
        get
        {
            foreach (ObjectClass one in OfContacts)
            {
                if (CountOf(one) > 0)
                {
                    return true;
                }
            }

            return false;
        }
    }

    /// <summary>Counts the objects that are not superseded.</summary>
    public static SourceTotals Of(FlatArray<byte> classes, IdSet superseded, long textBytes)
    {
        int[] countOfClass = new int[(int)ObjectClass.Other + 1];
        for (int id = 0; id < classes.Length; id++)
        {
            countOfClass[(int)ClassByte.ClassOf(classes[id])] += superseded.Contains(id) ? 0 : 1;
        }

        return new SourceTotals(countOfClass, textBytes);
    }

    /// <summary>How many there are of a class.</summary>
    public int CountOf(ObjectClass objectClass) => _countOfClass[(int)objectClass];

    /// <summary>The same, to be changed.</summary>
    public SourceTotals Copy() => new([.. _countOfClass], TextBytes) { LostContacts = LostContacts };

    /// <summary>Takes one object away.</summary>
    public void Take(ObjectClass objectClass, int textLength)
    {
        _countOfClass[(int)objectClass]--;
        TextBytes -= textLength;
        LostContacts |= OfContacts.Contains(objectClass);
    }
}
