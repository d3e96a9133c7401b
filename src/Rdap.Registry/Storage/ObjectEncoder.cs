using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Rdap.Registry.Objects;

namespace Rdap.Registry.Storage;

/// <summary>
/// Walks the text of an object once, writes its compact form (<see cref="AttributeCodes"/>) and shows each attribute on the way. For one
/// thread at a time; what it learns from one object it keeps for the next.
/// </summary>
internal sealed unsafe class ObjectEncoder(AttributeCodesBuilder codes) : IDisposable
{
    /// <summary>Bytes behind a text and behind its compact form that may be read and written, though they mean nothing.</summary>
    public const int Slack = 64;

    private const int FirstBlock = 64 * 1024;
    private const int CandidateBits = 16;

    // An attribute becomes an entry when it was seen so often of late, and once more for so many entries that there are already.
    private const int LeastSightings = 2;
    private const int EntriesPerSighting = 2048;

    // An attribute is tried in the dictionary only while that is found for one in so many; when not, one in so many still is.
    private const int TriesPerVerdict = 1024;
    private const int LeastHits = TriesPerVerdict / 32;
    private const int TriedNevertheless = 16;

    private readonly LineStarts _lineStarts = new(codes);
    private readonly TokenUse[] _use = new TokenUse[AttributeCodes.MaxTokens + 1];

    // 24 bits of an attribute's hash, and how often it came of late: each other one in its place takes one away.
    private readonly uint[] _candidates = new uint[1 << CandidateBits];
    private readonly NativeBlock _block = new(FirstBlock);
    private AttributeCodesBuilder.Dictionary _dictionary = codes.Current;
    private int _used;
    private byte* _start;
    private byte* _at;
    private byte* _end;
    private byte* _output;
    private byte* _text;

    /// <summary>The name of the attribute the walk stands on.</summary>
    public AttributeName Name { get; private set; }

    /// <summary>The name as written; empty for a line that is no attribute.</summary>
    public ReadOnlySpan<byte> NameText => IsAttribute ? new(_line, RpslLine.IndexOfColon(new(_line, (int)(_value - _line)))) : default;

    /// <summary>Whether it is an attribute at all, or a line that is none.</summary>
    public bool IsAttribute { get; private set; }

    /// <summary>The attribute's value as it came, with its continuation lines.</summary>
    public ReadOnlySpan<byte> RawValue => new(_value, _valueLength);

    /// <summary>The first line's value, comment cut and trimmed.</summary>
    public ReadOnlySpan<byte> Value => new RpslAttribute(Name, RawValue, IsPlain).Value;

    /// <summary>Whether <see cref="RawValue"/> can be used as it stands.</summary>
    public bool IsPlain { get; private set; }

    /// <summary>What the attribute is to the index of keys.</summary>
    public AttributeKey Key { get; private set; }

    private byte* _line;
    private byte* _value;
    private int _valueLength;

    /// <summary>The longest compact form of a text, with <see cref="Slack"/>: only long text between short attributes makes it longer than the text.</summary>
    public static long MostBytes(long textLength) => textLength + (textLength / 64) + Slack;

    /// <summary>The compact forms written so far, one behind another, until the next text begins.</summary>
    public ReadOnlySpan<byte> Written => _block.Part(0, _used);

    /// <summary>Forgets what was written behind so many bytes.</summary>
    public void CutTo(int written) => _used = written;

    /// <summary>Begins a text.</summary>
    /// <param name="text">The object, followed by <see cref="Slack"/> readable bytes.</param>
    /// <param name="length">Its length.</param>
    public void Start(byte* text, int length)
    {
        long room = _used + MostBytes(length);
        if (room > _block.Length)
        {
            _block.Resize(room * 2);
        }

        _at = _start = text;
        _end = text + length;
        _output = _block.Start + _used;
        _text = null;
        _dictionary = codes.Current;
    }

    /// <summary>Writes the next attribute and stands on it. False at the end.</summary>
    public bool MoveNext()
    {
        while (_at < _end)
        {
            byte* at = _line = _at;
            int token = _lineStarts.Find(at, _end, out int length);
            if (token != 0)
            {
                if (_text != null)
                {
                    WriteText(at - 1);
                }

                Encode(token, at + length);
                return true;
            }

            _text = _text == null ? at : _text;
            if (MoveInText())
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Writes what is behind the last attribute.</summary>
    /// <returns>The length of the compact form.</returns>
    public int Finish()
    {
        if (_text == null && _end > _start && _end[-1] == '\n')
        {
            _text = _end;
        }

        if (_text != null)
        {
            WriteText(_end);
        }

        int before = _used;
        _used = (int)(_output - _block.Start);
        return _used - before;
    }

    /// <summary>Gives its memory back.</summary>
    public void Dispose() => _block.Dispose();

    private bool MoveInText()
    {
        ReadOnlySpan<byte> rest = new(_at, (int)(_end - _at));
        int lineEnd = rest.IndexOf((byte)'\n');
        if (TextAttributes.IsPassedOver(lineEnd < 0 ? rest : rest[..lineEnd]))
        {
            _at += lineEnd < 0 ? rest.Length : lineEnd + 1;
            return false;
        }

        TextAttributes attributes = new(rest);
        attributes.MoveNext();
        RpslAttribute found = attributes.Current;
        IsAttribute = !found.NameText.IsEmpty;
        Name = found.Name;
        _value = _at + found.LineStart.Length;
        _valueLength = found.RawValue.Length;
        IsPlain = false;
        Key = AttributeKey.ToBeCut;
        _at = _end - attributes.Rest.Length;
        return true;
    }

    private void WriteText(byte* end)
    {
        uint length = (uint)(end - _text);
        _output = CompactEntry.WriteStart(_output, 0, length);
        Buffer.MemoryCopy(_text, _output, length, length);
        _output += length;
        _text = null;
    }

    private void Encode(int token, byte* value)
    {
        // One look at 32 bytes tells where the line ends, whether it is plain and whether it is one word.
        Vector256<byte> bytes = Vector256.Load(value);
        uint ends = Vector256.Equals(bytes, Vector256.Create((byte)'\n')).ExtractMostSignificantBits();
        uint odd = Odd(bytes);
        uint gaps = Gaps(bytes);
        byte* end = value + BitOperations.TrailingZeroCount(ends);
        if (ends == 0 || end > _end)
        {
            end = FindEnd(value, ref odd, ref gaps);
        }
        else
        {
            uint inside = (ends & (uint)-(int)ends) - 1;
            odd &= inside;
            gaps &= inside;
        }

        int length = (int)(end - value);
        bool isPlain = odd == 0 && length > 0 && value[0] != ' ' && end[-1] != ' ';
        byte* next = end + 1;
        if (next < _end && *next is (byte)' ' or (byte)'\t' or (byte)'+')
        {
            isPlain = false;
            next = PassContinuations(next);
            length = (int)(next - 1 - value);
        }

        _at = next;
        _value = value;
        _valueLength = length;
        Name = _lineStarts.NameOf(token);
        IsAttribute = true;
        IsPlain = isPlain;
        byte tokenAndFlag = (byte)(isPlain ? token | AttributeCodes.PlainFlag : token);
        if (length is > 0 and <= AttributeCodesBuilder.MaxValueLength && IsWorthTrying(token))
        {
            ulong hash = Hash(tokenAndFlag, value, length);
            int entry = _dictionary.Find(hash, tokenAndFlag, RawValue);
            if (entry >= 0)
            {
                _use[token].Hits++;
                Key = _dictionary.KeyOf(entry);
                _output[0] = (byte)(CompactEntry.FirstReference | (entry >> 8));
                _output[1] = (byte)entry;
                _output += 2;
                return;
            }

            Key = AttributeKey.Of(Name, RawValue, isPlain, isWord: gaps == 0);
            Count(hash, tokenAndFlag);
        }
        else
        {
            Key = AttributeKey.Of(Name, RawValue, isPlain, isWord: gaps == 0);
        }

        byte* output = CompactEntry.WriteStart(_output, token, ((uint)length << 1) | (isPlain ? 0u : 1u));
        if (length <= Vector256<byte>.Count)
        {
            Vector256.Load(value).Store(output);
        }
        else
        {
            Buffer.MemoryCopy(value, output, length, length);
        }

        _output = output + length;
    }

    // What makes a value more than itself: a comment, control bytes, bytes that are not ASCII.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Odd(Vector256<byte> bytes) =>
        (Vector256.LessThan(bytes.AsSByte(), Vector256.Create((sbyte)' ')).AsByte() | Vector256.Equals(bytes, Vector256.Create((byte)'#')))
        .ExtractMostSignificantBits();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Gaps(Vector256<byte> bytes) =>
        (Vector256.Equals(bytes, Vector256.Create((byte)' ')) | Vector256.Equals(bytes, Vector256.Create((byte)',')))
        .ExtractMostSignificantBits();

    // A line of more than 32 bytes, or the last one.
    private byte* FindEnd(byte* value, ref uint odd, ref uint gaps)
    {
        odd = gaps = 0;
        for (byte* at = value; ; at += Vector256<byte>.Count)
        {
            Vector256<byte> bytes = Vector256.Load(at);
            uint ends = Vector256.Equals(bytes, Vector256.Create((byte)'\n')).ExtractMostSignificantBits();
            int length = (int)Math.Min(BitOperations.TrailingZeroCount(ends), _end - at);
            uint inside = (uint)((1UL << length) - 1);
            odd |= Odd(bytes) & inside;
            gaps |= Gaps(bytes) & inside;
            if (length < Vector256<byte>.Count || at + length == _end)
            {
                return at + length;
            }
        }
    }

    private byte* PassContinuations(byte* next)
    {
        while (next < _end && *next is (byte)' ' or (byte)'\t' or (byte)'+')
        {
            int length = new ReadOnlySpan<byte>(next, (int)(_end - next)).IndexOf((byte)'\n');
            next = length < 0 ? _end + 1 : next + length + 1;
        }

        return next;
    }

    private bool IsWorthTrying(int token)
    {
        ref TokenUse use = ref _use[token];
        if (use.IsPoor && ++use.PassedOver % TriedNevertheless != 0)
        {
            return false;
        }

        if (++use.Tries == TriesPerVerdict)
        {
            use.IsPoor = use.Hits < LeastHits;
            use.Tries = use.Hits = 0;
        }

        return true;
    }

    private void Count(ulong hash, byte tokenAndFlag)
    {
        ref uint candidate = ref _candidates[(int)(hash >> 17) & (_candidates.Length - 1)];
        uint tag = (uint)(hash >> 40) << 8;
        if ((candidate & ~0xFFu) != tag)
        {
            candidate = (candidate & 0xFF) <= 1 ? tag | 1 : candidate - 1;
        }
        else if ((++candidate & 0xFF) >= LeastSightings + (_dictionary.Count / EntriesPerSighting))
        {
            candidate = 0;
            codes.AddEntry(hash, tokenAndFlag, RawValue, Key);
        }
    }

    private static ulong Hash(byte tokenAndFlag, byte* value, int length)
    {
        ulong hash = (((ulong)tokenAndFlag << 32) | (uint)length) * 0x9E3779B97F4A7C15;
        while (length > 16)
        {
            hash = Mix(hash ^ Unsafe.ReadUnaligned<ulong>(value), Unsafe.ReadUnaligned<ulong>(value + 8));
            value += 16;
            length -= 16;
        }

        ulong low, high;
        if (length >= 8)
        {
            low = Unsafe.ReadUnaligned<ulong>(value);
            high = Unsafe.ReadUnaligned<ulong>(value + length - 8);
        }
        else if (length >= 4)
        {
            low = Unsafe.ReadUnaligned<uint>(value);
            high = Unsafe.ReadUnaligned<uint>(value + length - 4);
        }
        else
        {
            low = value[0] | ((ulong)value[length / 2] << 8) | ((ulong)value[length - 1] << 16);
            high = 0;
        }

        return Mix(hash ^ low, high);
    }

    private static ulong Mix(ulong a, ulong b)
    {
        ulong high = Math.BigMul(a ^ 0xD6E8FEB86659FD93, b ^ 0xA0761D6478BD642F, out ulong low);
        return high ^ low;
    }

    private struct TokenUse
    {
        public ushort Tries;
        public ushort Hits;
        public ushort PassedOver;
        public bool IsPoor;
    }
}
