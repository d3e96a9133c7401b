namespace Rdap.Benchmarks.Generate;

/// <summary>Writes aut-num, as-set and route-set objects, and a filter-set, the few giants among them included.</summary>
internal sealed class RoutingObjects(DumpPlan plan)
{
    /// <summary>The lines of the largest aut-num known; dumps of at least <see cref="LeastForGiants"/> objects have one such.</summary>
    public const int GiantLines = 31_256;

    /// <summary>The bytes of the longest line known, of a filter-set; the same dumps have one such, in the place of their first route-set.</summary>
    public const int LongLineBytes = 2_166_587;

    public const int LeastForGiants = 10_000;

    private bool HasGiants => plan.Options.Objects >= LeastForGiants;

    public void AutNum(RpslText text, int index)
    {
        SeededRandom random = plan.RandomFor(DumpClass.AutNum, index);
        int maintainer = random.Zipf(plan.Count(DumpClass.Mntner));
        text.Attribute("aut-num"u8).AsNumber(plan, index).End();
        text.Attribute("as-name"u8).UpperWord(plan.NameOf(DumpClass.Mntner, maintainer)).Put("-AS"u8).End();
        text.Attribute("descr"u8).OrganisationName(plan, maintainer).End();
        text.Attribute("org"u8).Organisation(plan, maintainer).End();

        bool giant = index == 0 && HasGiants;
        int policies = giant ? GiantLines - 12 : 3 * random.Pareto(1.0, 1_000);
        for (int i = 0; i < policies; i++)
        {
            bool import = giant ? (i & 1) == 0 : i < (policies + 1) / 2;
            text.Attribute(import ? "import"u8 : "export"u8).Put(import ? "from "u8 : "to "u8);
            text.AsNumber(plan, random.Next(plan.Count(DumpClass.AutNum)));
            if (import)
            {
                text.Put(random.Next(3) == 0 ? " action pref=100; accept ANY"u8 : " accept ANY"u8);
            }
            else
            {
                text.Put(" announce "u8).AsNumber(plan, index);
            }
            text.End();
        }
        text.Attribute("admin-c"u8).Contact(plan, ref random, maintainer).End();
        text.Attribute("tech-c"u8).Contact(plan, ref random, maintainer).End();
        text.Line("status"u8, random.Next(12) == 0 ? "LEGACY"u8 : "ASSIGNED"u8);
        text.Finish(plan, ref random, maintainer);
    }

    public void AsSet(RpslText text, int index)
    {
        SeededRandom random = plan.RandomFor(DumpClass.AsSet, index);
        int maintainer = random.Zipf(plan.Count(DumpClass.Mntner));
        text.Attribute("as-set"u8).AsSet(plan, index).End();
        text.Attribute("descr"u8).Put("Customers of "u8).OrganisationName(plan, maintainer).End();

        // One member a line, or several with commas, or with what a human added behind.
        int style = random.Next(10);
        for (int left = 2 * random.Pareto(0.9, 9_000); left > 0; left--)
        {
            text.Attribute("members"u8);
            Member(text, ref random);
            for (; style == 0 && left > 1 && random.Next(5) > 0; left--)
            {
                text.Put(", "u8);
                Member(text, ref random);
            }
            if (style == 1)
            {
                text.Put(" # "u8).TitleWord(Words.Word(ref random));
            }
            text.End();
        }
        text.Attribute("admin-c"u8).Contact(plan, ref random, maintainer).End();
        text.Attribute("tech-c"u8).Contact(plan, ref random, maintainer).End();
        text.Finish(plan, ref random, maintainer);
    }

    public void RouteSet(RpslText text, int index)
    {
        if (index == 0 && HasGiants)
        {
            LongLine(text);
            return;
        }
        SeededRandom random = plan.RandomFor(DumpClass.RouteSet, index);
        int maintainer = random.Zipf(plan.Count(DumpClass.Mntner));
        text.Attribute("route-set"u8).Put("RS-"u8).UpperWord(plan.NameOf(DumpClass.RouteSet, index)).Number(index).End();
        text.Attribute("descr"u8).Put("Routes of "u8).OrganisationName(plan, maintainer).End();
        for (int left = random.Pareto(0.9, 2_000); left > 0; left--)
        {
            (uint address, _) = plan.Ipv4.Slash24((long)random.Next64((ulong)plan.Ipv4.Slash24Count));
            text.Attribute("members"u8).Address(address).Put("/24"u8).End();
        }
        text.Attribute("admin-c"u8).Contact(plan, ref random, maintainer).End();
        text.Attribute("tech-c"u8).Contact(plan, ref random, maintainer).End();
        text.Finish(plan, ref random, maintainer);
    }

    private void LongLine(RpslText text)
    {
        SeededRandom random = plan.RandomFor(DumpClass.RouteSet, 0);
        text.Line("filter-set"u8, "FLTR-ONE-LONG-LINE"u8);
        text.Attribute("filter"u8).Put((byte)'{');
        for (int end = text.Written.Length + LongLineBytes; text.Written.Length < end;)
        {
            (uint address, _) = plan.Ipv4.Slash24((long)random.Next64((ulong)plan.Ipv4.Slash24Count));
            text.Address(address).Put("/24^24-32, "u8);
        }
        text.Put((byte)'}').End();
        text.Attribute("admin-c"u8).Contact(plan, ref random, 0).End();
        text.Attribute("tech-c"u8).Contact(plan, ref random, 0).End();
        text.Finish(plan, ref random, 0);
    }

    private void Member(RpslText text, ref SeededRandom random)
    {
        if (random.Next(6) == 0)
        {
            text.AsSet(plan, random.Next(plan.Count(DumpClass.AsSet)));
        }
        else
        {
            text.AsNumber(plan, random.Next(plan.Count(DumpClass.AutNum)));
        }
    }
}
