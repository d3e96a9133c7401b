using System.Text.Json;
using System.Text.Json.Nodes;
using Rdap.Tests.Golden;
using Xunit;

namespace Rdap.Tests.Schemas;

public sealed class JsonSchemaTests
{
    public static TheoryData<string> Answers => [.. GoldenFile.In("rdap", "*.json")];

    [Theory]
    [MemberData(nameof(Answers))]
    public void Every_golden_answer_is_valid_and_of_one_kind(string file)
    {
        JsonElement answer = JsonDocument.Parse(GoldenFile.Read(file)).RootElement;
        Assert.Empty(RdapSchemas.Check(answer));
        Assert.Empty(RdapSchemas.Check(answer, "answer.json"));
    }

    // What each change does to an answer that is valid: a member of another type, one too many, one too few, a value out of its range.
    [Theory]
    [InlineData("$.handle", "1")]
    [InlineData("$.handle", null)]
    [InlineData("$.startAddress", "\"192.0.2\"")]
    [InlineData("$.startAddress", "\"2001:db8::\"")]
    [InlineData("$.ipVersion", "\"v5\"")]
    [InlineData("$.country", "\"no\"")]
    [InlineData("$.extra", "true")]
    [InlineData("$.lang", null)]
    [InlineData("$.notices", null)]
    [InlineData("$.notices[1]", null)]
    [InlineData("$.notices[0].description", "\"text\"")]
    [InlineData("$.status", "[]")]
    [InlineData("$.status", "[\"free\"]")]
    [InlineData("$.rdapConformance", "[\"rdap_level_0\",\"a\",\"b\",\"c\"]")]
    [InlineData("$.links[0].type", "\"text/html\"")]
    [InlineData("$.links[0].value", null)]
    [InlineData("$.links[0].href", "\"/ip/192.0.2.0\"")]
    [InlineData("$.events[0].eventDate", "\"2024-09-17\"")]
    [InlineData("$.events[0].eventAction", "\"born\"")]
    [InlineData("$.cidr0_cidrs[0].length", "33")]
    [InlineData("$.cidr0_cidrs[0].v6prefix", "\"::\"")]
    [InlineData("$.entities[0].handle", "\"\"")]
    [InlineData("$.entities[0].roles", null)]
    [InlineData("$.entities[0].networks", "[]")]
    [InlineData("$.entities[0].vcardArray[1][0]", "[\"version\",{},\"text\",\"3.0\"]")]
    [InlineData("$.entities[0].vcardArray[1][2]", "[\"kind\",{},\"text\",\"robot\"]")]
    [InlineData("$.entities[0].vcardArray[1][3]", "[\"note\",{},\"text\",\"x\"]")]
    [InlineData("$.entities[0].vcardArray[1][3]", "[\"email\",{\"type\":\"abuse\"},\"text\",\"x\"]")]
    [InlineData("$.entities[0].vcardArray[1][3]", "[\"adr\",{},\"text\",[\"\",\"\",\"\",\"\",\"\",\"\",\"\"]]")]
    [InlineData("$.entities[0].lang", "\"en\"")]
    [InlineData("$.redacted[0].method", "\"hiding\"")]
    [InlineData("$.redacted[0].prePath", "\"country\"")]
    public void A_change_makes_an_answer_invalid(string path, string? value)
    {
        JsonNode answer = JsonNode.Parse(GoldenFile.Read("rdap/ip-192.0.2.0-24.json"))!;
        string[] steps = path[2..].Replace("[", ".", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal).Split('.');
        JsonNode at = answer;
        foreach (string step in steps[..^1])
        {
            at = at is JsonArray array ? array[int.Parse(step, System.Globalization.CultureInfo.InvariantCulture)]! : at[step]!;
        }

        JsonNode? changed = value is null ? null : JsonNode.Parse(value);
        if (at is JsonArray list)
        {
            int index = int.Parse(steps[^1], System.Globalization.CultureInfo.InvariantCulture);
            list.RemoveAt(index);
            if (changed is not null)
            {
                list.Insert(index, changed);
            }
        }
        else if (changed is null)
        {
            Assert.True(at.AsObject().Remove(steps[^1]));
        }
        else
        {
            at[steps[^1]] = changed;
        }

        Assert.NotEmpty(RdapSchemas.Check(JsonDocument.Parse(answer.ToJsonString()).RootElement));
    }

    [Theory]
    [InlineData("""{"anyOf":[{"properties":{"a":true}},{"required":["b"],"properties":{"b":true}}],"unevaluatedProperties":false}""", """{"a":1}""", true)]
    [InlineData("""{"anyOf":[{"properties":{"a":true}},{"required":["b"],"properties":{"b":true}}],"unevaluatedProperties":false}""", """{"a":1,"c":1}""", false)]
    [InlineData("""{"not":{"properties":{"a":true}},"unevaluatedProperties":false}""", "1", false)]
    [InlineData("""{"if":{"properties":{"a":{"const":1}}},"then":{"required":["b"]},"else":{"required":["c"]}}""", """{"a":2,"c":1}""", true)]
    [InlineData("""{"if":{"properties":{"a":{"const":1}}},"then":{"required":["b"]},"else":{"required":["c"]}}""", """{"a":1,"c":1}""", false)]
    [InlineData("""{"prefixItems":[{"const":1}],"items":{"type":"string"}}""", """[1,"a"]""", true)]
    [InlineData("""{"prefixItems":[{"const":1}],"items":{"type":"string"}}""", "[1,2]", false)]
    [InlineData("""{"oneOf":[{"minimum":1},{"maximum":3}]}""", "2", false)]
    [InlineData("""{"uniqueItems":true}""", "[1,1]", false)]
    [InlineData("""{"contains":{"const":2}}""", "[1,2]", true)]
    [InlineData("""{"properties":{"a":true},"additionalProperties":{"type":"integer"}}""", """{"a":"x","b":"x"}""", false)]
    public void Keywords_mean_what_the_draft_says(string schema, string value, bool valid) =>
        Assert.Equal(valid, new JsonSchema(new Dictionary<string, string>(StringComparer.Ordinal) { ["s"] = schema }).Validate(JsonDocument.Parse(value).RootElement, "s").Count == 0);

    [Fact]
    public void An_unknown_keyword_is_an_error_of_the_schema() => Assert.Throws<NotSupportedException>(
        static () => new JsonSchema(new Dictionary<string, string>(StringComparer.Ordinal) { ["s"] = """{"minProperties":1}""" }).Validate(default, "s"));
}
