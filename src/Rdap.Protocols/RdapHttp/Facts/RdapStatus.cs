// RFC 9083 section 10.2.2 and the NRO RDAP profile: the status values of number resources.
using System.Text;
using System.Text.Json;
using Rdap.Protocols.RdapHttp.Text;
using Rdap.Registry;
using Rdap.Registry.Objects;

namespace Rdap.Protocols.RdapHttp.Facts;

/// <summary>What an RPSL or statistics status means to RDAP.</summary>
internal enum RdapStatus : byte
{
    /// <summary>Held by somebody.</summary>
    Active,

    /// <summary>Held by the registry itself, not handed out.</summary>
    Administrative,

    /// <summary>In the registry's stock, free to be handed out: administrative too, and a remark says that nobody holds it.</summary>
    Available,

    /// <summary>Set aside.</summary>
    Reserved,
}

internal static class RdapStatuses
{
    /// <summary>The status that answers show for a network, an AS number or a reverse zone.</summary>
    public static RdapStatus Of(RegistrySnapshot registry, ObjectRef of)
    {
        RegistryObject from = registry.Get(of);
        if (from.Class == ObjectClass.Domain)
        {
            return RdapStatus.Active;
        }

        ReadOnlySpan<byte> status = default;
        foreach (RpslAttribute attribute in from.All(AttributeName.Status))
        {
            if (!attribute.Value.IsEmpty)
            {
                status = attribute.Value;
                break;
            }
        }

        return Of(status, registry.Sources[of.Source].Info.Role, from.Class);
    }

    /// <summary>
    /// The meaning of a <c>status:</c>. IANA's own registries hold no holders: what they answer themselves is reserved. An as-block
    /// without status is a registry's block, of which no number was handed out unless it has an object of its own.
    /// </summary>
    public static RdapStatus Of(ReadOnlySpan<byte> status, SourceRole role, ObjectClass objectClass)
    {
        if (role == SourceRole.Referral)
        {
            return RdapStatus.Reserved;
        }

        if (status.IsEmpty)
        {
            return objectClass == ObjectClass.AsBlock ? RdapStatus.Administrative : RdapStatus.Active;
        }

        return Ascii.EqualsIgnoreCase(status, "available"u8) ? RdapStatus.Available
            : Ascii.EqualsIgnoreCase(status, "reserved"u8) ? RdapStatus.Reserved
            : Ascii.EqualsIgnoreCase(status, "allocated unspecified"u8) ? RdapStatus.Administrative
            : RdapStatus.Active;
    }

    public static JsonEncodedText Name(RdapStatus status) => status switch
    {
        RdapStatus.Active => RdapNames.Active,
        RdapStatus.Reserved => RdapNames.Reserved,
        _ => RdapNames.Administrative,
    };

    /// <summary>What a reader should know who looks for bogons; empty when there is nothing to say.</summary>
    public static ReadOnlySpan<byte> Explain(RdapStatus status) => status switch
    {
        RdapStatus.Available => "Available: the registry has handed this range to nobody. Traffic from it and routes to it have no holder."u8,
        RdapStatus.Reserved => "Reserved: this range is set aside and held by nobody. Traffic from it and routes to it have no holder."u8,
        _ => default,
    };
}
