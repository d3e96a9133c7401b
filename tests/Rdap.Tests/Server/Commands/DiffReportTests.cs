using System.Globalization;
using System.Text;
using System.Text.Json;
using Rdap.Server.Commands;
using Xunit;

namespace Rdap.Tests.Server.Commands;

public sealed class DiffReportTests
{
    [Fact]
    public void Text_is_for_people()
    {
        DiffResult result = DiffResultTests.Compare("mntner: A\n\nmntner: B\nmnt-by: B", "mntner: B\nmnt-by: B\nremarks: new\n\nroute: 192.0.2.0/24\norigin: AS1\nmnt-by: C");
        Assert.Equal(
            $"""
            A: first.db: 2 objects, digest {result.First.Snapshot.Digest!.ShortText}
            B: second.db: 2 objects, digest {result.Second.Snapshot.Digest!.ShortText}
               3 more could not be read and are not compared; "rdapd check" says why

                   added    changed    deleted  class
                       1          0          0  route
                       0          1          1  mntner
                       1          1          1  in all

                   added    changed    deleted  holder (organisation, else maintainer)
                       0          0          1  A
                       0          1          0  B
            and 1 more holders; --holders N names more of them

            """.ReplaceLineEndings("\n"), Write(result, new DiffForm(false, false, 2)));
        Assert.DoesNotContain("holder", Write(result, new DiffForm(false, false, 0)), StringComparison.Ordinal);
        Assert.Equal("mntner\tB\tchanged\nroute\t192.0.2.0/24AS1\tadded\nmntner\tA\tdeleted\n", Write(result, new DiffForm(false, true, 2)));
    }

    [Fact]
    public void JSON_has_the_same_and_the_whole_digests()
    {
        DiffResult result = DiffResultTests.Compare("mntner: A\nmnt-by: A", "mntner: B\nmnt-by: B\n\nmntner: \"C");
        using JsonDocument json = JsonDocument.Parse(Write(result, new DiffForm(true, true, 1)));
        JsonElement root = json.RootElement;
        Assert.Equal(result.First.Snapshot.Digest!.ToString(), root.GetProperty("a").GetProperty("digest").GetString());
        Assert.Equal(3, root.GetProperty("b").GetProperty("skipped").GetInt32());
        Assert.Equal((2, 1), (root.GetProperty("byClass")[0].GetProperty("added").GetInt32(), root.GetProperty("byClass")[0].GetProperty("deleted").GetInt32()));
        Assert.Equal((3, 1), (root.GetProperty("holders").GetInt32(), root.GetProperty("byHolder").GetArrayLength()));
        Assert.Equal(["B", "\"C", "A"], root.GetProperty("differences").EnumerateArray().Select(static d => d.GetProperty("key").GetString()));
        using JsonDocument brief = JsonDocument.Parse(Write(result, new DiffForm(true, false, 1)));
        Assert.False(brief.RootElement.TryGetProperty("differences", out _));
    }

    [Fact]
    public void Nothing_of_the_data_reaches_the_terminal_as_a_command_to_it()
    {
        DiffResult result = DiffResultTests.Compare("mntner: A", "mntner: C\u001b]0;\u009bx\u0007\nmnt-by: D\u001b[31m\n\norganisation: E\u007f");
        foreach (DiffForm form in (DiffForm[])[new(false, false, 9), new(false, true, 9)])
        {
            Assert.DoesNotContain(Write(result, form), static c => char.IsControl(c) && c is not ('\n' or '\t'));
        }

        Assert.Contains("mntner\tC?]0;?x?\tadded\n", Write(result, new DiffForm(false, true, 0)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_long_list_is_whole()
    {
        DiffResult result = DiffResultTests.Compare("mntner: A", string.Join("\n\n", Enumerable.Range(0, 3_000).Select(static i => "mntner: M" + i.ToString(CultureInfo.InvariantCulture))));
        Assert.Equal(3_001, Write(result, new DiffForm(false, true, 0)).Count(static c => c == '\n'));
        using JsonDocument json = JsonDocument.Parse(Write(result, new DiffForm(true, true, 0)));
        Assert.Equal(3_001, json.RootElement.GetProperty("differences").GetArrayLength());
    }

    private static string Write(DiffResult result, DiffForm form)
    {
        using MemoryStream output = new();
        DiffReport.Write(output, result, form);
        return Encoding.UTF8.GetString(output.ToArray());
    }
}
