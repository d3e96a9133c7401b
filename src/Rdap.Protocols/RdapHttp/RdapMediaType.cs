// draft-ietf-regext-rdap-x-media-type: the parameter exts_list of application/rdap+json. RFC 9110 sections 5.6 and 12.5.1: Accept.
namespace Rdap.Protocols.RdapHttp;

/// <summary>
/// What a client says in Accept of the extensions it understands: <c>application/rdap+json;exts_list="rdap_level_0 jscontact"</c>. Anything else
/// that the header may hold, well-formed or not, says nothing and does no harm.
/// </summary>
/// <param name="ListsExtensions">Whether it has the parameter: then the answer's media type has it, too.</param>
/// <param name="JsContact">Whether jscontact is among them.</param>
public readonly record struct RdapMediaType(bool ListsExtensions, bool JsContact)
{
    private const string Type = "application/rdap+json";
    private const string Parameter = "exts_list";

    /// <summary>Reads a header. A client that names no extension costs one search of a short text.</summary>
    public static RdapMediaType Parse(ReadOnlySpan<char> accept)
    {
        if (!accept.Contains(Parameter, StringComparison.OrdinalIgnoreCase))
        {
            return default;
        }

        RdapMediaType read = default;
        while (!accept.IsEmpty)
        {
            ReadOnlySpan<char> range = CutAt(',', ref accept);
            if (!CutAt(';', ref range).Trim().Equals(Type, StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            while (!range.IsEmpty)
            {
                ReadOnlySpan<char> value = CutAt(';', ref range).Trim();
                int equals = value.IndexOf('=');
                if (equals > 0 && value[..equals].TrimEnd().Equals(Parameter, StringComparison.OrdinalIgnoreCase))
                {
                    read = new RdapMediaType(true, read.JsContact || Names(value[(equals + 1)..].Trim().Trim('"'), "jscontact"));
                }
            }
        }

        return read;
    }

    private static bool Names(ReadOnlySpan<char> list, ReadOnlySpan<char> extension)
    {
        foreach (Range word in list.SplitAny(' ', '\t'))
        {
            if (list[word].SequenceEqual(extension))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>What stands before a separator outside quotes; the rest stays behind it.</summary>
    private static ReadOnlySpan<char> CutAt(char separator, ref ReadOnlySpan<char> text)
    {
        bool quoted = false;
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] == '"')
            {
                quoted = !quoted;
            }
            else if (text[i] == '\\' && quoted)
            {
                i++;
            }
            else if (text[i] == separator && !quoted)
            {
                ReadOnlySpan<char> cut = text[..i];
                text = text[(i + 1)..];
                return cut;
            }
        }

        ReadOnlySpan<char> all = text;
        text = default;
        return all;
    }
}
