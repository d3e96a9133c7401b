using System.Text;

namespace Rdap.Registry.Objects;

/// <summary>
/// The templates of the classes: each attribute in template order, then M(andatory), O(ptional), G(enerated) or C(onditional),
/// 1 or * (may repeat), and the letters of P(rimary), L(ookup) and I(nverse) key. As the RIPE Database has them in 2026.
/// </summary>
internal static class ObjectTemplates
{
    private const string Tail = "created G1; last-modified G1; source M1;";

    internal const string Inetnum =
        """
        inetnum M1 PL; netname M1 L; descr O*; country M*; geofeed O1; geoloc O1; prefixlen O1; language O*;
        org O1 I; sponsoring-org O1 I; admin-c M* I; tech-c M* I; abuse-c O1 I; status M1; assignment-size O1;
        remarks O*; notify O* I; mnt-by M* I; mnt-lower O* I; mnt-domains O* I; mnt-routes O* I; mnt-irt O* I;
        """ + Tail;

    internal const string Inet6num =
        """
        inet6num M1 PL; netname M1 L; descr O*; country M*; geofeed O1; geoloc O1; prefixlen O1; language O*;
        org O1 I; sponsoring-org O1 I; admin-c M* I; tech-c M* I; abuse-c O1 I; status M1; assignment-size O1;
        remarks O*; notify O* I; mnt-by M* I; mnt-lower O* I; mnt-routes O* I; mnt-domains O* I; mnt-irt O* I;
        """ + Tail;

    internal const string AsBlock =
        """
        as-block M1 PL; descr O*; remarks O*; org O* I; notify O* I; mnt-by M* I; mnt-lower O* I;
        """ + Tail;

    internal const string AutNum =
        """
        aut-num M1 PL; as-name M1; descr O*; member-of O* I; import-via O*; import O*; mp-import O*; export-via O*;
        export O*; mp-export O*; default O*; mp-default O*; remarks O*; org O1 I; sponsoring-org O1 I; admin-c M* I;
        tech-c M* I; abuse-c O1 I; status G1; notify O* I; mnt-by M* I;
        """ + Tail;

    internal const string AsSet =
        """
        as-set M1 PL; descr O*; members O*; mbrs-by-ref O* I; remarks O*; org O* I; tech-c M* I; admin-c M* I;
        notify O* I; mnt-by M* I; mnt-lower O* I;
        """ + Tail;

    internal const string Route =
        """
        route M1 PL; descr O*; origin M1 PI; pingable O*; ping-hdl O* I; holes O*; org O* I; member-of O* I;
        inject O*; aggr-mtd O1; aggr-bndry O1; export-comps O1; components O1; remarks O*; notify O* I;
        mnt-lower O* I; mnt-routes O* I; mnt-by M* I;
        """ + Tail;

    internal const string Route6 =
        """
        route6 M1 PL; descr O*; origin M1 PI; pingable O*; ping-hdl O* I; holes O*; org O* I; member-of O* I;
        inject O*; aggr-mtd O1; aggr-bndry O1; export-comps O1; components O1; remarks O*; notify O* I;
        mnt-lower O* I; mnt-routes O* I; mnt-by M* I;
        """ + Tail;

    internal const string RouteSet =
        """
        route-set M1 PL; descr O*; members O*; mp-members O*; mbrs-by-ref O* I; remarks O*; org O* I; tech-c M* I;
        admin-c M* I; notify O* I; mnt-by M* I; mnt-lower O* I;
        """ + Tail;

    internal const string InetRtr =
        """
        inet-rtr M1 PL; descr O*; alias O*; local-as M1 I; ifaddr M* I; interface O*; peer O*; mp-peer O*;
        member-of O* I; remarks O*; org O* I; admin-c M* I; tech-c M* I; notify O* I; mnt-by M* I;
        """ + Tail;

    internal const string FilterSet =
        """
        filter-set M1 PL; descr O*; filter O1; mp-filter O1; remarks O*; org O* I; tech-c M* I; admin-c M* I;
        notify O* I; mnt-by M* I; mnt-lower O* I;
        """ + Tail;

    internal const string PeeringSet =
        """
        peering-set M1 PL; descr O*; peering O*; mp-peering O*; remarks O*; org O* I; tech-c M* I; admin-c M* I;
        notify O* I; mnt-by M* I; mnt-lower O* I;
        """ + Tail;

    internal const string RtrSet =
        """
        rtr-set M1 PL; descr O*; members O*; mp-members O*; mbrs-by-ref O* I; remarks O*; org O* I; tech-c M* I;
        admin-c M* I; notify O* I; mnt-by M* I; mnt-lower O* I;
        """ + Tail;

    internal const string Domain =
        """
        domain M1 PL; descr O*; org O* I; admin-c M* I; tech-c M* I; zone-c M* I; nserver M* I; ds-rdata O* I;
        remarks O*; notify O* I; mnt-by M* I;
        """ + Tail;

    internal const string PoeticForm =
        """
        poetic-form M1 PL; descr O*; admin-c M* I; remarks O*; notify O* I; mnt-by M1 I;
        """ + Tail;

    internal const string Poem =
        """
        poem M1 PL; descr O*; form M1 I; text M*; author O* I; remarks O*; notify O* I; mnt-by M1 I;
        """ + Tail;

    internal const string Mntner =
        """
        mntner M1 PL; descr O*; org O* I; admin-c M* I; tech-c O* I; upd-to M* I; mnt-nfy O* I; auth M* I;
        remarks O*; notify O* I; mnt-by M* I; mnt-ref O* I;
        """ + Tail;

    internal const string Irt =
        """
        irt M1 PL; address M*; phone O*; fax-no O*; e-mail M* L; signature O*; encryption O*; org O* I; admin-c M* I;
        tech-c M* I; auth M* I; remarks O*; irt-nfy O* I; notify O* I; mnt-by M* I; mnt-ref O* I;
        """ + Tail;

    internal const string KeyCert =
        """
        key-cert M1 PL; method G1; owner G*; fingerpr G1 I; certif M*; org O* I; remarks O*; notify O* I;
        admin-c O* I; tech-c O* I; mnt-by M* I;
        """ + Tail;

    internal const string Organisation =
        """
        organisation M1 PL; org-name M1 L; org-type M1; descr O*; remarks O*; address M*; country O1; phone O*;
        fax-no O*; e-mail M* L; geoloc O1; language O*; org O* I; admin-c O* I; tech-c O* I; abuse-c O1 I;
        ref-nfy O* I; mnt-ref M* I; notify O* I; mnt-by M* I;
        """ + Tail;

    internal const string Role =
        """
        role M1 L; address M*; phone O*; fax-no O*; e-mail M* L; org O* I; admin-c O* I; tech-c O* I; nic-hdl M1 PL;
        remarks O*; notify O* I; abuse-mailbox O1 I; mnt-by M* I; mnt-ref O* I;
        """ + Tail;

    internal const string Person =
        """
        person M1 L; address M*; phone M*; fax-no O*; e-mail O* L; org O* I; nic-hdl M1 PL; remarks O*; notify O* I;
        mnt-by M* I; mnt-ref O* I;
        """ + Tail;

    internal const string ObjectTag =
        """
        object-tag M1 PL; descr O*; contact O*; rdap-server M*; remarks O*; source M1;
        """;

    /// <summary>Reads a template above; a mistake in it is a mistake in this file and stops the program at its first use.</summary>
    internal static TemplateRow[] Read(string template)
    {
        string[] rows = template.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return [.. rows.Select(ReadRow)];
    }

    private static TemplateRow ReadRow(string row)
    {
        string[] words = row.Split(' ');
        AttributeName attribute = AttributeNames.Find(Encoding.ASCII.GetBytes(words[0]));
        Requirement requirement = words[1][0] switch
        {
            'M' => Requirement.Mandatory,
            'O' => Requirement.Optional,
            'G' => Requirement.Generated,
            'C' => Requirement.Conditional,
            _ => throw new InvalidOperationException($"Template row '{row}' has an unknown requirement."),
        };
        if (attribute == AttributeName.Unknown)
        {
            throw new InvalidOperationException($"Template row '{row}' names an unknown attribute.");
        }

        KeyKinds keys = KeyKinds.None;
        foreach (char letter in words.Length > 2 ? words[2] : "")
        {
            keys |= letter switch
            {
                'P' => KeyKinds.Primary,
                'L' => KeyKinds.Lookup,
                'I' => KeyKinds.Inverse,
                _ => throw new InvalidOperationException($"Template row '{row}' has an unknown kind of key."),
            };
        }

        return new TemplateRow(attribute, requirement, words[1][1] == '*', keys);
    }
}
