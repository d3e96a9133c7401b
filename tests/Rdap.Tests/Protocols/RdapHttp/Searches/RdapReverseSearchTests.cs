using System.Globalization;
using System.Text;
using System.Text.Json;
using Rdap.Protocols.RdapHttp.Facts;
using Rdap.Registry.Objects;
using Xunit;

namespace Rdap.Tests.Protocols.RdapHttp.Searches;

public sealed class RdapReverseSearchTests
{
    [Theory]
    [InlineData("registrant", true, true)]
    [InlineData("technical", true, true)]
    [InlineData("noc", true, false)]
    [InlineData("billing", true, false)]
    [InlineData("Registrant", false, false)]
    [InlineData("king", false, false)]
    public void Roles_are_those_that_are_registered(string role, bool isRegistered, bool isShown)
    {
        Assert.Equal(isRegistered, RdapReverseRoles.IsRegistered(Encoding.ASCII.GetBytes(role)));
        Assert.Equal(isShown, RdapReverseRoles.Of(Encoding.ASCII.GetBytes(role)) != RdapRoles.None);
    }

    [Fact]
    public void Each_role_has_its_attributes()
    {
        Assert.Equal(AttributeSet.Of(AttributeName.Org, AttributeName.SponsoringOrg), RdapReverseRoles.AttributesOf(RdapReverseRoles.All, ObjectClass.Organisation));
        Assert.Equal(AttributeSet.Of(AttributeName.MntBy), RdapReverseRoles.AttributesOf(RdapReverseRoles.All, ObjectClass.Mntner));
        Assert.Equal(AttributeSet.Of(AttributeName.TechC, AttributeName.ZoneC), RdapReverseRoles.AttributesOf(RdapRoles.Technical, ObjectClass.Role));
        Assert.Equal(AttributeSet.None, RdapReverseRoles.AttributesOf(RdapRoles.Technical, ObjectClass.Mntner));
    }

    /// <summary>Every object that shows such an entity itself is found, and nothing else: what its own answer shows decides.</summary>
    [Fact]
    public void What_is_found_is_what_answers_show()
    {
        string[] roles = ["registrant", "administrative", "technical", "abuse", "sponsor"];
        Random random = new(9536);
        for (int round = 0; round < 60; round++)
        {
            StringBuilder text = new();
            for (int i = 0; i < 4; i++)
            {
                text.Append(CultureInfo.InvariantCulture, $"organisation: ORG-{i}\norg-name: Org {i % 2}\ne-mail: o{i % 2}@example.net\n{Maybe(random, $"abuse-c: R{random.Next(4)}\n")}\n");
                text.Append(CultureInfo.InvariantCulture, $"role: Role {i % 2}\nnic-hdl: R{i}\ne-mail: r{i % 2}@example.net\n{Maybe(random, $"abuse-mailbox: a{i}@example.net\n")}\n");
                text.Append(CultureInfo.InvariantCulture, $"irt: IRT-{i}\ne-mail: i{i % 2}@example.net\n\nmntner: M{i}-MNT\n\n");
            }

            for (int i = 0; i < 20; i++)
            {
                text.Append(CultureInfo.InvariantCulture, $"inetnum: 10.0.{i}.0 - 10.0.{i}.255\nnetname: N{i}\n");
                foreach (string attribute in (string[])[$"org: ORG-{random.Next(4)}", $"admin-c: R{random.Next(5)}", $"tech-c: R{random.Next(4)}, R{random.Next(4)}", $"abuse-c: R{random.Next(4)}", $"mnt-irt: IRT-{random.Next(4)}", $"sponsoring-org: ORG-{random.Next(4)}", $"mnt-by: M{random.Next(4)}-MNT"])
                {
                    text.Append(Maybe(random, attribute + "\n"));
                }

                text.Append('\n');
            }

            RdapTestRegistry registry = new(text.ToString());
            JsonElement[] networks = [.. Enumerable.Range(0, 20).Select(i => registry.Ask($"/ip/10.0.{i}.0/24"))];
            foreach (string handle in (string[])["ORG-0", "R1", "IRT-2", "M3-MNT"])
            {
                string role = roles[random.Next(roles.Length)];
                Check(registry, networks, $"handle={handle}", e => e.Text("handle") == handle);
                Check(registry, networks, $"handle={handle}&role={role}", e => e.Text("handle") == handle && e.Texts("roles").Contains(role));
            }

            Check(registry, networks, "fn=Role+1&role=technical", static e => e.Card("fn")[0] == "Role 1" && e.Texts("roles").Contains("technical"));
            Check(registry, networks, "email=r0@*", static e => e.Card("email").Contains("r0@example.net"));
            Check(registry, networks, "fn=org+1&email=o1@example.net&handle=org-*", static e => e.Card("fn")[0] == "Org 1");
        }
    }

    private static void Check(RdapTestRegistry registry, JsonElement[] networks, string search, Func<JsonElement, bool> matches)
    {
        string[] expected = [.. networks.Where(n => n.Elements("entities").Any(matches)).Select(static n => n.Text("name")!)];
        Assert.Equal(expected, RdapSearchTests.Names(registry.Ask("/ips/reverse_search/entity?" + search)));
    }

    private static string Maybe(Random random, string text) => random.Next(2) == 0 ? "" : text;
}
