// RFC 9083 section 4: rdapConformance, notices, port43 and lang, which only the topmost object carries.
using System.Text;
using System.Text.Json;
using Rdap.Protocols.RdapHttp.Facts;
using Rdap.Protocols.RdapHttp.Questions;
using Rdap.Protocols.RdapHttp.Text;
using Rdap.Protocols.Text;
using Rdap.Registry;
using Rdap.Registry.Lookup;
using Rdap.Registry.Objects;

namespace Rdap.Protocols.RdapHttp.Documents;

/// <summary>What the writers of one answer share: the snapshot it is made from, the output, the settings ready for writing, lists that are reused.</summary>
internal sealed class RdapRendering
{
    /// <summary>Bytes kept of a primary key; a longer one is cut.</summary>
    public const int MaxKeyLength = 512;

    private readonly RdapSettings _settings;
    private readonly JsonEncodedText _lang;
    private readonly JsonEncodedText? _port43;
    private readonly RdapConformance _conformance;
    private readonly JsonText _sourceNotice = new();
    private readonly JsonText _updateEvent = new();
    private readonly RdapNotice _terms;
    private readonly RdapNotice _inaccuracy;
    private SourceInfo? _described;

    public RdapRendering(RdapSettings settings)
    {
        _settings = settings;
        Filters = new RdapRelationFilters(settings.FlatAutnums);
        _lang = RdapNames.Encode(settings.Language);
        _conformance = new RdapConformance(settings.FlatAutnums);
        _port43 = settings.Port43 is { Length: > 0 } port43 ? RdapNames.Encode(port43) : null;
        _terms = new RdapNotice("Terms of service", settings.TermsText, RdapNames.RelTerms, settings.TermsUrl);
        _inaccuracy = new RdapNotice("Wrong data", settings.InaccuracyText, RdapNames.RelInaccuracy, settings.InaccuracyUrl);
    }

    /// <summary>What is asked while there is no question.</summary>
    public static RegistrySnapshot NoRegistry { get; } = RegistrySnapshot.Empty([]);

    public RegistrySnapshot Registry { get; set; } = NoRegistry;

    public RdapOutput Output { get; } = new();

    public RdapContacts Contacts { get; } = new();

    public LookupResult Networks { get; } = new();

    public LookupResult Autnums { get; } = new();

    public LookupResult Zones { get; } = new();

    /// <summary>What a search for a relation found.</summary>
    public LookupResult Related { get; } = new();

    /// <summary>Which objects take part in relations.</summary>
    public RdapRelationFilters Filters { get; }

    /// <summary>What the answer leaves out.</summary>
    public RdapRedacted Redacted { get; } = new();

    /// <summary>In which forms entities show their contact data.</summary>
    public RdapCards Cards { get; set; } = RdapCards.JCard;

    public bool FlatAutnums => _settings.FlatAutnums;

    public bool ShowsPersonalEmail => _settings.ShowPersonalEmail;

    public int HeldLimit => _settings.HeldLimit;

    /// <summary>What the answer uses so far: whoever writes a member of an extension notes the extension here.</summary>
    public RdapExtensions Uses { get; set; }

    /// <summary>How much of the object of a lookup is shown (RFC 8982).</summary>
    public RdapFieldSet FieldSet { get; set; }

    /// <summary>Whether that is less than everything.</summary>
    public bool ShowsLess => FieldSet is RdapFieldSet.Id or RdapFieldSet.Brief;

    /// <summary>Begins a document.</summary>
    /// <param name="baseUrl">The URL of this service, ending with a slash.</param>
    public void Start(ReadOnlySpan<byte> baseUrl)
    {
        Uses = RdapExtensions.None;
        Redacted.Start();
        FieldSet = RdapFieldSet.NotAsked;
        Output.Start(baseUrl);
    }

    /// <summary>The media type of the document, with the list of what it uses.</summary>
    public string MediaType => _conformance.MediaTypeOf(Uses);

    /// <summary>Ends the document: what it uses goes in front.</summary>
    public ReadOnlyMemory<byte> Finish() => Output.Finish(_conformance.StartOf(Uses));

    /// <summary>Begins the answer that shows one object.</summary>
    public void StartAnswer(ObjectRef of)
    {
        Output.Json.WriteStartObject();
        if (FieldSet != RdapFieldSet.NotAsked)
        {
            WriteFieldSet(FieldSet);
        }

        JsonText notices = Output.Value.Start("\"notices\":["u8).Append(SourceNotice(of.Source)).Append(","u8);
        _terms.Append(notices, Output);
        _inaccuracy.Append(notices.Append(","u8), Output);
        Output.WriteMembers(notices.Append("]"u8));
    }

    /// <summary>Ends it with the members that stand at its end.</summary>
    public void EndAnswer()
    {
        Redacted.Write(this);
        WritePort43();
        EndResults();
    }

    /// <summary>Ends an object as a lookup shows it inside something larger: what only the topmost object has is left out.</summary>
    public void EndObject()
    {
        Redacted.Write(this);
        WritePort43();
        Output.Json.WriteEndObject();
    }

    /// <summary>Ends an answer that shows no object of its own.</summary>
    public void EndResults()
    {
        Output.Json.WriteString(RdapNames.Lang, _lang);
        Output.Json.WriteEndObject();
    }

    /// <summary>The two notices that the NRO's profile wants on every answer.</summary>
    public void WriteProfileNotices()
    {
        _terms.Append(Output.Value.Start(default), Output);
        Output.Write(Output.Value);
        _inaccuracy.Append(Output.Value.Start(default), Output);
        Output.Write(Output.Value);
    }

    /// <summary>Everything an answer for an abuse contact needs, if there is one.</summary>
    public void AddAbuse(ObjectRef of, in AbuseContact abuse) => Contacts.AddAbuse(Registry, of, abuse);

    /// <summary>Where the data came from and how old it says it is. The date and not the age: an answer stays the same until the data changes.</summary>
    public void WriteSource(int place) => Output.Write(Output.Value.Start(SourceNotice(place)));

    /// <summary>When a source was brought up to date, as the last event of its objects.</summary>
    public ReadOnlySpan<byte> UpdateEvent(int place)
    {
        DescribeSource(place);
        return _updateEvent.Bytes;
    }

    private ReadOnlySpan<byte> SourceNotice(int place)
    {
        DescribeSource(place);
        return _sourceNotice.Bytes;
    }

    /// <summary>Makes what every answer says of a source, unless the answer before was from the same.</summary>
    private void DescribeSource(int place)
    {
        SourceSnapshot source = Registry.Sources[place];
        if (ReferenceEquals(_described, source.Info))
        {
            return;
        }

        Span<byte> instant = stackalloc byte[Rfc3339.Length];
        _updateEvent.Start("""{"eventAction":"last update of RDAP database","eventDate":"""u8)
            .AppendString(Rfc3339.Format(source.Info.UpdatedAt, instant)).Append("}"u8);
        JsonText notice = _sourceNotice.Start("""{"title":"Source","description":["Objects from source """u8)
            .AppendText(source.NameUtf8).Append(".\""u8);
        if (source.Info.DataDate is { } date)
        {
            notice.Append(",\"Data as of "u8).Append(Rfc3339.Format(date, instant)).Append(".\""u8);
        }

        notice.Append("]}"u8);
        _described = source.Info;
    }

    /// <summary>The member subsetting_metadata (RFC 8982 section 2.1).</summary>
    public void WriteFieldSet(RdapFieldSet fieldSet)
    {
        Uses |= RdapExtensions.Subsetting;
        Output.Json.WritePropertyName("subsetting_metadata"u8);
        Output.Write(Output.Value.Start("{\"currentFieldSet\":\""u8).Append(RdapFieldSets.NameOf(fieldSet)).Append("\",\"availableFieldSets\":["u8)
            .Append("""{"name":"id","default":false,"description":"What names an object, and where to ask for it"},"""u8)
            .Append("""{"name":"brief","default":false,"description":"What an object is, without its entities, remarks and events"},"""u8)
            .Append("""{"name":"full","default":true,"description":"Everything that is shown of it"}]}"""u8));
    }

    private void WritePort43()
    {
        if (_port43 is { } port43)
        {
            Output.Json.WriteString(RdapNames.Port43, port43);
        }
    }
}

/// <summary>A notice of the operator's with one link, ready for writing.</summary>
internal sealed class RdapNotice
{
    private readonly byte[] _start;
    private readonly JsonEncodedText _rel;
    private readonly byte[]? _href;

    public RdapNotice(string title, IReadOnlyList<string> lines, JsonEncodedText rel, string? url)
    {
        // RFC 9083 section 4.3: a notice has a description.
        IEnumerable<string> description = (lines.Count == 0 ? [title] : lines).Select(static line => $"\"{RdapNames.Encode(line)}\"");
        _start = Encoding.UTF8.GetBytes(
            $"{{\"title\":\"{RdapNames.Encode(title)}\",\"description\":[{string.Join(',', description)}],\"links\":[");
        _rel = rel;
        _href = url is { Length: > 0 } ? Encoding.UTF8.GetBytes(url) : null;
    }

    /// <summary>Adds the notice.</summary>
    public void Append(JsonText notice, RdapOutput output)
    {
        notice.Append(_start);
        if (_href is { } href)
        {
            output.AppendLink(notice, _rel, href, RdapNames.TypeHtml);
        }
        else
        {
            output.AppendLink(notice, _rel, output.OwnUrl("help"u8).Bytes, RdapNames.TypeRdap);
        }

        notice.Append("]}"u8);
    }
}
