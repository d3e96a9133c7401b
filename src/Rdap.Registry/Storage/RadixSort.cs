namespace Rdap.Registry.Storage;

/// <summary>
/// Stable least-significant-digit radix sort of 64-bit keys with their values: unlike <c>Array.Sort(keys, values)</c> it keeps equal
/// keys in the order of the file, which is what decides between two objects with one key.
/// </summary>
internal static class RadixSort
{
    private const int DigitBits = 11;
    private const int Digits = 1 << DigitBits;

    /// <summary>Sorts by the low <paramref name="bits"/> bits of the keys. The spares are of the same length and are overwritten.</summary>
    public static void Sort<TValue>(Span<ulong> keys, Span<TValue> values, Span<ulong> spareKeys, Span<TValue> spareValues, int bits = 64)
        where TValue : unmanaged
    {
        if (keys.Length < 2 || IsSorted(keys, bits))
        {
            return;
        }

        Span<int> counts = stackalloc int[Digits];
        Span<ulong> fromKeys = keys, toKeys = spareKeys;
        Span<TValue> fromValues = values, toValues = spareValues;
        bool swapped = false;
        for (int shift = 0; shift < bits; shift += DigitBits)
        {
            Patience.RestIfAsked();
            int mask = (1 << Math.Min(DigitBits, bits - shift)) - 1;
            counts.Clear();
            foreach (ulong key in fromKeys)
            {
                counts[(int)(key >> shift) & mask]++;
            }

            if (counts[(int)(fromKeys[0] >> shift) & mask] == fromKeys.Length)
            {
                continue;
            }

            int sum = 0;
            for (int d = 0; d <= mask; d++)
            {
                (counts[d], sum) = (sum, sum + counts[d]);
            }

            for (int i = 0; i < fromKeys.Length; i++)
            {
                ulong key = fromKeys[i];
                int at = counts[(int)(key >> shift) & mask]++;
                toKeys[at] = key;
                toValues[at] = fromValues[i];
            }

            Span<ulong> k = fromKeys;
            fromKeys = toKeys;
            toKeys = k;
            Span<TValue> v = fromValues;
            fromValues = toValues;
            toValues = v;
            swapped = !swapped;
        }

        if (swapped)
        {
            fromKeys.CopyTo(keys);
            fromValues.CopyTo(values);
        }
    }

    /// <summary>
    /// Sorts by the bits from <paramref name="fromBit"/> on, all digits counted in one go. The spare is of the same length; the result lies in
    /// the one or the other.
    /// </summary>
    public static Span<ulong> Sort(Span<ulong> keys, Span<ulong> spare, int fromBit)
    {
        int digits = (64 - fromBit + DigitBits - 1) / DigitBits;
        if (keys.Length < 2 || digits == 0)
        {
            return keys;
        }

        int digitBits = (64 - fromBit + digits - 1) / digits;
        int mask = (1 << digitBits) - 1;
        Span<int> counts = stackalloc int[digits << digitBits];
        counts.Clear();
        foreach (ulong key in keys)
        {
            ulong rest = key >> fromBit;
            for (int first = 0; first < counts.Length; first += mask + 1, rest >>= digitBits)
            {
                counts[first + ((int)rest & mask)]++;
            }
        }

        for (int shift = fromBit; shift < 64; shift += digitBits, counts = counts[(mask + 1)..])
        {
            int sum = 0;
            for (int d = 0; d <= mask; d++)
            {
                (counts[d], sum) = (sum, sum + counts[d]);
            }

            foreach (ulong key in keys)
            {
                spare[counts[(int)(key >> shift) & mask]++] = key;
            }

            Span<ulong> other = spare;
            spare = keys;
            keys = other;
        }

        return keys;
    }

    // Published dumps are often in order already.
    private static bool IsSorted(ReadOnlySpan<ulong> keys, int bits)
    {
        ulong mask = bits == 64 ? ulong.MaxValue : (1UL << bits) - 1;
        ulong last = keys[0] & mask;
        foreach (ulong key in keys)
        {
            ulong current = key & mask;
            if (current < last)
            {
                return false;
            }

            last = current;
        }

        return true;
    }
}
