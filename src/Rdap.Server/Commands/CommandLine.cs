using System.CommandLine;

namespace Rdap.Server.Commands;

/// <summary>The verbs. Without one the demo registry is served.</summary>
internal static class CommandLine
{
    /// <summary>All went well.</summary>
    public const int Ok = 0;

    /// <summary>It ran, and found problems, or nothing.</summary>
    public const int Problems = 1;

    /// <summary>It could not run.</summary>
    public const int Unusable = 2;

    /// <summary>Runs one command line.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        RootCommand root = new(
            "Serves a number registry from its own bulk data: WHOIS (RFC 3912) and RDAP (RFC 9082, RFC 9083).\n"
            + "Without a command it serves the demo registry on 127.0.0.1, WHOIS on port 4343 and HTTP on port 8080.");
        ServeCommand.Fill(root);
        root.Add(ServeCommand.Create());
        root.Add(CheckCommand.Create());
        root.Add(LookupCommand.Create());
        root.Add(DiffCommand.Create());
        root.Add(HealthCommand.Create());
        root.Add(KeyCommand.Create());
        ParseResult parsed = root.Parse(args);
        int code = await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
        return parsed.Errors.Count > 0 ? Unusable : code;
    }
}
