using System.Buffers;
using System.Text;
using Rdap.Protocols.Whois;
using Rdap.Registry;
using Rdap.Registry.Objects;
using Rdap.Tests.Golden;
using Rdap.Tests.House;

namespace Rdap.Tests.Protocols.Whois;

/// <summary>Registries to ask, and a way to ask them.</summary>
internal static class WhoisFixture
{
    /// <summary>The texts of the tests: short, and never those of a version.</summary>
    public static readonly WhoisTexts Texts = new(banner: "Test registry.", serverName: "test", version: "1");

    public const string Banner = "% Test registry.\n\n";
    public const string Footer = "% This query was served by rdapd 1 (test)\n\n\n";
    public const string FilterNote = "% Note: e-mail and notification addresses are left out of this answer.\n%       The \"-B\" flag shows them.\n\n";
    public const string KeysNote = "% Note: only primary keys are shown, and none of persons, roles and organisations.\n\n";
    public const string NothingInTest = "%ERROR:101: no entries found\n%\n% Nothing was found in source TEST.\n\n";

    /// <summary>What <see cref="Found"/> says of an answer with error 101 or 115.</summary>
    public const string Nothing = "NR";

    /// <summary>tests/data/rpsl/fixture.db as source TEST, and a source that only refers.</summary>
    public static readonly RegistrySnapshot Test = Build(
        Digested(Load("TEST", Path.Combine(Repository.Root, "tests/data/rpsl/fixture.db"))),
        Make("IANA", SourceRole.Referral,
            "inetnum: 203.0.113.0 - 203.0.113.255\nwhois-server: whois.example.net\nrdap-server: https://rdap.example.net/\nsource: IANA",
            "as-block: AS65536 - AS65551\nwhois-server: whois.example.org\nsource: IANA"));

    /// <summary>tests/data/rpsl/classes.db: an object of every class.</summary>
    public static readonly RegistrySnapshot Classes = Build(Load("TEST", Path.Combine(Repository.Root, "tests/data/rpsl/classes.db")));

    /// <summary>The embedded demo registry.</summary>
    public static readonly RegistrySnapshot Demo = DemoSources.Load(DateTimeOffset.UnixEpoch);

    /// <summary>A source whose digest is known.</summary>
    public static SourceSnapshot Digested(SourceSnapshot source)
    {
        SourceDigest.Of(source, threads: 1, CancellationToken.None);
        return source;
    }

    /// <summary>A registry of sources in this order.</summary>
    public static RegistrySnapshot Build(params SourceSnapshot[] sources)
    {
        RegistrySnapshot registry = RegistrySnapshot.Empty(sources.Select(static s => s.Info.Name));
        return sources.Aggregate(registry, static (r, s) => r.With(s));
    }

    /// <summary>A registry of one answering source TEST with these objects.</summary>
    public static RegistrySnapshot Of(params string[] objects) => Build(Make("TEST", SourceRole.Registry, objects));

    /// <summary>A source of these objects; one char is one byte.</summary>
    public static SourceSnapshot Make(string name, SourceRole role, params string[] objects)
    {
        using SnapshotBuilder builder = new();
        ObjectBatch batch = builder.NewBatch();
        foreach (string text in objects)
        {
            batch.Add(Encoding.Latin1.GetBytes(text));
        }

        builder.Commit(batch);
        return builder.Freeze(new SourceInfo { Name = name, Role = role }, threads: 2);
    }

    /// <summary>What a fresh connection answers to one line, and how the session stands then. Both sides as one char for a byte.</summary>
    public static string Ask(RegistrySnapshot registry, string line, WhoisSession? session = null)
    {
        session ??= new WhoisSession(Texts, new WhoisSettings());
        session.Begin(registry, Encoding.Latin1.GetBytes(line), default);
        return Encoding.Latin1.GetString(Drain(session));
    }

    /// <summary>The same with text as people read it.</summary>
    public static string AskUtf8(RegistrySnapshot registry, string line) =>
        Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(Ask(registry, Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(line)))));

    /// <summary>All pieces of an answer.</summary>
    public static byte[] Drain(WhoisSession session)
    {
        ArrayBufferWriter<byte> output = new();
        while (session.WriteNext(output))
        {
        }

        return output.WrittenSpan.ToArray();
    }

    /// <summary>
    /// The shape of an answer without banner, note and footer, one word for a block: "RI key", "AB key mailbox", the first line of an
    /// object, "NR" for nothing found, or the first line of any other message.
    /// </summary>
    public static string[] Blocks(string answer)
    {
        string body = answer.Replace(Banner, "", StringComparison.Ordinal).Replace(FilterNote, "", StringComparison.Ordinal)
            .Replace(Footer, "", StringComparison.Ordinal).Replace(NothingInTest, "NR\n\n", StringComparison.Ordinal);
        return [.. body.Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Select(static block => Shorten(block.Split('\n')[0]))];
    }

    /// <summary>
    /// The objects of an answer, each by its first line, routes with their origin; <see cref="Nothing"/> for an answer that says so.
    /// </summary>
    public static string[] Found(string answer)
    {
        List<string> found = [];
        foreach (string block in answer.Split("\n\n"))
        {
            string[] lines = block.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            if (lines.Length == 0 || lines[0][0] == '%')
            {
                if (lines.Length > 0 && (lines[0].StartsWith("%ERROR:101", StringComparison.Ordinal) || lines[0].StartsWith("%ERROR:115", StringComparison.Ordinal)))
                {
                    found.Add(Nothing);
                }

                continue;
            }

            string origin = Array.Find(lines, static l => l.StartsWith("origin:", StringComparison.Ordinal)) is { } o ? " " + o[7..].Trim() : "";
            string[] first = lines[0].Split(':', 2);
            found.Add($"{first[0]}: {first[1].Trim()}{origin}");
        }

        return [.. found];
    }

    private static string Shorten(string line)
    {
        if (line.StartsWith("% Information related to '", StringComparison.Ordinal))
        {
            return "RI " + line[26..^1];
        }

        if (line.StartsWith("% Abuse contact for '", StringComparison.Ordinal))
        {
            return "AB " + line[21..^1].Replace("' is '", " = ", StringComparison.Ordinal);
        }

        int colon = line.IndexOf(':', StringComparison.Ordinal);
        return line[0] == '%' || colon < 0 ? line : $"{line[..colon]}: {line[(colon + 1)..].Trim()}";
    }

    private static SourceSnapshot Load(string name, string path)
    {
        string text = Encoding.Latin1.GetString(File.ReadAllBytes(path)).Replace("\r\n", "\n", StringComparison.Ordinal);
        return Make(name, SourceRole.Registry, text.Split("\n\n", StringSplitOptions.RemoveEmptyEntries));
    }
}
