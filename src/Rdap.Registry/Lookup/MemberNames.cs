using System.Text;

namespace Rdap.Registry.Lookup;

/// <summary>Names of sets as they are written, each once in any case, in the order of their text. Used again.</summary>
public sealed class MemberNames : IComparer<Range>
{
    private const int KeptBytes = 256 * 1024;

    private byte[] _text = new byte[1024];
    private Range[] _names = new Range[64];
    private int _length;

    /// <summary>How many there are; the same ones twice until <see cref="Complete"/>.</summary>
    public int Count { get; private set; }

    /// <summary>One of them.</summary>
    public ReadOnlySpan<byte> this[int index] => _text.AsSpan(_names.AsSpan(0, Count)[index]);

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        Count = _length = 0;
        if (_text.Length > KeptBytes)
        {
            _text = new byte[1024];
            _names = new Range[64];
        }
    }

    /// <summary>Adds a name; false when there are too many.</summary>
    public bool TryAdd(ReadOnlySpan<byte> name, int limit)
    {
        if (Count >= limit)
        {
            return false;
        }

        if (_text.Length - _length < name.Length)
        {
            Array.Resize(ref _text, Math.Max(_text.Length * 2, _length + name.Length));
        }

        if (Count == _names.Length)
        {
            Array.Resize(ref _names, Count * 2);
        }

        name.CopyTo(_text.AsSpan(_length));
        _names[Count++] = _length..(_length + name.Length);
        _length += name.Length;
        return true;
    }

    /// <summary>Puts them in order, each once.</summary>
    public void Complete()
    {
        Span<Range> names = _names.AsSpan(0, Count);
        names.Sort(this);
        int kept = 0;
        for (int i = 0; i < names.Length; i++)
        {
            if (kept == 0 || !Ascii.EqualsIgnoreCase(_text.AsSpan(names[i]), _text.AsSpan(names[kept - 1])))
            {
                names[kept++] = names[i];
            }
        }

        Count = kept;
    }

    /// <inheritdoc/>
    public int Compare(Range x, Range y)
    {
        ReadOnlySpan<byte> left = _text.AsSpan(x), right = _text.AsSpan(y);
        for (int i = 0; i < Math.Min(left.Length, right.Length); i++)
        {
            int order = Upper(left[i]) - Upper(right[i]);
            if (order != 0)
            {
                return order;
            }
        }

        return left.Length != right.Length ? left.Length - right.Length : x.Start.Value - y.Start.Value;
    }

    private static int Upper(byte letter) => letter is >= (byte)'a' and <= (byte)'z' ? letter - 32 : letter;
}
