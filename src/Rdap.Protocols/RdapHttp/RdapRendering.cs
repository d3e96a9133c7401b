// RFC 9083 section 4: rdapConformance, notices, port43 and lang, which only the topmost object carries.
using System.Text.Json;
using Rdap.Registry;
using Rdap.Registry.Lookup;
using Rdap.Registry.Objects;

namespace Rdap.Protocols.RdapHttp;

/// <summary>What the writers of one answer share: the snapshot it is made from, the output, the settings ready for writing, lists that are reused.</summary>
internal sealed class RdapRendering
{
    /// <summary>Bytes kept of a primary key; a longer one is cut.</summary>
    public const int MaxKeyLength = 512;

    private readonly RdapSettings _settings;
    private readonly JsonEncodedText _lang;
    private readonly JsonEncodedText? _port43;
    private readonly RdapNotice _terms;
    private readonly RdapNotice _inaccuracy;

    public RdapRendering(RdapSettings settings)
    {
        _settings = settings;
        _lang = RdapNames.Encode(settings.Language);
        _port43 = settings.Port43 is { Length: > 0 } port43 ? RdapNames.Encode(port43) : null;
        _terms = new RdapNotice("Terms of service", settings.TermsText, RdapNames.RelTerms, settings.TermsUrl);
        _inaccuracy = new RdapNotice("Wrong data", settings.InaccuracyText, RdapNames.RelInaccuracy, settings.InaccuracyUrl);
    }

    public RegistrySnapshot Registry { get; set; } = RegistrySnapshot.Empty([]);

    public RdapOutput Output { get; } = new();

    public RdapContacts Contacts { get; } = new();

    public LookupResult Networks { get; } = new();

    public LookupResult Autnums { get; } = new();

    public int HeldLimit => _settings.HeldLimit;

    public bool FlatAutnums => _settings.FlatAutnums;

    /// <summary>Begins the answer that shows one object.</summary>
    public void StartAnswer(ObjectRef of, bool withNetworks)
    {
        Output.Json.WriteStartObject();
        WriteConformance(withNetworks);
        Output.Json.WriteStartArray(RdapNames.Notices);
        WriteSource(Registry.Sources[of.Source].Info);
        WriteProfileNotices();
        Output.Json.WriteEndArray();
    }

    /// <summary>Ends it with the members that stand at its end.</summary>
    public void EndAnswer()
    {
        if (_port43 is { } port43)
        {
            Output.Json.WriteString(RdapNames.Port43, port43);
        }

        Output.Json.WriteString(RdapNames.Lang, _lang);
        Output.Json.WriteEndObject();
    }

    /// <summary>
    /// rdapConformance: what the answer uses. The NRO's profile wants its own strings and cidr0 on every answer, errors too; RFC 9877
    /// section 4 wants geofeed1 on every answer that holds an ip network at any depth.
    /// </summary>
    public void WriteConformance(bool withNetworks)
    {
        Utf8JsonWriter json = Output.Json;
        json.WriteStartArray(RdapNames.RdapConformance);
        json.WriteStringValue(RdapNames.RdapLevel0);
        json.WriteStringValue(RdapNames.NroProfile);
        json.WriteStringValue(FlatAutnums ? RdapNames.NroProfileFlat : RdapNames.NroProfileHierarchical);
        json.WriteStringValue(RdapNames.Cidr0);
        if (withNetworks)
        {
            json.WriteStringValue(RdapNames.Geofeed1);
        }

        json.WriteEndArray();
    }

    /// <summary>The two notices that the NRO's profile wants on every answer.</summary>
    public void WriteProfileNotices()
    {
        _terms.Write(Output);
        _inaccuracy.Write(Output);
    }

    /// <summary>Everything an answer for an abuse contact needs, if there is one.</summary>
    public void AddAbuse(ObjectRef of, in AbuseContact abuse)
    {
        if (abuse.Found && abuse.Holder != of && RdapEntity.IsEntity(Registry.Get(abuse.Holder).Class))
        {
            Contacts.Add(abuse.Holder, RdapRoles.Abuse);
        }
    }

    /// <summary>Where the data came from and how old it says it is. The date and not the age: an answer stays the same until the data changes.</summary>
    private void WriteSource(SourceInfo source)
    {
        Utf8JsonWriter json = Output.Json;
        json.WriteStartObject();
        json.WriteString(RdapNames.Title, "Source"u8);
        json.WriteStartArray(RdapNames.Description);
        UrlText line = Output.Url.Start("Objects from source "u8);
        line.AppendText(source.Name);
        json.WriteStringValue(line.Append("."u8).Bytes);
        if (source.DataDate is { } date)
        {
            Span<byte> instant = stackalloc byte[Rfc3339.Length];
            json.WriteStringValue(Output.Url.Start("Data as of "u8).Append(Rfc3339.Format(date, instant)).Append("."u8).Bytes);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}

/// <summary>A notice of the operator's with one link, ready for writing.</summary>
internal sealed class RdapNotice
{
    private readonly JsonEncodedText _title;
    private readonly JsonEncodedText[] _lines;
    private readonly JsonEncodedText _rel;
    private readonly JsonEncodedText? _href;

    public RdapNotice(string title, IReadOnlyList<string> lines, JsonEncodedText rel, string? url)
    {
        _title = RdapNames.Encode(title);

        // RFC 9083 section 4.3: a notice has a description.
        _lines = lines.Count == 0 ? [_title] : [.. lines.Select(RdapNames.Encode)];
        _rel = rel;
        _href = url is { Length: > 0 } ? RdapNames.Encode(url) : null;
    }

    public void Write(RdapOutput output)
    {
        Utf8JsonWriter json = output.Json;
        json.WriteStartObject();
        json.WriteString(RdapNames.Title, _title);
        json.WriteStartArray(RdapNames.Description);
        foreach (JsonEncodedText line in _lines)
        {
            json.WriteStringValue(line);
        }

        json.WriteEndArray();
        json.WriteStartArray(RdapNames.Links);
        json.WriteStartObject();
        json.WriteString(RdapNames.Value, output.RequestUrl.Bytes);
        json.WriteString(RdapNames.Rel, _rel);
        if (_href is { } href)
        {
            json.WriteString(RdapNames.Href, href);
            json.WriteString(RdapNames.Type, RdapNames.TypeHtml);
        }
        else
        {
            json.WriteString(RdapNames.Href, output.OwnUrl("help"u8).Bytes);
            json.WriteString(RdapNames.Type, RdapNames.TypeRdap);
        }

        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
