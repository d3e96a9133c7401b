using System.Text.Json;
using Microsoft.Extensions.Configuration.EnvironmentVariables;
using Microsoft.Extensions.Configuration.Json;
using Microsoft.Extensions.Configuration.Memory;

namespace Rdap.Server.Options;

/// <summary>What the command line says about the configuration, before it is read.</summary>
internal sealed record OptionsRequest
{
    /// <summary>The configuration file; null for none.</summary>
    public string? ConfigFile { get; init; }

    /// <summary><c>NAME=PATH[,PATH…]</c>, one per source; with any of these the file's sources are left aside.</summary>
    public IReadOnlyList<string> Sources { get; init; } = [];

    /// <summary><c>section:key=value</c>, each.</summary>
    public IReadOnlyList<string> Sets { get; init; } = [];

    /// <summary>Where WHOIS listens; empty for what the configuration says.</summary>
    public IReadOnlyList<string> Whois { get; init; } = [];

    /// <summary>Where HTTP listens; empty for what the configuration says.</summary>
    public IReadOnlyList<string> Http { get; init; } = [];

    /// <summary>The state folder; null for what the configuration says.</summary>
    public string? State { get; init; }

    /// <summary><c>NAME=FOLDER</c>, one for each source that is to be published.</summary>
    public IReadOnlyList<string> Publish { get; init; } = [];

    /// <summary>The file of the key that signs what <see cref="Publish"/> publishes.</summary>
    public string? PublishKey { get; init; }

    /// <summary>Whether what <see cref="Publish"/> publishes is for old mirrors as well.</summary>
    public bool PublishNrtm3 { get; init; }

    /// <summary><c>NAME=URL[,URL…]</c>, one for each source that is mirrored; with <see cref="Sources"/> they replace the configured ones.</summary>
    public IReadOnlyList<string> Mirror { get; init; } = [];

    /// <summary>The file of the public key that what <see cref="Mirror"/> mirrors is verified with.</summary>
    public string? MirrorKey { get; init; }

    /// <summary><c>NAME=HOST:PORT[,HOST:PORT…]</c>, one for each source that is mirrored by NRTMv3 from its files on.</summary>
    public IReadOnlyList<string> Nrtm3 { get; init; } = [];

    /// <summary>The environment; null for the process's own.</summary>
    public IReadOnlyDictionary<string, string>? Environment { get; init; }
}

/// <summary>Reads the layers of the configuration and binds them to <see cref="ServerOptions"/>, with all problems at once.</summary>
internal static class OptionsLoader
{
    /// <summary>What the environment's variables begin with.</summary>
    public const string EnvironmentPrefix = "RDAPD_";

    private const string CommandLine = "command line";
    private const string MirrorForm = "--mirror NAME=URL[,URL…] --mirror-key FILE";

    /// <summary>Reads and checks. The options are only to be used when <paramref name="problems"/> is empty.</summary>
    public static ServerOptions Load(OptionsRequest request, out IReadOnlyList<OptionsProblem> problems)
    {
        var found = new List<OptionsProblem>();
        string here = Directory.GetCurrentDirectory();
        List<OptionsLayer> layers = [Layer("defaults", here, TryOutDefaults(request))];
        if (request.ConfigFile is { } file && ReadFile(file, found) is { } values)
        {
            layers.Add(Layer(file, Path.GetDirectoryName(Path.GetFullPath(file)) ?? here, values));
        }

        layers.Add(Layer("environment", here, FromEnvironment(request.Environment)));
        layers.Add(Layer(CommandLine, here, FromCommandLine(request, found)));

        // Sources named on the command line replace the configured ones: numbered keys would mix the two lists.
        bool ownSources = request.Sources.Count + request.Mirror.Count > 0;
        var root = new ConfigurationRoot([.. layers.Select(static l => l.Values)]);
        var binder = new OptionsBinder(layers, found);
        ServerOptions options = binder.Bind<ServerOptions>(root);
        if (ownSources)
        {
            IEnumerable<SourceOptions?> named = request.Sources.Select(s => ParseSource(s, here, found)).Concat(request.Mirror.Select(m => ParseMirror(m, request, here, found)));
            options = options with { Sources = [.. named.OfType<SourceOptions>()] };
        }

        if (request.MirrorKey is not null && request.Mirror.Count == 0)
        {
            found.Add(new(CommandLine, "", "--mirror-key: nothing is mirrored with it", MirrorForm));
        }

        options = options with { Sources = MirrorByNrtm3(Publish(options.Sources, request, here, found), request, found) };
        OptionsCheck.Check(options, binder, ownSources ? CommandLine : null, found);
        problems = found;
        return options;
    }

    /// <summary>Reads <c>PATH[,PATH...]</c> as the command line has it.</summary>
    /// <param name="text">The files, folders and URLs.</param>
    /// <param name="here">What relative paths are relative to.</param>
    public static string[] ParseFiles(string text, string here) =>
        [.. text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(f => OptionsBinder.IsHttpUrl(f) || f.StartsWith(DemoRegistry.Scheme, StringComparison.Ordinal) ? f : Path.GetFullPath(f, here))];

    // Without a configuration file somebody is trying the program out: unprivileged ports, on this machine only.
    private static IEnumerable<KeyValuePair<string, string?>> TryOutDefaults(OptionsRequest request)
        => request.ConfigFile is not null ? [] : [new("whois:listen:0", "127.0.0.1:4343"), new("http:listen:0", "127.0.0.1:8080")];

    private static OptionsLayer Layer(string origin, string folder, IEnumerable<KeyValuePair<string, string?>> values)
        => new(origin, folder, new MemoryConfigurationProvider(new() { InitialData = values }));

    private static List<KeyValuePair<string, string?>>? ReadFile(string file, List<OptionsProblem> problems)
    {
        try
        {
            using FileStream stream = File.OpenRead(file);
            var json = new JsonStreamConfigurationProvider(new() { Stream = stream });
            json.Load();
            return [.. Flatten(json, null)];
        }
        catch (Exception e) when (e is FormatException or InvalidDataException or JsonException)
        {
            problems.Add(new(file, "", "not readable as JSON: " + (e.InnerException?.Message ?? e.Message),
                "JSON with // comments and trailing commas"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            problems.Add(new(file, "", "cannot be read: " + e.Message));
        }

        return null;
    }

    private static IEnumerable<KeyValuePair<string, string?>> FromEnvironment(IReadOnlyDictionary<string, string>? given)
    {
        if (given is null)
        {
            var provider = new EnvironmentVariablesConfigurationProvider(EnvironmentPrefix);
            provider.Load();
            return Flatten(provider, null).Where(static p => !IsServiceLink(p.Key));
        }

        return given.Where(static p => p.Key.StartsWith(EnvironmentPrefix, StringComparison.OrdinalIgnoreCase))
            .Select(static p => new KeyValuePair<string, string?>(
                p.Key[EnvironmentPrefix.Length..].Replace("__", ":", StringComparison.Ordinal), p.Value))
            .Where(static p => !IsServiceLink(p.Key));
    }

    // Kubernetes sets RDAPD_SERVICE_HOST, RDAPD_PORT_43_TCP and the like for a service that is called rdapd. They are not options.
    private static bool IsServiceLink(string key)
        => key.StartsWith("SERVICE_HOST", StringComparison.Ordinal) || key.StartsWith("SERVICE_PORT", StringComparison.Ordinal)
        || key is "PORT" || key.StartsWith("PORT_", StringComparison.Ordinal);

    private static IEnumerable<KeyValuePair<string, string?>> Flatten(IConfigurationProvider provider, string? path)
    {
        foreach (string child in provider.GetChildKeys([], path).Distinct(StringComparer.OrdinalIgnoreCase))
        {
            string key = path is null ? child : path + ":" + child;
            if (provider.TryGet(key, out string? value))
            {
                yield return new(key, value);
            }

            foreach (KeyValuePair<string, string?> pair in Flatten(provider, key))
            {
                yield return pair;
            }
        }
    }

    private static Dictionary<string, string?> FromCommandLine(OptionsRequest request, List<OptionsProblem> problems)
    {
        var values = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        foreach (string set in request.Sets)
        {
            int equals = set.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0)
            {
                problems.Add(new(CommandLine, "", $"--set {set}: no '='", "--set section:key=value"));
                continue;
            }

            values[set[..equals].Replace('.', ':')] = set[(equals + 1)..];
        }

        if (request.Whois.Count > 0)
        {
            values["whois:listen"] = string.Join(',', request.Whois);
        }

        if (request.Http.Count > 0)
        {
            values["http:listen"] = string.Join(',', request.Http);
        }

        if (request.State is { } folder)
        {
            values["state:folder"] = folder;
        }

        return values;
    }

    private static IReadOnlyList<SourceOptions> Publish(IReadOnlyList<SourceOptions> sources, OptionsRequest request, string here, List<OptionsProblem> problems)
    {
        List<SourceOptions> published = [.. sources];
        foreach (string text in request.Publish)
        {
            int at = IndexOf(published, text, out string folder);
            if (at < 0)
            {
                problems.Add(new(CommandLine, "", $"--publish {text}: not a source with a folder", "--publish NAME=FOLDER, NAME one of the sources"));
                continue;
            }

            PublishOptions configured = published[at].Publish;
            published[at] = published[at] with
            {
                Publish = configured with
                {
                    Folder = Path.GetFullPath(folder, here),
                    Key = request.PublishKey is { } key ? Path.GetFullPath(key, here) : configured.Key,
                    Nrtm3 = configured.Nrtm3 with { On = configured.Nrtm3.On || request.PublishNrtm3 },
                },
            };
        }

        if (request.PublishKey is not null && request.Publish.Count == 0)
        {
            problems.Add(new(CommandLine, "", "--key: nothing is published with it", "--publish NAME=FOLDER --key FILE"));
        }

        if (request.PublishNrtm3 && request.Publish.Count == 0)
        {
            problems.Add(new(CommandLine, "", "--publish-nrtm3: nothing is published", "--publish NAME=FOLDER --key FILE --publish-nrtm3"));
        }

        return request.Publish.Count == 0 ? sources : published;
    }

    private static IReadOnlyList<SourceOptions> MirrorByNrtm3(IReadOnlyList<SourceOptions> sources, OptionsRequest request, List<OptionsProblem> problems)
    {
        List<SourceOptions> mirrored = [.. sources];
        foreach (string text in request.Nrtm3)
        {
            int at = IndexOf(mirrored, text, out string value);
            string[] servers = value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            if (at < 0 || servers.Length == 0 || !servers.All(static server => ServerAddress.TryParse(server, out _)))
            {
                problems.Add(new(CommandLine, "", $"--nrtm3 {text}: not a source with servers", "--nrtm3 NAME=HOST:PORT[,HOST:PORT…], NAME one of the sources"));
                continue;
            }

            mirrored[at] = mirrored[at] with { Mirror = mirrored[at].Mirror with { Nrtm3 = servers } };
        }

        return request.Nrtm3.Count == 0 ? sources : mirrored;
    }

    // NAME=VALUE, NAME one of the sources; less than 0 when it is something else.
    private static int IndexOf(List<SourceOptions> sources, string text, out string value)
    {
        int equals = text.IndexOf('=', StringComparison.Ordinal);
        value = text[(equals + 1)..];
        return equals <= 0 || value.Length == 0 ? -1 : sources.FindIndex(source => source.Name.Equals(text[..equals].Trim(), StringComparison.OrdinalIgnoreCase));
    }

    private static SourceOptions? ParseMirror(string text, OptionsRequest request, string here, List<OptionsProblem> problems)
    {
        int equals = text.IndexOf('=', StringComparison.Ordinal);
        string[] urls = equals <= 0 ? [] : text[(equals + 1)..].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (urls.Length == 0 || !urls.All(OptionsBinder.IsHttpUrl))
        {
            problems.Add(new(CommandLine, "", $"--mirror {text}: not a name with http(s) URLs", MirrorForm));
            return null;
        }

        return new SourceOptions
        {
            Name = text[..equals].Trim(),
            Mirror = new MirrorOptions { Urls = urls, Key = request.MirrorKey is { } key ? Path.GetFullPath(key, here) : null },
        };
    }

    private static SourceOptions? ParseSource(string text, string here, List<OptionsProblem> problems)
    {
        const string Form = "--source NAME=PATH[,PATH…]";
        int equals = text.IndexOf('=', StringComparison.Ordinal);
        if (equals <= 0 || equals == text.Length - 1)
        {
            problems.Add(new(CommandLine, "", $"--source {text}: not a name with files", Form));
            return null;
        }

        return new SourceOptions { Name = text[..equals].Trim(), Files = ParseFiles(text[(equals + 1)..], here) };
    }
}
