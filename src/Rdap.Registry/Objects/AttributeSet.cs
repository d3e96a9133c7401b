using System.Numerics;

namespace Rdap.Registry.Objects;

/// <summary>A set of known attributes, as bits; the default value is empty.</summary>
public readonly record struct AttributeSet
{
    private readonly ulong _low;
    private readonly ulong _high;

    private AttributeSet(ulong low, ulong high)
    {
        _low = low;
        _high = high;
    }

    /// <summary>The empty set.</summary>
    public static AttributeSet None => default;

    /// <summary>True when nothing is in the set.</summary>
    public bool IsEmpty => (_low | _high) == 0;

    /// <summary>Number of attributes in the set.</summary>
    public int Count => BitOperations.PopCount(_low) + BitOperations.PopCount(_high);

    /// <summary>The set of one attribute.</summary>
    public static AttributeSet Of(AttributeName attribute) =>
        (int)attribute < 64 ? new AttributeSet(1UL << (int)attribute, 0) : new AttributeSet(0, 1UL << ((int)attribute & 63));

    /// <summary>The set of these attributes.</summary>
    public static AttributeSet Of(params ReadOnlySpan<AttributeName> attributes)
    {
        ulong low = 0;
        ulong high = 0;
        foreach (AttributeName attribute in attributes)
        {
            ulong bit = 1UL << ((int)attribute & 63);
            low |= (int)attribute < 64 ? bit : 0;
            high |= (int)attribute < 64 ? 0 : bit;
        }

        return new AttributeSet(low, high);
    }

    /// <summary>What is in either set.</summary>
    public static AttributeSet operator |(AttributeSet left, AttributeSet right) => left.BitwiseOr(right);

    /// <summary>What is in both sets.</summary>
    public static AttributeSet operator &(AttributeSet left, AttributeSet right) => left.BitwiseAnd(right);

    /// <summary>What is in either set.</summary>
    public AttributeSet BitwiseOr(AttributeSet other) => new(_low | other._low, _high | other._high);

    /// <summary>What is in both sets.</summary>
    public AttributeSet BitwiseAnd(AttributeSet other) => new(_low & other._low, _high & other._high);

    /// <summary>True when the attribute is in the set.</summary>
    public bool Contains(AttributeName attribute)
    {
        ulong word = (int)attribute < 64 ? _low : _high;
        return ((word >> ((int)attribute & 63)) & 1) != 0;
    }

    /// <summary>The attributes in ascending order, for foreach.</summary>
    public Enumerator GetEnumerator() => new(_low, _high);

    /// <summary>Walks a set in ascending order.</summary>
    public struct Enumerator
    {
        private ulong _low;
        private ulong _high;

        internal Enumerator(ulong low, ulong high)
        {
            _low = low;
            _high = high;
            Current = default;
        }

        /// <summary>The attribute.</summary>
        public AttributeName Current { get; private set; }

        /// <summary>Steps to the next attribute; false after the last.</summary>
        public bool MoveNext()
        {
            if (_low != 0)
            {
                Current = (AttributeName)BitOperations.TrailingZeroCount(_low);
                _low &= _low - 1;
                return true;
            }

            if (_high == 0)
            {
                return false;
            }

            Current = (AttributeName)(64 + BitOperations.TrailingZeroCount(_high));
            _high &= _high - 1;
            return true;
        }
    }
}
