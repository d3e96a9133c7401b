namespace Rdap.Server.Options;

/// <summary>One thing that is wrong in the configuration, in words for people.</summary>
/// <param name="Origin">Where it stands: the file, the environment or the command line.</param>
/// <param name="Key">The option, as <c>section:key</c>; empty for the file as a whole.</param>
/// <param name="Wrong">What is wrong.</param>
/// <param name="Allowed">What is allowed instead; empty when that is plain.</param>
internal sealed record OptionsProblem(string Origin, string Key, string Wrong, string Allowed = "")
{
    /// <inheritdoc/>
    public override string ToString()
    {
        string key = Key.Length == 0 ? "" : Key + ": ";
        string allowed = Allowed.Length == 0 ? "" : "; allowed: " + Allowed;
        return $"{Origin}: {key}{Wrong}{allowed}";
    }
}
