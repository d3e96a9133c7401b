// RFC 8259 (JSON) and RFC 3629 (UTF-8), as strictly as RFC 10063 (NRTMv4) allows: a member that stands twice means different things to different readers.
using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;

namespace Rdap.Bulk.Nrtm4;

/// <summary>Reads the JSON documents of NRTMv4, each rule with its named problem.</summary>
internal static class Nrtm4Json
{
    /// <summary>Largest number that all JSON readers take as it is (RFC 7493).</summary>
    public const long MaxVersion = (1L << 53) - 1;

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 16 };

    /// <summary>How documents are written: text as it is, only what must be escaped is.</summary>
    public static readonly JsonWriterOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Reads a JSON object.</summary>
    /// <exception cref="Nrtm4Exception">It is none.</exception>
    public static JsonDocument Parse(ReadOnlyMemory<byte> json)
    {
        if (!Utf8.IsValid(json.Span))
        {
            throw new Nrtm4Exception(Nrtm4Problem.NotUtf8);
        }

        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(json, Strict);
        }
        catch (JsonException e)
        {
            // The reader has one exception for both; without its rule about duplicates, only what is no JSON still fails.
            throw new Nrtm4Exception(IsJson(json) ? Nrtm4Problem.DuplicateMember : Nrtm4Problem.BrokenJson, "", e);
        }

        if (document.RootElement.ValueKind != JsonValueKind.Object)
        {
            document.Dispose();
            throw new Nrtm4Exception(Nrtm4Problem.BadMember, "not a JSON object");
        }

        return document;
    }

    /// <summary>A text that must be there.</summary>
    public static string Text(JsonElement of, string name)
    {
        if (!of.TryGetProperty(name, out JsonElement value) || value.ValueKind != JsonValueKind.String)
        {
            throw new Nrtm4Exception(Nrtm4Problem.BadMember, name);
        }

        try
        {
            return value.GetString()!;
        }
        catch (InvalidOperationException e)
        {
            // Half of a surrogate pair, escaped.
            throw new Nrtm4Exception(Nrtm4Problem.NotUtf8, name, e);
        }
    }

    /// <summary>A text that must be there, as bytes.</summary>
    public static byte[] Bytes(JsonElement of, string name) => System.Text.Encoding.UTF8.GetBytes(Text(of, name));

    /// <summary>A version that must be there.</summary>
    public static long Version(JsonElement of, string name)
    {
        if (!of.TryGetProperty(name, out JsonElement value) || value.ValueKind != JsonValueKind.Number)
        {
            throw new Nrtm4Exception(Nrtm4Problem.BadMember, name);
        }

        return value.TryGetInt64(out long version) && version is >= 1 and <= MaxVersion
            ? version
            : throw new Nrtm4Exception(Nrtm4Problem.BadVersion, name);
    }

    /// <summary>Holds nrtm_version, type and source against what they must be.</summary>
    public static void CheckKind(JsonElement of, string type)
    {
        if (!of.TryGetProperty("nrtm_version", out JsonElement version) || version.ValueKind != JsonValueKind.Number)
        {
            throw new Nrtm4Exception(Nrtm4Problem.BadMember, "nrtm_version");
        }

        if (!version.TryGetInt32(out int number) || number != 4)
        {
            throw new Nrtm4Exception(Nrtm4Problem.WrongNrtmVersion);
        }

        string found = Text(of, "type");
        if (found != type)
        {
            throw new Nrtm4Exception(Nrtm4Problem.WrongType, $"{type} expected");
        }
    }

    /// <summary>The name of the source: letters, digits, "-" and "_", as in source: attributes.</summary>
    public static string Source(JsonElement of)
    {
        string source = Text(of, "source");
        return IsSourceName(source) ? source : throw new Nrtm4Exception(Nrtm4Problem.BadMember, "source");
    }

    /// <summary>Whether a source can have that name: it stands in file names.</summary>
    public static bool IsSourceName(string name) =>
        name.Length is > 0 and <= 80 && name.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');

    /// <summary>The session: a UUID of version 4 (RFC 9562).</summary>
    public static Guid Session(JsonElement of)
    {
        string text = Text(of, "session_id");
        return Guid.TryParseExact(text, "D", out Guid session) && session.Version == 4 && session.Variant is >= 8 and <= 11
            ? session
            : throw new Nrtm4Exception(Nrtm4Problem.BadSession);
    }

    /// <summary>The time of a notification: RFC 3339 with "Z".</summary>
    public static DateTimeOffset Timestamp(JsonElement of)
    {
        string text = Text(of, "timestamp");
        return text.EndsWith('Z')
            && DateTimeOffset.TryParseExact(text, TimeForms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time)
            ? time
            : throw new Nrtm4Exception(Nrtm4Problem.BadTimestamp);
    }

    /// <summary>A time as notifications have it.</summary>
    public static string Format(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>Writes one document.</summary>
    public static byte[] Write(Action<Utf8JsonWriter> members)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter writer = new(buffer, Writing))
        {
            writer.WriteStartObject();
            members(writer);
            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static readonly string[] TimeForms = ["yyyy-MM-dd'T'HH:mm:ss'Z'", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'"];

    private static bool IsJson(ReadOnlyMemory<byte> json)
    {
        try
        {
            JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 16 }).Dispose();
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
