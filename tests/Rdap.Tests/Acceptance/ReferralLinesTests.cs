using System.Text;
using System.Text.RegularExpressions;
using Rdap.Protocols.Whois;
using Rdap.Registry;
using Rdap.Registry.Objects;
using Rdap.Tests.Golden;
using Xunit;
using static Rdap.Tests.Protocols.Whois.WhoisFixture;

namespace Rdap.Tests.Acceptance;

/// <summary>
/// Clients follow lines that look like a referral, on the say of the server alone: FreeBSD's and macOS' any of them from any server, Debian's and
/// jwhois' those of servers that they know. No line of this program's own may look like one.
/// </summary>
public sealed partial class ReferralLinesTests
{
    [Fact]
    public void No_text_of_the_program_looks_like_a_referral()
    {
        IEnumerable<string> questions =
        [
            "help", "?", "-q sources", "-q types", "-q version", "-k", "", "-x -l 192.0.2.1", "nobody", "-s whois:", "-T refer:", "-i whois: x", "--whois:",
            "whois: x", "-K JD1-TEST", "--no-personal nobody", "-b AS4200000000", "203.0.113.7", "AS65540", "-a 203.0.113.0/24AS1", "113.0.203.in-addr.arpa",
            "-V ReferralServer:,x y", "--charset whois: AS64496", "-M 0/0", "192.0.2.1/24", "-rwhois V-1.5 jwhois 1.0", "GET / HTTP/1.1",
            .. ObjectClasses.Rpsl.ToArray().SelectMany(static info => new[] { "-t " + info.Name, "-v " + info.Name }),
        ];
        Assert.All(questions, static question => NoReferralIn(question, Ask(Test, question)));
    }

    [Fact]
    public void No_message_and_no_configured_text_looks_like_a_referral()
    {
        foreach (WhoisMessage message in WhoisMessages.All)
        {
            WhoisSession session = new(Texts, new WhoisSettings());
            session.BeginRefusal(message, default, "whois: x"u8, "ReferralServer:  whois://x"u8);
            NoReferralIn(message.ToString(), Encoding.ASCII.GetString(Drain(session)));
        }

        WhoisTexts texts = new(banner: "whois: x", terms: "  ReferralServer:  whois://x", help: "refer: x\nWhois Server: x");
        WhoisSession configured = new(texts, new WhoisSettings());
        NoReferralIn("banner, terms, footer", Ask(Test, "nobody", configured));
        NoReferralIn("help", Ask(Test, "help", new WhoisSession(texts, new WhoisSettings())));
    }

    [Fact]
    public void No_answer_that_is_kept_looks_like_a_referral()
    {
        string[] files = [.. new[] { "whois", "whois/demo", "whois/classes", "whois/versions" }.SelectMany(static folder => GoldenFile.In(folder, "*.txt"))];
        Assert.NotEmpty(files);
        Assert.All(files, static file => NoReferralIn(file, GoldenFile.Read(file)[(GoldenFile.Read(file).IndexOf('\n', StringComparison.Ordinal) + 1)..]));
    }

    [Fact]
    public void What_an_object_says_is_the_source_s_own()
    {
        // Kept byte for byte: an operator who loads such objects publishes what they say.
        RegistrySnapshot registry = Of("mntner: X-MNT\nremarks: see\n whois: whois.example.net\nwhois: whois.example.org\nsource: TEST");
        string answer = Ask(registry, "-r X-MNT");
        Assert.Contains("\n whois: whois.example.net\nwhois: whois.example.org\n", answer);
        Assert.Equal(2, Followed().Count(answer));
        Assert.Contains("*mt: X-MNT\n*rm: see\n+    whois: whois.example.net\n*whois: whois.example.org\n", Ask(registry, "-F X-MNT"));
    }

    private static void NoReferralIn(string of, string answer)
    {
        Match match = Followed().Match(answer);
        Assert.False(match.Success, $"{of}: {match.Value}");
    }

    // FreeBSD's patterns count after blanks at the start of a line; Debian's and IANA's stand at its start.
    [GeneratedRegex(
        @"^[ \t]*(whois:|refer:|Whois Server:|Registrar WHOIS Server:|ReferralServer:|descr:[ \t]+region\. Please query|netname:[ \t]+(ERX-NETBLOCK|NON-RIPE-NCC-MANAGED-ADDRESS-BLOCK)|%rwhois|rwhois://).*",
        RegexOptions.Multiline | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    private static partial Regex Followed();
}
