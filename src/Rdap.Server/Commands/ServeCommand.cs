using System.CommandLine;
using System.Globalization;
using System.Net;
using Rdap.Registry;
using Rdap.Server.Connections;
using Rdap.Server.Observe;
using Rdap.Server.Options;
using Rdap.Server.Reload;
using Serilog.Core;

namespace Rdap.Server.Commands;

/// <summary><c>rdapd serve</c>, and <c>rdapd</c> alone.</summary>
internal static class ServeCommand
{
    /// <summary>The verb.</summary>
    public static Command Create()
    {
        var command = new Command("serve", "Serve WHOIS and RDAP until SIGTERM or Ctrl-C; SIGHUP loads the data again.");
        Fill(command);
        return command;
    }

    /// <summary>Gives a command the options and the action of this verb.</summary>
    public static void Fill(Command command)
    {
        var data = new DataOptions(command);
        Option<string[]> whois = new("--whois")
        {
            Description = "Where WHOIS listens; port 0 takes any free one. May be repeated.",
            HelpName = "ADDRESS:PORT",
        };
        Option<string[]> http = new("--http")
        {
            Description = "Where HTTP listens; port 0 takes any free one. May be repeated.",
            HelpName = "ADDRESS:PORT",
        };
        Option<string?> state = new("--state")
        {
            Description = "Folder for snapshots of the sources: a restart then serves in a second.",
            HelpName = "FOLDER",
        };
        Option<string[]> publish = new("--publish")
        {
            Description = "Publish a source for mirrors (NRTMv4) in a folder, and at /nrtmv4/NAME/; signed with --key. May be repeated.",
            HelpName = "NAME=FOLDER",
        };
        Option<string?> key = new("--key")
        {
            Description = "The key that signs what is published: \"rdapd key new FILE\" makes one.",
            HelpName = "FILE",
        };
        Option<bool> publishNrtm3 = new("--publish-nrtm3")
        {
            Description = "Publish for old mirrors as well (NRTMv3, not signed): -g on the WHOIS port, and a dump beside the other files.",
        };
        Option<string[]> mirror = new("--mirror")
        {
            Description = "Mirror a source from a publisher (NRTMv4), verified with --mirror-key; several URLs are tried in turn. May be repeated.",
            HelpName = "NAME=URL[,URL...]",
        };
        Option<string?> mirrorKey = new("--mirror-key")
        {
            Description = "The publisher's public key, PEM or JWK.",
            HelpName = "FILE",
        };
        Option<string[]> nrtm3 = new("--nrtm3")
        {
            Description = "Mirror a source by NRTMv3 (not signed), from its dump on, which --source names; NAME.CURRENTSERIAL is beside it. Several servers are tried in turn. May be repeated.",
            HelpName = "NAME=HOST:PORT[,HOST:PORT...]",
        };
        command.Add(whois);
        command.Add(http);
        command.Add(state);
        command.Add(publish);
        command.Add(key);
        command.Add(publishNrtm3);
        command.Add(mirror);
        command.Add(mirrorKey);
        command.Add(nrtm3);
        command.SetAction(async (parsed, _) =>
        {
            OptionsRequest request = data.RequestOf(parsed) with
            {
                Whois = parsed.GetValue(whois) ?? [],
                Http = parsed.GetValue(http) ?? [],
                State = parsed.GetValue(state),
                Publish = parsed.GetValue(publish) ?? [],
                PublishKey = parsed.GetValue(key),
                PublishNrtm3 = parsed.GetValue(publishNrtm3),
                Mirror = parsed.GetValue(mirror) ?? [],
                MirrorKey = parsed.GetValue(mirrorKey),
                Nrtm3 = parsed.GetValue(nrtm3) ?? [],
            };
            return DataOptions.Load(request) is { } options ? await RunAsync(options, request.ConfigFile is null) : CommandLine.Unusable;
        });
    }

    private static async Task<int> RunAsync(ServerOptions options, bool isTryOut)
    {
        var backlog = new LogBacklog();
        LinesAbove above = new();
        await using Logger logger = LoggingSetup.Build(options.Logging, backlog, above);
        try
        {
            await using var host = new ServerHost(options, logger, null, backlog);
            using var progress = new LoadProgressView(above);
            host.Progress = progress;
            await host.StartAsync();
            if (await progress.ShowWhile(host.WhenServingAsync()) is { } problem)
            {
                await host.StopAsync();
                return problem == ReloadService.StoppedWhileLoading ? CommandLine.Ok : Say(problem, WhenNotServing(options));
            }

            Greet(host, options, isTryOut);
            await host.WaitForEndAsync();
            return CommandLine.Ok;
        }
        catch (DoorException e)
        {
            return Say(e.Message);
        }
    }

    // What another machine did not give it may give later, so that it is worth while to start again (see conf/systemd); a wrong path stays wrong.
    private static int WhenNotServing(ServerOptions options) =>
        options.Sources.Any(static source => source.HasUrls || source.Mirror.Urls.Count > 0) ? CommandLine.Problems : CommandLine.Unusable;

    private static int Say(string problem, int code = CommandLine.Unusable)
    {
        Console.Error.WriteLine("rdapd: " + problem);
        return code;
    }

    private static void Greet(ServerHost host, ServerOptions options, bool isTryOut)
    {
        // Written at once: the log goes to the same terminal from another thread.
        using StringWriter o = new(CultureInfo.InvariantCulture);
        RegistrySnapshot registry = host.Live.Current;
        o.WriteLine($"rdapd {ProgramVersion.Text} serves");
        foreach (SourceSnapshot source in registry.Sources)
        {
            string? restored = host.Health.Sources.First(s => s.Name == source.Info.Name).RestoredFrom;
            o.WriteLine(FormattableString.Invariant($"  {source.Info.Name}: {source.ObjectCount} objects from {source.Info.Origin}")
                + (restored is null ? "" : $", restored from {restored}"));
        }

        foreach (IPEndPoint endPoint in host.WhoisEndPoints)
        {
            o.WriteLine($"  WHOIS on {endPoint}");
        }

        foreach (Uri url in host.HttpUrls)
        {
            o.WriteLine($"  HTTP  on {url}");
        }

        if (isTryOut && options.Sources == DemoRegistry.Sources)
        {
            WriteExamples(o, host);
        }

        Console.Out.Write(o);
        Console.Out.Flush();
    }

    private static void WriteExamples(TextWriter o, ServerHost host)
    {
        o.WriteLine("This is the demo registry. Try:");
        if (host.WhoisEndPoints is [IPEndPoint whois, ..])
        {
            string server = FormattableString.Invariant($"whois -h {whois.Address} -p {whois.Port}");
            o.WriteLine($"  {server} 192.0.2.7");
            o.WriteLine($"  {server} -- '-r -M 192.0.2.0/24'");
            o.WriteLine($"  {server} AS64496");
            o.WriteLine($"  {server} help");
        }

        if (host.HttpUrls is [Uri http, ..])
        {
            o.WriteLine($"  curl {http}ip/192.0.2.7");
            o.WriteLine($"  curl {http}autnum/64496");
            o.WriteLine($"  curl {http}health");
        }

        o.WriteLine("Your own data: rdapd serve --source NAME=PATH[,PATH...]. Ctrl-C ends it.");
    }
}
