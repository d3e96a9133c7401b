// RFC 9083 section 5.1 (vcardArray) and draft-ietf-regext-rdap-jscontact (jscard): the forms in which an entity's contact data is written.
namespace Rdap.Protocols.RdapHttp.Documents;

/// <summary>The forms of one answer.</summary>
[Flags]
internal enum RdapCards : byte
{
    JCard = 1,
    JsCard = 2,
}
