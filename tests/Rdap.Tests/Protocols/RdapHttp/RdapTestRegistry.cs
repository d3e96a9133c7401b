using System.Text;
using System.Text.Json;
using Rdap.Protocols.RdapHttp;
using Rdap.Protocols.RdapHttp.Answers;
using Rdap.Registry;
using Rdap.Registry.Lookup;
using Rdap.Registry.Objects;
using Xunit;

namespace Rdap.Tests.Protocols.RdapHttp;

/// <summary>A small registry and a renderer over it; every answer that is asked of it is checked against the rules all answers obey.</summary>
internal sealed class RdapTestRegistry
{
    public const string BaseUrl = "https://rdap.example.org/";

    public static readonly DateTimeOffset LoadedAt = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private readonly RdapAnswer _answer;

    public RdapTestRegistry(RegistrySnapshot snapshot, RdapSettings? settings = null)
    {
        Snapshot = snapshot;
        Settings = settings ?? new RdapSettings();
        _answer = new RdapAnswer(Settings);
    }

    public RdapTestRegistry(string text, RdapSettings? settings = null, string referral = "")
        : this(RegistrySnapshot.Empty(["TEST", "IANA"]).With(Source("TEST", text)).With(Source("IANA", referral, SourceRole.Referral)), settings)
    {
    }

    public RegistrySnapshot Snapshot { get; }

    public RdapSettings Settings { get; }

    public RdapReply Reply { get; } = new();

    /// <summary>Objects separated by empty lines, as Latin-1 bytes: a character up to U+00FF is one byte.</summary>
    public static SourceSnapshot Source(string name, string text, SourceRole role = SourceRole.Registry) =>
        Source(name, Encoding.Latin1.GetBytes(text), role);

    public static SourceSnapshot Source(string name, ReadOnlySpan<byte> text, SourceRole role = SourceRole.Registry)
    {
        using SnapshotBuilder builder = new();
        ObjectBatch batch = builder.NewBatch();
        while (!text.IsEmpty)
        {
            int end = text.IndexOf("\n\n"u8);
            ReadOnlySpan<byte> one = (end < 0 ? text : text[..end]).Trim((byte)'\n');
            text = end < 0 ? default : text[(end + 2)..];
            if (!one.IsEmpty && one[0] != '#')
            {
                Assert.Equal(AddOutcome.Added, batch.Add(one));
            }
        }

        builder.Commit(batch);
        return builder.Freeze(new SourceInfo { Name = name, Role = role, LoadedAt = LoadedAt, DataDate = LoadedAt.AddDays(-1) }, threads: 2);
    }

    /// <summary>The body of an answer of this status, checked.</summary>
    public JsonElement Ask(string path, int status = 200)
    {
        ReadOnlyMemory<byte> body = AskBytes(path);
        Assert.True(Reply.Status == status, $"{path}: {Reply.Status} {Encoding.UTF8.GetString(body.Span)}");
        JsonElement answer = JsonDocument.Parse(body).RootElement.Clone();
        string problems = string.Join('\n', RdapStructure.Check(answer, Reply.Status));
        Assert.True(problems.Length == 0, $"{path}:\n{problems}\n{answer}");
        return answer;
    }

    public ReadOnlyMemory<byte> AskBytes(string path)
    {
        _answer.Render(Snapshot, Encoding.Latin1.GetBytes(path), new RdapContext("https://rdap.example.org/"u8), Reply);
        return Reply.Body;
    }

    /// <summary>The sentence of an error.</summary>
    public string Refusal(string path, int status)
    {
        JsonElement answer = Ask(path, status);
        Assert.Equal(status, answer.GetProperty("errorCode").GetInt32());
        return answer.GetProperty("description")[0].GetString()!;
    }

    public JsonElement Error(int status, ReadOnlySpan<byte> description, QueryOutcome outcome)
    {
        _answer.RenderError(status, description, outcome, new RdapContext("https://rdap.example.org/"u8), Reply);
        return JsonDocument.Parse(Reply.Body).RootElement.Clone();
    }
}

/// <summary>Short ways into an answer.</summary>
internal static class RdapJson
{
    public static string? Text(this JsonElement element, string name) =>
        element.TryGetProperty(name, out JsonElement value) ? value.GetString() : null;

    public static string[] Texts(this JsonElement element, string name) =>
        element.TryGetProperty(name, out JsonElement value) ? [.. value.EnumerateArray().Select(static v => v.GetString()!)] : [];

    /// <summary>The target of the link with that relation.</summary>
    public static string? Link(this JsonElement element, string rel) =>
        element.GetProperty("links").EnumerateArray().Where(l => l.Text("rel") == rel).Select(static l => l.Text("href")).SingleOrDefault();

    public static JsonElement[] Elements(this JsonElement element, string name) =>
        element.TryGetProperty(name, out JsonElement value) ? [.. value.EnumerateArray()] : [];

    /// <summary>The entity with that role; fails when there is not just one.</summary>
    public static JsonElement Entity(this JsonElement element, string role) =>
        Assert.Single(element.Elements("entities"), e => e.Texts("roles").Contains(role));

    /// <summary>The values of a jCard property.</summary>
    public static string[] Card(this JsonElement entity, string property) =>
        [.. entity.GetProperty("vcardArray")[1].EnumerateArray().Where(p => p[0].GetString() == property).Select(static p => p[3].ToString())];

    /// <summary>The lines of the remark with that title; empty when there is none.</summary>
    public static string[] Remark(this JsonElement element, string title) =>
        [.. element.Elements("remarks").Where(r => r.Text("title") == title).SelectMany(static r => r.Texts("description"))];

    public static string? Event(this JsonElement element, string action) =>
        element.Elements("events").Where(e => e.Text("eventAction") == action).Select(static e => e.Text("eventDate")).SingleOrDefault();
}
