using Rdap.Registry;
using Rdap.Tests.Protocols.Whois;
using Xunit;
using static Rdap.Tests.Protocols.Irr.IrrFrames;

namespace Rdap.Tests.Protocols.Irr;

public sealed class IrrSessionTests
{
    private static readonly RegistrySnapshot Two = TestRegistry.Of(
        TestRegistry.Source("as-set: AS-X\nmembers: AS1\n\nroute: 192.0.2.0/24\norigin: AS1\nsource: A\n", "A"),
        TestRegistry.Source("as-set: AS-X\nmembers: AS2\n\nroute: 192.0.2.0/24\norigin: AS2\nsource: B\n\nroute: 198.51.100.0/24\norigin: AS1\nsource: B\n", "B"));

    [Fact]
    public void Case_57_what_bgpq4_says_first() =>
        Assert.Equal("C\nF Missing required set name for A query\nA5\nTEST\nC\n", Dialogue(Sets, "!!", "!nbgpq4 1.16", "!a", "!s-lc"));

    [Fact]
    public void Case_58_the_prefixes_of_an_origin()
    {
        Assert.Equal("A26\n192.0.0.0/16 192.0.2.0/24\nC\n", Dialogue(WhoisFixture.Test, "!gas64496"));
        Assert.Equal("A14\n2001:db8::/32\nC\n", Dialogue(WhoisFixture.Test, "!6as64496"));
        Assert.Equal("D\n", Dialogue(WhoisFixture.Test, "!gAS65000"));
    }

    [Fact]
    public void Case_59_sets_and_routes()
    {
        Assert.Equal("A21\nAS64496 AS4200000000\nC\n", Dialogue(WhoisFixture.Test, "!iAS-EXAMPLE,1"));
        Assert.Equal("A26\n192.0.0.0/16 192.0.2.0/24\nC\n", Dialogue(WhoisFixture.Test, "!a4AS-EXAMPLE"));
        Assert.Equal("A16\nAS64496 AS64497\nC\n", Dialogue(WhoisFixture.Test, "!r192.0.2.0/24,o"));
        Assert.Equal("C\n", Dialogue(WhoisFixture.Test, "!s-*"));
        Assert.Equal("F Queries may not contain null bytes\n", Dialogue(WhoisFixture.Test, "!gAS1\u0000"));
    }

    [Fact]
    public void Sources_stand_until_others_are_named_and_the_first_has_a_set()
    {
        Assert.Equal("A4\nA,B\nC\nA4\nAS1\nC\n", Dialogue(Two, "!!", "!s-lc", "!iAS-X,1"));
        Assert.Equal("C\nA4\nB,A\nC\nA4\nAS2\nC\nA4\nAS2\nC\n", Dialogue(Two, "!!", "!sB,a", "!s-lc", "!iAS-X,1", "!iAS-X,1"));
        Assert.Equal("C\nA8\nAS1 AS2\nC\nC\nA4\nAS2\nC\n", Dialogue(Two, "!!", "!sA,B", "!r192.0.2.0/24,o", "!sb", "!r192.0.2.0/24,o"));
        Assert.Equal(
            "C\nF One or more selected sources are unavailable.\nA2\nA\nC\nC\nA2\nA\nC\n", Dialogue(Two, "!!", "!sA", "!sB,NOPE", "!s-lc", "!s-*", "!s-lc"));
        Assert.Equal("A29\n192.0.2.0/24 198.51.100.0/24\nC\n", Dialogue(Two, "!gAS1"));
    }

    [Fact]
    public void A_source_that_only_refers_cannot_be_chosen() =>
        Assert.Equal("F One or more selected sources are unavailable.\n", Dialogue(Sets, "!sIANA"));

    [Fact]
    public void A_chosen_source_stays_chosen_when_another_one_is_loaded_before_it()
    {
        var session = new Rdap.Protocols.Whois.WhoisSession(WhoisFixture.Texts, new());
        RegistrySnapshot empty = RegistrySnapshot.Empty(["A", "B"]);
        RegistrySnapshot first = empty.With(Two.Sources[1]);
        WhoisFixture.Ask(first, "!!", session);
        Assert.Equal("C\n", WhoisFixture.Ask(first, "!sB", session));
        Assert.Equal("A4\nAS2\nC\n", WhoisFixture.Ask(first, "!iAS-X", session));
        Assert.Equal("A4\nAS2\nC\n", WhoisFixture.Ask(first.With(Two.Sources[0]), "!iAS-X", session));
    }

    [Fact]
    public void Excluded_sets_stand_until_they_are_forgotten() => Assert.Equal(
        "C\nA14\nAS-TWO,AS-FOO\nC\nA18\nAS101 AS102 AS104\nC\nC\nC\nA33\nAS101 AS102 AS103 AS104 AS300001\nC\n",
        Dialogue(Sets, "!!", "!eAS-TWO,AS-FOO", "!e-lc", "!iAS-ONE,1", "!e-*", "!e-lc", "!iAS-ONE,1"));

    [Fact]
    public void Names_of_excluded_sets_cannot_end_the_line_of_the_answer() =>
        Assert.Equal("C\nA9\nAS-A??,B\nC\n", Dialogue(Sets, "!!", "!eAS-A\r\u0001,B", "!e-lc"));

    [Fact]
    public void The_list_of_sources_is_what_one_read_of_bgpq4_takes()
    {
        SourceSnapshot[] many = [.. Enumerable.Range(0, 40).Select(static i => TestRegistry.Source("mntner: X-MNT\n", $"SOURCE-{i:D5}"))];
        string answer = Dialogue(TestRegistry.Of(many), "!s-lc");
        Assert.InRange(answer.Length, 230, 255);
        string[] lines = answer.Split('\n');
        Assert.Equal("A" + (lines[1].Length + 1), lines[0]);
        Assert.All(lines[1].Split(','), static name => Assert.Equal("SOURCE-00000".Length, name.Length));
    }

    [Fact]
    public void Routes_by_every_spelling_of_their_key()
    {
        string expected = Dialogue(Sets, "!mroute,192.0.2.0/25AS101");
        Assert.StartsWith("A", expected);
        Assert.Contains("route:          192.0.2.0/25\norigin:         AS101\n", expected);
        Assert.Equal(expected, Dialogue(Sets, "!mroute,192.0.2.0/25 AS101"));
        Assert.Equal(expected, Dialogue(Sets, "!mrt,192.0.2.0/25-as101"));
        Assert.Equal("D\n", Dialogue(Sets, "!mroute,192.0.2.0/25AS102"));
        Assert.Equal("D\n", Dialogue(Sets, "!mroute,192.0.2.0/25"));
        Assert.Equal("D\n", Dialogue(Sets, "!mroute6,192.0.2.0/25AS101"));
    }

    [Fact]
    public void Objects_by_class_and_key()
    {
        Assert.Contains("as-block:       AS64496 - AS64511\n", Dialogue(WhoisFixture.Test, "!mas-block,AS64496 - AS64511"));
        Assert.Equal("D\n", Dialogue(WhoisFixture.Test, "!mas-block,AS64500"));
        Assert.Contains("inetnum:        192.0.2.10 - 192.0.2.20\n", Dialogue(WhoisFixture.Test, "!minetnum,192.0.2.10 - 192.0.2.20"));
        Assert.Contains("domain:         2.0.192.in-addr.arpa\n", Dialogue(WhoisFixture.Test, "!mdomain,2.0.192.in-addr.arpa"));
        Assert.Contains("aut-num:        AS64496\n", Dialogue(WhoisFixture.Test, "!man,AS64496"));
        Assert.DoesNotContain("as-block:", Dialogue(WhoisFixture.Test, "!man,AS64496"));
        Assert.DoesNotContain("$1$x$y", Dialogue(WhoisFixture.Test, "!mmntner,EX-MNT"));
    }

    [Fact]
    public void Persons_and_roles_are_not_given_out_past_what_counts_them()
    {
        Assert.StartsWith("F ", Dialogue(WhoisFixture.Test, "!mperson,JD1-TEST"));
        Assert.StartsWith("F ", Dialogue(WhoisFixture.Test, "!mrole,AR1-TEST"));
        string maintained = Dialogue(WhoisFixture.Test, "!oEX-MNT");
        Assert.Contains("\nroute:", maintained);
        Assert.DoesNotContain("\nperson:", maintained);
        Assert.DoesNotContain("\nrole:", maintained);
    }

    [Fact]
    public void A_set_without_members_is_there_and_one_that_is_not_is_not() =>
        Assert.Equal("C\nC\nC\nD\nD\nD\n", Dialogue(Sets, "!!", "!iAS-EMPTY", "!iAS-EMPTY,1", "!aAS-EMPTY", "!iAS-NONE", "!iAS-NONE,1", "!aAS-NONE"));

    [Fact]
    public void A_new_connection_knows_nothing_of_the_last()
    {
        var session = new Rdap.Protocols.Whois.WhoisSession(WhoisFixture.Texts, new());
        foreach (string line in (string[])["!!", "!sB", "!eAS-X", "!q"])
        {
            WhoisFixture.Ask(Two, line, session);
        }

        session.Reset();
        Assert.Equal("A4\nA,B\nC\n", WhoisFixture.Ask(Two, "!s-lc", session));
        Assert.False(session.KeepOpen);
        Assert.Equal("C\n", WhoisFixture.Ask(Two, "!e-lc", session));
    }
}
