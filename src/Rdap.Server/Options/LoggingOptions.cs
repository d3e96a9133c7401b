namespace Rdap.Server.Options;

/// <summary>What is logged, and where to.</summary>
internal sealed record LoggingOptions
{
    /// <summary>The least level that is written: debug, information, warning, error.</summary>
    [OneOf("debug", "information", "warning", "error")]
    public string Level { get; init; } = "information";

    /// <summary>text for people, json for programs (one object per line). Both go to standard error and to the file.</summary>
    [OneOf("text", "json")]
    public string Format { get; init; } = "text";

    /// <summary>A file to write to as well; a new one is begun each day and fourteen are kept. Not set: none.</summary>
    [FilePath]
    public string? File { get; init; }

    /// <summary>
    /// none: no line per query. outcome: one line per query with protocol, outcome, kind, objects, bytes and time, and nothing about the
    /// asker. full: with the client's address and the question as well, which is personal data.
    /// </summary>
    [OneOf("none", "outcome", "full")]
    public string Queries { get; init; } = "outcome";
}
