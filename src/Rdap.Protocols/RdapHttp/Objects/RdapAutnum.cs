// RFC 9083 section 5.5: the autonomous system number object class.
using Rdap.Protocols.RdapHttp.Documents;
using Rdap.Protocols.RdapHttp.Facts;
using Rdap.Protocols.RdapHttp.Text;
using Rdap.Registry;
using Rdap.Registry.Lookup;
using Rdap.Registry.Numbers;
using Rdap.Registry.Objects;

namespace Rdap.Protocols.RdapHttp.Objects;

/// <summary>aut-num and as-block as autnum.</summary>
internal static class RdapAutnum
{
    /// <summary>The whole answer for an AS number that was asked for.</summary>
    public static void Write(RdapRendering rendering, ObjectRef of, in AsnRange range, uint asked)
    {
        if (rendering.ShowsLess)
        {
            RdapBriefObjects.WriteAnswer(rendering, of);
            return;
        }

        References.Prefetch(rendering.Registry, of, RdapContacts.Followed);
        rendering.StartAnswer(of);
        WriteMembers(rendering, of, range, asked);
        rendering.EndAnswer();
    }

    /// <summary>The members of the object itself, with a link to it by a number that leads to it.</summary>
    public static void WriteMembers(RdapRendering rendering, ObjectRef of, in AsnRange range) =>
        WriteMembers(rendering, of, range, NumberThatLeadsTo(rendering, of, range));

    private static void WriteMembers(RdapRendering rendering, ObjectRef of, in AsnRange range, uint self)
    {
        RdapOutput output = rendering.Output;
        RegistryObject autnum = rendering.Registry.Get(of);
        RdapFacts facts = new(autnum);
        RdapStatus status = StatusOf(rendering, of, autnum, facts);
        AppendStart(output.Value.Start(default), rendering, facts, range, status);
        output.WriteMembers(output.Value);
        RdapCommon.WriteContactsAndRemarks(rendering, of, autnum, facts, status, AbuseContacts.Find(rendering.Registry, of));
        JsonText links = output.Value.Start("["u8);
        output.OwnUrl("autnum/"u8).AppendNumber(self);
        output.AppendLink(links, RdapNames.RelSelf, output.Url.Bytes, RdapNames.TypeRdap);
        RdapRelationLinks.OfAutnum(rendering, of, range).Append(links, rendering, range);
        output.Json.WritePropertyName(RdapNames.Links);
        output.Write(links.Append("]"u8));
        RdapCommon.WriteEvents(rendering, of, facts);
    }

    /// <summary>An AS number inside another answer.</summary>
    public static void WriteNested(RdapRendering rendering, ObjectRef of, in AsnRange range)
    {
        JsonText nested = rendering.Output.Value.Start("{"u8);
        AppendBrief(nested, rendering, of, new RdapFacts(rendering.Registry.Get(of)), range);
        rendering.Output.Write(nested.Append("}"u8));
    }

    /// <summary>The members of an AS number inside another answer.</summary>
    public static void AppendBrief(JsonText to, RdapRendering rendering, ObjectRef of, in RdapFacts facts, in AsnRange range)
    {
        AppendStart(to, rendering, facts, range, StatusOf(rendering, of, rendering.Registry.Get(of), facts));
        AppendSelf(to.Append(""","links":["""u8), rendering, of, range);
        to.Append("]"u8);
    }

    /// <summary>A link that leads to an AS number.</summary>
    public static void AppendSelf(JsonText to, RdapRendering rendering, ObjectRef of, in AsnRange range)
    {
        rendering.Output.OwnUrl("autnum/"u8).AppendNumber(NumberThatLeadsTo(rendering, of, range));
        rendering.Output.AppendLink(to, RdapNames.RelSelf, rendering.Output.Url.Bytes, RdapNames.TypeRdap);
    }

    /// <summary>The members from objectClassName to status.</summary>
    private static void AppendStart(JsonText to, RdapRendering rendering, in RdapFacts facts, in AsnRange range, RdapStatus status)
    {
        to.Append("""
            "objectClassName":"autnum"
            """u8);
        to.AppendMember(""","handle":"""u8, facts.Handle)
            .Append(""","startAutnum":"""u8).AppendNumber(range.First).Append(""","endAutnum":"""u8).AppendNumber(range.Last);
        to.AppendMember(""","name":"""u8, facts.Name);
        to.AppendMember(""","type":"""u8, facts.Status);
        RdapCommon.AppendCountry(to, rendering, facts);
        to.Append(""","status":["""u8).AppendString(RdapStatuses.Name(status)).Append("]"u8);
    }

    private static RdapStatus StatusOf(RdapRendering rendering, ObjectRef of, in RegistryObject autnum, in RdapFacts facts) =>
        RdapStatuses.Of(facts.Status, rendering.Registry.Sources[of.Source].Info.Role, autnum.Class);

    /// <summary>A number of a block that has no object of its own; of a block whose ends both have one, the first.</summary>
    private static uint NumberThatLeadsTo(RdapRendering rendering, ObjectRef of, in AsnRange range) =>
        LeadsTo(rendering, of, range.First) || !LeadsTo(rendering, of, range.Last) ? range.First : range.Last;

    private static bool LeadsTo(RdapRendering rendering, ObjectRef of, uint number) =>
        RegistryLookup.TryFindAutnum(rendering.Registry, number, SourceRole.Registry, out ObjectRef found, out _) && found == of;
}
