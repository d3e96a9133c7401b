namespace Rdap.Benchmarks.Generate;

/// <summary>What to generate.</summary>
/// <param name="Objects">How many objects; at least 1,000, so that every class has somebody to refer to.</param>
/// <param name="Seed">Same seed, same bytes.</param>
/// <param name="Dirty">Whether to add what real dumps have wrong with them.</param>
internal sealed record DumpOptions(int Objects, ulong Seed, bool Dirty = false)
{
    public const int LeastObjects = 1_000;
}

/// <summary>
/// Everything that objects need to know of each other: how many there are of each class, what the n-th of each is called, and which
/// ranges there are. Names are functions of the seed and a number, so any object can be written without the others.
/// </summary>
internal sealed class DumpPlan
{
    private readonly int[] _counts;
    private readonly int[] _ipv4Order;
    private readonly int[] _ipv6Order;

    public DumpPlan(DumpOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Objects, DumpOptions.LeastObjects, nameof(options));
        Options = options;
        _counts = ClassShares.Counts(options.Objects);
        Ipv4 = new Ipv4Plan(options.Seed, Count(DumpClass.Inetnum));
        Ipv6 = new Ipv6Plan(options.Seed, Count(DumpClass.Inet6num));

        // A registry's dump is not sorted by address: what belongs together stands together, the rest is as it came over the years.
        _ipv4Order = BlocksShuffled(200, Ipv4.BlockCount, Ipv4.NetworksOf, Count(DumpClass.Inetnum));
        _ipv6Order = BlocksShuffled(201, Ipv6.BlockCount, Ipv6.NetworksOf, Count(DumpClass.Inet6num));
    }

    public DumpOptions Options { get; }

    public Ipv4Plan Ipv4 { get; }

    public Ipv6Plan Ipv6 { get; }

    public int Count(DumpClass dumpClass) => _counts[(int)dumpClass];

    public Ipv4Network Inetnum(int index) => Ipv4.Networks[_ipv4Order[index]];

    public Ipv6Network Inet6num(int index) => Ipv6.Networks[_ipv6Order[index]];

    /// <summary>The sequence of chance of one object.</summary>
    public SeededRandom RandomFor(DumpClass dumpClass, long index) => SeededRandom.For(Options.Seed, (int)dumpClass, index);

    /// <summary>Who holds a top-level block.</summary>
    public Holder HolderOf(int block, bool ipv6)
    {
        SeededRandom random = SeededRandom.For(Options.Seed, ipv6 ? 203 : 202, block);
        int maintainer = random.Zipf(Count(DumpClass.Mntner));
        int organisation = maintainer + Count(DumpClass.Mntner) * random.Next(2);
        return new Holder(
            maintainer,
            organisation < Count(DumpClass.Organisation) ? organisation : maintainer,
            random.Next(Count(DumpClass.AutNum)),
            Words.Countries[(int)(Words.Countries.Length * random.NextDouble() * random.NextDouble())],
            NameOf(DumpClass.Mntner, maintainer));
    }

    /// <summary>The word that the n-th organisation, maintainer, role or set is called by.</summary>
    public int NameOf(DumpClass dumpClass, int index)
    {
        SeededRandom random = SeededRandom.For(Options.Seed, 300 + (int)dumpClass, index);
        return Words.Word(ref random);
    }

    /// <summary>The number of the n-th autonomous system; distinct, and none of IANA's special-purpose ones.</summary>
    public uint AsNumber(int index)
    {
        SeededRandom random = SeededRandom.For(Options.Seed, 204, index);
        uint number = 1 + (uint)index * 3 + (uint)random.Next(2);
        number = number == 23456 ? number + 1 : number;
        return number < 64_000 ? number : number + 132_608;
    }

    private int[] BlocksShuffled(int kind, int blocks, Func<int, Range> networksOf, int count)
    {
        var order = new int[blocks];
        for (int i = 0; i < blocks; i++)
        {
            order[i] = i;
        }
        SeededRandom random = SeededRandom.For(Options.Seed, kind, 0);
        for (int i = blocks - 1; i > 0; i--)
        {
            int other = random.Next(i + 1);
            (order[i], order[other]) = (order[other], order[i]);
        }
        var networks = new int[count];
        int at = 0;
        foreach (int block in order)
        {
            (int offset, int length) = networksOf(block).GetOffsetAndLength(count);
            for (int i = 0; i < length; i++)
            {
                networks[at++] = offset + i;
            }
        }
        return networks;
    }
}

/// <summary>Whoever holds a block: numbers of its maintainer, organisation and autonomous system, its country and the word it is called by.</summary>
internal readonly record struct Holder(int Maintainer, int Organisation, int AutNum, byte[] Country, int Word);
