using Rdap.Registry.Objects;

namespace Rdap.Registry.Storage;

/// <summary>What there is of objects in a source, or in what is left of one.</summary>
internal sealed class SourceTotals
{
    private readonly int[] _countOfClass;

    private SourceTotals(int[] countOfClass, long textBytes)
    {
        _countOfClass = countOfClass;
        TextBytes = textBytes;
    }

    /// <summary>Bytes of the objects' text.</summary>
    public long TextBytes { get; set; }

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
    public SourceTotals Copy() => new([.. _countOfClass], TextBytes);

    /// <summary>Takes one object away.</summary>
    public void Take(ObjectClass objectClass, int textLength)
    {
        _countOfClass[(int)objectClass]--;
        TextBytes -= textLength;
    }
}
