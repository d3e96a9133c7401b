using System.Buffers.Binary;
using System.Text;

namespace Rdap.Registry.Objects;

/// <summary>How the value of an attribute is cut into keys for the index.</summary>
public enum KeyShape : byte
{
    /// <summary>Not indexed by its value (or only as part of a primary key).</summary>
    None,

    /// <summary>The whole value is one key, white space collapsed.</summary>
    Whole,

    /// <summary>The first word is the key: what follows is no part of it (glue of an nserver, prefixes of a mnt-routes).</summary>
    FirstWord,

    /// <summary>One key for each element of a list separated by commas, white space or both.</summary>
    List,

    /// <summary>One key for each word of a name; a query must match them all, in any order.</summary>
    NameWords,
}

/// <summary>One row of the attribute table.</summary>
public sealed class AttributeNameInfo
{
    private readonly byte[] _nameUtf8;

    internal AttributeNameInfo(
        AttributeName attribute, string name, string shortName, AttributeNames.Use use = AttributeNames.Use.None, KeyShape shape = KeyShape.None)
    {
        Attribute = attribute;
        Name = name;
        _nameUtf8 = Encoding.ASCII.GetBytes(name);
        ShortName = shortName;
        ShortNameUtf8 = Encoding.ASCII.GetBytes(shortName);
        IsInverseKey = use == AttributeNames.Use.Inverse;
        IsLookupKey = use == AttributeNames.Use.Lookup;
        IndexShape = shape;
    }

    /// <summary>The attribute.</summary>
    public AttributeName Attribute { get; }

    /// <summary>Long name as it stands in objects, lower case.</summary>
    public string Name { get; }

    /// <summary><see cref="Name"/> as bytes.</summary>
    public ReadOnlySpan<byte> NameUtf8 => _nameUtf8;

    /// <summary>Short name, two letters (contact: three), as WHOIS flags -i and -F have it; empty for attributes that have none.</summary>
    public string ShortName { get; }

    /// <summary><see cref="ShortName"/> as bytes.</summary>
    public ReadOnlyMemory<byte> ShortNameUtf8 { get; }

    /// <summary>True when a WHOIS inverse query (-i) may name the attribute.</summary>
    public bool IsInverseKey { get; }

    /// <summary>True when a plain query finds objects by this attribute: a class's key, netname, e-mail, a person's or organisation's name.</summary>
    public bool IsLookupKey { get; }

    /// <summary>How values become index keys.</summary>
    public KeyShape IndexShape { get; }
}

/// <summary>
/// The table of attribute names: long name, short name, what queries may use it for, how its value is indexed. Names compare without case.
/// </summary>
public static class AttributeNames
{
    private const int LongestKnown = 16;

    private static readonly AttributeNameInfo[] Table =
    [
        new(AttributeName.Unknown, "", ""),
        new(AttributeName.AbuseC, "abuse-c", "au", Use.Inverse, KeyShape.List),
        new(AttributeName.AbuseMailbox, "abuse-mailbox", "am", Use.Inverse, KeyShape.List),
        new(AttributeName.Address, "address", "ad"),
        new(AttributeName.AdminC, "admin-c", "ac", Use.Inverse, KeyShape.List),
        new(AttributeName.AggrBndry, "aggr-bndry", "ab"),
        new(AttributeName.AggrMtd, "aggr-mtd", "ag"),
        new(AttributeName.Alias, "alias", "az"),
        new(AttributeName.AssignmentSize, "assignment-size", "ae"),
        new(AttributeName.AsBlock, "as-block", "ak", Use.Lookup),
        new(AttributeName.AsName, "as-name", "aa"),
        new(AttributeName.AsSet, "as-set", "as", Use.Lookup),
        new(AttributeName.Auth, "auth", "at", Use.Inverse, KeyShape.Whole),
        new(AttributeName.Author, "author", "ah", Use.Inverse, KeyShape.List),
        new(AttributeName.AutNum, "aut-num", "an", Use.Lookup),
        new(AttributeName.Certif, "certif", "ce"),
        new(AttributeName.Changed, "changed", "ch"),
        new(AttributeName.Components, "components", "co"),
        new(AttributeName.Contact, "contact", "con"),
        new(AttributeName.Country, "country", "cy"),
        new(AttributeName.Created, "created", "cr"),
        new(AttributeName.Default, "default", "df"),
        new(AttributeName.Descr, "descr", "de"),
        new(AttributeName.Domain, "domain", "dn", Use.Lookup),
        new(AttributeName.DsRdata, "ds-rdata", "ds", Use.Inverse, KeyShape.Whole),
        new(AttributeName.Encryption, "encryption", "en"),
        new(AttributeName.Export, "export", "ex"),
        new(AttributeName.ExportComps, "export-comps", "ec"),
        new(AttributeName.ExportVia, "export-via", "ev"),
        new(AttributeName.EMail, "e-mail", "em", Use.Lookup, KeyShape.List),
        new(AttributeName.FaxNo, "fax-no", "fx"),
        new(AttributeName.Filter, "filter", "fi"),
        new(AttributeName.FilterSet, "filter-set", "fs", Use.Lookup),
        new(AttributeName.Fingerpr, "fingerpr", "fp", Use.Inverse, KeyShape.Whole),
        new(AttributeName.Form, "form", "fr", Use.Inverse, KeyShape.List),
        new(AttributeName.Geofeed, "geofeed", "gf"),
        new(AttributeName.Geoloc, "geoloc", "gl"),
        new(AttributeName.Holes, "holes", "ho"),
        new(AttributeName.Ifaddr, "ifaddr", "if", Use.Inverse, KeyShape.FirstWord),
        new(AttributeName.Import, "import", "ip"),
        new(AttributeName.ImportVia, "import-via", "iv"),
        new(AttributeName.Inet6num, "inet6num", "i6", Use.Lookup),
        new(AttributeName.Inetnum, "inetnum", "in", Use.Lookup),
        new(AttributeName.InetRtr, "inet-rtr", "ir", Use.Lookup),
        new(AttributeName.Inject, "inject", "ij"),
        new(AttributeName.Interface, "interface", "ie"),
        new(AttributeName.Irt, "irt", "it", Use.Lookup),
        new(AttributeName.IrtNfy, "irt-nfy", "iy", Use.Inverse, KeyShape.List),
        new(AttributeName.KeyCert, "key-cert", "kc", Use.Lookup),
        new(AttributeName.Language, "language", "ln"),
        new(AttributeName.LastModified, "last-modified", "lm"),
        new(AttributeName.LocalAs, "local-as", "la", Use.Inverse, KeyShape.List),
        new(AttributeName.MbrsByRef, "mbrs-by-ref", "mr", Use.Inverse, KeyShape.List),
        new(AttributeName.Members, "members", "ms"),
        new(AttributeName.MemberOf, "member-of", "mo", Use.Inverse, KeyShape.List),
        new(AttributeName.Method, "method", "mh"),
        new(AttributeName.Mntner, "mntner", "mt", Use.Lookup),
        new(AttributeName.MntBy, "mnt-by", "mb", Use.Inverse, KeyShape.List),
        new(AttributeName.MntDomains, "mnt-domains", "md", Use.Inverse, KeyShape.List),
        new(AttributeName.MntIrt, "mnt-irt", "mi", Use.Inverse, KeyShape.List),
        new(AttributeName.MntLower, "mnt-lower", "ml", Use.Inverse, KeyShape.List),
        new(AttributeName.MntNfy, "mnt-nfy", "mn", Use.Inverse, KeyShape.List),
        new(AttributeName.MntRef, "mnt-ref", "mz", Use.Inverse, KeyShape.List),
        new(AttributeName.MntRoutes, "mnt-routes", "mu", Use.Inverse, KeyShape.FirstWord),
        new(AttributeName.MpDefault, "mp-default", "ma"),
        new(AttributeName.MpExport, "mp-export", "me"),
        new(AttributeName.MpFilter, "mp-filter", "mf"),
        new(AttributeName.MpImport, "mp-import", "my"),
        new(AttributeName.MpMembers, "mp-members", "mm"),
        new(AttributeName.MpPeer, "mp-peer", "mp"),
        new(AttributeName.MpPeering, "mp-peering", "mg"),
        new(AttributeName.Netname, "netname", "na", Use.Lookup, KeyShape.Whole),
        new(AttributeName.NicHdl, "nic-hdl", "nh", Use.Lookup),
        new(AttributeName.Notify, "notify", "ny", Use.Inverse, KeyShape.List),
        new(AttributeName.Nserver, "nserver", "ns", Use.Inverse, KeyShape.FirstWord),
        new(AttributeName.Org, "org", "og", Use.Inverse, KeyShape.List),
        new(AttributeName.OrgName, "org-name", "on", Use.Lookup, KeyShape.NameWords),
        new(AttributeName.OrgType, "org-type", "ot"),
        new(AttributeName.Organisation, "organisation", "oa", Use.Lookup),
        new(AttributeName.Origin, "origin", "or", Use.Inverse, KeyShape.List),
        new(AttributeName.Owner, "owner", "ow"),
        new(AttributeName.Peer, "peer", "pe"),
        new(AttributeName.Peering, "peering", "pg"),
        new(AttributeName.PeeringSet, "peering-set", "ps", Use.Lookup),
        new(AttributeName.Person, "person", "pn", Use.Lookup, KeyShape.NameWords),
        new(AttributeName.Phone, "phone", "ph"),
        new(AttributeName.PingHdl, "ping-hdl", "pc", Use.Inverse, KeyShape.List),
        new(AttributeName.Pingable, "pingable", "pa"),
        new(AttributeName.Poem, "poem", "po", Use.Lookup),
        new(AttributeName.PoeticForm, "poetic-form", "pf", Use.Lookup),
        new(AttributeName.Prefixlen, "prefixlen", "pl"),
        new(AttributeName.RefNfy, "ref-nfy", "rn", Use.Inverse, KeyShape.List),
        new(AttributeName.Remarks, "remarks", "rm"),
        new(AttributeName.Role, "role", "ro", Use.Lookup, KeyShape.NameWords),
        new(AttributeName.Route, "route", "rt", Use.Lookup),
        new(AttributeName.Route6, "route6", "r6", Use.Lookup),
        new(AttributeName.RouteSet, "route-set", "rs", Use.Lookup),
        new(AttributeName.RtrSet, "rtr-set", "is", Use.Lookup),
        new(AttributeName.Signature, "signature", "sg"),
        new(AttributeName.Source, "source", "so"),
        new(AttributeName.SponsoringOrg, "sponsoring-org", "sp", Use.Inverse, KeyShape.List),
        new(AttributeName.Status, "status", "st"),
        new(AttributeName.TechC, "tech-c", "tc", Use.Inverse, KeyShape.List),
        new(AttributeName.Text, "text", "tx"),
        new(AttributeName.UpdTo, "upd-to", "dt", Use.Inverse, KeyShape.List),
        new(AttributeName.ZoneC, "zone-c", "zc", Use.Inverse, KeyShape.List),

        new(AttributeName.ObjectTag, "object-tag", "", Use.Lookup),
        new(AttributeName.OpaqueId, "opaque-id", "", Use.Inverse, KeyShape.Whole),
        new(AttributeName.RdapServer, "rdap-server", ""),
        new(AttributeName.WhoisServer, "whois-server", ""),
        new(AttributeName.Registry, "registry", ""),
        new(AttributeName.Cidr, "cidr", ""),
        new(AttributeName.MaxLength, "max-length", ""),
        new(AttributeName.PgpFingerprint, "pgp-fingerprint", ""),
        new(AttributeName.BgpStatus, "bgp-status", ""),
        new(AttributeName.Policy, "policy", ""),
        new(AttributeName.Www, "www", ""),
        new(AttributeName.Url, "url", ""),
        new(AttributeName.Nick, "nick", ""),
        new(AttributeName.Key, "key", ""),
        new(AttributeName.OwnerC, "owner-c", ""),
        new(AttributeName.Ownerid, "ownerid", ""),
        new(AttributeName.Responsible, "responsible", ""),
        new(AttributeName.Trouble, "trouble", ""),
        new(AttributeName.RevSrv, "rev-srv", ""),
        new(AttributeName.RpkiOvState, "rpki-ov-state", ""),
    ];

    private static readonly NameTable LongNames = new(Table, static info => info.Name);
    private static readonly NameTable ShortNames = new(Table, static info => info.ShortName);

    internal enum Use : byte
    {
        None,
        Inverse,
        Lookup,
    }

    /// <summary>Every known attribute; the index is the <see cref="AttributeName"/>. Row 0 is <see cref="AttributeName.Unknown"/>, with empty names.</summary>
    public static ReadOnlySpan<AttributeNameInfo> All => Table;

    /// <summary>The attribute of this long name, any case; <see cref="AttributeName.Unknown"/> when there is none.</summary>
    public static AttributeName Find(ReadOnlySpan<byte> name) => LongNames.Find(name);

    /// <summary>The attribute of this long or short name, any case: the words of -i.</summary>
    public static AttributeName FindShortOrLong(ReadOnlySpan<byte> name)
    {
        AttributeName found = LongNames.Find(name);
        return found == AttributeName.Unknown ? ShortNames.Find(name) : found;
    }

    /// <summary>The row of an attribute.</summary>
    public static AttributeNameInfo Get(AttributeName attribute) => Table[(int)attribute];

    /// <summary>
    /// Names of up to 16 bytes as open-addressed hash table. A name is two overlapping words of lower-cased bytes, so that finding it is
    /// a multiplication and in nearly all cases one comparison: a bulk load does this for every line.
    /// </summary>
    private sealed class NameTable
    {
        private const int SlotBits = 9;
        private readonly Slot[] _slots = new Slot[1 << SlotBits];

        internal NameTable(AttributeNameInfo[] table, Func<AttributeNameInfo, string> name)
        {
            foreach (AttributeNameInfo info in table)
            {
                byte[] text = Encoding.ASCII.GetBytes(name(info));
                if (text.Length == 0)
                {
                    continue;
                }

                if (!TryPack(text, out ulong head, out ulong tail))
                {
                    throw new InvalidOperationException($"Attribute name {info.Name} is longer than {LongestKnown} bytes.");
                }

                int i = FirstSlot(head, tail, text.Length);
                while (_slots[i].Length != 0)
                {
                    i = (i + 1) & (_slots.Length - 1);
                }

                _slots[i] = new Slot(head, tail, (byte)text.Length, info.Attribute);
            }
        }

        internal AttributeName Find(ReadOnlySpan<byte> name)
        {
            if (!TryPack(name, out ulong head, out ulong tail))
            {
                return AttributeName.Unknown;
            }

            Slot[] slots = _slots;
            for (int i = FirstSlot(head, tail, name.Length); ; i++)
            {
                ref readonly Slot slot = ref slots[i & (slots.Length - 1)];
                if (slot.Head == head && slot.Tail == tail && slot.Length == name.Length)
                {
                    return slot.Attribute;
                }

                if (slot.Length == 0)
                {
                    return AttributeName.Unknown;
                }
            }
        }

        private static int FirstSlot(ulong head, ulong tail, int length) =>
            (int)(((head ^ (tail * 0x9E3779B97F4A7C15) ^ (ulong)length) * 0xD6E8FEB86659FD93) >> (64 - SlotBits));

        /// <summary>False for a name that cannot be known: empty, longer than any, or with a control byte.</summary>
        private static bool TryPack(ReadOnlySpan<byte> name, out ulong head, out ulong tail)
        {
            tail = 0;
            switch (name.Length)
            {
                case >= 8 and <= LongestKnown:
                    head = BinaryPrimitives.ReadUInt64LittleEndian(name);
                    tail = BinaryPrimitives.ReadUInt64LittleEndian(name[^8..]);
                    break;
                case >= 4 and < 8:
                    head = BinaryPrimitives.ReadUInt32LittleEndian(name) | ((ulong)BinaryPrimitives.ReadUInt32LittleEndian(name[^4..]) << 32);
                    tail = head;
                    break;
                case >= 1 and < 4:
                    head = name[0] | ((ulong)name[name.Length / 2] << 8) | ((ulong)name[^1] << 16) | (0x2020202020UL << 24);
                    tail = head;
                    break;
                default:
                    head = 0;
                    return false;
            }

            // Setting bit 5 lower-cases letters and leaves digits and '-' alone, but would also make '-' of CR: so no byte below a blank.
            const ulong Bit6 = 0x4040404040404040;
            if ((((head << 1) | head) & ((tail << 1) | tail) & Bit6) != Bit6)
            {
                return false;
            }

            const ulong Bit5 = 0x2020202020202020;
            head |= Bit5;
            tail |= Bit5;
            return true;
        }

        private readonly record struct Slot(ulong Head, ulong Tail, byte Length, AttributeName Attribute);
    }
}
