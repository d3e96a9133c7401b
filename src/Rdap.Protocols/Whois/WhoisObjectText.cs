// RPSL objects (RFC 2622 section 2) on the wire of RFC 3912: the source's own bytes, less what is not for everybody.
using System.Text;
using System.Text.Unicode;
using Rdap.Registry.Objects;

namespace Rdap.Protocols.Whois;

/// <summary>How an object is shown.</summary>
internal enum WhoisShape : byte
{
    /// <summary>As the source sent it.</summary>
    Full,

    /// <summary>-F: <c>*in: 192.0.2.0 - 192.0.2.255</c>.</summary>
    Brief,

    /// <summary>-K: the primary key, and the members of a set.</summary>
    Keys,
}

/// <summary>
/// Prints one object line by line and can stop between lines, or inside a very long one, to go on later: an object may be larger than
/// what a connection sends at a time. The columns stay as the source has them; line ends become LF, comment lines and blanks at line ends go.
/// </summary>
internal sealed class WhoisObjectText
{
    private const int LongestPiece = 16 * 1024;

    private static readonly AttributeSet Hidden = AttributeSet.Of(
        AttributeName.Notify, AttributeName.Changed, AttributeName.RefNfy, AttributeName.MntNfy, AttributeName.UpdTo, AttributeName.EMail);

    private static readonly AttributeSet Members = AttributeSet.Of(AttributeName.Members, AttributeName.MpMembers);

    private WhoisShape _shape;
    private WhoisCharset _charset;
    private bool _isFiltering;
    private bool _hasHidden;
    private bool _isKept;
    private int _position;
    private int _lineOffset;

    /// <summary>Makes ready for an object. <paramref name="isFiltering"/>: without the attributes that -B shows.</summary>
    public void Start(WhoisShape shape, bool isFiltering, WhoisCharset charset)
    {
        _shape = shape;
        _isFiltering = isFiltering;
        _charset = charset;
        _hasHidden = _isKept = false;
        _position = _lineOffset = 0;
    }

    /// <summary>
    /// Writes lines, and the empty line that ends the object, until <see cref="WhoisOutput.Written"/> reaches <paramref name="until"/>.
    /// True when the object is complete.
    /// </summary>
    public bool Write(ref WhoisOutput output, in RegistryObject obj, int until)
    {
        ReadOnlySpan<byte> text = obj.Text;
        while (_position < text.Length)
        {
            if (output.Written >= until)
            {
                return false;
            }

            ReadOnlySpan<byte> rest = text[_position..];
            int end = rest.IndexOf((byte)'\n');
            int next = end < 0 ? rest.Length : end + 1;
            ReadOnlySpan<byte> line = rest[..(end < 0 ? rest.Length : end)];
            bool isContinued = line is [(byte)' ' or (byte)'\t' or (byte)'+', ..];
            line = line.TrimEnd(" \t\r"u8);
            if (_lineOffset == 0 && !WriteStart(ref output, obj, line, rest[next..], isContinued))
            {
                _position += next;
                continue;
            }

            WritePiece(ref output, line);
            if (_lineOffset >= line.Length)
            {
                output.Write((byte)'\n');
                _lineOffset = 0;
                _position += next;
            }
        }

        output.Write((byte)'\n');
        return true;
    }

    // Decides on a line and writes what is not simply the rest of it. False: the line is done with. Otherwise _lineOffset tells where
    // the rest begins.
    private bool WriteStart(
        ref WhoisOutput output, in RegistryObject obj, ReadOnlySpan<byte> line, ReadOnlySpan<byte> below, bool isContinued)
    {
        if (isContinued)
        {
            return _isKept && WriteContinuation(ref output, line);
        }

        if (line.IsEmpty || line[0] is (byte)'#' or (byte)'%')
        {
            return false;
        }

        int colon = Math.Max(0, line.IndexOf((byte)':'));
        AttributeName name = AttributeNames.Find(line[..colon]);
        _isKept = _shape == WhoisShape.Keys ? IsKey(obj.Class, name) : !IsHidden(name);
        if (!_isKept)
        {
            _hasHidden = true;
            return false;
        }

        if (name == AttributeName.Auth && IsSecret(line[(colon + 1)..]))
        {
            _hasHidden = true;
            _isKept = false;
            WriteUpTo(ref output, line, colon, FirstWordLength(line[(colon + 1)..]));
            return false;
        }

        if (name == AttributeName.Source && _shape != WhoisShape.Keys && (_hasHidden || HasHidden(below)))
        {
            int comment = line.IndexOf((byte)'#');
            WriteUpTo(ref output, line, colon, (comment < 0 ? line : line[..comment]).TrimEnd(" \t"u8).Length - colon - 1);
            return false;
        }

        _lineOffset = _shape == WhoisShape.Brief && colon > 0 ? WriteBriefName(ref output, line, colon, name) : 0;
        return true;
    }

    // An empty line would end the object for whoever reads it, so a continuation that says nothing is always a plus sign.
    private bool WriteContinuation(ref WhoisOutput output, ReadOnlySpan<byte> line)
    {
        int start = _shape == WhoisShape.Brief && !line.IsEmpty ? 1 : 0;
        start += line[start..].Length - line[start..].TrimStart(" \t"u8).Length;
        if (line.IsEmpty || start == line.Length)
        {
            output.Write("+\n"u8);
            return false;
        }

        if (_shape == WhoisShape.Brief)
        {
            output.Write("+    "u8);
            _lineOffset = start;
        }

        return true;
    }

    private void WritePiece(ref WhoisOutput output, ReadOnlySpan<byte> line)
    {
        ReadOnlySpan<byte> rest = line[Math.Min(_lineOffset, line.Length)..];
        if (rest.Length <= LongestPiece)
        {
            output.WriteText(rest, _charset);
            _lineOffset = line.Length;
            return;
        }

        bool isUtf8 = Utf8.IsValid(line);
        int length = LongestPiece;
        while (isUtf8 && (rest[length] & 0xC0) == 0x80)
        {
            length--;
        }

        output.WriteText(rest[..length], _charset, isUtf8);
        _lineOffset += length;
    }

    // A line that is cut, with the mark that tells the reader so.
    private void WriteUpTo(ref WhoisOutput output, ReadOnlySpan<byte> line, int colon, int valueLength)
    {
        int start = 0;
        if (_shape == WhoisShape.Brief)
        {
            start = WriteBriefName(ref output, line, colon, AttributeNames.Find(line[..colon]));
        }

        output.WriteText(line[start..Math.Max(start, colon + 1 + valueLength)], _charset);
        output.Write(" # Filtered\n"u8);
    }

    private static int WriteBriefName(ref WhoisOutput output, ReadOnlySpan<byte> line, int colon, AttributeName name)
    {
        output.Write((byte)'*');
        ReadOnlySpan<byte> shortName = AttributeNames.Get(name).ShortNameUtf8.Span;
        output.Write(shortName.IsEmpty ? line[..colon] : shortName);
        int value = line.Length - line[(colon + 1)..].TrimStart(" \t"u8).Length;
        output.Write(value == line.Length ? ":"u8 : ": "u8);
        return value;
    }

    private bool IsHidden(AttributeName name) => _isFiltering && Hidden.Contains(name);

    private bool HasHidden(ReadOnlySpan<byte> text)
    {
        foreach (RpslAttribute attribute in new RegistryObject(text))
        {
            if (IsHidden(attribute.Name) || (attribute.Name == AttributeName.Auth && IsSecret(attribute.Value)))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsKey(ObjectClass objectClass, AttributeName name)
    {
        ObjectClassInfo info = ObjectClasses.Get(objectClass);
        return info.PrimaryKey.Span.Contains(name) || name == info.ClassAttribute
            || (Members.Contains(name) && objectClass is ObjectClass.AsSet or ObjectClass.RouteSet or ObjectClass.RtrSet);
    }

    // Password hashes and single sign-on names are nobody's business, with -B or without. Public keys are meant to be seen.
    private static bool IsSecret(ReadOnlySpan<byte> value)
    {
        value = value.TrimStart(" \t"u8);
        int end = value.IndexOfAny(" \t#"u8);
        ReadOnlySpan<byte> scheme = end < 0 ? value : value[..end];
        return scheme.Length >= 3 && (Ascii.EqualsIgnoreCase(scheme, "SSO"u8) || Ascii.EqualsIgnoreCase(scheme[^3..], "-PW"u8));
    }

    private static int FirstWordLength(ReadOnlySpan<byte> value)
    {
        int start = value.Length - value.TrimStart(" \t"u8).Length;
        int end = value[start..].IndexOfAny((byte)' ', (byte)'\t');
        return end < 0 ? value.Length : start + end;
    }
}
