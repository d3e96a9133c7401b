// The codes and the shape of the RIPE Database query reference's messages ("%ERROR:101: ..."), in words of our own.
using System.Globalization;
using System.Text;

namespace Rdap.Protocols.Whois;

/// <summary>
/// What a WHOIS answer can say besides objects. From 100 on the value is the code on the wire; clients and scripts look for it.
/// </summary>
public enum WhoisMessage : ushort
{
    /// <summary>Nothing to say.</summary>
    None = 0,

    /// <summary>A note: the character set {0} is not known; the answer is UTF-8.</summary>
    UnknownCharset = 1,

    /// <summary>A note: the key has bits set behind its prefix length; {0} is the prefix that was probably meant.</summary>
    DidYouMean = 2,

    /// <summary>A note: -i auth does not search for passwords.</summary>
    InverseAuthLimited = 3,

    /// <summary>A note: the answer has more objects than one answer may have; {0} were shown.</summary>
    Truncated = 4,

    /// <summary>A note: characters of the line were read as plainer ones; {0} is the key that was looked up.</summary>
    KeyConverted = 5,

    /// <summary>%ERROR:201 as well: {0} is shown no personal objects, by a decision and not by a count.</summary>
    PersonalRefused = 6,

    /// <summary>A bug. The server lives on.</summary>
    InternalError = 100,

    /// <summary>Nothing found in the sources {0}.</summary>
    NoEntries = 101,

    /// <summary>There is no source {0}.</summary>
    UnknownSource = 102,

    /// <summary>There is no object class {0}.</summary>
    UnknownType = 103,

    /// <summary>There is no attribute {0}.</summary>
    UnknownAttribute = 104,

    /// <summary>The attribute {0} is not one that -i can search.</summary>
    NotSearchable = 105,

    /// <summary>A line without a key.</summary>
    NoKey = 106,

    /// <summary>A line longer than {0} bytes.</summary>
    LineTooLong = 107,

    /// <summary>Bytes that are no text, or another protocol: {0}.</summary>
    NotText = 108,

    /// <summary>The flags {0} and {1} exclude each other.</summary>
    FlagsExclude = 109,

    /// <summary>The flag {0} stands there twice.</summary>
    FlagTwice = 110,

    /// <summary>The flag or its argument {0} is not valid.</summary>
    InvalidOption = 111,

    /// <summary>-m or -M over the whole address space.</summary>
    RangeTooLarge = 112,

    /// <summary>The key cannot be a key of the classes asked for.</summary>
    InvalidKey = 115,

    /// <summary>The versions of a person or role are not kept.</summary>
    NoVersions = 116,

    /// <summary>The object has only {0} versions.</summary>
    VersionTooHigh = 117,

    /// <summary>More than {0} words.</summary>
    TooManyWords = 118,

    /// <summary>{0} has been shown its {1} personal objects of the day; the answer is without further ones.</summary>
    AccessDenied = 201,

    /// <summary>{0} may not ask on behalf of others.</summary>
    ProxyNotAllowed = 203,

    /// <summary>Nothing came for too long.</summary>
    IdleTooLong = 305,

    /// <summary>More than {0} connections at a time from {1}.</summary>
    TooManyConnections = 306,

    /// <summary>The serial numbers that a mirror asks for are not there, {0} to {1} are.</summary>
    MirrorRange = 401,

    /// <summary>The client may not mirror {0} from here, or nobody may.</summary>
    MirrorDenied = 402,

    /// <summary>There is no source {0} to mirror.</summary>
    MirrorSource = 403,

    /// <summary>What a mirror asks for cannot be read: {0}.</summary>
    MirrorSyntax = 405,

    /// <summary>There is no version {0} of the mirroring protocol here.</summary>
    MirrorVersion = 406,

    /// <summary>Two of -x -l -L -m -M.</summary>
    RangeFlagTwice = 901,

    /// <summary>One of -x -l -L -m -M with a key that is no range. A warning: the query runs.</summary>
    RangeFlagUseless = 902,
}

/// <summary>The table of message texts: a title, and the lines below it. <c>{0}</c> and <c>{1}</c> are taken from the query.</summary>
public static class WhoisMessages
{
    private static readonly Row[] Rows =
    [
        Note(WhoisMessage.UnknownCharset, "Invalid character set {0}"),
        Note(WhoisMessage.DidYouMean, "The address has bits set behind the prefix length. Did you mean {0}?"),
        Note(WhoisMessage.InverseAuthLimited, "Only the names of key-cert objects can be searched for with \"-i auth\"."),
        Note(WhoisMessage.Truncated, "There is more: the answer stops after {0} objects. Please ask for a smaller range."),
        Note(WhoisMessage.KeyConverted, "Some characters of the query were converted into plainer ones. Searched for: {0}"),
        Make(WhoisMessage.PersonalRefused, "", "%ERROR:201: access denied for {0}\n",
            ["Persons, and roles that are no abuse contact, are not shown to this address.",
            "Everything else is: add \"-r\" for an answer without contacts."]),
        Error(WhoisMessage.InternalError, "internal software error",
            "Something went wrong here, and not by your doing. It has been logged.", "Please try again later."),
        Error(WhoisMessage.NoEntries, "no entries found", "Nothing was found in source {0}."),
        Error(WhoisMessage.UnknownSource, "unknown source", "\"{0}\" is not a source of this server.", "The query \"-q sources\" lists them."),
        Error(WhoisMessage.UnknownType, "unknown object type '{0}'"),
        Error(WhoisMessage.UnknownAttribute, "unknown attribute", "\"{0}\" is not an attribute that this server knows."),
        Error(WhoisMessage.NotSearchable, "attribute is not searchable", "\"{0}\" cannot be searched with \"-i\"."),
        Error(WhoisMessage.NoKey, "no search key specified",
            "Give an address, a prefix, a range, an AS number, a reverse domain or a name.", "The query \"help\" tells more."),
        Error(WhoisMessage.LineTooLong, "input line too long", "A query has at most {0} bytes."),
        Error(WhoisMessage.NotText, "bad character in input: {0}"),
        Error(WhoisMessage.FlagsExclude, "invalid combination of flags passed", "The flags \"{0}\" and \"{1}\" cannot be used together."),
        Error(WhoisMessage.FlagTwice, "multiple use of flag", "The flag \"{0}\" can stand in a query once only."),
        ErrorWithReason(WhoisMessage.InvalidOption, "Invalid option: {0}", "invalid option supplied",
            "The query \"help\" lists the valid options."),
        Error(WhoisMessage.RangeTooLarge, "unsupported query",
            "The flags -m and -M are not served for a whole address space.", "The bulk files of the registry hold it all."),
        Error(WhoisMessage.InvalidKey, "invalid search key", "No object of the types asked for can have this key."),
        Error(WhoisMessage.NoVersions, "no versions of persons and roles", "What persons and roles have been is not kept here."),
        Error(WhoisMessage.VersionTooHigh, "version cannot exceed {0}", "This server has seen no more versions of the object.",
            "The flag \"--list-versions\" lists them."),
        Error(WhoisMessage.TooManyWords, "too many arguments supplied", "A query has at most {0} words."),
        Error(WhoisMessage.AccessDenied, "access denied for {0}",
            "This address has been shown {1} persons and roles today, as many as it may be: further",
            "ones are temporarily left out, until midnight UTC. Everything else is answered as",
            "ever: add \"-r\" for an answer without contacts."),
        Error(WhoisMessage.ProxyNotAllowed, "you are not allowed to act as a proxy"),
        Error(WhoisMessage.IdleTooLong, "connection has been closed", "Nothing came in for too long."),
        Error(WhoisMessage.TooManyConnections, "connections exceeded",
            "At most {0} connections at a time are served for {1}.", "The next one is served as soon as one of them has ended."),
        Error(WhoisMessage.MirrorRange, "invalid range: Not within {0}-{1}",
            "Changes are kept for a while only. Who needs older ones starts from the dump."),
        Error(WhoisMessage.MirrorDenied, "not authorised to mirror {0}", "The source is not mirrored from here, or not by this address."),
        Error(WhoisMessage.MirrorSource, "unknown source {0}", "The query \"-q sources\" lists the sources of this server."),
        Error(WhoisMessage.MirrorSyntax, "syntax error: {0}", "The form is \"-g SOURCE:3:FIRST-LAST\", with two numbers or a number and the word LAST."),
        Error(WhoisMessage.MirrorVersion, "version {0} is not supported", "Version 3 is."),
        Error(WhoisMessage.RangeFlagTwice, "duplicate IP flags passed", "Only one of the flags -x, -l, -L, -m and -M can be used in a query."),
        Warning(WhoisMessage.RangeFlagUseless, "useless IP flag passed",
            "The flags -x, -l, -L, -m and -M do nothing with a key that is no address range."),
    ];

    /// <summary>All messages that have a text.</summary>
    public static IEnumerable<WhoisMessage> All => Rows.Select(static row => row.Message);

    /// <summary>Writes the block of a message, with the empty line that ends it.</summary>
    internal static void Write(
        ref WhoisOutput output, WhoisMessage message, scoped ReadOnlySpan<byte> first, scoped ReadOnlySpan<byte> second)
    {
        foreach (Row row in Rows)
        {
            if (row.Message == message)
            {
                foreach (byte[] part in row.Parts)
                {
                    switch (part)
                    {
                        case [(byte)'0']:
                            output.WriteText(first, WhoisCharset.Utf8);
                            break;
                        case [(byte)'1']:
                            output.WriteText(second, WhoisCharset.Utf8);
                            break;
                        default:
                            output.Write(part);
                            break;
                    }
                }

                return;
            }
        }
    }

    private static Row Error(WhoisMessage message, string title, params ReadOnlySpan<string> lines) =>
        Make(message, "", string.Create(CultureInfo.InvariantCulture, $"%ERROR:{(int)message}: {title}\n"), lines);

    private static Row ErrorWithReason(WhoisMessage message, string reason, string title, params ReadOnlySpan<string> lines) =>
        Make(message, $"% {reason}\n", string.Create(CultureInfo.InvariantCulture, $"%ERROR:{(int)message}: {title}\n"), lines);

    private static Row Warning(WhoisMessage message, string title, params ReadOnlySpan<string> lines) =>
        Make(message, "", string.Create(CultureInfo.InvariantCulture, $"%WARNING:{(int)message}: {title}\n"), lines);

    private static Row Note(WhoisMessage message, string line) => Make(message, "", $"% {line}\n", []);

    private static Row Make(WhoisMessage message, string before, string title, ReadOnlySpan<string> lines)
    {
        StringBuilder text = new StringBuilder(before).Append(title);
        if (!lines.IsEmpty)
        {
            text.Append("%\n");
        }

        foreach (string line in lines)
        {
            text.Append("% ").Append(line).Append('\n');
        }

        // Cut at the braces: a part of exactly one digit is a place to fill.
        string[] parts = text.Append('\n').ToString().Split('{', '}');
        return new Row(message, [.. parts.Select(Encoding.ASCII.GetBytes)]);
    }

    private sealed record Row(WhoisMessage Message, byte[][] Parts);
}
