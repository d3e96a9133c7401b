using System.Text.Json;
using Rdap.Tests.House;

namespace Rdap.Tests.Schemas;

/// <summary>The schemas of RDAP answers beside this file, written from RFC 9083 and the extensions.</summary>
internal static class RdapSchemas
{
    private static readonly JsonSchema Schemas = new(Repository.Files("tests/Rdap.Tests/Schemas", "*.json")
        .ToDictionary(static file => Path.GetFileName(file)!, Repository.Read, StringComparer.Ordinal));

    /// <summary>What is wrong with an answer; nothing, if it is valid.</summary>
    public static IReadOnlyList<string> Check(JsonElement answer) => Schemas.Validate(answer, "answer.json#/$defs/" + KindOf(answer));

    /// <summary>What is wrong with a value by one of the schemas.</summary>
    public static IReadOnlyList<string> Check(JsonElement value, string schema) => Schemas.Validate(value, schema);

    private static string KindOf(JsonElement answer) =>
        answer.TryGetProperty("errorCode", out _) ? "error"
        : answer.TryGetProperty("objectClassName", out JsonElement name) ? name.GetString()!
        : answer.EnumerateObject().Any(static member => member.Name.EndsWith("SearchResults", StringComparison.Ordinal)) ? "search"
        : "help";
}
