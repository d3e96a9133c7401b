// RFC 2622 section 3: the source attribute.
using System.Text;

namespace Rdap.Bulk.Rpsl;

/// <summary>
/// An object may say that it is another source's (RIPE-NONAUTH in a RIPE file): worth knowing, and no problem. Nearly all objects
/// end alike, so that the end of the one before mostly tells.
/// </summary>
internal ref struct SourceCheck(RpslFindings findings, ReadOnlySpan<byte> source)
{
    private readonly ReadOnlySpan<byte> _source = source;
    private ReadOnlySpan<byte> _tail;
    private ReadOnlySpan<byte> _foreign;

    /// <summary>Counts the object if it names another source.</summary>
    public void Look(ReadOnlySpan<byte> text)
    {
        if (_tail.IsEmpty || !text.EndsWith(_tail))
        {
            Read(text);
        }

        if (!_foreign.IsEmpty)
        {
            findings.CountForeignSource(_foreign);
        }
    }

    private void Read(ReadOnlySpan<byte> text)
    {
        // The last one: that is where registries put it, followed at most by the remarks of their export.
        int at = text.LastIndexOf("\nsource:"u8);
        _tail = at < 0 ? default : text[at..];
        _foreign = default;
        if (at >= 0)
        {
            ReadOnlySpan<byte> value = _tail["\nsource:".Length..];
            int end = value.IndexOfAny("\r\n#"u8);
            value = (end < 0 ? value : value[..end]).Trim(" \t"u8);
            _foreign = Ascii.EqualsIgnoreCase(value, _source) ? default : value;
        }
    }
}
