// RFC 9536 section 2: the property role. RFC 9083 section 10.2.4: the roles.
using System.Text.Json;
using Rdap.Protocols.RdapHttp.Text;
using Rdap.Registry.Objects;

namespace Rdap.Protocols.RdapHttp.Facts;

/// <summary>The roles of RDAP and what they are in RPSL.</summary>
internal static class RdapReverseRoles
{
    /// <summary>All that answers show.</summary>
    public const RdapRoles All = RdapRoles.Registrant | RdapRoles.Administrative | RdapRoles.Technical | RdapRoles.Abuse | RdapRoles.Sponsor;

    /// <summary>Whether a text is a role of IANA's registry of RDAP JSON values.</summary>
    public static bool IsRegistered(ReadOnlySpan<byte> role) => Of(role) != RdapRoles.None
        || role.SequenceEqual("billing"u8) || role.SequenceEqual("registrar"u8) || role.SequenceEqual("reseller"u8)
        || role.SequenceEqual("proxy"u8) || role.SequenceEqual("notifications"u8) || role.SequenceEqual("noc"u8);

    /// <summary>The role of that name; none for those that no object here has.</summary>
    public static RdapRoles Of(ReadOnlySpan<byte> role)
    {
        ReadOnlySpan<JsonEncodedText> names = RdapNames.RoleNamesInOrder;
        for (int i = 0; i < names.Length; i++)
        {
            if (role.SequenceEqual(names[i].EncodedUtf8Bytes))
            {
                return (RdapRoles)(1 << i);
            }
        }

        return RdapRoles.None;
    }

    /// <summary>The attributes by which an entity of that class has one of the roles.</summary>
    public static AttributeSet AttributesOf(RdapRoles roles, ObjectClass entity) => entity switch
    {
        ObjectClass.Organisation => Where(roles, RdapRoles.Registrant, AttributeName.Org) | Where(roles, RdapRoles.Abuse, AttributeName.Org)
            | Where(roles, RdapRoles.Sponsor, AttributeName.SponsoringOrg),
        ObjectClass.Mntner => Where(roles, RdapRoles.Registrant, AttributeName.MntBy) | Where(roles, RdapRoles.Abuse, AttributeName.MntBy),
        ObjectClass.Irt => Where(roles, RdapRoles.Abuse, AttributeName.MntIrt),
        _ => Where(roles, RdapRoles.Administrative, AttributeName.AdminC) | Where(roles, RdapRoles.Technical, AttributeName.TechC)
            | Where(roles, RdapRoles.Technical, AttributeName.ZoneC)
            | Where(roles, RdapRoles.Abuse, AttributeName.AbuseC) | Where(roles, RdapRoles.Abuse, AttributeName.AdminC)
            | Where(roles, RdapRoles.Abuse, AttributeName.TechC),
    };

    private static AttributeSet Where(RdapRoles roles, RdapRoles role, AttributeName attribute) =>
        (roles & role) != 0 ? AttributeSet.Of(attribute) : AttributeSet.None;
}
