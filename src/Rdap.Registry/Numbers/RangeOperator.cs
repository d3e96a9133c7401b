// RFC 2622 section 2: the range operators "^-", "^+", "^n" and "^n-m" behind a prefix, and what several of them come to.
namespace Rdap.Registry.Numbers;

/// <summary>
/// What a range operator makes of the lengths of a set of prefixes. Operators behind each other, as a route set with an operator inside another
/// one has them, are one operator again. The default value changes nothing.
/// </summary>
public readonly record struct RangeOperator
{
    private const int Longest = 128;

    // How far the shortest length moves; the least shortest length; the greatest longest length and one more, 0 for no operator at all;
    // how much less than any length the shortest may be for something to be left.
    private readonly byte _add;
    private readonly byte _min;
    private readonly byte _maxPlusOne;
    private readonly byte _shortOfAny;

    private RangeOperator(int add, int min, int max, int limit)
    {
        _add = (byte)add;
        _min = (byte)min;
        _maxPlusOne = (byte)(max + 1);
        _shortOfAny = (byte)(Longest - limit);
    }

    /// <summary>Whether it changes nothing.</summary>
    public bool IsNone => _maxPlusOne == 0;

    /// <summary>Cuts an operator off the end of a word; a word without "^" has none. False when what follows the first "^" is no operator.</summary>
    /// <param name="word">A prefix, a set's name or an AS number, with an operator or without.</param>
    /// <param name="operand">What stands before it.</param>
    /// <param name="found">The operator; of several in a row what they come to.</param>
    public static bool TrySplit(ReadOnlySpan<byte> word, out ReadOnlySpan<byte> operand, out RangeOperator found)
    {
        found = default;
        int caret = word.IndexOf((byte)'^');
        operand = caret < 0 ? word : word[..caret];
        while (caret >= 0)
        {
            word = word[(caret + 1)..];
            caret = word.IndexOf((byte)'^');
            if (!TryParse(caret < 0 ? word : word[..caret], out RangeOperator next) || !found.TryThen(next, out found))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Reads what stands behind "^".</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out RangeOperator found)
    {
        found = default;
        if (text is [(byte)'+' or (byte)'-'])
        {
            found = new RangeOperator(text[0] == '-' ? 1 : 0, 0, Longest, Longest);
            return true;
        }

        int minus = text.IndexOf((byte)'-');
        if (!Asn.TryParsePlain(minus < 0 ? text : text[..minus], out uint first) || first > Longest)
        {
            return false;
        }

        uint last = first;
        if (minus >= 0 && (!Asn.TryParsePlain(text[(minus + 1)..], out last) || last > Longest || last < first))
        {
            return false;
        }

        found = new RangeOperator(0, (int)first, (int)last, Longest);
        return true;
    }

    /// <summary>Both, this one first. False when nothing can be left of any prefix.</summary>
    public bool TryThen(RangeOperator next, out RangeOperator both)
    {
        if (IsNone || next.IsNone)
        {
            both = IsNone ? next : this;
            return true;
        }

        int limit = Math.Min(Math.Min(Limit, Max - _add), next.Limit - _add);
        if (limit < 0 || _min > Math.Min(Max, next.Limit))
        {
            both = default;
            return false;
        }

        both = new RangeOperator(Math.Min(_add + next._add, Longest + 1), Math.Min(Math.Max(_min + next._add, next._min), Longest + 1), next.Max, limit);
        return true;
    }

    /// <summary>What it makes of prefixes of one address with these lengths; false when none is left.</summary>
    /// <param name="bits">Bits of an address of the family.</param>
    /// <param name="shortest">The shortest length.</param>
    /// <param name="longest">The longest length.</param>
    public bool TryApply(int bits, ref int shortest, ref int longest)
    {
        if (IsNone)
        {
            return true;
        }

        if (shortest > Limit)
        {
            return false;
        }

        shortest = Math.Max(shortest + _add, _min);
        longest = Math.Min(Max, bits);
        return shortest <= longest;
    }

    /// <summary>Its whole value, to be put in an order.</summary>
    internal uint Bits => ((uint)_add << 24) | ((uint)_min << 16) | ((uint)_maxPlusOne << 8) | _shortOfAny;

    private int Max => _maxPlusOne - 1;

    private int Limit => Longest - _shortOfAny;
}
