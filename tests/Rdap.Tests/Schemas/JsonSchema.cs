using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Rdap.Registry.Numbers;

namespace Rdap.Tests.Schemas;

/// <summary>
/// A small validator of JSON Schema, draft 2020-12: the keywords that the schemas beside it use, with unevaluatedProperties, and no other: a
/// keyword that it does not know is an error in the schema. No library of the registry of packages knows this draft.
/// </summary>
internal sealed class JsonSchema
{
    private static readonly HashSet<string> Silent = new(StringComparer.Ordinal) { "$schema", "$comment", "title", "$defs", "then", "else", "description" };

    private readonly Dictionary<string, JsonElement> _files;
    private readonly Dictionary<string, Regex> _patterns = new(StringComparer.Ordinal);

    /// <param name="files">The schemas by their file names, which references use.</param>
    public JsonSchema(IReadOnlyDictionary<string, string> files) =>
        _files = files.ToDictionary(static f => f.Key, static f => JsonDocument.Parse(f.Value).RootElement.Clone(), StringComparer.Ordinal);

    /// <summary>What is wrong with a value; nothing, if it is valid.</summary>
    /// <param name="value">The value.</param>
    /// <param name="schema">A file, with a place in it behind "#".</param>
    public IReadOnlyList<string> Validate(JsonElement value, string schema)
    {
        List<string> problems = [];
        (JsonElement at, string file) = Resolve(schema, "");
        new Run(this, problems).Check(at, file, value, "$", []);
        return problems;
    }

    private (JsonElement Schema, string File) Resolve(string reference, string file)
    {
        string[] parts = reference.Split('#');
        file = parts[0].Length > 0 ? parts[0] : file;
        JsonElement at = _files[file];
        foreach (string name in parts.Length > 1 ? parts[1].Split('/', StringSplitOptions.RemoveEmptyEntries) : [])
        {
            at = at.GetProperty(name);
        }

        return (at, file);
    }

    /// <summary>One validation. Where it only matters whether a schema holds, problems are not collected.</summary>
    private sealed class Run(JsonSchema schemas, List<string>? problems)
    {
        private bool _failed;

        public bool Check(JsonElement schema, string file, JsonElement value, string at, HashSet<string> evaluated)
        {
            if (schema.ValueKind is JsonValueKind.True or JsonValueKind.False)
            {
                return Must(schema.ValueKind == JsonValueKind.True, at, "nothing is allowed here");
            }

            bool before = _failed;
            _failed = false;
            foreach (JsonProperty keyword in schema.EnumerateObject())
            {
                if (keyword.Name is not ("unevaluatedProperties" or "additionalProperties"))
                {
                    Apply(keyword.Name, keyword.Value, schema, file, value, at, evaluated);
                }
            }

            CheckRest("additionalProperties", schema, file, value, at, evaluated, OwnProperties(schema));
            CheckRest("unevaluatedProperties", schema, file, value, at, evaluated, evaluated);
            bool holds = !_failed;
            _failed |= before;
            return holds;
        }

        private void Apply(string keyword, JsonElement k, JsonElement schema, string file, JsonElement value, string at, HashSet<string> evaluated)
        {
            switch (keyword)
            {
                case "$ref":
                    (JsonElement target, string targetFile) = schemas.Resolve(k.GetString()!, file);
                    Check(target, targetFile, value, at, evaluated);
                    break;
                case "allOf":
                    foreach (JsonElement one in k.EnumerateArray())
                    {
                        Check(one, file, value, at, evaluated);
                    }

                    break;
                case "anyOf":
                    // All are tried: each that holds has evaluated members.
                    Must(k.EnumerateArray().Where(one => Holds(one, file, value, at, evaluated)).ToArray().Length > 0, at, "none of anyOf");
                    break;
                case "oneOf":
                    Must(k.EnumerateArray().Count(one => Holds(one, file, value, at, evaluated)) == 1, at, "not one of oneOf");
                    break;
                case "not":
                    Must(!Holds(k, file, value, at, []), at, "what must not be: " + k.GetRawText());
                    break;
                case "if":
                    string branch = Holds(k, file, value, at, evaluated) ? "then" : "else";
                    if (schema.TryGetProperty(branch, out JsonElement chosen))
                    {
                        Check(chosen, file, value, at, evaluated);
                    }

                    break;
                case "type":
                    Must(IsOfType(value, k.GetString()!), at, "is no " + k.GetString());
                    break;
                case "enum":
                    Must(k.EnumerateArray().Any(one => JsonElement.DeepEquals(one, value)), at, $"{value.GetRawText()} is none of {k.GetRawText()}");
                    break;
                case "const":
                    Must(JsonElement.DeepEquals(k, value), at, $"{value.GetRawText()} is not {k.GetRawText()}");
                    break;
                case "minimum" or "maximum" when value.ValueKind == JsonValueKind.Number:
                    Must(keyword == "minimum" ? value.GetDecimal() >= k.GetDecimal() : value.GetDecimal() <= k.GetDecimal(), at, $"{keyword} {k}");
                    break;
                case "minimum" or "maximum":
                    break;
                case "minLength" or "maxLength" or "pattern" or "format":
                    if (value.ValueKind == JsonValueKind.String)
                    {
                        CheckText(keyword, k, value.GetString()!, at);
                    }

                    break;
                case "items" or "prefixItems" or "contains" or "minItems" or "maxItems" or "uniqueItems":
                    if (value.ValueKind == JsonValueKind.Array)
                    {
                        CheckItems(keyword, k, schema, file, [.. value.EnumerateArray()], at);
                    }

                    break;
                case "properties" or "required":
                    if (value.ValueKind == JsonValueKind.Object)
                    {
                        CheckMembers(keyword, k, file, value, at, evaluated);
                    }

                    break;
                default:
                    if (!Silent.Contains(keyword))
                    {
                        throw new NotSupportedException($"{file}: {keyword}");
                    }

                    break;
            }
        }

        private void CheckText(string keyword, JsonElement k, string text, string at)
        {
            bool holds = keyword switch
            {
                "minLength" => text.EnumerateRunes().Count() >= k.GetInt32(),
                "maxLength" => text.EnumerateRunes().Count() <= k.GetInt32(),
                "pattern" => schemas.Pattern(k.GetString()!).IsMatch(text),
                _ => IsOfFormat(text, k.GetString()!),
            };
            Must(holds, at, $"\"{text}\": {keyword} {k}");
        }

        private void CheckItems(string keyword, JsonElement k, JsonElement schema, string file, JsonElement[] items, string at)
        {
            switch (keyword)
            {
                case "minItems":
                    Must(items.Length >= k.GetInt32(), at, "too few");
                    break;
                case "maxItems":
                    Must(items.Length <= k.GetInt32(), at, "too many");
                    break;
                case "uniqueItems":
                    Must(items.Select(static i => i.GetRawText()).Distinct(StringComparer.Ordinal).Count() == items.Length, at, "something twice");
                    break;
                case "contains":
                    Must(items.Any(i => Holds(k, file, i, at, [])), at, "does not contain " + k.GetRawText());
                    break;
                case "prefixItems":
                    foreach ((JsonElement one, int i) in k.EnumerateArray().Select(static (one, i) => (one, i)).Take(items.Length))
                    {
                        Check(one, file, items[i], $"{at}[{i}]", []);
                    }

                    break;
                default:
                    for (int i = schema.TryGetProperty("prefixItems", out JsonElement prefix) ? prefix.GetArrayLength() : 0; i < items.Length; i++)
                    {
                        Check(k, file, items[i], $"{at}[{i}]", []);
                    }

                    break;
            }
        }

        private void CheckMembers(string keyword, JsonElement k, string file, JsonElement value, string at, HashSet<string> evaluated)
        {
            if (keyword == "required")
            {
                foreach (JsonElement name in k.EnumerateArray())
                {
                    Must(value.TryGetProperty(name.GetString()!, out _), at, "without " + name.GetString());
                }

                return;
            }

            foreach (JsonProperty property in k.EnumerateObject())
            {
                if (value.TryGetProperty(property.Name, out JsonElement member))
                {
                    evaluated.Add(property.Name);
                    Check(property.Value, file, member, $"{at}.{property.Name}", []);
                }
            }
        }

        private void CheckRest(string keyword, JsonElement schema, string file, JsonElement value, string at, HashSet<string> evaluated, HashSet<string> known)
        {
            if (value.ValueKind != JsonValueKind.Object || !schema.TryGetProperty(keyword, out JsonElement rest))
            {
                return;
            }

            foreach (JsonProperty member in value.EnumerateObject().Where(member => !known.Contains(member.Name)).ToArray())
            {
                Check(rest, file, member.Value, $"{at}.{member.Name}", []);
                evaluated.Add(member.Name);
            }
        }

        private static HashSet<string> OwnProperties(JsonElement schema) =>
            schema.TryGetProperty("properties", out JsonElement properties)
                ? [.. properties.EnumerateObject().Select(static p => p.Name)]
                : [];

        /// <summary>Whether a schema holds; what it evaluated counts only if it does.</summary>
        private bool Holds(JsonElement schema, string file, JsonElement value, string at, HashSet<string> evaluated)
        {
            HashSet<string> own = new(StringComparer.Ordinal);
            bool holds = new Run(schemas, null).Check(schema, file, value, at, own);
            if (holds)
            {
                evaluated.UnionWith(own);
            }

            return holds;
        }

        private bool Must(bool holds, string at, string rule)
        {
            if (!holds)
            {
                _failed = true;
                problems?.Add($"{at}: {rule}");
            }

            return holds;
        }
    }

    private static bool IsOfType(JsonElement value, string type) => type switch
    {
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "string" => value.ValueKind == JsonValueKind.String,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
        _ => throw new NotSupportedException(type),
    };

    private static bool IsOfFormat(string text, string format) => format switch
    {
        "uri" => Uri.TryCreate(text, UriKind.Absolute, out Uri? uri) && !uri.IsFile && !text.Contains(' ', StringComparison.Ordinal),
        "date-time" => text.Contains('T', StringComparison.Ordinal)
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out _),
        "ipv4" => IpText.TryParseAddress(Encoding.UTF8.GetBytes(text), out IpFamily family, out _) && family == IpFamily.V4,
        "ipv6" => IpText.TryParseAddress(Encoding.UTF8.GetBytes(text), out IpFamily family, out _) && family == IpFamily.V6,
        _ => throw new NotSupportedException(format),
    };

    private Regex Pattern(string pattern)
    {
        lock (_patterns)
        {
            if (!_patterns.TryGetValue(pattern, out Regex? made))
            {
                _patterns[pattern] = made = new Regex(pattern, RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(5));
            }

            return made;
        }
    }
}
