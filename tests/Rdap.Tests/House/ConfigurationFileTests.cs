using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Rdap.Server.Options;
using Xunit;

namespace Rdap.Tests.House;

/// <summary>conf/rdap.json shows every option with its default: a reader of that file knows all there is.</summary>
public sealed class ConfigurationFileTests
{
    private static readonly JsonDocumentOptions AsTheProgramReads = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    [Fact]
    public void The_configuration_file_has_exactly_every_option_with_its_default()
    {
        string? file = FindUpwards("conf/rdap.json");
        Assert.SkipWhen(file is null, "conf/rdap.json is not beside the tests");

        var written = new SortedDictionary<string, string>(StringComparer.Ordinal);
        Flatten(JsonNode.Parse(File.ReadAllText(file!), null, AsTheProgramReads), "", written);
        var known = new SortedDictionary<string, string>(StringComparer.Ordinal);
        Flatten(new ServerOptions(), "", known);

        Assert.Equal(known.Select(p => p.Key + " = " + p.Value), written.Select(p => p.Key + " = " + p.Value));
    }

    [Fact]
    public void The_configuration_file_is_accepted()
    {
        string? file = FindUpwards("conf/rdap.json");
        Assert.SkipWhen(file is null, "conf/rdap.json is not beside the tests");

        OptionsLoader.Load(new() { ConfigFile = file, Environment = new Dictionary<string, string>() }, out IReadOnlyList<OptionsProblem> problems);
        Assert.Empty(problems);
    }

    private static void Flatten(JsonNode? node, string path, SortedDictionary<string, string> into)
    {
        switch (node)
        {
            case JsonObject record:
                foreach ((string key, JsonNode? value) in record)
                {
                    Flatten(value, path.Length == 0 ? key : path + ":" + key, into);
                }

                break;
            case JsonArray list:
                into[path] = "list of " + list.Count.ToString(CultureInfo.InvariantCulture);
                for (int i = 0; i < list.Count; i++)
                {
                    Flatten(list[i], path + ":" + i.ToString(CultureInfo.InvariantCulture), into);
                }

                break;
            default:
                into[path] = node is null ? "null" : node.GetValueKind() == JsonValueKind.String ? node.GetValue<string>() : node.ToJsonString();
                break;
        }
    }

    private static void Flatten(object? value, string path, SortedDictionary<string, string> into)
    {
        switch (value)
        {
            case null:
                into[path] = "null";
                break;
            case bool yes:
                into[path] = yes ? "true" : "false";
                break;
            case string or int or long:
                into[path] = Convert.ToString(value, CultureInfo.InvariantCulture)!;
                break;
            case IList list:
                into[path] = "list of " + list.Count.ToString(CultureInfo.InvariantCulture);
                for (int i = 0; i < list.Count; i++)
                {
                    Flatten(list[i], path + ":" + i.ToString(CultureInfo.InvariantCulture), into);
                }

                break;
            default:
                foreach (PropertyInfo property in value.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance))
                {
                    string key = char.ToLowerInvariant(property.Name[0]) + property.Name[1..];
                    Flatten(property.GetValue(value), path.Length == 0 ? key : path + ":" + key, into);
                }

                break;
        }
    }

    private static string? FindUpwards(string path)
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string candidate = Path.Combine(folder.FullName, path);
            if (File.Exists(candidate))
            {
                return candidate;
            }
        }

        return null;
    }
}
