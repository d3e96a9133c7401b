// The "!" commands of IRRd, as its user documentation has them.
using Rdap.Protocols.Whois;

namespace Rdap.Protocols.Irr;

/// <summary>What a line that begins with "!" asks for.</summary>
public enum IrrCommand : byte
{
    /// <summary>Nothing that could be understood.</summary>
    None,

    /// <summary>!!: the connection stays open.</summary>
    Multiple,

    /// <summary>!q: it ends.</summary>
    Quit,

    /// <summary>!t: how long an expansion may take.</summary>
    Timeout,

    /// <summary>!n: who is asking.</summary>
    Client,

    /// <summary>!f: what is filtered out elsewhere.</summary>
    Filter,

    /// <summary>!s: which sources are asked.</summary>
    Sources,

    /// <summary>!e: which sets are left out.</summary>
    Exclude,

    /// <summary>!g: IPv4 prefixes of an origin.</summary>
    Routes4,

    /// <summary>!6: IPv6 prefixes of an origin.</summary>
    Routes6,

    /// <summary>!a: prefixes of a set of origins.</summary>
    SetRoutes,

    /// <summary>!i: members of a set.</summary>
    Members,

    /// <summary>!m: an object.</summary>
    Object,

    /// <summary>!o: the objects of a maintainer.</summary>
    Maintained,

    /// <summary>!r: the routes of a prefix.</summary>
    Search,

    /// <summary>!j: the state of sources, in one line each.</summary>
    Serials,

    /// <summary>!J: the state of sources, in JSON.</summary>
    Status,

    /// <summary>!v: the program.</summary>
    Version,
}

/// <summary>One row of the table of commands.</summary>
/// <param name="Command">The command.</param>
/// <param name="Letter">What stands behind "!"; the case counts.</param>
/// <param name="NeedsParameter">Whether something must follow.</param>
/// <param name="Kind">The word for the log line.</param>
/// <param name="Usage">How it is written.</param>
/// <param name="Help">What it does, one sentence.</param>
public sealed record IrrCommandInfo(IrrCommand Command, byte Letter, bool NeedsParameter, WhoisQueryKind Kind, string Usage, string Help);

/// <summary>The table of commands. The reader and the README follow it.</summary>
public static class IrrCommands
{
    private static readonly IrrCommandInfo[] Rows =
    [
        new(IrrCommand.None, 0, false, WhoisQueryKind.None, "", ""),
        new(IrrCommand.Multiple, (byte)'!', false, WhoisQueryKind.Setting, "!!", "The connection stays open; no answer."),
        new(IrrCommand.Quit, (byte)'q', false, WhoisQueryKind.Setting, "!q", "Closes the connection; no answer."),
        new(IrrCommand.Timeout, (byte)'t', true, WhoisQueryKind.Setting, "!tSECONDS", "How long an expansion may take, 1 to 1000; never longer than the server allows."),
        new(IrrCommand.Client, (byte)'n', true, WhoisQueryKind.Setting, "!nNAME", "The name of the asking program."),
        new(IrrCommand.Filter, (byte)'f', true, WhoisQueryKind.Setting, "!fno-FILTER", "Accepted: nothing is filtered out here."),
        new(IrrCommand.Sources, (byte)'s', true, WhoisQueryKind.Setting, "!sSOURCE[,SOURCE]...", "Only these sources, in this order; !s-lc lists them, !s-* changes nothing."),
        new(IrrCommand.Exclude, (byte)'e', true, WhoisQueryKind.Setting, "!eSET[,SET]...", "Sets that expansions do not follow; !e-lc lists them, !e-* forgets them."),
        new(IrrCommand.Routes4, (byte)'g', true, WhoisQueryKind.Members, "!gASNUMBER", "IPv4 prefixes of the routes of an origin."),
        new(IrrCommand.Routes6, (byte)'6', true, WhoisQueryKind.Members, "!6ASNUMBER", "IPv6 prefixes of the routes of an origin."),
        new(IrrCommand.SetRoutes, (byte)'a', false, WhoisQueryKind.Members, "!a[4|6]AS-SET", "Prefixes of the routes of all ASes in an as-set."),
        new(IrrCommand.Members, (byte)'i', true, WhoisQueryKind.Members, "!iSET[,1]", "Members of an as-set or route-set; with ,1 those of all sets in it."),
        new(IrrCommand.Object, (byte)'m', true, WhoisQueryKind.Text, "!mTYPE,KEY", "An object by its type and primary key, from the first source that has it."),
        new(IrrCommand.Maintained, (byte)'o', true, WhoisQueryKind.Inverse, "!oMAINTAINER", "All objects of a maintainer."),
        new(IrrCommand.Search, (byte)'r', true, WhoisQueryKind.Address, "!rPREFIX[,o|l|L|M]", "Routes of exactly a prefix; o: their origins, l: one level less specific, L: all less specific, M: all more specific."),
        new(IrrCommand.Serials, (byte)'j', true, WhoisQueryKind.Sources, "!jSOURCE[,SOURCE]...", "Serial numbers of sources: those that mirrors can ask for (NRTMv3), else that of the publisher, else none; !j-* for all."),
        new(IrrCommand.Status, (byte)'J', true, WhoisQueryKind.Sources, "!JSOURCE[,SOURCE]...", "The state of sources as JSON; !J-* for all."),
        new(IrrCommand.Version, (byte)'v', false, WhoisQueryKind.Version, "!v", "The name and version of the program."),
    ];

    /// <summary>All commands, in the order of <see cref="IrrCommand"/>; the first row is none.</summary>
    public static ReadOnlySpan<IrrCommandInfo> All => Rows;

    /// <summary>The row of a command.</summary>
    public static IrrCommandInfo Get(IrrCommand command) => Rows[(int)command];

    /// <summary>The command with this letter; <see cref="IrrCommand.None"/> when there is none.</summary>
    public static IrrCommand Find(byte letter)
    {
        foreach (IrrCommandInfo row in Rows)
        {
            if (row.Letter == letter && letter != 0)
            {
                return row.Command;
            }
        }

        return IrrCommand.None;
    }
}
