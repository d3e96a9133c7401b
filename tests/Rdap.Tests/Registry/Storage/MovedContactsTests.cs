using System.Text;
using Rdap.Registry;
using Rdap.Registry.Lookup;
using Rdap.Registry.Objects;
using Rdap.Tests.Acceptance;
using Xunit;

namespace Rdap.Tests.Registry.Storage;

public sealed class MovedContactsTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Contacts_over_changes_are_those_of_a_source_made_anew(bool namesPocs)
    {
        int fromTable = 0, byRules = 0, found = 0;
        for (int seed = 0; seed < 300; seed++)
        {
            Random random = new(seed);
            OverlaidRegistry test = new(random, "TEST", 20 + random.Next(80), namesPocs: namesPocs);
            for (int round = 0; round < 4; round++)
            {
                test.Change(1 + random.Next(4));
                Dictionary<string, string> expected = Contacts(test.Rebuilt());
                Dictionary<string, string> told = Contacts(test.Overlaid);
                Assert.Equal(expected, told);
                found += told.Values.Count(static contact => contact.Length > 0);
                for (int id = 0; id < test.Overlaid.FirstAdded; id++)
                {
                    bool isAsked = !test.Overlaid.IsSuperseded(id) && IsResource(test.Overlaid.ClassOf(id));
                    fromTable += isAsked && !test.Overlaid.ClimbsForAbuse(id) ? 1 : 0;
                    byRules += isAsked && test.Overlaid.ClimbsForAbuse(id) ? 1 : 0;
                }
            }
        }

        Assert.True(found > 5_000, $"{found} contacts");
        Assert.True(byRules > 1_000, $"{byRules} by the rules");
        Assert.True(namesPocs || fromTable > byRules, $"{fromTable} from the table, {byRules} by the rules");
    }

    [Theory]
    [InlineData("inetnum: 10.0.0.0 - 10.0.0.255\nadmin-c: PE-T")]
    [InlineData("inetnum: 10.0.0.0 - 10.255.255.255\norg: ORG-T")]
    [InlineData("organisation: ORG-T\nabuse-c: RO-T")]
    [InlineData("role: R\nnic-hdl: RO-T\nabuse-mailbox: other@example.net")]
    [InlineData("irt: IRT-T\ne-mail: other@example.net")]
    [InlineData("mntner: T-MNT\nabuse-mailbox: other@example.net")]
    public void What_refers_to_a_change_and_what_lies_in_it_is_looked_for_again(string change)
    {
        SourceSnapshot source = TestRegistry.Source(string.Join("\n\n", [
            "inetnum: 10.0.0.0 - 10.255.255.255\norg: ORG-T\nmnt-irt: IRT-T\nmnt-by: T-MNT", "inetnum: 10.0.0.0 - 10.0.0.255", "inetnum: 192.0.2.0 - 192.0.2.255\nabuse-c: RB-T",
            "organisation: ORG-T\nabuse-c: RO-T", "role: R\nnic-hdl: RO-T\nabuse-mailbox: abuse@example.net", "role: R\nnic-hdl: RB-T\nabuse-mailbox: b@example.net"]));
        SourceSnapshot changed = source.With([SourceChange.AddOrModify(Encoding.UTF8.GetBytes(change + "\nsource: TEST"))], source.Info, out ChangeProblems problems);
        Assert.Equal(0, problems.Count);
        Assert.True(changed.ClimbsForAbuse(1));
        Assert.False(changed.ClimbsForAbuse(2));
    }

    [Theory]
    [InlineData("person: P\nnic-hdl: PE-T")]
    [InlineData("mntner: T-MNT")]
    [InlineData("route: 10.0.0.0/8\norigin: AS64496")]
    public void What_leads_nowhere_moves_nothing(string change)
    {
        SourceSnapshot source = TestRegistry.Source("inetnum: 10.0.0.0 - 10.255.255.255\nadmin-c: PE-T\nmnt-by: T-MNT\n\naut-num: AS64496\nadmin-c: PE-T");
        SourceSnapshot changed = source.With([SourceChange.AddOrModify(Encoding.UTF8.GetBytes(change + "\nsource: TEST"))], source.Info, out _);
        Assert.False(changed.ClimbsForAbuse(0));
        Assert.False(changed.ClimbsForAbuse(1));
    }

    [Fact]
    public void A_change_that_leads_too_far_has_all_looked_for_again()
    {
        const int Count = 100_001;
        StringBuilder text = new("inetnum: 192.0.2.0 - 192.0.2.255\n\n");
        for (int i = 0; i < Count; i++)
        {
            text.Append("aut-num: AS").Append(i + 1).Append("\norg: ORG-T\n\n");
        }

        SourceSnapshot source = TestRegistry.Source(text.ToString());
        SourceSnapshot changed = source.With([SourceChange.AddOrModify("organisation: ORG-T\nabuse-mailbox: a@example.net\nsource: TEST"u8.ToArray())], source.Info, out _);
        Assert.True(changed.ClimbsForAbuse(0));
        RegistrySnapshot registry = RegistrySnapshot.Empty(["TEST"]).With(changed);
        Assert.Equal("a@example.net", Encoding.UTF8.GetString(AbuseContacts.Find(registry, new ObjectRef(0, Count)).Mailbox));
        GC.KeepAlive(registry);
    }

    private static bool IsResource(ObjectClass objectClass) => objectClass is ObjectClass.Inetnum or ObjectClass.Inet6num or ObjectClass.AutNum;

    private static Dictionary<string, string> Contacts(SourceSnapshot source)
    {
        RegistrySnapshot registry = RegistrySnapshot.Empty(["TEST"]).With(source);
        Dictionary<string, string> contacts = new(StringComparer.Ordinal);
        for (int id = 0; id < source.IdCount; id++)
        {
            if (!source.IsSuperseded(id) && IsResource(source.ClassOf(id)))
            {
                AbuseContact contact = AbuseContacts.Find(registry, new ObjectRef(0, id));
                contacts.Add(
                    Encoding.UTF8.GetString(source.Get(id).ToText()),
                    contact.Found ? $"{contact.Origin} {contact.Levels} {Encoding.UTF8.GetString(contact.Mailbox)} {Encoding.UTF8.GetString(source.Get(contact.Holder.Id).ToText())}" : "");
            }
        }

        GC.KeepAlive(registry);
        return contacts;
    }
}
