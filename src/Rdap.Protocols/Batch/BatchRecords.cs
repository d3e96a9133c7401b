// RFC 4180 and RFC 8259: the one field or member of a record that holds a question.
using System.Text;

namespace Rdap.Protocols.Batch;

/// <summary>
/// Finds the question in a record of CSV or NDJSON. A record is one line; nothing else in it is read further than is needed to step over it,
/// and no input makes it throw.
/// </summary>
internal sealed class BatchRecords
{
    // Deeper JSON is no record of a list of addresses.
    private const int MaxDepth = 64;

    private readonly byte[] _field;
    private readonly bool _isNamed;
    private int _column;
    private bool _isFirst = true;

    /// <param name="field">The name of the field or member, null for the usual one.</param>
    public BatchRecords(string? field)
    {
        _isNamed = field is not null;
        _field = Encoding.UTF8.GetBytes(field ?? "query");
        _column = _isNamed ? -1 : 0;
    }

    /// <summary>Whether the next record of CSV is the first.</summary>
    public bool IsFirst => _isFirst;

    /// <summary>
    /// Finds the field in a record of CSV. Of the first record, when the field has a name, nothing is found: it is the header.
    /// </summary>
    /// <param name="line">The record.</param>
    /// <param name="field">The field as it stands, without the quotation marks around it; empty when the record has none of that place.</param>
    /// <returns>Whether the record is one of data.</returns>
    public bool TryReadCsv(ReadOnlySpan<byte> line, out ReadOnlySpan<byte> field)
    {
        field = default;
        bool isHeader = _isFirst && _isNamed;
        _isFirst = false;
        for (int column = 0; !line.IsEmpty; column++)
        {
            ReadOnlySpan<byte> value = NextField(ref line);
            if (isHeader && _column < 0 && Ascii.EqualsIgnoreCase(value, _field))
            {
                _column = column;
            }
            else if (!isHeader && column == _column)
            {
                field = value;
                return true;
            }
        }

        return !isHeader;
    }

    private static ReadOnlySpan<byte> NextField(scoped ref ReadOnlySpan<byte> line)
    {
        ReadOnlySpan<byte> value = line.TrimStart(" \t"u8);
        if (value is not [(byte)'"', ..])
        {
            int comma = line.IndexOf((byte)',');
            value = comma < 0 ? line : line[..comma];
            line = comma < 0 ? default : line[(comma + 1)..];
            return value.Trim(" \t"u8);
        }

        // A quotation mark within is written twice.
        int end = 1;
        while (end < value.Length && (value[end] != '"' || (end + 1 < value.Length && value[end + 1] == '"')))
        {
            end += value[end] == '"' ? 2 : 1;
        }

        ReadOnlySpan<byte> inside = value[1..Math.Min(end, value.Length)];
        ReadOnlySpan<byte> behind = value[Math.Min(end + 1, value.Length)..];
        int next = behind.IndexOf((byte)',');
        line = next < 0 ? default : behind[(next + 1)..];
        return inside.Trim(" \t"u8);
    }

    /// <summary>Finds the member of an object, or takes the string that the line is.</summary>
    /// <param name="line">The record.</param>
    /// <param name="value">What stands between the quotation marks, escapes as they are.</param>
    /// <returns>False when the line is no object with a string as that member, and no string.</returns>
    public bool TryReadJson(ReadOnlySpan<byte> line, out ReadOnlySpan<byte> value)
    {
        value = default;
        int at = 0;
        if (line is [(byte)'"', ..])
        {
            return TryReadString(line, ref at, out value) && Blank(line, ref at) == line.Length;
        }

        if (line is not [(byte)'{', ..])
        {
            return false;
        }

        at = 1;
        while (TryReadString(line, ref at, out ReadOnlySpan<byte> name) && Take(line, ref at, (byte)':'))
        {
            if (name.SequenceEqual(_field))
            {
                return TryReadString(line, ref at, out value);
            }

            if (!TrySkip(line, ref at) || !Take(line, ref at, (byte)','))
            {
                return false;
            }
        }

        return false;
    }

    /// <summary>Writes a JSON string without its escapes; those of letters that no question has stay as they are.</summary>
    /// <returns>The bytes written, at most as many as were given.</returns>
    public static int Unescape(ReadOnlySpan<byte> text, Span<byte> destination)
    {
        int length = 0;
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\' && i + 1 < text.Length && text[i + 1] is (byte)'/' or (byte)'"' or (byte)'\\')
            {
                i++;
            }

            destination[length++] = text[i];
        }

        return length;
    }

    private static int Blank(ReadOnlySpan<byte> line, scoped ref int at)
    {
        while (at < line.Length && line[at] is (byte)' ' or (byte)'\t')
        {
            at++;
        }

        return at;
    }

    private static bool Take(ReadOnlySpan<byte> line, scoped ref int at, byte mark)
    {
        if (Blank(line, ref at) >= line.Length || line[at] != mark)
        {
            return false;
        }

        at++;
        return true;
    }

    private static bool TryReadString(ReadOnlySpan<byte> line, scoped ref int at, out ReadOnlySpan<byte> inside)
    {
        inside = default;
        if (!Take(line, ref at, (byte)'"'))
        {
            return false;
        }

        for (int start = at; at < line.Length; at++)
        {
            if (line[at] == '"')
            {
                inside = line[start..at++];
                return true;
            }

            at += line[at] == '\\' ? 1 : 0;
        }

        return false;
    }

    // Steps over a value of any kind.
    private static bool TrySkip(ReadOnlySpan<byte> line, scoped ref int at)
    {
        int depth = 0;
        while (Blank(line, ref at) < line.Length)
        {
            byte b = line[at];
            if (b == '"')
            {
                if (!TryReadString(line, ref at, out _))
                {
                    return false;
                }
            }
            else if (b is (byte)'{' or (byte)'[')
            {
                at++;
                depth++;
            }
            else if (b is (byte)'}' or (byte)']')
            {
                if (depth == 0)
                {
                    return true;
                }

                at++;
                depth--;
            }
            else if (b == ',' && depth == 0)
            {
                return true;
            }
            else
            {
                at++;
            }

            if (depth > MaxDepth)
            {
                return false;
            }
        }

        return false;
    }
}
