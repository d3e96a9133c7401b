using System.Runtime.CompilerServices;

namespace Rdap.Benchmarks.Generate;

/// <summary>
/// The generator's only source of chance: SplitMix64, so that a seed gives the same dump on every machine and runtime.
/// Every object draws from a sequence of its own (<see cref="For"/>), which is what lets objects be written in parallel.
/// </summary>
internal struct SeededRandom(ulong state)
{
    private ulong _state = state;

    /// <summary>The sequence that belongs to one thing: the <paramref name="index"/>-th of its <paramref name="kind"/>.</summary>
    public static SeededRandom For(ulong seed, int kind, long index) =>
        new(Mix(Mix(seed) + Mix(((ulong)kind << 48) ^ (ulong)index)));

    public ulong Next()
    {
        _state += 0x9E3779B97F4A7C15;
        return Mix(_state);
    }

    /// <summary>Evenly from 0 to <paramref name="bound"/> - 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Next(int bound) => (int)Math.BigMul(Next(), (ulong)bound, out _);

    /// <summary>Evenly from 0 to <paramref name="bound"/> - 1.</summary>
    public ulong Next64(ulong bound) => Math.BigMul(Next(), bound, out _);

    /// <summary>Evenly from 0 to just below 1.</summary>
    public double NextDouble() => (Next() >> 11) * (1.0 / (1UL << 53));

    public bool Chance(double probability) => NextDouble() < probability;

    public T Any<T>(T[] choices) => choices[Next(choices.Length)];

    /// <summary>Pareto from 1 with the tail cut at <paramref name="max"/>: mostly 1 to 3, now and then very many.</summary>
    public int Pareto(double alpha, int max)
    {
        double u = NextDouble() * (1 - Math.Pow(max, -alpha));
        return Math.Min(max, (int)Math.Pow(1 - u, -1 / alpha));
    }

    /// <summary>A rank from 0 to <paramref name="count"/> - 1 with weight 1 / (rank + 1)^0.85.</summary>
    public int Zipf(int count)
    {
        // The sum of the weights is taken as its integral from half a rank before to half a rank behind.
        const double Rest = 1 - 0.85;
        double from = Math.Pow(0.5, Rest), to = Math.Pow(count + 0.5, Rest);
        double at = Math.Pow(from + NextDouble() * (to - from), 1 / Rest);
        return Math.Clamp((int)(at - 0.5), 0, count - 1);
    }

    /// <summary>The place of the first of <paramref name="cumulative"/> (ascending, ending at 1) that is above a random number.</summary>
    public int Weighted(ReadOnlySpan<double> cumulative)
    {
        double u = NextDouble();
        int i = 0;
        while (i < cumulative.Length - 1 && u >= cumulative[i])
        {
            i++;
        }
        return i;
    }

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
