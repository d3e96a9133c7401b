using Rdap.Registry;
using Rdap.Registry.Objects;
using Xunit;
using static Rdap.Tests.Protocols.Whois.WhoisFixture;

namespace Rdap.Tests.Protocols.Whois;

public sealed class WhoisAnswerBlocksTests
{
    [Fact]
    public void Case_37_the_abuse_contact_and_nothing_else()
    {
        Assert.Equal(
            Banner + "inetnum:        192.0.2.10 - 192.0.2.20\nabuse-mailbox:  abuse@example.net\n\n" + Footer, Ask(Test, "-b 192.0.2.15"));
        Assert.Equal(Banner + "aut-num:        AS64496\nabuse-mailbox:  abuse@example.net\n\n" + Footer, Ask(Test, "-b AS64496"));
        Assert.Equal(
            Banner + "aut-num:        AS4200000000\n% No abuse contact registered for AS4200000000\n\n" + Footer, Ask(Test, "-b AS4200000000"));
    }

    [Fact]
    public void An_object_without_abuse_contact_says_so() =>
        Assert.Contains("% No abuse contact registered for 192.0.0.0 - 192.255.255.255\n\ninetnum:", Ask(Test, "-L 192.0.2.15"));

    [Fact]
    public void Only_networks_and_AS_numbers_have_an_abuse_line()
    {
        Assert.DoesNotContain("buse contact", Ask(Test, "-T route 192.0.2.1"));
        Assert.DoesNotContain("buse contact", Ask(Test, "EX-MNT"));
        Assert.DoesNotContain("buse contact", Ask(Test, "-K 192.0.2.1"));
    }

    [Theory]
    [InlineData("203.0.113.7")]
    [InlineData("203.0.113.0/24AS64496")]
    [InlineData("113.0.203.in-addr.arpa")]
    public void Who_else_would_know_is_named_in_a_comment(string question) =>
        Assert.EndsWith(
            NothingInTest + "% refer: whois.example.net\n% rdap: https://rdap.example.net/\n\n" + Footer, Ask(Test, question));

    [Fact]
    public void No_line_of_a_referral_is_one_that_clients_follow()
    {
        string answer = Ask(Test, "AS65540");
        Assert.Contains("% refer: whois.example.org\n\n", answer);
        Assert.All(answer.Split('\n', StringSplitOptions.RemoveEmptyEntries), static line => Assert.StartsWith("%", line));
    }

    [Fact]
    public void Nobody_is_named_for_what_is_here_or_what_nobody_has()
    {
        Assert.DoesNotContain("refer:", Ask(Test, "192.0.2.1"));
        Assert.DoesNotContain("refer:", Ask(Test, "198.51.100.1"));
        Assert.DoesNotContain("refer:", Ask(Test, "nobody"));
        Assert.DoesNotContain("refer:", Ask(Test, "-x 203.0.113.7"));
    }

    [Fact]
    public void Sources_that_only_refer_are_not_listed() => Assert.Equal(
        Banner + $"TEST:3:N:0-0\n\n% TEST: 24 objects, digest {Test.Sources[0].Digest!.ShortText}\n\n" + Footer, Ask(Test, "-q sources"));

    [Fact]
    public void A_digest_that_nobody_has_worked_out_yet_is_not_known() => Assert.Equal(
        Banner + "TEST:3:N:0-0\n\n% TEST: 1 objects, digest not known yet\n\n" + Footer, Ask(Of("mntner: A-MNT"), "-q sources"));

    [Fact]
    public void A_mirrored_source_says_which_version_it_is_and_of_when()
    {
        SourceSnapshot source = Make("TEST", SourceRole.Registry, "mntner: A-MNT");
        SourceInfo info = source.Info with
        {
            Session = new Guid("01234567-89ab-4cde-8f01-23456789abcd"),
            Version = 1234567890123,
            DataDate = new DateTimeOffset(2026, 11, 28, 12, 0, 0, TimeSpan.Zero),
        };
        Assert.Equal(
            Banner + "TEST:3:N:0-1234567890123\n\n% TEST: 1 objects, digest not known yet\n"
            + "% TEST: mirrored, version 1234567890123 of session 01234567-89ab-4cde-8f01-23456789abcd, published 2026-11-28T12:00:00Z\n\n" + Footer,
            Ask(Build(source.WithInfo(info)), "-q sources"));
    }

    [Fact]
    public void A_list_without_sources_says_so() =>
        Assert.Equal(Banner + "% There is no source yet.\n\n" + Footer, Ask(RegistrySnapshot.Empty([]), "--list-sources"));

    [Fact]
    public void The_key_note_stands_in_place_of_the_filter_note()
    {
        Assert.StartsWith(Banner + KeysNote + "as-set:", Ask(Test, "-K AS-EXAMPLE"));
        Assert.StartsWith(Banner + KeysNote + NothingInTest, Ask(Test, "-K JD1-TEST"));
    }

    [Fact]
    public void Case_40_no_personal_data()
    {
        string answer = Ask(Test, "--no-personal 192.0.2.0/24");
        Assert.Contains("% Note: persons and roles are left out of this answer.\n\n", answer);
        Assert.DoesNotContain("\nperson:", answer);
        Assert.Contains("\norganisation:", answer);
        Assert.Contains(NothingInTest, Ask(Test, "--no-personal JD1-TEST"));
    }

    [Fact]
    public void A_contact_that_the_data_lacks_is_left_out() => Assert.Equal(
        ["RI X-MNT", "mntner: X-MNT"], Blocks(Ask(Of("mntner: X-MNT\nadmin-c: DUMY-RIPE\nsource: TEST"), "X-MNT")));

    [Fact]
    public void An_object_is_not_its_own_contact() => Assert.Equal(
        ["RI R1-TEST", "role: Desk"], Blocks(Ask(Of("role: Desk\nnic-hdl: R1-TEST\nadmin-c: R1-TEST\ntech-c: R1-TEST\nsource: TEST"), "R1-TEST")));

    [Fact]
    public void The_team_of_the_nearest_network_that_names_one()
    {
        Assert.Contains("\nirt:            IRT-EX\n", Ask(Test, "-c 192.0.2.15"));
        Assert.DoesNotContain("\nirt:", Ask(Test, "192.0.2.15"));
        Assert.DoesNotContain("\nirt:", Ask(Test, "-c 192.1.0.1"));
    }

    [Fact]
    public void C_takes_the_team_away_again_and_r_does_not()
    {
        Assert.DoesNotContain("\nirt:", Ask(Test, "-c -C 192.0.2.15"));
        Assert.DoesNotContain("\nirt:", Ask(Test, "-C -c 192.0.2.15"));
        Assert.Equal(
            ["RI 192.0.2.0 - 192.0.2.255", "AB 192.0.2.0 - 192.0.2.255 = abuse@example.net", "inetnum: 192.0.2.0 - 192.0.2.255", "irt: IRT-EX"],
            Blocks(Ask(Test, "-c -r -T inetnum 192.0.2.0")));
    }

    [Fact]
    public void Only_objects_that_keep_to_their_template_or_only_those_that_do_not()
    {
        const string Why = "% 'IRT-EX' invalid syntax: mandatory attribute \"auth\" is missing\n\n";
        RegistrySnapshot registry = Of(
            "mntner: EX-MNT\nadmin-c: X\nupd-to: x\nauth: SSO x\nmnt-by: EX-MNT\nsource: TEST",
            "irt: IRT-EX\naddress: x\ne-mail: x\nadmin-c: x\ntech-c: x\nmnt-by: EX-MNT\nsource: TEST",
            "registry: R-EX\nmnt-by: EX-MNT\nsource: TEST");
        Assert.Equal(
            Banner + FilterNote + "mntner: EX-MNT\nadmin-c: X\nauth: SSO # Filtered\nmnt-by: EX-MNT\nsource: TEST # Filtered\n\n"
            + Why
            + "% 'R-EX' invalid syntax: there is no template of the type \"registry\"\n\n" + Footer,
            Ask(registry, "-r -G --valid-syntax -i mnt-by EX-MNT"));
        Assert.Equal(
            ["% 'EX-MNT' has valid syntax", Why[..^2], "irt: IRT-EX",
                "% 'R-EX' invalid syntax: there is no template of the type \"registry\"", "registry: R-EX"],
            Blocks(Ask(registry, "-r -G --no-valid-syntax -i mnt-by EX-MNT")));
        Assert.Contains(NothingInTest, Ask(Test, "--valid-syntax nobody"));
    }

    [Theory]
    [InlineData("mntner: X-MNT\nnetname: A", "the template has no attribute \"netname\"")]
    [InlineData("mntner: X-MNT\nsource: A\nsource: B", "attribute \"source\" can stand there only once")]
    [InlineData("mntner: X-MNT\nhello\nsource: B", "the line \"hello\" is no attribute")]
    public void Why_an_object_does_not_keep_to_its_template(string text, string why) =>
        Assert.Contains($"% 'X-MNT' invalid syntax: {why}\n\n", Ask(Of(text), "--valid-syntax X-MNT"));

    [Fact]
    public void A_class_that_the_table_does_not_know_is_shown_too() => Assert.Equal(
        ["RI EXNET", "registry: EXNET"], Blocks(Ask(Of("registry: EXNET\nurl: https://example.net/\nsource: TEST"), "exnet")));

    [Fact]
    public void An_empty_registry_finds_nothing_and_names_nobody()
    {
        string answer = Ask(RegistrySnapshot.Empty([]), "192.0.2.1");
        Assert.Equal(Banner + FilterNote + Footer, answer);
        Assert.DoesNotContain("RPSL", Ask(Build(Make("TEST", SourceRole.Registry)), "x"));
    }
}
