// RFC 9537: redacted fields. RFC 9535: JSONPath. RFC 7095: a jCard is an array of arrays, whose properties are found by their name.
using System.Text;
using System.Text.Json;
using Rdap.Protocols.RdapHttp.Text;

namespace Rdap.Protocols.RdapHttp.Documents;

/// <summary>What can be missing from an answer although the registry, or its source, has it.</summary>
internal enum RdapRedaction : byte
{
    /// <summary>The e-mail address of a person, by the operator's choice.</summary>
    PersonEmail,

    /// <summary>A name that the source masks.</summary>
    MaskedName,

    /// <summary>A postal address that the source masks.</summary>
    MaskedAddress,

    /// <summary>Telephone and fax numbers that the source masks.</summary>
    MaskedPhone,

    /// <summary>An e-mail address that the source masks.</summary>
    MaskedEmail,

    /// <summary>Languages beyond the first.</summary>
    Languages,

    /// <summary>Countries beyond the first.</summary>
    Countries,

    /// <summary>A country that is no country code.</summary>
    Country,
}

/// <summary>
/// The member redacted of one answer: gathered while the answer is written, with the place of each field in it, and written at its end.
/// Nothing is allocated once its buffers have grown; an answer that leaves nothing out costs nothing.
/// </summary>
internal sealed class RdapRedacted
{
    /// <summary>By <see cref="RdapRedaction"/>; what stands in no card has nothing in that of JSContact.</summary>
    private static readonly (Row Row, Row? InJsCard)[] Rows = MakeRows();

    private readonly JsonText _entries = new();
    private readonly UrlText _place = new();
    private JsonEncodedText? _results;
    private int _result;
    private JsonEncodedText? _member;
    private int _index;

    /// <summary>Whether the answer left anything out.</summary>
    public bool Any => _entries.Length > 0;

    /// <summary>Forgets everything: an answer begins, or one result of a search.</summary>
    /// <param name="results">The member that holds the results of a search; null when the object is the answer itself.</param>
    /// <param name="index">Which of the results begins.</param>
    public void Start(JsonEncodedText? results = null, int index = 0)
    {
        _entries.Start(default);
        _results = results;
        _result = index;
        _member = null;
    }

    /// <summary>From now on an object inside the answer is written, until <see cref="Leave"/>.</summary>
    /// <param name="member">The member of the answer that holds it.</param>
    /// <param name="index">Its place in an array; negative when the member is the object itself.</param>
    public void Enter(JsonEncodedText member, int index)
    {
        _member = member;
        _index = index;
    }

    /// <summary>The object itself is written again.</summary>
    public void Leave() => _member = null;

    /// <summary>Says that a field of the object that is being written was left out, emptied or cut.</summary>
    /// <param name="field">Which.</param>
    /// <param name="inJsCard">Whether it is missing from the JSContact card; else from the jCard, or from the object.</param>
    /// <param name="unique">Whether no other value of its kind is shown: else there is no path that means what is missing and nothing else.</param>
    public void Add(RdapRedaction field, bool inJsCard = false, bool unique = true)
    {
        Row row = inJsCard && Rows[(int)field].InJsCard is { } other ? other : Rows[(int)field].Row;
        if (_entries.Length > 0)
        {
            _entries.Append(","u8);
        }

        _entries.Append(row.Start);
        if (unique)
        {
            _entries.Append(row.Path);
            AppendPlace();
            _entries.Append(row.PathEnd);
        }

        _entries.Append(row.End);
    }

    /// <summary>Writes the member redacted, if anything was left out, and forgets it.</summary>
    public void Write(RdapRendering rendering)
    {
        if (!Any)
        {
            return;
        }

        rendering.Uses |= RdapExtensions.Redacted;
        rendering.Output.Json.WritePropertyName(RdapNames.Redacted);
        rendering.Output.Write(rendering.Output.Value.Start("["u8).Append(_entries.Bytes).Append("]"u8));
        _entries.Start(default);
    }

    private void AppendPlace()
    {
        _place.Start("$"u8);
        if (_results is { } results)
        {
            _place.Append("."u8).Append(results.EncodedUtf8Bytes).Append("["u8).AppendNumber((uint)_result).Append("]"u8);
        }

        if (_member is { } member)
        {
            _place.Append("."u8).Append(member.EncodedUtf8Bytes);
            if (_index >= 0)
            {
                _place.Append("["u8).AppendNumber((uint)_index).Append("]"u8);
            }
        }

        _entries.Append(_place.Bytes);
    }

    private static (Row Row, Row? InJsCard)[] MakeRows()
    {
        const string Policy = "Server policy", Masked = "Masked in the data that the registry publishes";
        const string OneCountry = "A network has room for one country (RFC 9083 section 5.4)", OneLanguage = "An entity is shown with one language";
        return
        [
            Of("E-mail address of a person", "removal", ".vcardArray[1][?(@[0]=='email')]", ".jscard.emails", Policy),

            // RFC 9537 section 3.2: a jCard needs its fn, so that is emptied; JSContact does without a name.
            (new("Name", "emptyValue", ".vcardArray[1][?(@[0]=='fn')][3]", Masked), new("Name", "removal", ".jscard.name", Masked)),
            Of("Address", "removal", ".vcardArray[1][?(@[0]=='adr')]", ".jscard.addresses", Masked),
            Of("Telephone and fax numbers", "removal", ".vcardArray[1][?(@[0]=='tel')]", ".jscard.phones", Masked),
            Of("E-mail address", "removal", ".vcardArray[1][?(@[0]=='email')]", ".jscard.emails", Masked),
            Of("Further languages", "partialValue", ".vcardArray[1][?(@[0]=='lang')]", ".jscard.preferredLanguages", OneLanguage),
            (new("Further countries", "partialValue", ".country", OneCountry), null),
            (new("Country", "removal", ".country", "Not a country code"), null),
        ];

        static (Row Row, Row? InJsCard) Of(string name, string method, string path, string inJsCard, string reason) =>
            (new(name, method, path, reason), new(name, method, inJsCard, reason));
    }

    /// <summary>One kind of field in one kind of card, ready for writing.</summary>
    private sealed class Row
    {
        public Row(string name, string method, string path, string reason)
        {
            Start = Encoding.UTF8.GetBytes($"{{\"name\":{{\"description\":\"{name}\"}},");

            // RFC 9537 section 4.2: what was removed is found in the answer as it would have been, everything else in this one.
            Path = method == "removal" ? "\"prePath\":\""u8.ToArray() : "\"postPath\":\""u8.ToArray();
            PathEnd = Encoding.UTF8.GetBytes(path + "\",");
            End = Encoding.UTF8.GetBytes($"\"method\":\"{method}\",\"reason\":{{\"description\":\"{reason}\"}}}}");
        }

        public byte[] Start { get; }

        public byte[] Path { get; }

        public byte[] PathEnd { get; }

        public byte[] End { get; }
    }
}
