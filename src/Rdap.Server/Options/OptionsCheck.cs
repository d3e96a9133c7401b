
using Rdap.Bulk.Nrtm4;
using Rdap.Server.Connections.Access;
using Rdap.Server.Connections.Http;
using Rdap.Server.Mirror;

namespace Rdap.Server.Options;

/// <summary>The rules that more than one option is needed for, and those that look at the disk.</summary>
internal static class OptionsCheck
{
    private const int MaxSources = 64;
    private const int MaxNameLength = 32;

    /// <summary>Whether a source may be called so.</summary>
    public static bool IsSourceName(string name) =>
        name.Length is > 0 and <= MaxNameLength && name.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');

    /// <summary>Adds what is wrong with <paramref name="options"/> to <paramref name="problems"/>.</summary>
    /// <param name="options">What was bound.</param>
    /// <param name="binder">Knows where each key was set.</param>
    /// <param name="sourcesOrigin">Where the sources come from, when not from a layer.</param>
    /// <param name="problems">Where to add.</param>
    public static void Check(ServerOptions options, OptionsBinder binder, string? sourcesOrigin, ICollection<OptionsProblem> problems)
    {
        void Say(string key, string wrong, string allowed = "")
            => problems.Add(new(sourcesOrigin ?? binder.LayerOf(key).Origin, key, wrong, allowed));

        if (options.Sources.Count is 0 or > MaxSources)
        {
            Say("sources", $"{options.Sources.Count} sources", $"1 to {MaxSources}");
        }

        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        for (int i = 0; i < options.Sources.Count; i++)
        {
            SourceOptions source = options.Sources[i];
            string key = "sources:" + i;
            if (!IsSourceName(source.Name))
            {
                Say(key + ":name", source.Name.Length == 0 ? "missing" : $"'{source.Name}' is not a source name",
                    $"letters, digits, '-' and '_', at most {MaxNameLength}");
            }
            else if (!names.Add(source.Name))
            {
                Say(key + ":name", $"'{source.Name}' is there twice");
            }

            CheckPublish(source, key, Say);
            CheckMirror(source, key, Say);
            if (source.Files.Count == 0 && source.Mirror.Urls.Count == 0)
            {
                Say(key + ":files", "missing", "files, folders or http(s) URLs");
            }

            for (int j = 0; j < source.Files.Count; j++)
            {
                string file = source.Files[j];
                if (file.StartsWith(DemoRegistry.Scheme, StringComparison.Ordinal)
                    && !DemoRegistry.FileNames.Contains(file[DemoRegistry.Scheme.Length..], StringComparer.Ordinal))
                {
                    Say($"{key}:files:{j}", $"'{file}' is not part of the program",
                        string.Join(", ", DemoRegistry.FileNames.Select(static n => DemoRegistry.Scheme + n)));
                }
            }
        }

        if (options.Whois.Listen.Count == 0 && !options.Http.AllListen().Any())
        {
            binder.Say("whois:listen", "neither WHOIS nor HTTP listens anywhere", EndPointText.Allowed);
        }

        if (options.Whois.Texts is { } texts && !Directory.Exists(texts))
        {
            binder.Say("whois:texts", $"'{texts}' is not a folder");
        }

        foreach ((string name, string path) in AccessFiles.FilesOf(options.Whois.Access))
        {
            if (AccessFiles.TryRead(path, out _) is { } wrong)
            {
                binder.Say("whois:access:" + name, wrong, "an address, prefix or range per line, comments behind #");
            }
        }

        if (options.Http.Tls.Listen.Count > 0 && ServerCertificate.TryRead(options.Http.Tls, out _) is { } unusable)
        {
            binder.Say("http:tls:certificate", unusable, "PEM files with the certificate and, in http:tls:key or behind it, its private key");
        }

        CheckDoors(options, binder);
    }

    private static void CheckPublish(SourceOptions source, string key, Action<string, string, string> say)
    {
        PublishOptions publish = source.Publish;
        if (publish.Folder is null)
        {
            return;
        }

        if (publish.Key is null)
        {
            say(key + ":publish:key", "missing", "the file of a private key; \"rdapd key new FILE\" makes one");
            return;
        }

        try
        {
            SigningKeys.Read(publish.Key).Dispose();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or Nrtm4Exception)
        {
            say(key + ":publish:key", e.Message, "the file of a private key; \"rdapd key new FILE\" makes one");
        }
    }

    private static void CheckMirror(SourceOptions source, string key, Action<string, string, string> say)
    {
        const string Allowed = "the file of the publisher's public key, PEM or JWK";
        MirrorOptions mirror = source.Mirror;
        if (!source.IsMirrored)
        {
            return;
        }

        if (source.IsMirroredByNrtm3 && mirror.Urls.Count > 0)
        {
            say(key + ":mirror:nrtm3", "the source is mirrored by NRTMv4 already", "one of mirror:urls and mirror:nrtm3");
            return;
        }

        if (source.Files.Count > 0 && !source.IsMirroredByNrtm3)
        {
            say(key + ":files", "a mirrored source has no files of its own", "");
        }

        if (mirror.PollSeconds < MirrorOptions.LeastPollSeconds
            && (mirror.Urls.Any(static url => !new Uri(url).IsLoopback) || mirror.Nrtm3.Any(static server => !ServerAddress.Parse(server).IsLoopback)))
        {
            say(key + ":mirror:pollSeconds", $"{mirror.PollSeconds} is too often", $"{MirrorOptions.LeastPollSeconds} and more; less only for a publisher on this machine");
        }

        foreach (string origin in mirror.Origins.Where(static origin => new Uri(origin) is not { PathAndQuery: "/", UserInfo: "", Fragment: "" }))
        {
            say(key + ":mirror:origins", $"{origin} is no origin", "scheme, host and port: https://files.example.net");
        }

        if (source.IsMirroredByNrtm3)
        {
            if (mirror.Key is not null)
            {
                say(key + ":mirror:key", "nothing of NRTMv3 is signed", "mirror:urls for NRTMv4");
            }

            return;
        }

        if (mirror.Key is null)
        {
            say(key + ":mirror:key", "missing", Allowed);
            return;
        }

        try
        {
            SigningKeys.ReadPublic(mirror.Key);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or Nrtm4Exception)
        {
            say(key + ":mirror:key", e.Message, Allowed);
        }
    }

    // The same port twice would fail at the second bind, with a message that blames another program.
    private static void CheckDoors(ServerOptions options, OptionsBinder binder)
    {
        var seen = new HashSet<System.Net.IPEndPoint>();
        foreach ((string key, string text) in options.Whois.Listen.Select(static a => ("whois:listen", a)).Concat(options.Http.AllListen()))
        {
            if (EndPointText.TryParse(text, out System.Net.IPEndPoint? endPoint) && endPoint.Port != 0 && !seen.Add(endPoint))
            {
                binder.Say(key, $"{text} is there twice");
            }
        }
    }
}
