using System.Text;
using Rdap.Registry;
using Rdap.Registry.Objects;
using Xunit;

namespace Rdap.Tests.Registry.Objects;

public sealed class ObjectSyntaxTests
{
    private const string Good = """
        mntner: EX-MNT
        descr: one
        descr: two
        admin-c: JD1-TEST
        upd-to: u@example.net
        auth: SSO x
        mnt-by: EX-MNT
        created: 2020-01-15T10:00:00Z
        source: TEST
        """;

    [Theory]
    [InlineData(Good, SyntaxProblem.None, "")]
    [InlineData(Good + "\nchanged: x@example.net 20100101", SyntaxProblem.None, "")]
    [InlineData(Good + "\n# a comment\n% another", SyntaxProblem.None, "")]
    [InlineData(Good + "\nSource: TEST", SyntaxProblem.Repeated, "Source")]
    [InlineData(Good + "\nnetname: X", SyntaxProblem.NotInTemplate, "netname")]
    [InlineData(Good + "\nno-such: X", SyntaxProblem.NotInTemplate, "no-such")]
    [InlineData(Good + "\nno attribute at all\n more of it", SyntaxProblem.NotAnAttribute, "no attribute at all")]
    [InlineData("mntner: EX-MNT\nadmin-c: X\nauth: SSO x\nmnt-by: EX-MNT\nsource: TEST", SyntaxProblem.Missing, "upd-to")]
    [InlineData("mntner: EX-MNT\nadmin-c: X\nupd-to: # nobody\nauth: SSO x\nmnt-by: EX-MNT\nsource: TEST", SyntaxProblem.Missing, "upd-to")]
    [InlineData("mntner: EX-MNT\nadmin-c:\n X\nupd-to: x\nauth: SSO x\nmnt-by: EX-MNT\nsource: TEST", SyntaxProblem.None, "")]
    [InlineData("registry: EXNET\nsource: TEST", SyntaxProblem.NoTemplate, "registry")]
    public void The_first_problem_is_told(string text, SyntaxProblem problem, string subject)
    {
        Check(new RegistryObject(Encoding.ASCII.GetBytes(text)), problem, subject);
        RegistrySnapshot registry = TestRegistry.Of(text);
        Check(registry.Get(new ObjectRef(0, 0)), problem, subject);
    }

    [Fact]
    public void Every_class_with_exactly_its_mandatory_attributes_is_valid_and_without_any_one_of_them_is_not()
    {
        foreach (ObjectClassInfo info in ObjectClasses.Rpsl)
        {
            TemplateRow[] mandatory = [.. info.Template.ToArray().Where(static row => row.Requirement == Requirement.Mandatory)];
            Check(info, mandatory, SyntaxProblem.None, "");
            foreach (TemplateRow left in mandatory.Where(row => row.Attribute != info.ClassAttribute))
            {
                Check(info, [.. mandatory.Where(row => row != left)], SyntaxProblem.Missing, AttributeNames.Get(left.Attribute).Name);
            }
        }
    }

    [Fact]
    public void Every_class_may_have_every_attribute_of_its_template_and_those_that_are_single_once()
    {
        foreach (ObjectClassInfo info in ObjectClasses.Rpsl)
        {
            TemplateRow[] all = info.Template.ToArray();
            Check(info, all, SyntaxProblem.None, "");
            foreach (TemplateRow row in all)
            {
                Check(info, [.. all, row], row.Multiple ? SyntaxProblem.None : SyntaxProblem.Repeated, row.Multiple ? "" : AttributeNames.Get(row.Attribute).Name);
            }
        }
    }

    private static void Check(ObjectClassInfo info, TemplateRow[] rows, SyntaxProblem problem, string subject)
    {
        IEnumerable<TemplateRow> ordered = rows.Where(row => row.Attribute == info.ClassAttribute).Concat(rows.Where(row => row.Attribute != info.ClassAttribute));
        string text = string.Join('\n', ordered.Select(static row => AttributeNames.Get(row.Attribute).Name + ": x"));
        Check(new RegistryObject(Encoding.ASCII.GetBytes(text)), problem, subject);
    }

    private static void Check(in RegistryObject obj, SyntaxProblem problem, string subject)
    {
        SyntaxFinding finding = ObjectSyntax.Check(obj);
        Assert.Equal((problem, subject), (finding.Problem, Encoding.ASCII.GetString(finding.Subject)));
        Assert.Equal(problem == SyntaxProblem.None, finding.IsValid);
    }
}
