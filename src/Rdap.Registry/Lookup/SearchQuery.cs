using Rdap.Registry.Objects;

namespace Rdap.Registry.Lookup;

/// <summary>How a value answers a search.</summary>
public enum SearchMatch : byte
{
    /// <summary>It is the text.</summary>
    Exact,

    /// <summary>It begins with the text, and ends with <see cref="SearchQuery.Suffix"/>.</summary>
    StartsWith,
}

/// <summary>A search that knows no protocol: which values of which objects, in which order, from where on.</summary>
public ref struct SearchQuery
{
    /// <summary>How many values one search looks at, unless it is told otherwise: a few milliseconds.</summary>
    public const int UsualBound = 20_000;

    /// <summary>A search for handles that would look at every object.</summary>
    public SearchQuery()
    {
    }

    /// <summary>What is compared.</summary>
    public SearchProperty Property { get; set; }

    /// <summary>Of which classes; those that do not have the property answer nothing.</summary>
    public ObjectClassSet Classes { get; set; } = ObjectClassSet.All;

    /// <summary>Of which sources; those that only refer never answer.</summary>
    public SourceSet Sources { get; set; } = SourceSet.All;

    /// <summary>How the text is compared.</summary>
    public SearchMatch Match { get; set; }

    /// <summary>The text as it was asked for, UTF-8; it is folded here (<see cref="FoldedText"/>).</summary>
    public ReadOnlySpan<byte> Text { get; set; }

    /// <summary>What a value must end with besides, as in "exam*.com" (RFC 9082 section 4.1); only with <see cref="SearchMatch.StartsWith"/>.</summary>
    public ReadOnlySpan<byte> Suffix { get; set; }

    /// <summary>Whether of equal values only the first is given: of an nserver one domain that has it.</summary>
    public bool OnePerText { get; set; }

    /// <summary>Whether the last in order comes first.</summary>
    public bool Descending { get; set; }

    /// <summary>Where to go on: a <see cref="SearchResult.Position"/>, of this or any other load of the data. Empty: from the beginning.</summary>
    public ReadOnlySpan<byte> After { get; set; }

    /// <summary>Most values that are wanted.</summary>
    public int Limit { get; set; } = int.MaxValue;

    /// <summary>Most values that are looked at, those among them that do not answer.</summary>
    public int Bound { get; set; } = UsualBound;
}
