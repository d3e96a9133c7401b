// RFC 10063 (NRTMv4): why something that a publisher sent is refused.
namespace Rdap.Bulk.Nrtm4;

/// <summary>Why a file or notification is refused. What was held before stays in force.</summary>
public enum Nrtm4Problem : byte
{
    /// <summary>Nothing is wrong.</summary>
    None,

    /// <summary>The text is not strict UTF-8.</summary>
    NotUtf8,

    /// <summary>The text is no JSON, or ends too early.</summary>
    BrokenJson,

    /// <summary>A member stands in one JSON object twice.</summary>
    DuplicateMember,

    /// <summary>A member that must be there is missing, or of another type.</summary>
    BadMember,

    /// <summary>nrtm_version is not 4.</summary>
    WrongNrtmVersion,

    /// <summary>type is another one than that of the file that was asked for.</summary>
    WrongType,

    /// <summary>The source is not the one that is mirrored.</summary>
    WrongSource,

    /// <summary>The session is not that of the notification.</summary>
    WrongSession,

    /// <summary>The version is not the one that the notification states for the file.</summary>
    WrongVersion,

    /// <summary>The session id is no UUID of version 4.</summary>
    BadSession,

    /// <summary>A version is no whole number from 1 on, or a delta has version 1.</summary>
    BadVersion,

    /// <summary>The timestamp is no time in UTC (RFC 3339).</summary>
    BadTimestamp,

    /// <summary>A hash is not 64 hexadecimal digits.</summary>
    BadHash,

    /// <summary>The URL of a file cannot be read.</summary>
    BadUrl,

    /// <summary>The URL of a file leads to another host, port or scheme than the notification's, and to none that is allowed.</summary>
    UrlElsewhere,

    /// <summary>The next signing key is no public key for ES256.</summary>
    BadNextKey,

    /// <summary>The versions of the deltas leave gaps, repeat, or are not in order.</summary>
    DeltasNotContiguous,

    /// <summary>The version is not the highest one of the snapshot and the deltas.</summary>
    VersionNotHighest,

    /// <summary>The snapshot is newer than the notification, or the lowest delta does not follow it.</summary>
    SnapshotOutOfStep,

    /// <summary>More deltas or changes than are taken.</summary>
    TooMany,

    /// <summary>Larger than is taken.</summary>
    TooLarge,

    /// <summary>Far more text than bytes: a gzip bomb.</summary>
    RatioTooHigh,

    /// <summary>Damaged gzip data, or data that end too early.</summary>
    DamagedGzip,

    /// <summary>The bytes do not have the hash that the notification states.</summary>
    WrongHash,

    /// <summary>The signature is not by a key that is trusted, or there is none.</summary>
    BadSignature,

    /// <summary>The signature's algorithm is not ES256.</summary>
    WrongAlgorithm,

    /// <summary>The key cannot be read, or is not one for ES256.</summary>
    BadKey,

    /// <summary>The notification's version is lower than the one that is held.</summary>
    VersionWentBack,

    /// <summary>A delta that is known already now has another hash or URL: history was rewritten.</summary>
    HistoryRewritten,

    /// <summary>The notification is older than is allowed.</summary>
    Stale,

    /// <summary>The notification's time has not come yet.</summary>
    FromTheFuture,

    /// <summary>A delta without a change.</summary>
    EmptyDelta,

    /// <summary>A change whose action is neither add_modify nor delete.</summary>
    UnknownAction,

    /// <summary>The text of an object is empty, or holds an empty line, which would make two of it.</summary>
    NotOneObject,

    /// <summary>A change whose object has no primary key that can be read.</summary>
    NoPrimaryKey,
}

/// <summary>Words for problems.</summary>
public static class Nrtm4Problems
{
    private static readonly string[] Words =
    [
        "no problem", "not UTF-8", "broken JSON", "a member stands twice", "a member is missing or of the wrong type", "nrtm_version is not 4",
        "a file of another type", "another source", "another session", "another version", "the session id is no UUID of version 4",
        "no version number", "no time in UTC", "no SHA-256 in hexadecimal", "no URL", "a URL that leads elsewhere", "the next signing key is no key for ES256",
        "the deltas are not contiguous", "the version is not that of the last file", "the snapshot is out of step with the version or the deltas",
        "more than is taken", "larger than is taken", "far more text than bytes", "damaged gzip data", "not the hash of the notification",
        "not signed by a trusted key", "an algorithm other than ES256", "no key for ES256", "a lower version than the one held",
        "history was rewritten", "too old", "a time that has not come yet", "a delta without changes", "an unknown action",
        "the text is not that of one object", "no primary key",
    ];

    /// <summary>Words for people; the same words for the same problem, so that they can be counted.</summary>
    public static string Describe(Nrtm4Problem problem) => Words[(int)problem];
}

/// <summary>Something that a publisher sent is refused.</summary>
public sealed class Nrtm4Exception : Exception
{
    /// <param name="problem">Why.</param>
    /// <param name="detail">Which part of it, for people; may be empty.</param>
    /// <param name="inner">What was thrown first, if anything.</param>
    public Nrtm4Exception(Nrtm4Problem problem, string detail = "", Exception? inner = null)
        : base(detail.Length == 0 ? Nrtm4Problems.Describe(problem) : $"{Nrtm4Problems.Describe(problem)}: {detail}", inner) => Problem = problem;

    /// <summary>Why.</summary>
    public Nrtm4Problem Problem { get; }
}
