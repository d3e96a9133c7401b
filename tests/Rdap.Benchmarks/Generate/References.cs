namespace Rdap.Benchmarks.Generate;

/// <summary>How objects are named, by their number: the same text where an object is defined and where it is referred to.</summary>
internal static class References
{
    public static RpslText Maintainer(this RpslText text, DumpPlan plan, int index) =>
        text.UpperWord(plan.NameOf(DumpClass.Mntner, index)).Number(index).Put("-MNT"u8);

    public static RpslText Organisation(this RpslText text, DumpPlan plan, int index) =>
        text.Put("ORG-"u8).Put(Letters(plan.NameOf(DumpClass.Organisation, index))).Number(index).Put("-TEST"u8);

    public static RpslText OrganisationName(this RpslText text, DumpPlan plan, int index) =>
        text.TitleWord(plan.NameOf(DumpClass.Organisation, index)).Put((byte)' ').Put(Words.Kinds[index % Words.Kinds.Length]);

    /// <summary>The first roles are the abuse roles of the organisations with the same number.</summary>
    public static RpslText Role(this RpslText text, DumpPlan plan, int index) =>
        text.Put(index < plan.Count(DumpClass.Organisation) ? "AR"u8 : "NO"u8).Number(index).Put("-TEST"u8);

    public static RpslText Person(this RpslText text, DumpPlan plan, int index)
    {
        (byte[] first, int last) = PersonName(plan, index);
        return text.Put(first[0]).Put(Letters(last)[..1]).Number(index).Put("-TEST"u8);
    }

    public static (byte[] First, int Last) PersonName(DumpPlan plan, int index)
    {
        int word = plan.NameOf(DumpClass.Person, index);
        return (Words.FirstNames[(index + word) % Words.FirstNames.Length], word);
    }

    public static RpslText Irt(this RpslText text, DumpPlan plan, int index) =>
        text.Put("IRT-"u8).UpperWord(plan.NameOf(DumpClass.Irt, index)).Number(index);

    public static RpslText KeyCert(this RpslText text, DumpPlan plan, int index) =>
        text.Put("PGPKEY-"u8).Hex((uint)plan.NameOf(DumpClass.KeyCert, index) * 16_384 + (uint)index);

    public static RpslText AsNumber(this RpslText text, DumpPlan plan, int index) => text.Put("AS"u8).Number(plan.AsNumber(index));

    /// <summary>Every fourth set has a hierarchical name.</summary>
    public static RpslText AsSet(this RpslText text, DumpPlan plan, int index)
    {
        if (index % 4 == 3)
        {
            text.AsNumber(plan, index % plan.Count(DumpClass.AutNum)).Put((byte)':');
        }
        return text.Put("AS-"u8).UpperWord(plan.NameOf(DumpClass.AsSet, index)).Number(index);
    }

    /// <summary>A contact of a holder: mostly one of its own people, else anybody; now and then a role.</summary>
    public static RpslText Contact(this RpslText text, DumpPlan plan, ref SeededRandom random, int maintainer)
    {
        int roles = plan.Count(DumpClass.Role), organisations = plan.Count(DumpClass.Organisation), persons = plan.Count(DumpClass.Person);
        if (roles > organisations && random.Next(8) == 0)
        {
            return text.Role(plan, organisations + random.Next(roles - organisations));
        }
        int own = Math.Max(1, persons / plan.Count(DumpClass.Mntner));
        return text.Person(plan, random.Next(10) < 6 ? maintainer * own + random.Next(own) : random.Next(persons));
    }

    private static ReadOnlySpan<byte> Letters(int word) => Alphabet.AsSpan((word >> 1) % (Alphabet.Length - 1), 2);

    private static readonly byte[] Alphabet = "BACODIFERGANHELINJORKALUMARNETPRISQUVWXYZ"u8.ToArray();
}
