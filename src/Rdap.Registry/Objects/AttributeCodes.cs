namespace Rdap.Registry.Objects;

/// <summary>
/// What the compact form of a source's objects refers to. Half of RPSL's bytes are attribute names and the blanks behind them, and a third of
/// its attributes repeat others word for word, so both are kept once: the starts of lines ("mnt-by:" with its blanks) as tokens 1 to 127, the
/// commonest whole attributes as up to 32,768 dictionary entries. Immutable.
/// </summary>
/// <remarks>
/// <para>The compact form of an object is a list of entries, one for each attribute with its continuation lines:</para>
/// <list type="bullet">
/// <item>0, length, text: lines as they came: comments, what is no attribute, what has no token;</item>
/// <item>1 to 127, the token; length * 2, plus 1 unless the value is plain; the value as it came, without the last line feed;</item>
/// <item>128 to 255 and one more byte: 15 bits, the dictionary entry.</item>
/// </list>
/// <para>
/// Lengths are base 128, low bits first, bit 7 says that more follow. The entries' texts joined by line feeds are the object, byte for byte.
/// Plain is a value of one line that is not empty, with neither comment nor bytes outside printable ASCII nor blanks at its ends:
/// it can be used as it stands.
/// </para>
/// </remarks>
internal sealed class AttributeCodes
{
    /// <summary>Most tokens; they count from 1.</summary>
    public const int MaxTokens = 127;

    /// <summary>A token's row: its length, then its bytes.</summary>
    public const int RowLength = 64;

    /// <summary>Longest start of a line that can be a token.</summary>
    public const int MaxLineStart = RowLength - 1;

    /// <summary>Most dictionary entries.</summary>
    public const int MaxEntries = 1 << 15;

    /// <summary>In an entry's token: the value is plain.</summary>
    public const byte PlainFlag = 0x80;

    private readonly byte[] _rows;
    private readonly byte[] _nameLengths = new byte[MaxTokens + 1];
    private readonly AttributeName[] _names = new AttributeName[MaxTokens + 1];
    private readonly byte[] _entryTokens;
    private readonly int[] _entryEnds;
    private readonly byte[] _entryValues;

    private AttributeCodes(byte[] rows, byte[] entryTokens, int[] entryEnds, byte[] entryValues)
    {
        _rows = rows;
        _entryTokens = entryTokens;
        _entryEnds = entryEnds;
        _entryValues = entryValues;
    }

    /// <summary>The memory of the objects that use these codes: what views an object holds its codes, and so keeps the memory alive.</summary>
    public object? Memory { get; private set; }

    /// <summary>The codes of an object that uses none.</summary>
    public static AttributeCodes None { get; } = new([], [], [], []);

    /// <summary>The rows of all tokens, that of token 0, which is empty, among them.</summary>
    public ReadOnlySpan<byte> Rows => _rows;

    /// <summary>The token of each dictionary entry, with <see cref="PlainFlag"/>.</summary>
    public ReadOnlySpan<byte> EntryTokens => _entryTokens;

    /// <summary>Where the value of each dictionary entry ends in <see cref="EntryValues"/>; it starts where the one before ends.</summary>
    public ReadOnlySpan<int> EntryEnds => _entryEnds;

    /// <summary>The values of all dictionary entries.</summary>
    public ReadOnlySpan<byte> EntryValues => _entryValues;

    /// <summary>Puts codes together from their parts, wherever these come from: what could be read outside of its bounds later is refused here.</summary>
    public static bool TryOpen(byte[] rows, byte[] entryTokens, int[] entryEnds, byte[] entryValues, out AttributeCodes codes)
    {
        codes = None;
        int tokens = rows.Length / RowLength;
        if (rows.Length % RowLength != 0 || tokens > MaxTokens + 1 || entryTokens.Length > MaxEntries || entryEnds.Length != entryTokens.Length)
        {
            return false;
        }

        AttributeCodes opened = new(rows, entryTokens, entryEnds, entryValues);
        for (int token = 1; token < tokens; token++)
        {
            int length = rows[token * RowLength];
            int nameLength = length > MaxLineStart ? 0 : NameLength(rows.AsSpan((token * RowLength) + 1, length), out opened._names[token]);
            if (nameLength == 0)
            {
                return false;
            }

            opened._nameLengths[token] = (byte)nameLength;
        }

        int end = 0;
        for (int entry = 0; entry < entryTokens.Length; entry++)
        {
            int token = entryTokens[entry] & ~PlainFlag;
            if (token == 0 || token >= tokens || entryEnds[entry] < end || entryEnds[entry] > entryValues.Length)
            {
                return false;
            }

            end = entryEnds[entry];
        }

        codes = opened;
        return true;
    }

    /// <summary>The length of the name that a line's start begins with, which a colon ends and nothing but blanks follows; 0 when it is none.</summary>
    public static int NameLength(ReadOnlySpan<byte> lineStart, out AttributeName name)
    {
        name = AttributeName.Unknown;
        int colon = lineStart.IndexOf((byte)':');
        return colon > 0 && !lineStart[(colon + 1)..].ContainsAnyExcept((byte)' ', (byte)'\t') && RpslLine.IsName(lineStart[..colon], out name) ? colon : 0;
    }

    /// <summary>Names the memory of the objects that use these codes.</summary>
    public void KeepAlive(object memory) => Memory = memory;

    /// <summary>The attribute that a token stands for; <see cref="AttributeName.Unknown"/> for a name that the table does not hold and for 0.</summary>
    public AttributeName NameOf(int token) => _names[token];

    /// <summary>The length of the name in a token's line start.</summary>
    public int NameLengthOf(int token) => _nameLengths[token];

    /// <summary>The start of the line that a token stands for: name, colon, blanks. Empty for 0 and for tokens that there are not.</summary>
    public ReadOnlySpan<byte> LineStart(int token)
    {
        int row = token * RowLength;
        return row < _rows.Length ? _rows.AsSpan(row + 1, _rows[row]) : default;
    }

    /// <summary>The token and the value of a dictionary entry; false when there is no such entry.</summary>
    public bool TryGetEntry(int entry, out byte tokenAndFlag, out ReadOnlySpan<byte> value)
    {
        byte[] tokens = _entryTokens;
        if ((uint)entry >= (uint)tokens.Length)
        {
            tokenAndFlag = 0;
            value = default;
            return false;
        }

        tokenAndFlag = tokens[entry];
        int start = entry == 0 ? 0 : _entryEnds[entry - 1];
        value = _entryValues.AsSpan(start, _entryEnds[entry] - start);
        return true;
    }

    /// <summary>The attribute that a dictionary entry is of.</summary>
    public AttributeName NameOfEntry(int entry) => (uint)entry < (uint)_entryTokens.Length ? _names[_entryTokens[entry] & ~PlainFlag] : AttributeName.Unknown;
}
