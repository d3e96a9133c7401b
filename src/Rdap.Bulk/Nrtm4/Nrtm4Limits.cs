// RFC 10063 (NRTMv4) sections on security: how much of what a publisher sends is taken.
namespace Rdap.Bulk.Nrtm4;

/// <summary>How much is taken. A publisher may be hostile, or its disk may be full of something else.</summary>
public sealed record Nrtm4Limits
{
    /// <summary>Largest notification, in bytes as signed.</summary>
    public int MaxNotificationBytes { get; init; } = 16 << 20;

    /// <summary>Most deltas that a notification lists.</summary>
    public int MaxDeltas { get; init; } = 100_000;

    /// <summary>Largest text of a snapshot or delta file, in bytes after gunzip.</summary>
    public long MaxTextBytes { get; init; } = 64L << 30;

    /// <summary>Most bytes of text for each byte as stored; RPSL comes to 10, and rarely to 40.</summary>
    public int MaxRatio { get; init; } = 200;

    /// <summary>Largest record in bytes, as a snapshot file may have.</summary>
    public int MaxRecordBytes { get; init; } = 16 << 20;

    /// <summary>Most changes in a delta file.</summary>
    public int MaxChanges { get; init; } = 5_000_000;

    /// <summary>Most bytes of objects and keys that the changes of one delta file hold; all of them are in memory at once.</summary>
    public long MaxChangeBytes { get; init; } = 1L << 30;

    /// <summary>How old a notification may be: a publisher writes one at least every 24 hours.</summary>
    public TimeSpan MaxAge { get; init; } = TimeSpan.FromHours(24);

    /// <summary>How far clocks may differ.</summary>
    public TimeSpan MaxClockSkew { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Text below this size is not held against <see cref="MaxRatio"/>.</summary>
    internal const int RatioFreeBytes = 1 << 20;

    /// <summary>Whether so much text from so many stored bytes is a gzip bomb.</summary>
    internal bool IsBomb(long storedBytes, long textBytes) => textBytes > RatioFreeBytes && textBytes / MaxRatio > storedBytes;
}
