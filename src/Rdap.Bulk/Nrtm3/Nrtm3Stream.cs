// NRTM version 3, as registries speak it on port 43 or 4444: "-g SOURCE:3:FIRST-LAST" is answered by a stream of ADD and DEL. No RFC; RIPE's and IRRd's documents.
using Rdap.Registry;
using Rdap.Registry.Objects;

namespace Rdap.Bulk.Nrtm3;

/// <summary>Why a stream is refused.</summary>
public enum Nrtm3Problem : byte
{
    /// <summary>Nothing is wrong.</summary>
    None,

    /// <summary>The server answered with %ERROR, see <see cref="Nrtm3Exception.Refusal"/>.</summary>
    ServerError,

    /// <summary>The server has no operation that is newer.</summary>
    NothingNewer,

    /// <summary>There is no %START, or something else before it.</summary>
    NoStart,

    /// <summary>%START stands there twice.</summary>
    SecondStart,

    /// <summary>The version is not 3.</summary>
    WrongVersion,

    /// <summary>The source is not the one that was asked for.</summary>
    WrongSource,

    /// <summary>A line where ADD, DEL or %END is expected.</summary>
    BadLine,

    /// <summary>A serial number that is not higher than the one before, or not within the range of %START.</summary>
    BadSerial,

    /// <summary>A comment where the object of ADD or DEL is expected.</summary>
    NoObject,

    /// <summary>An object larger than is taken.</summary>
    TooLarge,

    /// <summary>The stream ended without %END: it was cut, and what came before it stands.</summary>
    NoEnd,
}

/// <summary>A stream is refused, from this point on; operations that were given before stand.</summary>
public sealed class Nrtm3Exception : Exception
{
    /// <param name="problem">Why.</param>
    /// <param name="detail">The line or words for people; may be empty.</param>
    public Nrtm3Exception(Nrtm3Problem problem, string detail = "")
        : base(detail.Length == 0 ? Describe(problem) : $"{Describe(problem)}: {detail}") => Problem = problem;

    /// <param name="refusal">What the server said instead.</param>
    /// <param name="detail">Its line.</param>
    public Nrtm3Exception(Nrtm3Refusal refusal, string detail)
        : this(refusal.IsUpToDate ? Nrtm3Problem.NothingNewer : Nrtm3Problem.ServerError, detail) => Refusal = refusal;

    /// <summary>Why.</summary>
    public Nrtm3Problem Problem { get; }

    /// <summary>What the server said instead of a stream; null when it did not.</summary>
    public Nrtm3Refusal? Refusal { get; }

    private static string Describe(Nrtm3Problem problem) => problem switch
    {
        Nrtm3Problem.ServerError => "the server answers with an error",
        Nrtm3Problem.NothingNewer => "the server has nothing newer",
        Nrtm3Problem.NoStart => "no %START",
        Nrtm3Problem.SecondStart => "a second %START",
        Nrtm3Problem.WrongVersion => "not version 3",
        Nrtm3Problem.WrongSource => "another source",
        Nrtm3Problem.BadLine => "neither ADD nor DEL nor %END",
        Nrtm3Problem.BadSerial => "a serial number out of order",
        Nrtm3Problem.NoObject => "no object",
        Nrtm3Problem.TooLarge => "an object larger than is taken",
        Nrtm3Problem.NoEnd => "no %END",
        _ => "no problem",
    };
}

/// <summary>The first line of a stream.</summary>
/// <param name="Source">The source's name.</param>
/// <param name="First">The first serial number of the range that is answered.</param>
/// <param name="Last">The last one.</param>
/// <param name="IsFiltered">Whether objects are left out or changed for mirrors.</param>
public sealed record Nrtm3Start(string Source, long First, long Last, bool IsFiltered);

/// <summary>One operation.</summary>
/// <param name="Serial">Its serial number; numbers may be left out.</param>
/// <param name="IsDeletion">DEL, and not ADD.</param>
/// <param name="Text">The object, lines ended by LF; of a deletion the object as it was. Empty when there was none, as real registries send now and then.</param>
public readonly record struct Nrtm3Operation(long Serial, bool IsDeletion, ReadOnlyMemory<byte> Text)
{
    /// <summary>The operation as a change of a source; one without a key when there is no object.</summary>
    public SourceChange ToChange() =>
        !IsDeletion ? SourceChange.AddOrModify(Text)
        : Text.IsEmpty ? SourceChange.Delete(default, default)
        : SourceChange.DeletionOf(new RegistryObject(Text.Span));
}
