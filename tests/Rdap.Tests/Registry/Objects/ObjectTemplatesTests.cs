using Rdap.Registry.Objects;
using Xunit;

namespace Rdap.Tests.Registry.Objects;

public sealed class ObjectTemplatesTests
{
    [Fact]
    public void No_attribute_stands_twice_in_a_template()
    {
        foreach (ObjectClassInfo row in ObjectClassesTests.Rows())
        {
            Assert.Equal(row.Template.Length, row.Template.ToArray().Select(static r => r.Attribute).Distinct().Count());
        }
    }

    [Fact]
    public void Every_registry_object_is_maintained_dated_and_has_a_source()
    {
        foreach (ObjectClassInfo row in ObjectClasses.Rpsl)
        {
            Dictionary<AttributeName, TemplateRow> template = row.Template.ToArray().ToDictionary(static r => r.Attribute);
            Assert.Equal(Requirement.Mandatory, template[AttributeName.MntBy].Requirement);
            Assert.Equal(new TemplateRow(AttributeName.Created, Requirement.Generated, Multiple: false, KeyKinds.None), template[AttributeName.Created]);
            Assert.Equal(new TemplateRow(AttributeName.Source, Requirement.Mandatory, Multiple: false, KeyKinds.None), row.Template[^1]);
        }
    }

    [Fact]
    public void A_primary_key_is_mandatory_and_single()
    {
        foreach (TemplateRow key in ObjectClassesTests.Rows().SelectMany(static row => row.Template.ToArray()).Where(static r => r.Keys.HasFlag(KeyKinds.Primary)))
        {
            Assert.Equal((Requirement.Mandatory, false), (key.Requirement, key.Multiple));
        }
    }

    // Known from outside this table: which attributes -i may name for a class.
    [Theory]
    [InlineData(ObjectClass.Inetnum, "org sponsoring-org admin-c tech-c abuse-c notify mnt-by mnt-lower mnt-domains mnt-routes mnt-irt")]
    [InlineData(ObjectClass.Inet6num, "org sponsoring-org admin-c tech-c abuse-c notify mnt-by mnt-lower mnt-routes mnt-domains mnt-irt")]
    [InlineData(ObjectClass.AsBlock, "org notify mnt-by mnt-lower")]
    [InlineData(ObjectClass.AutNum, "member-of org sponsoring-org admin-c tech-c abuse-c notify mnt-by")]
    [InlineData(ObjectClass.AsSet, "mbrs-by-ref org tech-c admin-c notify mnt-by mnt-lower")]
    [InlineData(ObjectClass.RouteSet, "mbrs-by-ref org tech-c admin-c notify mnt-by mnt-lower")]
    [InlineData(ObjectClass.FilterSet, "org tech-c admin-c notify mnt-by mnt-lower")]
    [InlineData(ObjectClass.Route, "origin ping-hdl org member-of notify mnt-lower mnt-routes mnt-by")]
    [InlineData(ObjectClass.InetRtr, "local-as ifaddr member-of org admin-c tech-c notify mnt-by")]
    [InlineData(ObjectClass.Domain, "org admin-c tech-c zone-c nserver ds-rdata notify mnt-by")]
    [InlineData(ObjectClass.Mntner, "org admin-c tech-c upd-to mnt-nfy auth notify mnt-by mnt-ref")]
    [InlineData(ObjectClass.Irt, "org admin-c tech-c auth irt-nfy notify mnt-by mnt-ref")]
    [InlineData(ObjectClass.KeyCert, "fingerpr org notify admin-c tech-c mnt-by")]
    [InlineData(ObjectClass.Organisation, "org admin-c tech-c abuse-c ref-nfy mnt-ref notify mnt-by")]
    [InlineData(ObjectClass.Role, "org admin-c tech-c notify abuse-mailbox mnt-by mnt-ref")]
    [InlineData(ObjectClass.Person, "org notify mnt-by mnt-ref")]
    [InlineData(ObjectClass.Poem, "form author notify mnt-by")]
    [InlineData(ObjectClass.PoeticForm, "admin-c notify mnt-by")]
    public void Inverse_keys_are_those_of_the_class(ObjectClass objectClass, string expected) =>
        Assert.Equal(expected, string.Join(' ', ObjectClasses.Get(objectClass).InverseKeys.ToArray().Select(static a => AttributeNames.Get(a).Name)));

    [Theory]
    [InlineData("descr X1")]
    [InlineData("no-such-attribute M1")]
    [InlineData("descr O* Z")]
    public void A_mistake_in_a_template_is_not_overlooked(string template) =>
        Assert.Throws<InvalidOperationException>(() => ObjectTemplates.Read(template));
}
