// draft-ietf-regext-rdap-jscontact: contact data as JSContact (RFC 9553).
namespace Rdap.Protocols.RdapHttp;

/// <summary>What a client gets that asks for jscontact.</summary>
public enum RdapJsContact : byte
{
    /// <summary>A jscard beside the jCard.</summary>
    Beside,

    /// <summary>A jscard instead of the jCard.</summary>
    Instead,

    /// <summary>The jCard alone, as everybody else.</summary>
    Off,
}
