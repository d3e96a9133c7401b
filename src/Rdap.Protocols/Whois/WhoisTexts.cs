// The sentences of a WHOIS answer (RFC 3912) that are the operator's to choose, and the help text, which is made from the tables of flags and
// of "!" commands.
using System.Text;
using Rdap.Protocols.Irr;

namespace Rdap.Protocols.Whois;

/// <summary>
/// The texts of a server, as bytes ready to send. Built once from the configuration; every text has a default.
/// A text given here may have any lines; each is sent as a comment (<c>% </c> in front) unless it is one already.
/// </summary>
public sealed class WhoisTexts
{
    private const int HelpWidth = 80;

    /// <summary>Builds the texts.</summary>
    /// <param name="banner">Says what this service is; the first lines of a connection. Null: a default.</param>
    /// <param name="terms">The terms of use, below the banner. Null or empty: none.</param>
    /// <param name="help">Lines at the start of the help text, above the flags. Null: a default.</param>
    /// <param name="serverName">How the server calls itself in the last line of an answer; may be empty.</param>
    /// <param name="product">Name of the program.</param>
    /// <param name="version">Version of the program.</param>
    /// <param name="personalObjectsPerDay">How many personal objects one client is shown in a day, for the help text; 0 for all.</param>
    public WhoisTexts(
        string? banner = null,
        string? terms = null,
        string? help = null,
        string serverName = "",
        string product = "rdapd",
        string version = "0",
        int personalObjectsPerDay = 0)
    {
        StringBuilder head = new();
        AddComment(head, string.IsNullOrWhiteSpace(banner) ? "This is the WHOIS service of a number registry.\nObjects are shown in RPSL." : banner);
        if (!string.IsNullOrWhiteSpace(terms))
        {
            head.Append("%\n");
            AddComment(head, terms);
        }

        Banner = Bytes(head.Append('\n'));
        string name = serverName.Length == 0 ? "" : $" ({serverName})";
        Footer = Bytes(new StringBuilder($"% This query was served by {product} {version}{name}\n\n"));
        Version = Bytes(new StringBuilder($"% {product}-{version}\n\n"));
        Product = Encoding.UTF8.GetBytes($"{product} -- version {version}");
        Help = Bytes(BuildHelp(string.IsNullOrWhiteSpace(help)
            ? $"{product} answers questions about internet numbers: addresses,\nprefixes, ranges, AS numbers, reverse domains, and who is behind them."
            : help, personalObjectsPerDay));
    }

    /// <summary>The first block of a connection, with its empty line.</summary>
    internal byte[] Banner { get; }

    /// <summary>The last block of each answer, with its empty line.</summary>
    internal byte[] Footer { get; }

    /// <summary>The answer to <c>-q version</c>.</summary>
    internal byte[] Version { get; }

    /// <summary>The answer to <c>!v</c>, without a line feed.</summary>
    internal byte[] Product { get; }

    /// <summary>The answer to <c>help</c>.</summary>
    internal byte[] Help { get; }

    private static StringBuilder BuildHelp(string intro, int personalObjectsPerDay)
    {
        StringBuilder text = new();
        AddComment(text, "NAME\n      whois query\n");
        AddComment(text, "DESCRIPTION");
        AddComment(text, "      " + intro.ReplaceLineEndings("\n      "));
        AddComment(text, "\n      [flags] KEY\n\nFLAGS\n      Letters may stand together; an argument may be attached or apart.\n");
        foreach (WhoisFlagInfo flag in WhoisFlags.All)
        {
            AddComment(text, $"      {flag.Spelling} {flag.ArgumentText}".TrimEnd());
            AddWrapped(text, flag.Help);
        }

        AddComment(text, "\nCOMMANDS FOR FILTER TOOLS\n      As IRRd has them, in lines of their own; each letter's case counts.\n");
        foreach (IrrCommandInfo command in IrrCommands.All[1..])
        {
            AddComment(text, $"      {command.Usage}");
            AddWrapped(text, command.Help);
        }

        if (personalObjectsPerDay > 0)
        {
            AddComment(text, "\nLIMITS");
            AddWrapped(text, FormattableString.Invariant($"One address (IPv6: one /64) is shown {personalObjectsPerDay} personal objects a day")
                + " (persons, and roles that are no abuse contact); a day ends at midnight UTC. Everything else is answered to everybody, always: "
                + "-r asks without contacts, and -G for each contact once.");
        }

        AddComment(text, "\nSEE ALSO\n      RFC 3912 (WHOIS), RFC 2622 and RFC 4012 (RPSL)");
        return text.Append('\n');
    }

    private static void AddWrapped(StringBuilder text, string sentence)
    {
        const string margin = "            ";
        StringBuilder line = new(margin);
        foreach (string word in sentence.Split(' '))
        {
            if (line.Length > margin.Length && line.Length + word.Length + 2 > HelpWidth)
            {
                AddComment(text, line.ToString().TrimEnd());
                line.Clear().Append(margin);
            }

            line.Append(word).Append(' ');
        }

        AddComment(text, line.ToString().TrimEnd());
    }

    private static void AddComment(StringBuilder text, string lines)
    {
        foreach (string line in lines.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n'))
        {
            string trimmed = line.TrimEnd();
            text.Append(trimmed.StartsWith('%') ? "" : trimmed.Length == 0 ? "%" : "% ").Append(trimmed).Append('\n');
        }
    }

    private static byte[] Bytes(StringBuilder text) => Encoding.UTF8.GetBytes(text.ToString());
}
