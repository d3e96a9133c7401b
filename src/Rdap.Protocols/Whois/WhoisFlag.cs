// The flags of the RIPE Database query reference, spoken over RFC 3912 (WHOIS).
using System.Text;

namespace Rdap.Protocols.Whois;

/// <summary>What a query line can ask for besides its key. One value per row of <see cref="WhoisFlags"/>.</summary>
public enum WhoisFlag : byte
{
    /// <summary>-x: only objects with exactly this range.</summary>
    Exact,

    /// <summary>-l: the next bigger range.</summary>
    OneLess,

    /// <summary>-L: all bigger ranges and the exact one.</summary>
    AllLess,

    /// <summary>-m: the next smaller ranges.</summary>
    OneMore,

    /// <summary>-M: all smaller ranges.</summary>
    AllMore,

    /// <summary>-c: with the incident response team.</summary>
    Irt,

    /// <summary>-C: without it (the default).</summary>
    NoIrt,

    /// <summary>-b: only the abuse mailbox.</summary>
    AbuseContact,

    /// <summary>-d: also reverse zones.</summary>
    ReverseDomain,

    /// <summary>-i: objects whose attribute names the key.</summary>
    Inverse,

    /// <summary>-T: only these classes.</summary>
    SelectTypes,

    /// <summary>-s: only these sources, in this order.</summary>
    Sources,

    /// <summary>-a: all sources, the one that speaks for the number first.</summary>
    AllSources,

    /// <summary>Only what the source says that speaks for the number.</summary>
    Resource,

    /// <summary>-r: no contacts.</summary>
    NoReferenced,

    /// <summary>-G: contacts once, at the end.</summary>
    NoGrouping,

    /// <summary>-F: two-letter attribute names.</summary>
    Brief,

    /// <summary>-K: only primary keys.</summary>
    PrimaryKeys,

    /// <summary>-B: nothing left out.</summary>
    NoFiltering,

    /// <summary>No person and role objects.</summary>
    NoPersonal,

    /// <summary>With person and role objects (the default).</summary>
    ShowPersonal,

    /// <summary>Only objects that keep to their template.</summary>
    ValidSyntax,

    /// <summary>Only objects that do not.</summary>
    NoValidSyntax,

    /// <summary>-k: the connection stays open.</summary>
    Persistent,

    /// <summary>-q: about the server.</summary>
    ServerInfo,

    /// <summary>As -q sources.</summary>
    ListSources,

    /// <summary>As -q version.</summary>
    Version,

    /// <summary>As -q types.</summary>
    Types,

    /// <summary>-t: the template of a class.</summary>
    Template,

    /// <summary>-v: the template with words.</summary>
    Verbose,

    /// <summary>The versions of an object.</summary>
    ListVersions,

    /// <summary>One version of an object.</summary>
    ShowVersion,

    /// <summary>How two versions of an object differ.</summary>
    DiffVersions,

    /// <summary>-g: what has changed, for mirrors.</summary>
    Mirror,

    /// <summary>-V: who is asking.</summary>
    Client,

    /// <summary>-Z: the character set of the answer.</summary>
    Charset,
}

/// <summary>What must follow a flag.</summary>
public enum WhoisArgument : byte
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Attribute names, with commas.</summary>
    Attributes,

    /// <summary>Class names, with commas.</summary>
    Types,

    /// <summary>One class name.</summary>
    Type,

    /// <summary>Source names, with commas.</summary>
    Sources,

    /// <summary>One of sources, types, version.</summary>
    Info,

    /// <summary>The number of a version.</summary>
    Version,

    /// <summary>The numbers of two versions.</summary>
    Versions,

    /// <summary>A source, a version of NRTM and a range of serial numbers.</summary>
    Serials,

    /// <summary>A client's tag, and the address of whom it asks for.</summary>
    Client,

    /// <summary>A character set.</summary>
    Charset,
}

/// <summary>One row of the table of flags.</summary>
/// <param name="Flag">The flag.</param>
/// <param name="Short">Its letter, or 0.</param>
/// <param name="Long">Its long name without the two dashes, or empty.</param>
/// <param name="Argument">What follows it.</param>
/// <param name="Once">A second one on the line is an error (%ERROR:110) rather than merged or ignored.</param>
/// <param name="Help">One or more sentences for the help text.</param>
public sealed record WhoisFlagInfo(WhoisFlag Flag, byte Short, string Long, WhoisArgument Argument, bool Once, string Help)
{
    private readonly byte[] _long = Encoding.ASCII.GetBytes(Long);

    /// <summary>The long name as it stands on the wire, without the two dashes.</summary>
    public ReadOnlySpan<byte> LongUtf8 => _long;

    /// <summary>Both spellings, as messages and the help text name the flag: <c>-b, --abuse-contact</c>.</summary>
    public string Spelling { get; } = (Short, Long) switch
    {
        (0, _) => "--" + Long,
        (_, "") => "-" + (char)Short,
        _ => $"-{(char)Short}, --{Long}",
    };

    /// <summary>The argument as the help text shows it; empty when there is none.</summary>
    public string ArgumentText => Argument switch
    {
        WhoisArgument.Attributes => "ATTRIBUTE[,ATTRIBUTE]...",
        WhoisArgument.Types => "TYPE[,TYPE]...",
        WhoisArgument.Type => "TYPE",
        WhoisArgument.Sources => "SOURCE[,SOURCE]...",
        WhoisArgument.Info => "sources|types|version",
        WhoisArgument.Version => "NUMBER",
        WhoisArgument.Versions => "NUMBER:NUMBER",
        WhoisArgument.Serials => "SOURCE:3:FIRST-LAST",
        WhoisArgument.Client => "TAG[,ADDRESS]",
        WhoisArgument.Charset => "utf-8|latin-1|us-ascii",
        _ => "",
    };
}

/// <summary>The table of flags. The parser, the help text and the messages are made from it.</summary>
public static class WhoisFlags
{
    private static readonly WhoisFlagInfo[] Rows =
    [
        new(WhoisFlag.Exact, (byte)'x', "exact", WhoisArgument.None, false, "Only objects with exactly the range that was asked for."),
        new(WhoisFlag.OneLess, (byte)'l', "one-less", WhoisArgument.None, false, "The next bigger range, never the exact one."),
        new(WhoisFlag.AllLess, (byte)'L', "all-less", WhoisArgument.None, false, "The exact range and every bigger one around it, biggest first."),
        new(WhoisFlag.OneMore, (byte)'m', "one-more", WhoisArgument.None, false, "The ranges one level below, never the exact one."),
        new(WhoisFlag.AllMore, (byte)'M', "all-more", WhoisArgument.None, false, "All smaller ranges inside, never the exact one."),
        new(WhoisFlag.Irt, (byte)'c', "irt", WhoisArgument.None, false,
            "Also the incident response team of the network, or of the nearest bigger network that names one."),
        new(WhoisFlag.NoIrt, (byte)'C', "no-irt", WhoisArgument.None, false, "No incident response team. This is the default."),
        new(WhoisFlag.AbuseContact, (byte)'b', "abuse-contact", WhoisArgument.None, false,
            "Only the range or AS number and the mailbox that takes abuse reports for it."),
        new(WhoisFlag.ReverseDomain, (byte)'d', "reverse-domain", WhoisArgument.None, false, "With an address: also the reverse zones."),
        new(WhoisFlag.Inverse, (byte)'i', "inverse", WhoisArgument.Attributes, false,
            "All objects in which one of these attributes has the key as its value."),
        new(WhoisFlag.SelectTypes, (byte)'T', "select-types", WhoisArgument.Types, false, "Only objects of these types."),
        new(WhoisFlag.Sources, (byte)'s', "sources", WhoisArgument.Sources, false, "Only these sources, in this order."),
        new(WhoisFlag.AllSources, (byte)'a', "all-sources", WhoisArgument.None, false,
            "All sources, first the one that speaks for the number. Without it: all sources, in their configured order."),
        new(WhoisFlag.Resource, 0, "resource", WhoisArgument.None, false,
            "Only what the source says that speaks for the number: the one with the most specific registration, no placeholders; implies -r."),
        new(WhoisFlag.NoReferenced, (byte)'r', "no-referenced", WhoisArgument.None, false, "Without the contacts that an object refers to."),
        new(WhoisFlag.NoGrouping, (byte)'G', "no-grouping", WhoisArgument.None, false, "All contacts once and at the end, not after each object."),
        new(WhoisFlag.Brief, (byte)'F', "brief", WhoisArgument.None, false, "Two-letter attribute names; implies -r."),
        new(WhoisFlag.PrimaryKeys, (byte)'K', "primary-keys", WhoisArgument.None, false, "Only primary keys, and the members of sets; implies -r."),
        new(WhoisFlag.NoFiltering, (byte)'B', "no-filtering", WhoisArgument.None, false,
            "With e-mail and notification addresses, which are left out otherwise."),
        new(WhoisFlag.NoPersonal, 0, "no-personal", WhoisArgument.None, false, "Without person and role objects."),
        new(WhoisFlag.ShowPersonal, 0, "show-personal", WhoisArgument.None, false, "With person and role objects. This is the default."),
        new(WhoisFlag.ValidSyntax, 0, "valid-syntax", WhoisArgument.None, false,
            "Only objects that keep to the template of their type; of the others it is said what is wrong."),
        new(WhoisFlag.NoValidSyntax, 0, "no-valid-syntax", WhoisArgument.None, false, "Only objects that do not, each with what is wrong."),
        new(WhoisFlag.Persistent, (byte)'k', "persistent-connection", WhoisArgument.None, false,
            "The connection stays open for more queries; a second -k on its own closes it."),
        new(WhoisFlag.ServerInfo, (byte)'q', "", WhoisArgument.Info, true, "About this server: its sources, the types it knows, or its version."),
        new(WhoisFlag.ListSources, 0, "list-sources", WhoisArgument.None, false, "As -q sources."),
        new(WhoisFlag.Version, 0, "version", WhoisArgument.None, false, "As -q version."),
        new(WhoisFlag.Types, 0, "types", WhoisArgument.None, false, "As -q types."),
        new(WhoisFlag.Template, (byte)'t', "template", WhoisArgument.Type, true, "The attributes that an object of this type can have."),
        new(WhoisFlag.Verbose, (byte)'v', "verbose", WhoisArgument.Type, true, "As -t, with what the type is for."),
        new(WhoisFlag.ListVersions, 0, "list-versions", WhoisArgument.None, false,
            "The versions of the object with this primary key that this server has seen, and when. Only with -T, -k, -V and -Z."),
        new(WhoisFlag.ShowVersion, 0, "show-version", WhoisArgument.Version, true, "One of these versions, by its number."),
        new(WhoisFlag.DiffVersions, 0, "diff-versions", WhoisArgument.Versions, true, "How two of these versions differ, line by line."),
        new(WhoisFlag.Mirror, (byte)'g', "", WhoisArgument.Serials, true,
            "For mirrors (NRTM version 3): what has changed in a source from one serial number to another, or to the word LAST. Only with -k, -V and -Z."),
        new(WhoisFlag.Client, (byte)'V', "client", WhoisArgument.Client, false,
            "The name of the asking program. With an address, for whom it asks: only programs that this server trusts may say so."),
        new(WhoisFlag.Charset, (byte)'Z', "charset", WhoisArgument.Charset, false, "The character set of the answer. Without it: UTF-8."),
    ];

    private static readonly byte[] ByLetter = IndexLetters();

    /// <summary>All flags, in the order of the help text and of <see cref="WhoisFlag"/>.</summary>
    public static ReadOnlySpan<WhoisFlagInfo> All => Rows;

    /// <summary>The row of a flag.</summary>
    public static WhoisFlagInfo Get(WhoisFlag flag) => Rows[(int)flag];

    /// <summary>The flag with this letter; the case counts. False when there is none.</summary>
    public static bool TryFind(byte letter, out WhoisFlag flag)
    {
        byte row = letter < ByLetter.Length ? ByLetter[letter] : (byte)0;
        flag = (WhoisFlag)(row == 0 ? 0 : row - 1);
        return row != 0;
    }

    /// <summary>The flag with exactly this long name (lower case, no dashes). False when there is none.</summary>
    public static bool TryFind(ReadOnlySpan<byte> longName, out WhoisFlag flag)
    {
        foreach (WhoisFlagInfo row in Rows)
        {
            if (!longName.IsEmpty && row.LongUtf8.SequenceEqual(longName))
            {
                flag = row.Flag;
                return true;
            }
        }

        flag = default;
        return false;
    }

    private static byte[] IndexLetters()
    {
        byte[] index = new byte[128];
        foreach (WhoisFlagInfo row in Rows)
        {
            if (row.Short != 0)
            {
                index[row.Short] = (byte)((int)row.Flag + 1);
            }
        }

        return index;
    }
}
