// OpenAPI Specification 3.1; JSON Schema 2020-12.
using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Rdap.Protocols.Batch;
using Rdap.Protocols.RdapHttp;
using Rdap.Server.Observe;

namespace Rdap.Server;

/// <summary>What kind of document a URL answers with.</summary>
internal enum AnswerKind : byte
{
    /// <summary>RFC 9083 section 5.4.</summary>
    IpNetwork,

    /// <summary>RFC 9083 section 5.5.</summary>
    Autnum,

    /// <summary>RFC 9083 section 5.3.</summary>
    Domain,

    /// <summary>RFC 9083 section 5.2.</summary>
    Nameserver,

    /// <summary>RFC 9083 section 5.1.</summary>
    Entity,

    /// <summary>RFC 9083 section 7.</summary>
    Help,

    /// <summary>RFC 9910: ipSearchResults.</summary>
    IpSearch,

    /// <summary>RFC 9910: autnumSearchResults.</summary>
    AutnumSearch,

    /// <summary>RFC 9083 section 8: domainSearchResults.</summary>
    DomainSearch,

    /// <summary>RFC 9083 section 8: nameserverSearchResults.</summary>
    NameserverSearch,

    /// <summary>RFC 9083 section 8: entitySearchResults.</summary>
    EntitySearch,

    /// <summary>RFC 7464: a sequence of JSON texts.</summary>
    Bulk,

    /// <summary>A JSON document of no RFC.</summary>
    Json,

    /// <summary>Rows of a lookup.</summary>
    Rows,

    /// <summary>Text for people or programs.</summary>
    Text,

    /// <summary>A page for people.</summary>
    Page,

    /// <summary>What a page loads.</summary>
    PageFile,

    /// <summary>A file for mirrors.</summary>
    PublishedFile,
}

/// <summary>The OpenAPI document: the rows of <see cref="Endpoints"/> and <see cref="EndpointParameters"/>, for programs that write clients.</summary>
internal static class OpenApi
{
    /// <summary>The media type of the document.</summary>
    public const string ContentType = "application/json";

    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // The schemas of RDAP's answers: the member that tells what it is, and its value if that is one word.
    private static readonly (AnswerKind Kind, string Schema, string Member, string? Value)[] Schemas =
    [
        (AnswerKind.IpNetwork, "IpNetwork", "objectClassName", "ip network"),
        (AnswerKind.Autnum, "Autnum", "objectClassName", "autnum"),
        (AnswerKind.Domain, "Domain", "objectClassName", "domain"),
        (AnswerKind.Nameserver, "Nameserver", "objectClassName", "nameserver"),
        (AnswerKind.Entity, "Entity", "objectClassName", "entity"),
        (AnswerKind.Help, "Help", "notices", null),
        (AnswerKind.IpSearch, "IpSearchResults", "ipSearchResults", null),
        (AnswerKind.AutnumSearch, "AutnumSearchResults", "autnumSearchResults", null),
        (AnswerKind.DomainSearch, "DomainSearchResults", "domainSearchResults", null),
        (AnswerKind.NameserverSearch, "NameserverSearchResults", "nameserverSearchResults", null),
        (AnswerKind.EntitySearch, "EntitySearchResults", "entitySearchResults", null),
    ];

    private static readonly (int Status, string Name, string Description)[] Problems =
    [
        (400, "BadRequest", "The question is not understood; the body says why."),
        (404, "NotFound", "Nothing is registered here under it."),
        (422, "UnprocessableContent", "The search pattern is understood and not supported."),
        (429, "TooManyRequests", "More requests than one client is answered; Retry-After says when to ask again."),
        (501, "NotImplemented", "The question is understood and not answered by this server."),
        (503, "ServiceUnavailable", "The data is being loaded, or there is too much to do; Retry-After says when to ask again."),
    ];

    /// <summary>Writes the document.</summary>
    public static void Write(IBufferWriter<byte> output)
    {
        using var json = new Utf8JsonWriter(output, Plain);
        json.WriteStartObject();
        json.WriteString("openapi", "3.1.1");
        json.WriteStartObject("info");
        json.WriteString("title", "rdapd: a number registry");
        json.WriteString("version", ProgramVersion.Text);
        json.WriteString("description", "Registration data of IP addresses and AS numbers by RDAP (STD 95), in bulk, and by WHOIS. Every URL knows OPTIONS, and GET and HEAD or what is listed here.");
        json.WriteEndObject();
        json.WriteStartArray("servers");
        json.WriteStartObject();
        json.WriteString("url", "/");
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteStartObject("paths");
        foreach (Endpoint row in Endpoints.All)
        {
            foreach (string tail in row.Tails)
            {
                WritePath(json, row, row.Path + tail);
            }
        }

        json.WriteEndObject();
        json.WriteStartObject("components");
        WriteSchemas(json);
        WriteResponses(json);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>The names in braces of a path, in their order.</summary>
    public static IEnumerable<string> NamesIn(string path) =>
        path.Split('{').Skip(1).Select(static part => part[..part.IndexOf('}', StringComparison.Ordinal)]);

    private static void WritePath(Utf8JsonWriter json, Endpoint row, string path)
    {
        string[] inPath = [.. NamesIn(path)];
        json.WriteStartObject(path);
        json.WriteStartObject(row.Method ?? "get");
        json.WriteString("operationId", string.Join('-', path.Split('/', '{', '}', '.').Where(static part => part.Length > 0)));
        json.WriteString("summary", row.Description);
        json.WriteString("description", "Defined by: " + row.Source);
        if (inPath.Length + row.Query.Count > 0)
        {
            json.WriteStartArray("parameters");
            foreach (string name in inPath)
            {
                WriteParameter(json, EndpointParameters.Get(name), "path");
            }

            foreach (string name in row.Query)
            {
                WriteParameter(json, EndpointParameters.Get(name), "query");
            }

            json.WriteEndArray();
        }

        if (row.Answer == AnswerKind.Rows)
        {
            json.WriteStartObject("requestBody");
            WriteContent(json, ["text/plain", "text/csv", "application/x-ndjson"], "string");
            json.WriteEndObject();
        }

        json.WriteStartObject("responses");
        WriteAnswers(json, row);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteParameter(Utf8JsonWriter json, EndpointParameter parameter, string place)
    {
        json.WriteStartObject();
        json.WriteString("name", parameter.Name);
        json.WriteString("in", place);
        if (place == "path" || parameter.IsRequired)
        {
            json.WriteBoolean("required", true);
        }

        json.WriteString("description", parameter.Description);
        json.WriteStartObject("schema");
        json.WriteString("type", parameter.Type);
        if (parameter.Values.Count > 0)
        {
            WriteTexts(json, "enum", parameter.Values);
        }

        json.WriteEndObject();
        if (parameter.Type == "integer")
        {
            json.WriteNumber("example", long.Parse(parameter.Example, CultureInfo.InvariantCulture));
        }
        else
        {
            json.WriteString("example", parameter.Example);
        }

        json.WriteEndObject();
    }

    private static void WriteAnswers(Utf8JsonWriter json, Endpoint row)
    {
        switch (row.Answer)
        {
            case AnswerKind.Json:
                WriteAnswer(json, 200, "application/json", "object");
                break;
            case AnswerKind.Text:
                WriteAnswer(json, 200, "text/plain", "string");
                break;
            case AnswerKind.Rows:
                json.WriteStartObject(Text(200));
                json.WriteString("description", "A row for each question, in order.");
                WriteContent(json, BatchFormats.All.Select(static f => f.MediaType).Distinct(StringComparer.Ordinal), "string");
                json.WriteEndObject();
                break;
            case AnswerKind.Page:
                WriteAnswer(json, 200, "text/html", "string");
                break;
            case AnswerKind.PublishedFile:
                json.WriteStartObject(Text(200));
                json.WriteString("description", "The file.");
                WriteContent(json, ["application/jose", "application/gzip", "application/json-seq"], "string");
                json.WriteEndObject();
                WriteBare(json, 404, "The source is not published, or the file is not there any more.");
                break;
            case AnswerKind.PageFile:
                json.WriteStartObject(Text(200));
                json.WriteString("description", "The file.");
                WriteContent(json, ["text/javascript", "text/css", "image/svg+xml"], "string");
                json.WriteEndObject();
                break;
            default:
                string? schema = Array.Find(Schemas, s => s.Kind == row.Answer).Schema;
                WriteAnswer(json, 200, schema is null ? "application/json-seq" : RdapSettings.ContentType, schema is null ? "string" : "#/components/schemas/" + schema);
                if (row.Answer <= AnswerKind.Entity)
                {
                    WriteBare(json, 302, "Another registry knows; Location says which.");
                }

                WriteBare(json, 304, "What the client has is what it would get.");
                break;
        }

        if (row.Page is null || row.Answer == AnswerKind.Bulk)
        {
            foreach ((int status, string name, _) in Problems)
            {
                json.WriteStartObject(Text(status));
                json.WriteString("$ref", "#/components/responses/" + name);
                json.WriteEndObject();
            }
        }
        else
        {
            WriteBare(json, "default", "Anything else, with a sentence in the body.");
        }
    }

    private static void WriteAnswer(Utf8JsonWriter json, int status, string type, string schema)
    {
        json.WriteStartObject(Text(status));
        json.WriteString("description", "The answer.");
        WriteContent(json, [type], schema);
        json.WriteEndObject();
    }

    private static void WriteContent(Utf8JsonWriter json, IEnumerable<string> types, string schema)
    {
        json.WriteStartObject("content");
        foreach (string type in types)
        {
            json.WriteStartObject(type);
            json.WriteStartObject("schema");
            json.WriteString(schema.StartsWith('#') ? "$ref" : "type", schema);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void WriteBare(Utf8JsonWriter json, int status, string description) => WriteBare(json, Text(status), description);

    private static void WriteBare(Utf8JsonWriter json, string status, string description)
    {
        json.WriteStartObject(status);
        json.WriteString("description", description);
        json.WriteEndObject();
    }

    private static void WriteSchemas(Utf8JsonWriter json)
    {
        json.WriteStartObject("schemas");
        foreach ((_, string schema, string member, string? value) in Schemas)
        {
            json.WriteStartObject(schema);
            json.WriteString("type", "object");
            WriteTexts(json, "required", ["rdapConformance", member]);
            json.WriteStartObject("properties");
            WriteConformance(json);
            json.WriteStartObject(member);
            if (value is not null)
            {
                json.WriteString("const", value);
            }
            else
            {
                json.WriteString("type", "array");
            }

            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteStartObject("Error");
        json.WriteString("type", "object");
        WriteTexts(json, "required", ["rdapConformance", "errorCode", "title", "description"]);
        json.WriteStartObject("properties");
        WriteConformance(json);
        WriteType(json, "errorCode", "integer");
        WriteType(json, "title", "string");
        WriteType(json, "description", "array");
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteResponses(Utf8JsonWriter json)
    {
        json.WriteStartObject("responses");
        foreach ((_, string name, string description) in Problems)
        {
            json.WriteStartObject(name);
            json.WriteString("description", description);
            WriteContent(json, [RdapSettings.ContentType], "#/components/schemas/Error");
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void WriteConformance(Utf8JsonWriter json)
    {
        json.WriteStartObject("rdapConformance");
        json.WriteString("type", "array");
        json.WriteStartObject("items");
        json.WriteString("type", "string");
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteType(Utf8JsonWriter json, string name, string type)
    {
        json.WriteStartObject(name);
        json.WriteString("type", type);
        json.WriteEndObject();
    }

    private static void WriteTexts(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (string text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
