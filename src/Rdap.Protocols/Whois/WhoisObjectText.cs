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

    // What is not simply printed.
    private static readonly AttributeSet Special = Hidden | AttributeSet.Of(AttributeName.Auth, AttributeName.Source);

    private WhoisShape _shape;
    private WhoisCharset _charset;
    private bool _isFiltering;
    private bool _hasHidden;
    private bool _isKept;
    private int _position;
    private int _linePosition;
    private int _lineOffset;

    /// <summary>Whether the empty line that ends an object is written.</summary>
    public bool HasEndLine { get; init; } = true;

    /// <summary>Makes ready for an object. <paramref name="isFiltering"/>: without the attributes that -B shows.</summary>
    public void Start(WhoisShape shape, bool isFiltering, WhoisCharset charset)
    {
        _shape = shape;
        _isFiltering = isFiltering;
        _charset = charset;
        _hasHidden = _isKept = false;
        _position = _linePosition = _lineOffset = 0;
    }

    /// <summary>
    /// Writes lines, and the empty line that ends the object, until <see cref="WhoisOutput.Written"/> reaches <paramref name="until"/>.
    /// True when the object is complete.
    /// </summary>
    public bool Write(ref WhoisOutput output, in RegistryObject obj, int until)
    {
        while (obj.TryReadPart(_position, out ObjectPart part))
        {
            if (output.Written >= until)
            {
                return false;
            }

            RpslAttribute attribute = part.Attribute;
            if (attribute.IsPlain && _shape == WhoisShape.Full && attribute.RawValue.Length <= LongestPiece && !Special.Contains(attribute.Name))
            {
                output.WriteLine(attribute.LineStart, attribute.RawValue);
                _isKept = true;
            }
            else if (!WriteLines(ref output, obj, part, until))
            {
                return false;
            }

            _position = part.End;
        }

        if (HasEndLine)
        {
            output.Write((byte)'\n');
        }

        return true;
    }

    // A part line by line; false when it is to be gone on with.
    private bool WriteLines(ref WhoisOutput output, in RegistryObject obj, in ObjectPart part, int until)
    {
        ReadOnlySpan<byte> body = part.Attribute.RawValue;
        while (_linePosition <= body.Length)
        {
            if (output.Written >= until)
            {
                return false;
            }

            ReadOnlySpan<byte> rest = body[_linePosition..];
            int end = rest.IndexOf((byte)'\n');
            int next = end < 0 ? rest.Length + 1 : end + 1;
            ReadOnlySpan<byte> text = rest[..(next - 1)];
            bool isContinued = text is [(byte)' ' or (byte)'\t' or (byte)'+', ..];
            text = text.TrimEnd(" \t\r"u8);
            Line line = _linePosition == 0 && !part.IsText ? new Line(part.Attribute, text) : new Line(text);
            if (_lineOffset == 0 && !(line.Start.IsEmpty && isContinued
                ? _isKept && WriteContinuation(ref output, text)
                : WriteStart(ref output, obj, line, part, rest[Math.Min(next, rest.Length)..])))
            {
                _linePosition += next;
                continue;
            }

            WritePiece(ref output, text);
            if (_lineOffset >= text.Length)
            {
                output.Write((byte)'\n');
                _lineOffset = 0;
                _linePosition += next;
            }
        }

        _linePosition = 0;
        return true;
    }

    // Decides on a line and writes what is not simply the rest of it. False: the line is done with. Otherwise _lineOffset tells where
    // the rest begins.
    private bool WriteStart(ref WhoisOutput output, in RegistryObject obj, in Line line, in ObjectPart part, ReadOnlySpan<byte> below)
    {
        if (line.Start.IsEmpty && (line.Text.IsEmpty || line.Text[0] is (byte)'#' or (byte)'%'))
        {
            return false;
        }

        AttributeName name = line.Name;
        _isKept = _shape == WhoisShape.Keys ? IsKey(obj.Class, name) : !IsHidden(name);
        if (!_isKept)
        {
            _hasHidden = true;
            return false;
        }

        if (name == AttributeName.Auth && IsSecret(line.Value))
        {
            _hasHidden = true;
            _isKept = false;
            WriteUpTo(ref output, line, FirstWordLength(line.Value));
            return false;
        }

        if (name == AttributeName.Source && _shape != WhoisShape.Keys && (_hasHidden || HasHidden(obj, part, below)))
        {
            int comment = line.Value.IndexOf((byte)'#');
            WriteUpTo(ref output, line, (comment < 0 ? line.Value : line.Value[..comment]).TrimEnd(" \t"u8).Length);
            return false;
        }

        _lineOffset = 0;
        if (_shape == WhoisShape.Brief && !line.NameText.IsEmpty)
        {
            _lineOffset = WriteBriefName(ref output, line);
        }
        else
        {
            output.Write(line.Text.IsEmpty ? line.Start.TrimEnd(" \t"u8) : line.Start);
        }

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
    private void WriteUpTo(ref WhoisOutput output, in Line line, int valueLength)
    {
        int end = line.ValueStart + valueLength;
        if (_shape == WhoisShape.Brief)
        {
            int start = WriteBriefName(ref output, line);
            output.WriteText(line.Text[start..Math.Max(start, end)], _charset);
        }
        else
        {
            output.Write(end == 0 ? line.Start.TrimEnd(" \t"u8) : line.Start);
            output.WriteText(line.Text[..end], _charset);
        }

        output.Write(" # Filtered\n"u8);
    }

    private static int WriteBriefName(ref WhoisOutput output, in Line line)
    {
        output.Write((byte)'*');
        ReadOnlySpan<byte> shortName = AttributeNames.Get(line.Name).ShortNameUtf8.Span;
        output.Write(shortName.IsEmpty ? line.NameText : shortName);
        int value = line.Text.Length - line.Value.TrimStart(" \t"u8).Length;
        output.Write(value == line.Text.Length ? ":"u8 : ": "u8);
        return value;
    }

    private bool IsHidden(AttributeName name) => _isFiltering && Hidden.Contains(name);

    private bool HasHidden(in RegistryObject obj, ObjectPart part, ReadOnlySpan<byte> below)
    {
        bool found = HasHidden(below);
        while (!found && obj.TryReadPart(part.End, out part))
        {
            found = part.IsText ? HasHidden(part.Attribute.RawValue) : IsHidden(part.Attribute);
        }

        return found;
    }

    private bool HasHidden(ReadOnlySpan<byte> text)
    {
        foreach (RpslAttribute attribute in new RegistryObject(text))
        {
            if (IsHidden(attribute))
            {
                return true;
            }
        }

        return false;
    }

    private bool IsHidden(in RpslAttribute attribute) =>
        IsHidden(attribute.Name) || (attribute.Name == AttributeName.Auth && IsSecret(attribute.Value));

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

    // A line that is not a continuation: what it starts with, when that is kept apart, and the text behind it, trimmed at its end.
    private readonly ref struct Line
    {
        public Line(in RpslAttribute attribute, ReadOnlySpan<byte> text)
        {
            Start = attribute.LineStart;
            NameText = attribute.NameText;
            Name = attribute.Name;
            Text = text;
        }

        public Line(ReadOnlySpan<byte> text)
        {
            int colon = text.IndexOf((byte)':');
            Text = text;
            if (colon > 0)
            {
                NameText = text[..colon];
                Name = AttributeNames.Find(NameText);
                ValueStart = colon + 1;
            }
        }

        public ReadOnlySpan<byte> Start { get; }

        public ReadOnlySpan<byte> NameText { get; }

        public AttributeName Name { get; }

        public ReadOnlySpan<byte> Text { get; }

        public int ValueStart { get; }

        public ReadOnlySpan<byte> Value => Text[ValueStart..];
    }
}
