using System.Numerics;
using System.Runtime.InteropServices;

namespace Rdap.Registry.Storage;

/// <summary>Puts ranges in the order of the index: start ascending, end descending, then as they came.</summary>
internal static class RangeSort
{
    private const int MostInserted = 24;

    /// <summary>Sorts; the three are of one length.</summary>
    public static void Sort<T>(Span<T> starts, Span<T> ends, Span<int> ids)
        where T : unmanaged, IBinaryInteger<T>
    {
        if (IsSorted<T>(starts, ends))
        {
            return;
        }

        FlatArray<ulong> keys = FlatArray<ulong>.Allocate(starts.Length);
        FlatArray<ulong> spareKeys = FlatArray<ulong>.Allocate(starts.Length);
        FlatArray<int> spareValues = FlatArray<int>.Allocate(starts.Length);
        try
        {
            if (typeof(T) == typeof(uint))
            {
                SortPacked(MemoryMarshal.Cast<T, uint>(starts), MemoryMarshal.Cast<T, uint>(ends), ids, keys.Span, spareKeys.Span, spareValues.Span);
            }
            else
            {
                SortWide(MemoryMarshal.Cast<T, UInt128>(starts), MemoryMarshal.Cast<T, UInt128>(ends), ids, keys.Span, spareKeys.Span, spareValues.Span);
            }
        }
        finally
        {
            keys.Free();
            spareKeys.Free();
            spareValues.Free();
        }
    }

    // 32-bit ranges fit one key. By their starts first, which takes half the passes over all of them; the few that have one start then fit the cache.
    private static void SortPacked(Span<uint> starts, Span<uint> ends, Span<int> ids, Span<ulong> keys, Span<ulong> spareKeys, Span<int> spareIds)
    {
        for (int i = 0; i < keys.Length; i++)
        {
            keys[i] = ((ulong)~ends[i] << 32) | starts[i];
        }

        RadixSort.Sort(keys, ids, spareKeys, spareIds, bits: 32);
        for (int run = 0, after; run < keys.Length; run = after)
        {
            after = run + 1;
            while (after < keys.Length && (uint)keys[after] == (uint)keys[run])
            {
                after++;
            }

            SortByEnd(keys[run..after], ids[run..after], spareKeys[run..after], spareIds[run..after]);
        }

        for (int i = 0; i < keys.Length; i++)
        {
            starts[i] = (uint)keys[i];
            ends[i] = ~(uint)(keys[i] >> 32);
        }
    }

    // Of one start: mostly two or three, but a file may give any number.
    private static void SortByEnd(Span<ulong> keys, Span<int> ids, Span<ulong> spareKeys, Span<int> spareIds)
    {
        if (keys.Length > MostInserted)
        {
            RadixSort.Sort(keys, ids, spareKeys, spareIds);
            return;
        }

        for (int i = 1; i < keys.Length; i++)
        {
            (ulong key, int id) = (keys[i], ids[i]);
            int at = i;
            for (; at > 0 && keys[at - 1] > key; at--)
            {
                (keys[at], ids[at]) = (keys[at - 1], ids[at - 1]);
            }

            (keys[at], ids[at]) = (key, id);
        }
    }

    // By the upper half of the starts first; where these are equal, few ranges are left to compare.
    private static void SortWide(Span<UInt128> starts, Span<UInt128> ends, Span<int> ids, Span<ulong> keys, Span<ulong> spareKeys, Span<int> spareValues)
    {
        FlatArray<(UInt128 Start, UInt128 End, int Id)> ranges = FlatArray<(UInt128 Start, UInt128 End, int Id)>.Allocate(starts.Length);
        FlatArray<int> order = FlatArray<int>.Allocate(starts.Length);
        try
        {
            for (int i = 0; i < keys.Length; i++)
            {
                ranges[i] = (starts[i], ends[i], ids[i]);
                keys[i] = (ulong)(starts[i] >> 64);
                order[i] = i;
            }

            RadixSort.Sort(keys, order.Span, spareKeys, spareValues);
            int Compare(int a, int b)
            {
                int byStart = ranges[a].Start.CompareTo(ranges[b].Start);
                int byEnd = byStart != 0 ? byStart : ranges[b].End.CompareTo(ranges[a].End);
                return byEnd != 0 ? byEnd : a - b;
            }

            Comparison<int> compare = Compare;
            for (int run = 0; run < keys.Length;)
            {
                int after = run + 1;
                while (after < keys.Length && keys[after] == keys[run])
                {
                    after++;
                }

                if (after - run > 1)
                {
                    order.Span[run..after].Sort(compare);
                }

                run = after;
            }

            for (int i = 0; i < keys.Length; i++)
            {
                (starts[i], ends[i], ids[i]) = ranges[order[i]];
            }
        }
        finally
        {
            ranges.Free();
            order.Free();
        }
    }

    private static bool IsSorted<T>(ReadOnlySpan<T> starts, ReadOnlySpan<T> ends)
        where T : unmanaged, IBinaryInteger<T>
    {
        for (int i = 1; i < starts.Length; i++)
        {
            if (starts[i] < starts[i - 1] || (starts[i] == starts[i - 1] && ends[i] > ends[i - 1]))
            {
                return false;
            }
        }

        return true;
    }
}
