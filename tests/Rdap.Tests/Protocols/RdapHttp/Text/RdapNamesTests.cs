using System.Reflection;
using System.Text.Json;
using Rdap.Protocols.RdapHttp.Facts;
using Rdap.Protocols.RdapHttp.Text;
using Xunit;

namespace Rdap.Tests.Protocols.RdapHttp.Text;

public sealed class RdapNamesTests
{
    [Fact]
    public void Names_are_given_once()
    {
        // "v4" and "v6" are member names and values alike.
        string[] names = [.. typeof(RdapNames).GetFields(BindingFlags.Public | BindingFlags.Static)
            .Where(static f => f.FieldType == typeof(JsonEncodedText)).Select(static f => ((JsonEncodedText)f.GetValue(null)!).Value)];
        Assert.True(names.Length > 40);
        Assert.Equal(names.Distinct(StringComparer.Ordinal), names);
    }

    [Fact]
    public void Roles_are_in_the_order_of_their_bits()
    {
        RdapRoles[] roles = [RdapRoles.Registrant, RdapRoles.Administrative, RdapRoles.Technical, RdapRoles.Abuse, RdapRoles.Sponsor];
        Assert.Equal(roles.Select(static r => r.ToString().ToLowerInvariant()), RdapNames.RoleNamesInOrder.ToArray().Select(static n => n.Value));
        for (int i = 0; i < roles.Length; i++)
        {
            Assert.Equal(1 << i, (int)roles[i]);
        }
    }

    [Fact]
    public void Letters_of_the_world_are_not_escaped_and_what_breaks_JSON_is() =>
        Assert.Equal("Ærø 東京 <&'> \\\"\\\\\\n\\u0001", RdapNames.Encode("Ærø 東京 <&'> \"\\\n\u0001").Value);
}
