using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Rdap.Registry.Objects;
using Rdap.Tests.Registry.Numbers;
using Xunit;

namespace Rdap.Tests.Registry.Objects;

public sealed class AttributeNamesTests
{
    [Fact]
    public void The_table_has_a_row_for_every_attribute_at_its_place()
    {
        Assert.Equal(Enum.GetValues<AttributeName>(), Rows().Select(static row => row.Attribute));
        Assert.True(AttributeNames.All.Length <= 128);
    }

    [Fact]
    public void A_member_is_its_name_in_Pascal_case()
    {
        foreach (AttributeNameInfo row in Rows().Skip(1))
        {
            Assert.Equal(row.Attribute.ToString(), row.Name.Replace("-", "", StringComparison.Ordinal), ignoreCase: true);
            Assert.Equal(row.Name, Encoding.ASCII.GetString(row.NameUtf8));
            Assert.Equal(row.ShortName, Encoding.ASCII.GetString(row.ShortNameUtf8.Span));
        }
    }

    [Fact]
    public void Names_and_short_names_are_unique()
    {
        string[] names = [.. Rows().Select(static row => row.Name).Concat(Rows().Select(static row => row.ShortName)).Where(static name => name.Length > 0)];
        Assert.Equal(names.Length, names.Distinct(StringComparer.OrdinalIgnoreCase).Count());
    }

    [Fact]
    public void Every_name_is_found_in_any_case_and_by_its_short_name()
    {
        foreach (AttributeNameInfo row in Rows().Skip(1))
        {
            Assert.Equal(row.Attribute, AttributeNames.Find(row.NameUtf8));
            Assert.Equal(row.Attribute, AttributeNames.Find(Encoding.ASCII.GetBytes(row.Name.ToUpperInvariant())));
            Assert.Equal(row.Attribute, AttributeNames.FindShortOrLong(row.NameUtf8));
            if (row.ShortName.Length > 0)
            {
                Assert.Equal(row.Attribute, AttributeNames.FindShortOrLong(Encoding.ASCII.GetBytes(row.ShortName.ToUpperInvariant())));
                Assert.Equal(AttributeName.Unknown, AttributeNames.Find(row.ShortNameUtf8.Span));
            }
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("inetnums")]
    [InlineData("inetnu")]
    [InlineData("mnt by")]
    [InlineData("mnt\rby")] // CR and '-' differ in the bit that lower-cases letters
    [InlineData("route\u0016")] // so do SYN and '6'
    [InlineData("\u0012oute")]
    [InlineData("mnt-by:")]
    [InlineData("pgp-fingerprint-of-somebody")]
    [InlineData("assignment-siz")]
    public void Other_names_are_unknown(string name)
    {
        Assert.Equal(AttributeName.Unknown, AttributeNames.Find(Encoding.Latin1.GetBytes(name)));
        Assert.Equal(AttributeName.Unknown, AttributeNames.FindShortOrLong(Encoding.Latin1.GetBytes(name)));
    }

    [Fact]
    public void Finding_agrees_with_a_plain_search_on_mutated_names()
    {
        Dictionary<string, AttributeName> names = Rows().Skip(1).ToDictionary(static row => row.Name, static row => row.Attribute, StringComparer.OrdinalIgnoreCase);
        Gen<string> texts = Gen.Elements(names.Keys.ToArray());
        NumberGenerators.Holds(NumberGenerators.Mutated(texts, "abcdeimnrtyABCDEN-6_ \r"), bytes =>
            AttributeNames.Find(bytes) == names.GetValueOrDefault(Encoding.Latin1.GetString(bytes)));
    }

    [Fact]
    public void Inverse_keys_are_those_of_the_templates_and_are_all_indexed()
    {
        AttributeName[] inTemplates =
            [.. ObjectClassesTests.Rows().SelectMany(static c => c.InverseKeys.ToArray()).Distinct().Order()];
        AttributeName[] inTable = [.. Rows().Where(static row => row.IsInverseKey).Select(static row => row.Attribute)];

        // opaque-id is in no template: it stands in objects made from delegated-extended files.
        Assert.Equal(inTemplates.Append(AttributeName.OpaqueId).Order(), inTable);
        Assert.All(inTable, static attribute => Assert.NotEqual(KeyShape.None, AttributeNames.Get(attribute).IndexShape));
    }

    [Fact]
    public void Lookup_keys_are_those_of_the_templates_and_are_indexed_unless_primary()
    {
        ObjectClassInfo[] classes = [.. ObjectClassesTests.Rows()];
        AttributeName[] inTemplates = [.. classes.SelectMany(static c => c.LookupKeys.ToArray()).Distinct().Order()];
        AttributeName[] inTable = [.. Rows().Where(static row => row.IsLookupKey).Select(static row => row.Attribute)];
        Assert.Equal(inTemplates, inTable);

        AttributeName[] primary = [.. classes.SelectMany(static c => c.PrimaryKey.ToArray())];
        Assert.All(inTable.Except(primary), static attribute => Assert.NotEqual(KeyShape.None, AttributeNames.Get(attribute).IndexShape));
    }

    [Theory]
    [InlineData(AttributeName.MntBy, KeyShape.List)]
    [InlineData(AttributeName.Nserver, KeyShape.FirstWord)]
    [InlineData(AttributeName.MntRoutes, KeyShape.FirstWord)]
    [InlineData(AttributeName.DsRdata, KeyShape.Whole)]
    [InlineData(AttributeName.Netname, KeyShape.Whole)]
    [InlineData(AttributeName.OrgName, KeyShape.NameWords)]
    [InlineData(AttributeName.Person, KeyShape.NameWords)]
    [InlineData(AttributeName.Descr, KeyShape.None)]
    [InlineData(AttributeName.Unknown, KeyShape.None)]
    public void Values_are_cut_by_the_shape_of_their_attribute(AttributeName attribute, KeyShape expected) =>
        Assert.Equal(expected, AttributeNames.Get(attribute).IndexShape);

    [Fact]
    public void Finding_allocates_nothing()
    {
        byte[][] names = [.. Rows().Select(static row => row.NameUtf8.ToArray())];
        Assert.Equal(0, NumberGenerators.AllocatedBy(() =>
        {
            foreach (byte[] name in names)
            {
                AttributeNames.FindShortOrLong(name);
            }
        }));
    }

    private static AttributeNameInfo[] Rows() => AttributeNames.All.ToArray();
}
