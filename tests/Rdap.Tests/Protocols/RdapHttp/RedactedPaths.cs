using System.Text.Json;
using System.Text.RegularExpressions;
using Newtonsoft.Json.Linq;

namespace Rdap.Tests.Protocols.RdapHttp;

/// <summary>
/// RFC 9537: applies each path of the member redacted to the answer that it stands in, by a library's JSONPath. What was removed is not to be
/// found there, what was emptied is there and empty, what was cut is there.
/// </summary>
internal static partial class RedactedPaths
{
    /// <summary>What is wrong; nothing, if all is well.</summary>
    public static IReadOnlyList<string> Check(JsonElement answer)
    {
        string text = answer.GetRawText();
        List<string> problems = [];
        JObject? whole = null;
        if (text.Contains("\"redacted\":", StringComparison.Ordinal))
        {
            whole = Parse(text);
            foreach (JToken entry in whole.SelectTokens("$..redacted[*]"))
            {
                CheckEntry(whole, (JObject)entry, problems);
            }
        }

        CheckEmptyNames(whole ?? (text.Contains("[\"fn\",{},\"text\",\"\"]", StringComparison.Ordinal) ? Parse(text) : null), problems);
        return problems;
    }

    private static JObject Parse(string text)
    {
        // Dates stay texts.
        using Newtonsoft.Json.JsonTextReader reader = new(new StringReader(text)) { DateParseHandling = Newtonsoft.Json.DateParseHandling.None };
        return JObject.Load(reader);
    }

    private static void CheckEntry(JObject answer, JObject entry, List<string> problems)
    {
        string? pre = (string?)entry["prePath"];
        string? post = (string?)entry["postPath"];
        string method = (string?)entry["method"] ?? "";
        Must(entry["name"] is JObject name && (string?)name["description"] is { Length: > 0 }, "a name");
        Must(entry["reason"] is JObject reason && (string?)reason["description"] is { Length: > 0 }, "a reason");
        Must(pre is null || post is null, "one path");
        switch (method)
        {
            case "removal":
                Must(post is null && (pre is null || !answer.SelectTokens(pre).Any()), "what was removed is not there");

                // Where it was is there: the path leads somewhere.
                Must(pre is null || answer.SelectTokens(Parent().Match(pre).Groups["parent"].Value).Any(), "what it was removed from is there");
                break;
            case "emptyValue":
                Must(post is not null && answer.SelectTokens(post).ToArray() is [JValue { Type: JTokenType.String } value] && (string?)value == "", "what was emptied is there, once, and empty");
                break;
            case "partialValue":
                Must(post is not null && answer.SelectTokens(post).Count() == 1, "what was cut is there, once");
                break;
            default:
                problems.Add($"redacted: no method {method}");
                break;
        }

        void Must(bool holds, string rule)
        {
            if (!holds)
            {
                problems.Add($"redacted: {rule}: {entry}");
            }
        }
    }

    private static void CheckEmptyNames(JObject? answer, List<string> problems)
    {
        if (answer is null)
        {
            return;
        }

        HashSet<string> emptied = [.. answer.SelectTokens("$..redacted[*]").Where(static e => (string?)e["method"] == "emptyValue")
            .SelectMany(e => answer.SelectTokens((string)e["postPath"]!)).Select(static t => t.Path)];
        foreach (JToken fn in answer.SelectTokens("$..vcardArray[1][?(@[0]=='fn')][3]"))
        {
            if ((string?)fn == "" != emptied.Contains(fn.Path))
            {
                problems.Add($"redacted: {fn.Path} is \"{fn}\"");
            }
        }
    }

    // The path up to its last step, which is a member or a filter.
    [GeneratedRegex(@"^(?<parent>.*)(\.[A-Za-z]+|\[\?[^]]*\][^]]*\])$", RegexOptions.ExplicitCapture)]
    private static partial Regex Parent();
}
