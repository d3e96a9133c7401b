namespace Rdap.Benchmarks.Generate;

/// <summary>What real dumps have wrong with them; one object in a thousand gets each when dirt is asked for.</summary>
internal enum Dirt
{
    None,

    /// <summary>A maintainer that no object defines.</summary>
    DanglingReference,

    /// <summary>The object before once more.</summary>
    DuplicateKey,

    /// <summary>An inetnum that lies half inside and half outside of a block; other classes stay clean.</summary>
    CrossingRange,

    /// <summary>Lines that end in CR LF.</summary>
    CarriageReturn,

    /// <summary>A value in ISO 8859-1, which is not UTF-8.</summary>
    Latin1,

    /// <summary>No source attribute.</summary>
    MissingSource,

    /// <summary>A continuation line that starts with a tabulator.</summary>
    TabContinuation,

    /// <summary>A NUL byte within a value.</summary>
    Nul,
}
