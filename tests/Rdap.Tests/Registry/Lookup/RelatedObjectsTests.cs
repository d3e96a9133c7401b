using Rdap.Registry;
using Rdap.Registry.Lookup;
using Xunit;

namespace Rdap.Tests.Registry.Lookup;

public sealed class RelatedObjectsTests
{
    private static readonly RegistrySnapshot Registry = TestRegistry.Of("""
        inetnum: 192.0.2.0 - 192.0.2.255
        admin-c: ZZ1, AA1
        tech-c: ROLE1
        tech-c: ZZ1
        tech-c: MISSING
        org: ORG-A
        mnt-irt: IRT-T
        mnt-by: AA1
        source: TEST

        person: Zed
        nic-hdl: ZZ1
        source: TEST

        person: Ada
        nic-hdl: AA1
        source: TEST

        role: Role
        nic-hdl: ROLE1
        tech-c: ROLE1
        tech-c: AA1
        source: TEST

        organisation: ORG-A
        source: TEST

        irt: IRT-T
        source: TEST

        """);

    [Fact]
    public void Contacts_come_once_by_class_then_key_and_the_missing_are_left_out() =>
        Assert.Equal(["ORG-A", "ROLE1", "AA1", "ZZ1"], Related(0, RelatedKinds.Contacts | RelatedKinds.Organisation));

    [Fact]
    public void The_response_team_comes_when_asked_for() => Assert.Equal(["IRT-T"], Related(0, RelatedKinds.Irt));

    [Fact]
    public void An_object_is_not_related_to_itself() => Assert.Equal(["AA1"], Related(3, RelatedKinds.Contacts));

    private static string[] Related(int id, RelatedKinds kinds)
    {
        LookupResult result = new();
        RelatedObjects.Find(Registry, new ObjectRef(0, id), kinds, result);
        return [.. result.Found.ToArray().Select(Registry.Key)];
    }
}
