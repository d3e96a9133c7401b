using Rdap.Registry;
using Rdap.Registry.Objects;
using Xunit;
using static Rdap.Tests.Protocols.Whois.WhoisFixture;

namespace Rdap.Tests.Protocols.Whois;

public sealed class WhoisAnswerSourcesTests
{
    private const string A = "inetnum: 192.0.2.0 - 192.0.2.255\nnetname: A\nadmin-c: P1\nsource: A";
    private const string B = "inetnum: 192.0.2.0 - 192.0.2.127\nnetname: B\nsource: B";
    private const string C = "inetnum: 0.0.0.0 - 255.255.255.255\nnetname: IANA-BLK\nsource: C";
    private const string InA = "inetnum: 192.0.2.0 - 192.0.2.255";
    private const string InB = "inetnum: 192.0.2.0 - 192.0.2.127";
    private const string InC = "inetnum: 0.0.0.0 - 255.255.255.255";

    private static readonly RegistrySnapshot Three = Build(
        Make("C", SourceRole.Registry, C), Make("A", SourceRole.Registry, A, "person: P\nnic-hdl: P1\nsource: A"), Make("B", SourceRole.Registry, B),
        Make("IANA", SourceRole.Referral, "inetnum: 198.51.100.0 - 198.51.100.255\nwhois-server: whois.example.net"));

    [Theory]
    [InlineData("192.0.2.7", InC, InA, InB)]
    [InlineData("-a 192.0.2.7", InB, InC, InA)]
    [InlineData("-a 192.0.2.200", InA, InC)]
    [InlineData("--resource 192.0.2.7", InB)]
    [InlineData("--resource 192.0.2.200", InA)]
    [InlineData("-s B,A 192.0.2.7", InB, InA)]
    [InlineData("-s b -s c 192.0.2.7", InB, InC)]
    [InlineData("-s B,B 192.0.2.7", InB)]
    [InlineData("-s A -a 192.0.2.7", InA, InB, InC)]
    [InlineData("-a -s nosuch 192.0.2.200", "%ERROR:102: unknown source", InA, InC)]
    public void Sources_answer_in_the_order_that_was_asked_for(string question, params string[] expected)
    {
        string[] blocks = [.. Blocks(Ask(Three, "-r -G -T inetnum " + question)).Where(static b => !b.StartsWith("% No abuse", StringComparison.Ordinal))];
        Assert.Equal(expected, blocks);
    }

    [Fact]
    public void Resource_shows_no_contacts_and_nothing_of_the_others()
    {
        string answer = Ask(Three, "--resource 192.0.2.200");
        Assert.DoesNotContain("person:", answer);
        Assert.Contains("person:", Ask(Three, "192.0.2.200"));
        Assert.Contains("% Information related to '192.0.2.0 - 192.0.2.255'", answer);
        Assert.Contains("% Nothing was found in source C,A,B.\n", Ask(Three, "--resource 203.0.113.1"));
    }

    [Theory]
    [InlineData("-s A --resource 192.0.2.1", "--resource", "-s, --sources")]
    [InlineData("-a --resource 192.0.2.1", "--resource", "-a, --all-sources")]
    [InlineData("-i mnt-by --resource X", "--resource", "-i, --inverse")]
    public void Resource_excludes_what_names_sources_itself(string question, string first, string second) =>
        Assert.Contains($"%ERROR:109: invalid combination of flags passed\n%\n% The flags \"{first}\" and \"{second}\" cannot", Ask(Three, question));

    [Fact]
    public void What_was_asked_is_named_when_nothing_is_found()
    {
        Assert.Contains("% Nothing was found in source B.\n", Ask(Three, "-s B 192.0.2.200"));
        Assert.Contains("% Nothing was found in source C,A,B.\n", Ask(Three, "-s B -a nobody"));
        Assert.DoesNotContain("%ERROR:101", Ask(Three, "-s nosuch 192.0.2.1"));
    }
}
