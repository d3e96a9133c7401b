namespace Rdap.Registry.Storage;

/// <summary>The sections of a <see cref="SnapshotFile"/> and of a <see cref="HistoryFile"/>.</summary>
internal static class SectionIds
{
    public const uint Classes = 1;
    public const uint Superseded = 2;
    public const uint Positions = 3;
    public const uint Chunk = 4;
    public const uint LineStarts = 5;
    public const uint DictionaryTokens = 6;
    public const uint DictionaryEnds = 7;
    public const uint DictionaryValues = 8;
    public const uint KeyBuckets = 0x10;
    public const uint Keys = 0x11;
    public const uint KeyIds = 0x12;
    public const uint PrimarySlots = 0x13;
    public const uint SearchIds = 0x14;
    public const uint SearchOrdinals = 0x15;
    public const uint AbuseLinks = 0x16;
    public const uint HistoryRecords = 0x20;
    public const uint HistoryBytes = 0x21;

    private const uint FirstRange = 0x100;
    private const uint ArraysOfRange = 0x10;
    private const uint Family = 0x100;

    /// <summary>The first of the sections of an index of ranges; the others count on.</summary>
    public static unsafe uint Range<T>(RangeKind kind)
        where T : unmanaged => FirstRange + (sizeof(T) > sizeof(uint) ? Family : 0) + ((uint)kind * ArraysOfRange);
}
