using Rdap.Registry.Numbers;
using Rdap.Registry.Objects;
using Rdap.Registry.Storage;

namespace Rdap.Registry.Lookup;

/// <summary>What a search compares with, folded as the values are, and the bounds of the keys that answer.</summary>
internal ref struct SearchText
{
    private readonly ReadOnlySpan<byte> _suffix;
    private readonly bool _isPrefix;

    /// <param name="query">The search.</param>
    /// <param name="buffer">Room for what is folded: <see cref="BufferLength"/> bytes.</param>
    public SearchText(scoped in SearchQuery query, Span<byte> buffer)
    {
        _isPrefix = query.Match == SearchMatch.StartsWith;
        scoped ReadOnlySpan<byte> text = query.Text;
        if (!_isPrefix && (query.Property == SearchProperty.Nserver || query.Classes == ObjectClassSet.Of(ObjectClass.Domain)))
        {
            text = text.TrimEnd((byte)'.');
        }

        Span<byte> address = stackalloc byte[IpText.MaxAddressLength];
        if (!_isPrefix && query.Property == SearchProperty.NserverAddress && IpText.TryParseAddress(text, out IpFamily family, out UInt128 number))
        {
            text = address[..IpText.FormatAddress(family, number, address)];
        }

        int length = FoldedText.Fold(text, buffer, keepLastBlank: _isPrefix);
        Text = buffer[..length];
        if (_isPrefix)
        {
            Span<byte> suffix = buffer.Slice(FoldedText.MaxLength, FoldedText.MaxLength);
            _suffix = suffix[..FoldedText.Fold(query.Suffix, suffix)];
        }
    }

    /// <summary>How much room a search's texts need.</summary>
    public const int BufferLength = 2 * FoldedText.MaxLength;

    /// <summary>The folded text.</summary>
    public ReadOnlySpan<byte> Text { get; }

    /// <summary>Whether a value's end is compared, too: keys that begin right need not answer.</summary>
    public readonly bool HasSuffix => !_suffix.IsEmpty;

    /// <summary>Writes the lowest key that may answer.</summary>
    public readonly int WriteLow(Span<byte> bound)
    {
        Text.CopyTo(bound);
        if (_isPrefix)
        {
            return Text.Length;
        }

        bound[Text.Length] = SearchKey.TextEnd;
        return Text.Length + 1;
    }

    /// <summary>Writes the lowest key behind those that may answer; false when none is behind them.</summary>
    public readonly bool TryWriteHigh(Span<byte> bound, out int length)
    {
        length = Text.Length;
        Text.CopyTo(bound);
        if (!_isPrefix)
        {
            bound[length++] = SearchKey.BehindText;
        }
        else if (length > 0)
        {
            // No byte of UTF-8 is 0xFF, so this is no overflow.
            bound[length - 1]++;
        }

        return length > 0;
    }

    /// <summary>Whether a folded value answers.</summary>
    public readonly bool Matches(ReadOnlySpan<byte> value) => _isPrefix
        ? value.Length >= Text.Length + _suffix.Length && value.StartsWith(Text) && value.EndsWith(_suffix)
        : value.SequenceEqual(Text);
}
