using System.CommandLine;
using Rdap.Server.Options;

namespace Rdap.Server.Commands;

/// <summary>The command line options that say which data: the same for every verb that reads some.</summary>
internal sealed class DataOptions
{
    private readonly Option<string?> _config = new("--config", "-c") { Description = "The configuration file (see conf/rdap.json).", HelpName = "FILE" };

    private readonly Option<string[]> _sources = new("--source", "-s")
    {
        Description = "A source: its name and its files, folders or http(s) URLs. May be repeated; replaces the sources of the configuration file.",
        HelpName = "NAME=PATH[,PATH...]",
    };

    private readonly Option<string[]> _sets = new("--set") { Description = "Any option of the configuration file. May be repeated.", HelpName = "SECTION:KEY=VALUE" };

    /// <summary>Adds them to a command.</summary>
    public DataOptions(Command command)
    {
        command.Add(_config);
        command.Add(_sources);
        command.Add(_sets);
    }

    /// <summary>What was given.</summary>
    public OptionsRequest RequestOf(ParseResult parsed) => new()
    {
        ConfigFile = parsed.GetValue(_config),
        Sources = parsed.GetValue(_sources) ?? [],
        Sets = parsed.GetValue(_sets) ?? [],
    };

    /// <summary>Reads the configuration; writes every problem to standard error.</summary>
    /// <returns>The options; null when there was a problem.</returns>
    public static ServerOptions? Load(OptionsRequest request)
    {
        ServerOptions options = OptionsLoader.Load(request, out IReadOnlyList<OptionsProblem> problems);
        if (problems.Count == 0)
        {
            return options;
        }

        Console.Error.WriteLine(FormattableString.Invariant(
            $"rdapd: {problems.Count} problem{(problems.Count == 1 ? "" : "s")} in the configuration; nothing was started."));
        foreach (OptionsProblem problem in problems)
        {
            Console.Error.WriteLine("  " + problem);
        }

        return null;
    }
}
