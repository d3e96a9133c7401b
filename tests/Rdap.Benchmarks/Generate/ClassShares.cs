namespace Rdap.Benchmarks.Generate;

/// <summary>The classes of the dump, in the order in which they are written.</summary>
internal enum DumpClass
{
    Inetnum,
    Inet6num,
    AutNum,
    AsSet,
    Route,
    Route6,
    RouteSet,
    Domain,
    Mntner,
    Irt,
    KeyCert,
    Organisation,
    Role,
    Person,
}

/// <summary>How many objects of each class a dump has: the shares of a large regional registry.</summary>
internal static class ClassShares
{
    // In the order of DumpClass.
    private static readonly double[] Weights = [44, 11, 1.35, 0.3, 6.2, 1.0, 0.05, 9.5, 1.2, 0.15, 0.1, 2.1, 2.2, 20.5];

    /// <summary>The share of one class, from 0 to 1.</summary>
    public static double Of(DumpClass dumpClass) => Weights[(int)dumpClass] / Weights.Sum();

    /// <summary>Objects per class, summing to <paramref name="objects"/> exactly.</summary>
    public static int[] Counts(int objects)
    {
        var counts = new int[Weights.Length];
        double total = Weights.Sum(), seen = 0;
        int given = 0;
        for (int i = 0; i < counts.Length; i++)
        {
            seen += Weights[i];
            int upTo = i == counts.Length - 1 ? objects : (int)Math.Round(objects * (seen / total));
            counts[i] = upTo - given;
            given = upTo;
        }
        return counts;
    }
}
