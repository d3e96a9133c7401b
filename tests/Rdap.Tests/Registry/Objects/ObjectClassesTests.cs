using System.Text;
using Rdap.Registry.Objects;
using Xunit;

namespace Rdap.Tests.Registry.Objects;

public sealed class ObjectClassesTests
{
    internal static IEnumerable<ObjectClassInfo> Rows() => ObjectClasses.All.ToArray();

    [Fact]
    public void The_table_has_a_row_for_every_class_at_its_place() =>
        Assert.Equal(Enum.GetValues<ObjectClass>(), Rows().Select(static row => row.Class));

    [Fact]
    public void Classes_stand_in_the_order_of_an_answer() =>
        Assert.Equal(
            "inetnum inet6num as-block aut-num as-set route route6 route-set inet-rtr filter-set peering-set rtr-set domain poetic-form poem "
            + "mntner irt key-cert organisation role person",
            string.Join(' ', ObjectClasses.Rpsl.ToArray().Select(static row => row.Name)));

    [Fact]
    public void Every_class_is_found_by_either_name_in_any_case()
    {
        foreach (ObjectClassInfo row in ObjectClasses.Rpsl)
        {
            foreach (string name in new[] { row.Name, row.ShortName, row.Name.ToUpperInvariant(), row.ShortName.ToUpperInvariant() })
            {
                Assert.True(ObjectClasses.TryFind(Encoding.ASCII.GetBytes(name), out ObjectClass found), name);
                Assert.Equal(row.Class, found);
            }
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("other")]
    [InlineData("inetnum ")]
    [InlineData("xx")]
    [InlineData("mnt-by")]
    [InlineData("inetnum\u00e9")]
    public void Other_names_are_not_found(string name)
    {
        Assert.False(ObjectClasses.TryFind(Encoding.UTF8.GetBytes(name), out ObjectClass found));
        Assert.Equal(ObjectClass.Other, found);
    }

    [Fact]
    public void The_first_attribute_tells_the_class()
    {
        foreach (ObjectClassInfo row in Rows().Where(static row => row.Class != ObjectClass.Other))
        {
            Assert.Equal(row.Class, ObjectClasses.FromAttribute(AttributeNames.Find(row.NameUtf8)));
            Assert.Equal(row.ClassAttribute, row.Template[0].Attribute);
            Assert.Equal(row.ShortName, AttributeNames.Get(row.ClassAttribute).ShortName);
        }

        Assert.Equal(ObjectClass.Other, ObjectClasses.FromAttribute(AttributeName.Unknown));
        Assert.Equal(ObjectClass.Other, ObjectClasses.FromAttribute(AttributeName.Descr));
    }

    [Theory]
    [InlineData(ObjectClass.Inetnum, "inetnum", "inetnum netname")]
    [InlineData(ObjectClass.Route, "route origin", "route")]
    [InlineData(ObjectClass.Route6, "route6 origin", "route6")]
    [InlineData(ObjectClass.Person, "nic-hdl", "person e-mail nic-hdl")]
    [InlineData(ObjectClass.Role, "nic-hdl", "role e-mail nic-hdl")]
    [InlineData(ObjectClass.Organisation, "organisation", "organisation org-name e-mail")]
    [InlineData(ObjectClass.Irt, "irt", "irt e-mail")]
    [InlineData(ObjectClass.AutNum, "aut-num", "aut-num")]
    [InlineData(ObjectClass.Other, "", "")]
    public void Keys_are_those_of_the_class(ObjectClass objectClass, string primary, string lookup)
    {
        ObjectClassInfo row = ObjectClasses.Get(objectClass);
        Assert.Equal(primary, Names(row.PrimaryKey));
        Assert.Equal(lookup, Names(row.LookupKeys));
    }

    private static string Names(ReadOnlyMemory<AttributeName> attributes) =>
        string.Join(' ', attributes.ToArray().Select(static a => AttributeNames.Get(a).Name));
}
