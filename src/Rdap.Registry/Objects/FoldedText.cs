using System.Buffers;
using System.Text;

namespace Rdap.Registry.Objects;

/// <summary>
/// Text as searches compare and order it (RFC 9082 section 6.1): Unicode normalization form KC and case folding, white space and control
/// characters collapsed to one blank and trimmed, UTF-8. Text that is no UTF-8 is taken as Latin-1, which old dumps are written in.
/// </summary>
public static class FoldedText
{
    /// <summary>Longest folded text, in bytes; what is longer is compared by its first bytes.</summary>
    public const int MaxLength = 256;

    // The characters of a text of that length before they are composed: at most four become one of three bytes.
    private const int MaxCharacters = MaxLength * 3 / 2;

    private static readonly SearchValues<byte> SpaceAndControls = SearchValues.Create(
        "\x00\x01\x02\x03\x04\x05\x06\a\b\t\n\v\f\r\x0E\x0F\x10\x11\x12\x13\x14\x15\x16\x17\x18\x19\x1A\x1B\x1C\x1D\x1E\x1F \x7F"u8);

    /// <summary>Writes the folded text.</summary>
    /// <param name="text">UTF-8, or Latin-1 when it is none.</param>
    /// <param name="destination">Where to; <see cref="MaxLength"/> bytes are always enough.</param>
    /// <param name="keepLastBlank">Whether a blank at the end stays, as one: in what a text is to begin with.</param>
    /// <returns>The bytes written.</returns>
    public static int Fold(ReadOnlySpan<byte> text, Span<byte> destination, bool keepLastBlank = false)
    {
        if (destination.Length > MaxLength)
        {
            destination = destination[..MaxLength];
        }

        OperationStatus status = Ascii.ToLower(text, destination, out int written);
        if (status == OperationStatus.Done && IsCollapsed(destination[..written]))
        {
            return written;
        }

        return Ascii.IsValid(text) ? FoldAscii(text, destination, keepLastBlank) : FoldUnicode(text, destination, keepLastBlank);
    }

    private static bool IsCollapsed(ReadOnlySpan<byte> text)
    {
        for (int at = text.IndexOfAny(SpaceAndControls); at >= 0;)
        {
            if (text[at] != ' ' || at == 0 || at + 1 == text.Length)
            {
                return false;
            }

            int next = text[(at + 1)..].IndexOfAny(SpaceAndControls);
            if (next == 0)
            {
                return false;
            }

            at = next < 0 ? -1 : at + 1 + next;
        }

        return true;
    }

    private static int FoldAscii(ReadOnlySpan<byte> text, Span<byte> destination, bool keepLastBlank)
    {
        CollapsingWriter writer = new(destination);
        foreach (byte b in text)
        {
            if (!writer.TryWrite(new Rune(b is >= (byte)'A' and <= (byte)'Z' ? b | 0x20 : b)))
            {
                break;
            }
        }

        return writer.End(keepLastBlank);
    }

    private static int FoldUnicode(ReadOnlySpan<byte> text, Span<byte> destination, bool keepLastBlank)
    {
        UnicodeFolding folding = UnicodeFolding.Instance;
        bool isUtf8 = System.Text.Unicode.Utf8.IsValid(text);
        Span<int> characters = stackalloc int[MaxCharacters];
        int count = 0;
        while (!text.IsEmpty)
        {
            int used = 1;
            Rune rune;
            if (isUtf8)
            {
                Rune.DecodeFromUtf8(text, out rune, out used);
            }
            else
            {
                rune = new Rune(text[0]);
            }

            text = text[used..];
            int character = rune.Value is >= 'A' and <= 'Z' ? rune.Value | 0x20 : rune.Value;
            if (!folding.TryAdd(character, characters, ref count))
            {
                break;
            }
        }

        CollapsingWriter writer = new(destination);
        foreach (int character in characters[..folding.Compose(characters[..count])])
        {
            if (!writer.TryWrite(new Rune(character)))
            {
                break;
            }
        }

        return writer.End(keepLastBlank);
    }

    private ref struct CollapsingWriter(Span<byte> destination)
    {
        private readonly Span<byte> _destination = destination;
        private int _written;
        private bool _gap;

        public bool TryWrite(Rune rune)
        {
            if (rune.Value <= ' ' || rune.Value == 0x7F)
            {
                _gap = _written > 0;
                return true;
            }

            if (_written + (_gap ? 1 : 0) + rune.Utf8SequenceLength > _destination.Length)
            {
                _gap = false;
                return false;
            }

            if (_gap)
            {
                _destination[_written++] = (byte)' ';
                _gap = false;
            }

            _written += rune.EncodeToUtf8(_destination[_written..]);
            return true;
        }

        public int End(bool keepLastBlank)
        {
            if (_gap && keepLastBlank && _written < _destination.Length)
            {
                _destination[_written++] = (byte)' ';
            }

            return _written;
        }
    }
}
