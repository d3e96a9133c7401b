namespace Rdap.Registry;

/// <summary>The outcomes of adding an object, in words.</summary>
public static class AddOutcomes
{
    /// <summary>Why the object is not in, for people: always the same words for the same outcome.</summary>
    public static string Describe(AddOutcome outcome) => outcome switch
    {
        AddOutcome.Added => "added",
        AddOutcome.NotAnObject => "not an object: the first line is no attribute",
        AddOutcome.NoPrimaryKey => "no primary key",
        AddOutcome.BadAddress => "no address, prefix or range in the primary key",
        AddOutcome.BadAsn => "no AS number, or no range of them, in the primary key",
        AddOutcome.TooLarge => "larger than 16 MiB",
        _ => outcome.ToString(),
    };
}
