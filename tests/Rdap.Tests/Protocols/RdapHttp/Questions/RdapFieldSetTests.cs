using System.Text;
using System.Text.Json;
using Rdap.Protocols.RdapHttp;
using Rdap.Protocols.RdapHttp.Documents;
using Rdap.Protocols.RdapHttp.Questions;
using Xunit;

namespace Rdap.Tests.Protocols.RdapHttp.Questions;

public sealed class RdapFieldSetTests
{
    [Theory]
    [InlineData("", "None NotAsked")]
    [InlineData("foo=1&bar", "None NotAsked")]
    [InlineData("fieldSet=id", "None Id")]
    [InlineData("x=%zz&fieldSet=b%72ief", "None Brief")]
    [InlineData("field%53et=full", "None Full")]
    [InlineData("fieldSet=", "UnknownFieldSet NotAsked")]
    [InlineData("fieldSet", "UnknownFieldSet NotAsked")]
    [InlineData("fieldSet=zzz", "UnknownFieldSet NotAsked")]
    [InlineData("fieldSet=ID", "UnknownFieldSet NotAsked")]
    [InlineData("fieldSet=%zz", "UnknownFieldSet NotAsked")]
    [InlineData("fieldSet=id&fieldSet=id", "RepeatedParameter Id")]
    public void The_parameter_is_found_among_others(string query, string expected)
    {
        RdapSearchProblem problem = RdapFieldSets.Find(Encoding.ASCII.GetBytes(query), out RdapFieldSet found);
        Assert.Equal(expected, $"{problem} {found}");
    }

    [Fact]
    public void Metadata_names_the_current_one_and_all_of_them()
    {
        RdapRendering rendering = new(new RdapSettings());
        rendering.Start("https://rdap.example.org/"u8);
        rendering.Output.Json.WriteStartObject();
        rendering.WriteFieldSet(RdapFieldSet.Brief);
        rendering.EndResults();
        JsonElement answer = JsonDocument.Parse(rendering.Finish()).RootElement;
        Assert.Contains("subsetting", answer.Texts("rdapConformance"));
        JsonElement metadata = answer.GetProperty("subsetting_metadata");
        Assert.Equal("brief", metadata.Text("currentFieldSet"));
        Assert.Equal(["id", "brief", "full"], metadata.Elements("availableFieldSets").Select(static e => e.Text("name")));
        Assert.Equal(["full"], metadata.Elements("availableFieldSets").Where(static e => e.GetProperty("default").GetBoolean()).Select(static e => e.Text("name")));
    }
}
