namespace Rdap.Benchmarks.Generate;

/// <summary>Writes files of addresses to ask for, one a line: each in a random range of the dump, so that every query finds something.</summary>
internal static class QueryFile
{
    private const int Kind = 206;

    /// <summary>Random addresses within random inetnums.</summary>
    public static void WriteIpv4(DumpPlan plan, int count, Stream output)
    {
        SeededRandom random = SeededRandom.For(plan.Options.Seed, Kind, 4);
        var text = new RpslText();
        ReadOnlySpan<Ipv4Network> networks = plan.Ipv4.Networks;
        for (int i = 0; i < count; i++)
        {
            Ipv4Network network = networks[random.Next(networks.Length)];
            text.Address(network.First + (uint)random.Next64(network.Last - network.First + 1UL)).End();
        }
        output.Write(text.Written);
    }

    /// <summary>Random addresses within random inet6nums.</summary>
    public static void WriteIpv6(DumpPlan plan, int count, Stream output)
    {
        SeededRandom random = SeededRandom.For(plan.Options.Seed, Kind, 6);
        var text = new RpslText();
        ReadOnlySpan<Ipv6Network> networks = plan.Ipv6.Networks;
        for (int i = 0; i < count; i++)
        {
            Ipv6Network network = networks[random.Next(networks.Length)];
            UInt128 offset = new UInt128(random.Next(), random.Next()) & (network.Last - network.First);
            text.Address(network.First + offset).End();
        }
        output.Write(text.Written);
    }
}
