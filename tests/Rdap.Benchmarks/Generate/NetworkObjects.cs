namespace Rdap.Benchmarks.Generate;

/// <summary>Writes inetnum, inet6num, route, route6 and domain objects.</summary>
internal sealed class NetworkObjects(DumpPlan plan)
{
    public void Inetnum(RpslText text, int index)
    {
        SeededRandom random = plan.RandomFor(DumpClass.Inetnum, index);
        Ipv4Network network = plan.Inetnum(index);
        Holder holder = plan.HolderOf(network.Block, ipv6: false);
        if (text.Dirt == Dirt.CrossingRange)
        {
            // From within the block to as far behind its end.
            Ipv4Network block = plan.Ipv4.Block(network.Block);
            uint half = (block.Last - block.First + 1) / 2;
            network = network with { First = block.First + half, Last = block.Last + half };
        }
        text.Attribute("inetnum"u8).Address(network.First).Put(" - "u8).Address(network.Last).End();
        Describe(text, ref random, holder, network.Depth);
        text.Attribute("status"u8).Put(Status(ref random, network)).End();
        Authorise(text, ref random, holder, network.Depth);
        text.Finish(plan, ref random, holder.Maintainer);
    }

    public void Inet6num(RpslText text, int index)
    {
        SeededRandom random = plan.RandomFor(DumpClass.Inet6num, index);
        Ipv6Network network = plan.Inet6num(index);
        Holder holder = plan.HolderOf(network.Block, ipv6: true);
        text.Attribute("inet6num"u8).Address(network.First).Put((byte)'/').Number(network.Length).End();
        Describe(text, ref random, holder, network.Depth);
        text.Attribute("status"u8);
        if (network.Depth == 0)
        {
            text.Put(network.Length == 48 ? "ASSIGNED PI"u8 : "ALLOCATED-BY-RIR"u8);
        }
        else
        {
            text.Put(network.HasMore ? "ALLOCATED-BY-LIR"u8 : "ASSIGNED"u8);
        }
        text.End();
        Authorise(text, ref random, holder, network.Depth);
        text.Finish(plan, ref random, holder.Maintainer);
    }

    public void Route(RpslText text, int index)
    {
        SeededRandom random = plan.RandomFor(DumpClass.Route, index);
        int blocks = plan.Ipv4.BlockCount, block = index, length = 24, origin = 0;
        uint address;
        if (index < blocks)
        {
            Ipv4Network network = plan.Ipv4.Block(index);
            address = network.First;
            length = 32 - Ipv4Plan.LeadingPrefixBits(network.First, network.Last);
        }
        else
        {
            // More specific ones, spread over all blocks; a prefix that comes up again has another origin.
            long number = index - blocks, all = plan.Ipv4.Slash24Count;
            long step = Math.Max(1, all / Math.Max(1, plan.Count(DumpClass.Route) - blocks));
            (address, block) = plan.Ipv4.Slash24(number * step % all);
            origin = 1 + (int)(number * step / all);
        }
        Holder holder = plan.HolderOf(block, ipv6: false);
        text.Attribute("route"u8).Address(address).Put((byte)'/').Number(length).End();
        Announce(text, ref random, holder, origin);
    }

    public void Route6(RpslText text, int index)
    {
        SeededRandom random = plan.RandomFor(DumpClass.Route6, index);
        int block = index % plan.Ipv6.BlockCount;
        Ipv6Network network = plan.Ipv6.Block(block);
        text.Attribute("route6"u8).Address(network.First).Put((byte)'/').Number(network.Length).End();
        Announce(text, ref random, plan.HolderOf(block, ipv6: true), index / plan.Ipv6.BlockCount);
    }

    /// <summary>A reverse zone: one in eight of IPv6 blocks as far as there are any, else of a /24, or of a quarter of one (RFC 2317).</summary>
    public void Domain(RpslText text, int index)
    {
        SeededRandom random = plan.RandomFor(DumpClass.Domain, index);
        int zones6 = Math.Min(plan.Ipv6.BlockCount, plan.Count(DumpClass.Domain) / 8);
        bool ipv6 = index < zones6;
        int block = index;
        text.Attribute("domain"u8);
        if (ipv6)
        {
            Ipv6Network network = plan.Ipv6.Block(index);
            int nibbles = (network.Length + 3) / 4;
            for (int i = nibbles - 1; i >= 0; i--)
            {
                text.Put("0123456789abcdef"u8[(int)(network.First >> (124 - 4 * i)) & 15]).Put((byte)'.');
            }
            text.Put("ip6.arpa"u8);
        }
        else
        {
            long all = plan.Ipv4.Slash24Count, step = Math.Max(1, all / (plan.Count(DumpClass.Domain) - zones6));
            long number = (index - zones6) * step;
            (uint address, block) = plan.Ipv4.Slash24(number % all);
            int quarter = (int)(number / all);
            if (quarter > 0)
            {
                text.Number((quarter - 1) * 64).Put((byte)'-').Number(quarter * 64 - 1).Put((byte)'.');
            }
            text.Number((address >> 8) & 255).Put((byte)'.').Number((address >> 16) & 255).Put((byte)'.').Number(address >> 24).Put(".in-addr.arpa"u8);
        }
        text.End();
        Holder holder = plan.HolderOf(block, ipv6);
        if (random.Next(2) == 0)
        {
            text.Attribute("descr"u8).Put("Reverse delegation for "u8).OrganisationName(plan, holder.Organisation).End();
        }
        text.Attribute("admin-c"u8).Contact(plan, ref random, holder.Maintainer).End();
        text.Attribute("tech-c"u8).Contact(plan, ref random, holder.Maintainer).End();
        text.Attribute("zone-c"u8).Contact(plan, ref random, holder.Maintainer).End();
        for (int server = 1 + random.Next(2); server >= 0; server--)
        {
            text.Attribute("nserver"u8).Put("ns"u8).Number(server).Put((byte)'.').LowerWord(holder.Word).Put(".example"u8).End();
        }
        text.Finish(plan, ref random, holder.Maintainer);
    }

    private void Describe(RpslText text, ref SeededRandom random, in Holder holder, int depth)
    {
        text.Attribute("netname"u8);
        if (depth == 0)
        {
            text.Put(holder.Country).Put((byte)'-').UpperWord(holder.Word).Put((byte)'-').Number(2002 + random.Next(25)).Number(1 + random.Next(12), 2);
        }
        else
        {
            text.UpperWord(holder.Word).Put((byte)'-').Put(random.Next(3) == 0 ? "NET"u8 : "CUST"u8).Number(random.Next(5000));
        }
        text.End();
        int description = random.Next(100);
        if (description < 31)
        {
            text.Line("descr"u8, random.Any(Words.CommonDescriptions));
        }
        else if (description < 93)
        {
            text.Attribute("descr"u8).TitleWord(Words.Word(ref random)).Put((byte)' ').Put(random.Any(Words.Kinds)).Put((byte)' ').Put(random.Any(Words.Forms)).End();
            if (description < 37)
            {
                text.Attribute("descr"u8).Put(random.Any(Words.Streets)).Put((byte)' ').Number(1 + random.Next(300)).Put(", "u8).Put(random.Any(Words.Cities)).End();
            }
        }
        text.Line("country"u8, random.Next(50) == 0 ? random.Any(Words.Countries) : holder.Country);
        if (depth == 0)
        {
            text.Attribute("org"u8).Organisation(plan, holder.Organisation).End();
        }
        else if (random.Chance(0.07))
        {
            text.Attribute("org"u8).Organisation(plan, random.Next(plan.Count(DumpClass.Organisation))).End();
        }
        text.Attribute("admin-c"u8).Contact(plan, ref random, holder.Maintainer).End();
        text.Attribute("tech-c"u8).Contact(plan, ref random, holder.Maintainer).End();
        if (random.Next(50) == 0)
        {
            text.Attribute("abuse-c"u8).Role(plan, random.Next(plan.Count(DumpClass.Organisation))).End();
        }
    }

    private static ReadOnlySpan<byte> Status(ref SeededRandom random, in Ipv4Network network)
    {
        if (network.Depth > 0)
        {
            return !network.HasMore ? "ASSIGNED PA"u8 : random.Next(3) == 0 ? "LIR-PARTITIONED PA"u8 : "SUB-ALLOCATED PA"u8;
        }
        return random.Next(10) == 0 ? "LEGACY"u8 : network.HasMore || random.Next(3) > 0 ? "ALLOCATED PA"u8 : "ASSIGNED PI"u8;
    }

    private void Authorise(RpslText text, ref SeededRandom random, in Holder holder, int depth)
    {
        if (depth == 0)
        {
            text.Attribute("mnt-lower"u8).Maintainer(plan, holder.Maintainer).End();
            text.Attribute("mnt-routes"u8).Maintainer(plan, holder.Maintainer).End();
        }
        if (plan.Count(DumpClass.Irt) > 0 && random.Next(20) == 0)
        {
            text.Attribute("mnt-irt"u8).Irt(plan, holder.Maintainer % plan.Count(DumpClass.Irt)).End();
        }
    }

    private void Announce(RpslText text, ref SeededRandom random, in Holder holder, int origin)
    {
        text.Attribute("descr"u8).OrganisationName(plan, holder.Organisation).End();
        text.Attribute("origin"u8).AsNumber(plan, (holder.AutNum + origin) % plan.Count(DumpClass.AutNum)).End();
        if (random.Next(8) == 0)
        {
            text.Attribute("notify"u8).Put("noc@"u8).LowerWord(holder.Word).Put(".example"u8).End();
        }
        text.Finish(plan, ref random, random.Next(4) == 0 ? random.Zipf(plan.Count(DumpClass.Mntner)) : holder.Maintainer);
    }
}
