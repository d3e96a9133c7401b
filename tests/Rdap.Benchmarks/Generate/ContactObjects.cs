namespace Rdap.Benchmarks.Generate;

/// <summary>Writes person, role, organisation, mntner, irt and key-cert objects.</summary>
internal sealed class ContactObjects(DumpPlan plan)
{
    public void Person(RpslText text, int index)
    {
        SeededRandom random = plan.RandomFor(DumpClass.Person, index);
        (byte[] first, int last) = References.PersonName(plan, index);
        text.Attribute("person"u8).Put(first).Put((byte)' ').TitleWord(last).End();
        Address(text, ref random);
        Phone(text, ref random);
        if (random.Next(5) == 0)
        {
            text.Attribute("e-mail"u8).LowerWord(last).Number(index).Put("@mail.example"u8).End();
        }
        text.Attribute("nic-hdl"u8).Person(plan, index).End();
        text.Finish(plan, ref random, MaintainerOfPerson(ref random, index));
    }

    public void Role(RpslText text, int index)
    {
        SeededRandom random = plan.RandomFor(DumpClass.Role, index);
        bool abuse = index < plan.Count(DumpClass.Organisation);
        int word = abuse ? plan.NameOf(DumpClass.Organisation, index) : plan.NameOf(DumpClass.Role, index), maintainer = MaintainerOf(index);
        text.Attribute("role"u8).TitleWord(word).Put(abuse ? " Abuse Desk"u8 : " Network Operations"u8).End();
        Address(text, ref random);
        Phone(text, ref random);
        text.Attribute("e-mail"u8).Put(abuse ? "abuse@"u8 : "noc@"u8).LowerWord(word).Number(index).Put(".example"u8).End();
        if (abuse)
        {
            text.Attribute("abuse-mailbox"u8).Put("abuse@"u8).LowerWord(word).Number(index).Put(".example"u8).End();
        }
        for (int people = 1 + random.Next(3); people > 0; people--)
        {
            text.Attribute("tech-c"u8).Person(plan, random.Next(plan.Count(DumpClass.Person))).End();
        }
        text.Attribute("nic-hdl"u8).Role(plan, index).End();
        text.Finish(plan, ref random, maintainer);
    }

    public void Organisation(RpslText text, int index)
    {
        SeededRandom random = plan.RandomFor(DumpClass.Organisation, index);
        int word = plan.NameOf(DumpClass.Organisation, index), maintainer = MaintainerOf(index);
        text.Attribute("organisation"u8).Organisation(plan, index).End();
        text.Attribute("org-name"u8).OrganisationName(plan, index).Put((byte)' ').Put(random.Any(Words.Forms)).End();
        text.Line("org-type"u8, random.Next(3) == 0 ? "OTHER"u8 : "LIR"u8);
        Address(text, ref random);
        text.Line("country"u8, random.Any(Words.Countries));
        Phone(text, ref random);
        text.Attribute("e-mail"u8).Put("info@"u8).LowerWord(word).Number(index).Put(".example"u8).End();
        text.Attribute("admin-c"u8).Contact(plan, ref random, maintainer).End();
        text.Attribute("abuse-c"u8).Role(plan, index).End();
        text.Attribute("mnt-ref"u8).Maintainer(plan, maintainer).End();
        text.Finish(plan, ref random, maintainer);
    }

    public void Mntner(RpslText text, int index)
    {
        SeededRandom random = plan.RandomFor(DumpClass.Mntner, index);
        text.Attribute("mntner"u8).Maintainer(plan, index).End();
        text.Attribute("descr"u8).Put("Maintainer of "u8).OrganisationName(plan, index).End();
        text.Attribute("admin-c"u8).Contact(plan, ref random, index).End();
        text.Attribute("upd-to"u8).Put("hostmaster@"u8).LowerWord(plan.NameOf(DumpClass.Mntner, index)).Put(".example"u8).End();
        if (plan.Count(DumpClass.KeyCert) > 0 && random.Next(10) == 0)
        {
            text.Attribute("auth"u8).KeyCert(plan, random.Next(plan.Count(DumpClass.KeyCert))).End();
        }
        text.Line("auth"u8, "SSO # Filtered"u8);
        text.Finish(plan, ref random, index);
    }

    public void Irt(RpslText text, int index)
    {
        SeededRandom random = plan.RandomFor(DumpClass.Irt, index);
        int word = plan.NameOf(DumpClass.Irt, index), maintainer = MaintainerOf(index);
        text.Attribute("irt"u8).Irt(plan, index).End();
        Address(text, ref random);
        text.Attribute("e-mail"u8).Put("irt@"u8).LowerWord(word).Put(".example"u8).End();
        text.Attribute("abuse-mailbox"u8).Put("abuse@"u8).LowerWord(word).Put(".example"u8).End();
        text.Attribute("admin-c"u8).Contact(plan, ref random, maintainer).End();
        text.Attribute("tech-c"u8).Contact(plan, ref random, maintainer).End();
        text.Line("auth"u8, "SSO # Filtered"u8);
        text.Finish(plan, ref random, maintainer);
    }

    public void KeyCert(RpslText text, int index)
    {
        SeededRandom random = plan.RandomFor(DumpClass.KeyCert, index);
        int maintainer = MaintainerOf(index);
        text.Attribute("key-cert"u8).KeyCert(plan, index).End();
        text.Line("method"u8, "PGP"u8);
        text.Attribute("owner"u8).OrganisationName(plan, maintainer).Put(" <noc@"u8).LowerWord(plan.NameOf(DumpClass.Mntner, maintainer)).Put(".example>"u8).End();
        text.Line("certif"u8, "-----BEGIN PGP PUBLIC KEY BLOCK-----"u8);
        text.Attribute("certif"u8).End();
        ReadOnlySpan<byte> base64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"u8;
        for (int lines = 12 + random.Next(30); lines > 0; lines--)
        {
            text.Attribute("certif"u8);
            for (int i = 0; i < 64; i++)
            {
                text.Put(base64[random.Next(64)]);
            }
            text.End();
        }
        text.Line("certif"u8, "-----END PGP PUBLIC KEY BLOCK-----"u8);
        text.Finish(plan, ref random, maintainer);
    }

    private int MaintainerOf(int index) => index % plan.Count(DumpClass.Mntner);

    private int MaintainerOfPerson(ref SeededRandom random, int index)
    {
        int maintainers = plan.Count(DumpClass.Mntner), own = Math.Max(1, plan.Count(DumpClass.Person) / maintainers);
        return random.Next(3) == 0 ? random.Zipf(maintainers) : index / own % maintainers;
    }

    private static void Address(RpslText text, ref SeededRandom random)
    {
        text.Attribute("address"u8).Put(random.Any(Words.Streets)).Put((byte)' ').Number(1 + random.Next(300));
        if (random.Next(3) == 0)
        {
            text.Put(", "u8).Put(random.Any(Words.Cities)).End();
        }
        else
        {
            text.End();
            text.Attribute("address"u8).Number(1000 + random.Next(90_000)).Put((byte)' ').Put(random.Any(Words.Cities)).End();
        }
        if (random.Next(6) == 0)
        {
            text.Line("address"u8, random.Any(Words.Countries));
        }
    }

    private static void Phone(RpslText text, ref SeededRandom random) =>
        text.Attribute("phone"u8).Put((byte)'+').Number(1 + random.Next(98)).Put((byte)' ').Number(10 + random.Next(90)).Put((byte)' ').Number(random.Next(10_000_000), 7).End();
}
