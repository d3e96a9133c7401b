namespace Rdap.Benchmarks.Generate;

/// <summary>What every object ends with, and where its dirt goes.</summary>
internal static class ObjectEnds
{
    /// <summary>Remarks, the maintainer, the dates, the source and the empty line.</summary>
    public static void Finish(this RpslText text, DumpPlan plan, ref SeededRandom random, int maintainer)
    {
        int chance = random.Next(1000);
        if (chance < 50)
        {
            text.Line("remarks"u8, random.Any(Words.Remarks));
            if (chance < 30)
            {
                text.Attribute("remarks"u8).End();
                text.Line("remarks"u8, random.Any(Words.Remarks));
            }
            if (chance < 15)
            {
                text.Put("                "u8).Put(random.Any(Words.Remarks)).End();
            }
            else if (chance < 18)
            {
                text.Put("+               "u8).Put(random.Any(Words.Remarks)).End();
            }
        }
        if (chance >= 997)
        {
            text.Line("remarks"u8, random.Any(Words.Accented));
        }
        text.Attribute("mnt-by"u8).Maintainer(plan, maintainer).End();
        Soil(text);

        int year = 2002 + random.Next(25), again = year + random.Next(2027 - year);
        SeededRandom sameDay = random;
        text.Attribute("created"u8).Date(ref random, year).End();
        text.Attribute("last-modified"u8).Date(ref again == year ? ref sameDay : ref random, again).End();
        if (text.Dirt != Dirt.MissingSource)
        {
            text.Line("source"u8, "TEST"u8);
        }
        text.End();
    }

    private static RpslText Date(this RpslText text, ref SeededRandom random, int year) =>
        text.Number(year).Put((byte)'-').Number(1 + random.Next(12), 2).Put((byte)'-').Number(1 + random.Next(28), 2).Put((byte)'T')
            .Number(random.Next(24), 2).Put((byte)':').Number(random.Next(60), 2).Put((byte)':').Number(random.Next(60), 2).Put((byte)'Z');

    private static void Soil(RpslText text)
    {
        switch (text.Dirt)
        {
            case Dirt.DanglingReference:
                text.Line("mnt-by"u8, "NOWHERE-TO-BE-FOUND-MNT"u8);
                break;
            case Dirt.Latin1:
                text.Line("remarks"u8, Words.Latin1);
                break;
            case Dirt.TabContinuation:
                text.Line("remarks"u8, "the rest of this stands"u8);
                text.Put("\ton a line that starts with a tabulator"u8).End();
                break;
            case Dirt.Nul:
                text.Line("remarks"u8, "nothing\0here"u8);
                break;
        }
    }
}
