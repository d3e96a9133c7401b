// RFC 9083 section 5.5: the autonomous system number object class.
using System.Text.Json;
using Rdap.Registry;
using Rdap.Registry.Lookup;
using Rdap.Registry.Numbers;
using Rdap.Registry.Objects;

namespace Rdap.Protocols.RdapHttp;

/// <summary>aut-num and as-block as autnum.</summary>
internal static class RdapAutnum
{
    /// <summary>The whole answer for an AS number that was asked for.</summary>
    public static void Write(RdapRendering rendering, ObjectRef of, in AsnRange range, uint asked)
    {
        RdapOutput output = rendering.Output;
        RegistryObject autnum = rendering.Registry.Get(of);
        rendering.StartAnswer(of, withNetworks: false);
        RdapFacts facts = new(autnum);
        RdapStatus status = StatusOf(rendering, of, autnum, facts);
        WriteStart(output, facts, range, status);
        AbuseContact abuse = AbuseContacts.Find(rendering.Registry, of);
        rendering.Contacts.Collect(rendering.Registry, of);
        rendering.AddAbuse(of, abuse);
        RdapCommon.WriteEntities(rendering, abuse);

        RdapCommon.WriteDescriptions(output, autnum, facts);
        RdapCommon.WriteStatusRemark(output, status);
        RdapCommon.WriteCountryRemark(output, autnum, facts);
        RdapCommon.WriteTruncation(rendering);
        output.EndRemarks();
        WriteSelf(output, asked);
        RdapCommon.WriteEvents(rendering, of, facts);
        rendering.EndAnswer();
    }

    /// <summary>An AS number inside another answer.</summary>
    public static void WriteNested(RdapRendering rendering, ObjectRef of, in AsnRange range)
    {
        RdapOutput output = rendering.Output;
        RegistryObject autnum = rendering.Registry.Get(of);
        RdapFacts facts = new(autnum);
        output.Json.WriteStartObject();
        WriteStart(output, facts, range, StatusOf(rendering, of, autnum, facts));
        WriteSelf(output, NumberThatLeadsTo(rendering, of, range));
        output.Json.WriteEndObject();
    }

    private static void WriteStart(RdapOutput output, in RdapFacts facts, in AsnRange range, RdapStatus status)
    {
        Utf8JsonWriter json = output.Json;
        json.WriteString(RdapNames.ObjectClassName, RdapNames.ClassAutnum);
        output.Text(RdapNames.Handle, facts.Handle);
        json.WriteNumber(RdapNames.StartAutnum, range.First);
        json.WriteNumber(RdapNames.EndAutnum, range.Last);
        output.Text(RdapNames.Name, facts.Name);
        output.Text(RdapNames.Type, facts.Status);
        RdapCommon.WriteCountry(output, facts);
        RdapCommon.WriteStatus(output, status);
    }

    private static void WriteSelf(RdapOutput output, uint number)
    {
        output.Json.WriteStartArray(RdapNames.Links);
        output.OwnUrl("autnum/"u8).AppendNumber(number);
        output.Link(RdapNames.RelSelf, RdapNames.TypeRdap);
        output.Json.WriteEndArray();
    }

    private static RdapStatus StatusOf(RdapRendering rendering, ObjectRef of, in RegistryObject autnum, in RdapFacts facts) =>
        RdapStatuses.Of(facts.Status, rendering.Registry.Sources[of.Source].Info.Role, autnum.Class);

    /// <summary>A number of a block that has no object of its own; of a block whose ends both have one, the first.</summary>
    private static uint NumberThatLeadsTo(RdapRendering rendering, ObjectRef of, in AsnRange range) =>
        LeadsTo(rendering, of, range.First) || !LeadsTo(rendering, of, range.Last) ? range.First : range.Last;

    private static bool LeadsTo(RdapRendering rendering, ObjectRef of, uint number) =>
        RegistryLookup.TryFindAutnum(rendering.Registry, number, SourceRole.Registry, out ObjectRef found, out _) && found == of;
}
