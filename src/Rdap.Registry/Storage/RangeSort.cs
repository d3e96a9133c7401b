using System.Numerics;

namespace Rdap.Registry.Storage;

/// <summary>Puts ranges in the order of the index: start ascending, end descending, then as they came.</summary>
internal static class RangeSort
{
    public static void Sort<T>(T[] starts, T[] ends, int[] ids)
        where T : struct, IBinaryInteger<T>
    {
        if (IsSorted(starts, ends))
        {
            return;
        }

        if (typeof(T) == typeof(uint))
        {
            SortPacked((uint[])(object)starts, (uint[])(object)ends, ids);
            return;
        }

        int[] order = new int[ids.Length];
        for (int i = 0; i < order.Length; i++)
        {
            order[i] = i;
        }

        T[] sorted = (T[])starts.Clone();
        Array.Sort(sorted, order);
        for (int run = 0; run < sorted.Length;)
        {
            int after = run + 1;
            while (after < sorted.Length && sorted[after] == sorted[run])
            {
                after++;
            }

            if (after - run > 1)
            {
                order.AsSpan(run, after - run).Sort((a, b) => ends[b].CompareTo(ends[a]) is var byEnd && byEnd != 0 ? byEnd : a - b);
            }

            run = after;
        }

        T[] sortedEnds = new T[ends.Length];
        int[] sortedIds = new int[ids.Length];
        for (int i = 0; i < order.Length; i++)
        {
            sortedEnds[i] = ends[order[i]];
            sortedIds[i] = ids[order[i]];
        }

        sorted.CopyTo(starts, 0);
        sortedEnds.CopyTo(ends, 0);
        sortedIds.CopyTo(ids, 0);
    }

    // 32-bit ranges fit one key: start, then the complement of the end.
    private static void SortPacked(uint[] starts, uint[] ends, int[] ids)
    {
        ulong[] keys = GC.AllocateUninitializedArray<ulong>(starts.Length);
        for (int i = 0; i < keys.Length; i++)
        {
            keys[i] = ((ulong)starts[i] << 32) | ~ends[i];
        }

        RadixSort.Sort(keys, ids, GC.AllocateUninitializedArray<ulong>(keys.Length), GC.AllocateUninitializedArray<int>(keys.Length));
        for (int i = 0; i < keys.Length; i++)
        {
            starts[i] = (uint)(keys[i] >> 32);
            ends[i] = ~(uint)keys[i];
        }
    }

    private static bool IsSorted<T>(T[] starts, T[] ends)
        where T : struct, IBinaryInteger<T>
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
