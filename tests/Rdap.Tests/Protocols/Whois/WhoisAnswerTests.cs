using System.Buffers;
using System.Text;
using Rdap.Protocols.Whois;
using Rdap.Registry;
using Rdap.Registry.Objects;
using Rdap.Tests.Golden;
using Xunit;
using static Rdap.Tests.Protocols.Whois.WhoisFixture;

namespace Rdap.Tests.Protocols.Whois;

/// <summary>The acceptance cases of the answers: which blocks, in which order.</summary>
public sealed class WhoisAnswerTests
{
    private const string F1 = "inetnum: 192.0.0.0 - 192.255.255.255";
    private const string F2 = "inetnum: 192.0.2.0 - 192.0.2.255";
    private const string F3 = "inetnum: 192.0.2.10 - 192.0.2.20";
    private const string F4 = "inet6num: 2001:db8::/32";
    private const string F5 = "inet6num: 2001:db8:1::/48";
    private const string F6 = "route: 192.0.2.0/24 AS64496";
    private const string F7 = "route: 192.0.2.0/24 AS64497";
    private const string F8 = "route: 192.0.0.0/16 AS64496";
    private const string F9 = "route6: 2001:db8::/32 AS64496";
    private const string Nothing = "NR";

    public static TheoryData<string> GoldenWhois() => [.. GoldenFile.In("whois", "*.txt")];

    public static TheoryData<string> GoldenDemo() => [.. GoldenFile.In("whois/demo", "*.txt")];

    [Theory]
    [MemberData(nameof(GoldenWhois))]
    public void Golden(string file) => CheckGolden(Test, file);

    [Theory]
    [MemberData(nameof(GoldenDemo))]
    public void Golden_of_the_demo_registry(string file) => CheckGolden(Demo, file);

    private static void CheckGolden(RegistrySnapshot registry, string file)
    {
        string question = GoldenFile.Read(file).Split('\n')[0];
        Assert.Equal(GoldenFile.NameOf(question), Path.GetFileNameWithoutExtension(file));
        GoldenFile.Check(file, question + "\n" + AskUtf8(registry, question));
    }

    [Fact]
    public void Case_1_an_address_answers_with_the_most_specific_objects()
    {
        string answer = Ask(Test, "192.0.2.15\r\n");
        Assert.StartsWith(Banner + FilterNote + "% Information related to '192.0.2.10 - 192.0.2.20'\n\n"
            + "% Abuse contact for '192.0.2.10 - 192.0.2.20' is 'abuse@example.net'\n\ninetnum:        192.0.2.10 - 192.0.2.20\n", answer);
        Assert.EndsWith("source:         TEST\n\n" + Footer, answer);
        Assert.EndsWith("\n\n\n", answer);
        Assert.DoesNotContain("\r", answer);
        Assert.Equal(answer, Ask(Test, "192.0.2.15\n"));
        Assert.Equal(
            [
                "RI 192.0.2.10 - 192.0.2.20", "AB 192.0.2.10 - 192.0.2.20 = abuse@example.net", F3, "person: Jane Doe",
                "RI 192.0.2.0/24AS64496", "route: 192.0.2.0/24", "RI 192.0.2.0/24AS64497", "route: 192.0.2.0/24",
            ],
            Blocks(answer));
    }

    [Fact]
    public void Case_2_without_contacts() => Assert.Equal(
        [
            "RI 192.0.2.10 - 192.0.2.20", "AB 192.0.2.10 - 192.0.2.20 = abuse@example.net", F3,
            "RI 192.0.2.0/24AS64496", "route: 192.0.2.0/24", "RI 192.0.2.0/24AS64497", "route: 192.0.2.0/24",
        ],
        Blocks(Ask(Test, "-r 192.0.2.15")));

    [Fact]
    public void Case_3_unfiltered()
    {
        string answer = Ask(Test, "-B -r 192.0.2.0/24");
        Assert.DoesNotContain("% Note", answer);
        Assert.DoesNotContain("# Filtered", answer);
        Assert.Contains("\nnotify:         n@example.net\n", answer);
        Assert.Contains("source:         TEST # Filtered\n", Ask(Test, "-r 192.0.2.0/24"));
        Assert.DoesNotContain("notify:", Ask(Test, "-r 192.0.2.0/24"));
    }

    // The objects that a query finds, in order: what the acceptance cases count.
    [Theory]
    [InlineData("-x 192.0.2.15", Nothing)] // 4
    [InlineData("-x 192.0.2.0/24", F2, F6, F7)]
    [InlineData("-x 192.0.2.10 - 192.0.2.20", F3)] // 5
    [InlineData("-x 192.0.2.10-192.0.2.20", F3)]
    [InlineData("-x 192.0.2.10 - 192.0.2.21", Nothing)]
    [InlineData("192.0.2.10 - 192.0.2.21", F2, F6, F7)]
    [InlineData("-L 192.0.2.15", F1, F2, F3, F8, F6, F7)] // 6
    [InlineData("-l 192.0.2.0/24", F1, F8)] // 7
    [InlineData("-l 192.0.0.0/8", Nothing)]
    [InlineData("-m 192.0.0.0/16", F2, F6, F7)] // 8
    [InlineData("-M 192.0.0.0/16", F2, F3, F6, F7)] // 9
    [InlineData("-M 0.0.0.0/1", Nothing)] // 10
    [InlineData("-M 128.0.0.0/1", F1, F2, F3, F8, F6, F7)]
    [InlineData("-m 192.0.2.128/25AS64496", Nothing)] // 12
    [InlineData("10", Nothing)] // 13
    [InlineData("10/8", Nothing)]
    [InlineData("192.0/16", F1, F8)]
    [InlineData("192.0.2.255 - 192.0.2.0", Nothing)] // 15
    [InlineData("256.1.1.1", Nothing)]
    [InlineData("1.2.3.4.5", Nothing)]
    [InlineData("2001:db8:1::1", F5, F9)] // 16
    [InlineData("2001:DB8:1::/48", F5, F9)]
    [InlineData("2001:0db8:0001:0000::/48", F5, F9)]
    [InlineData("[2001:db8::]/32", F4, F9)] // 17
    [InlineData("2001:db8:1::1/48", F5, F9)]
    [InlineData("2001:db8::/32AS64496", F9)] // 18
    [InlineData("2001:db8::/32AS64497", Nothing)]
    [InlineData("192.0.2.0/24AS64496", F6)] // 19
    [InlineData("192.0.2.0/24AS64498", Nothing)]
    [InlineData("-L 192.0.2.77/32AS64496", F8, F6)]
    [InlineData("::ffff:192.0.2.1", Nothing)] // 20
    [InlineData("64:ff9b::192.0.2.1", Nothing)]
    [InlineData("AS64496", "as-block: AS64496 - AS64511", "aut-num: AS64496")] // 21
    [InlineData("as64496", "as-block: AS64496 - AS64511", "aut-num: AS64496")]
    [InlineData("AS 64496", Nothing)]
    [InlineData("AS4200000000", "aut-num: AS4200000000")] // 22
    [InlineData("AS64086.59904", "aut-num: AS4200000000")]
    [InlineData("AS4294967296", Nothing)]
    [InlineData("-T aut-num AS64496", "aut-num: AS64496")] // 23
    [InlineData("-T as-block AS64500", "as-block: AS64496 - AS64511")]
    [InlineData("AS-EXAMPLE", "as-set: AS-EXAMPLE")] // 24
    [InlineData("as64496:as-cust", "as-set: AS64496:AS-CUST")]
    [InlineData("RS-EX", "route-set: RS-EX")]
    [InlineData("-i origin AS64496", F6, F8, F9)] // 27, within a class in the order of the source
    [InlineData("-i mnt-by EX-MNT -T inetnum", F1, F2, F3)]
    [InlineData("-i admin-c,tech-c JD1-TEST", F2)] // 28
    [InlineData("-i person JD1-TEST", F2)]
    [InlineData("-i pn JD1-TEST", F2)]
    [InlineData("-T aut-num -i member-of AS-EXAMPLE", Nothing)]
    [InlineData("john@example.net", "person: John Q Doe")] // 29
    [InlineData("-i nserver ns1.example.net", "domain: 2.0.192.in-addr.arpa")] // 30
    [InlineData("-i nserver NS1.EXAMPLE.NET", "domain: 2.0.192.in-addr.arpa")]
    [InlineData("John Doe", "person: John Q Doe")] // 31
    [InlineData("doe  john", "person: John Q Doe")]
    [InlineData("JOHN DOE", "person: John Q Doe")]
    [InlineData("Joh Doe", Nothing)]
    [InlineData("Doe", "person: John Q Doe", "person: Jane Doe")]
    [InlineData("\"John Doe\"", Nothing)] // 32
    [InlineData("John*", Nothing)]
    [InlineData("example networks", "organisation: ORG-EX1-TEST")] // 33
    [InlineData("ORG-EX1-TEST", "organisation: ORG-EX1-TEST")]
    [InlineData("-T organisation networks bv", "organisation: ORG-EX1-TEST")]
    [InlineData("2.0.192.in-addr.arpa", "domain: 2.0.192.in-addr.arpa")] // 34
    [InlineData("2.0.192.IN-ADDR.ARPA.", "domain: 2.0.192.in-addr.arpa")]
    [InlineData("0-63.2.0.192.in-addr.arpa", "domain: 0-63.2.0.192.in-addr.arpa")]
    [InlineData("5.2.0.192.in-addr.arpa", "domain: 0-63.2.0.192.in-addr.arpa")]
    [InlineData("200.2.0.192.in-addr.arpa", "domain: 2.0.192.in-addr.arpa")]
    [InlineData("-x 200.2.0.192.in-addr.arpa", Nothing)]
    [InlineData("80-28.79.198.195.in-addr.arpa", Nothing)]
    [InlineData("example.net", Nothing)]
    [InlineData("-d 192.0.2.0/24", F2, F6, F7, "domain: 2.0.192.in-addr.arpa")] // 35
    [InlineData("192.0.2.0/24", F2, F6, F7)]
    [InlineData("8.b.d.0.1.0.0.2.ip6.arpa", Nothing)] // 36
    [InlineData("EX-MNT", "mntner: EX-MNT")]
    [InlineData("IRT-EX", "irt: IRT-EX")]
    [InlineData("DOC-NET-1", F2)]
    public void Finds(string question, params string[] objects) => Assert.Equal(objects, Found(Ask(Test, "-r -G " + question)));

    [Fact]
    public void Case_10_the_whole_address_space_is_refused()
    {
        Assert.StartsWith(Banner + "%ERROR:112: ", Ask(Test, "-M 0/0"));
        Assert.StartsWith(Banner + "%ERROR:112: ", Ask(Test, "-m ::/0"));
        Assert.StartsWith(Banner + "%ERROR:112: ", Ask(Test, "-m 0.0.0.0/0AS64496"));
    }

    [Fact]
    public void Case_39_contacts_follow_their_object()
    {
        Assert.Equal(
            ["RI 192.0.2.0 - 192.0.2.255", "AB 192.0.2.0 - 192.0.2.255 = abuse@example.net", F2, "organisation: ORG-EX1-TEST", "person: John Q Doe"],
            Blocks(Ask(Test, "-T inetnum 192.0.2.0")));
        Assert.Equal(
            ["AB 192.0.2.0 - 192.0.2.255 = abuse@example.net", F2, "AB 192.0.2.10 - 192.0.2.20 = abuse@example.net", F3,
                "organisation: ORG-EX1-TEST", "person: John Q Doe", "person: Jane Doe"],
            Blocks(Ask(Test, "-G -T inetnum -M 192.0.0.0/16")));
    }

    [Fact]
    public void With_G_a_result_is_not_shown_again_as_a_contact() => Assert.Equal(
        ["mntner: EX-MNT", "irt: IRT-EX", "person: Jane Doe"],
        Blocks(Ask(Test, "-G -T mntner,irt,person -i mnt-by EX-MNT")).Where(static b => !b.Contains("Jörg", StringComparison.Ordinal)
            && !b.Contains('\u00f6', StringComparison.Ordinal) && !b.Contains("John", StringComparison.Ordinal) && !b.Contains('\u00c3', StringComparison.Ordinal)));

    [Fact]
    public void Several_sources_answer_in_their_order_and_s_changes_it()
    {
        const string a = "inetnum: 192.0.2.0 - 192.0.2.255\nnetname: A\nsource: A";
        const string b = "inetnum: 192.0.2.0 - 192.0.2.127\nnetname: B\nsource: B";
        RegistrySnapshot registry = Build(Make("A", SourceRole.Registry, a), Make("B", SourceRole.Registry, b));
        Assert.Equal([F2, "inetnum: 192.0.2.0 - 192.0.2.127"], Found(Ask(registry, "192.0.2.7")));
        Assert.Equal(["inetnum: 192.0.2.0 - 192.0.2.127", F2], Found(Ask(registry, "-a 192.0.2.7")));
        Assert.Equal(["inetnum: 192.0.2.0 - 192.0.2.127", F2], Found(Ask(registry, "-s B,A 192.0.2.7")));
        Assert.Equal(["inetnum: 192.0.2.0 - 192.0.2.127"], Found(Ask(registry, "-s b 192.0.2.7")));
        Assert.Contains("%ERROR:101: no entries found\n%\n% Nothing was found in source A,B.\n", Ask(registry, "198.51.100.7"));
        Assert.Contains("% Nothing was found in source B.\n", Ask(registry, "-s B 198.51.100.7"));
    }

    [Fact]
    public void Case_51_an_unknown_source_is_told_and_the_others_answer()
    {
        string unknown = Ask(Test, "-s FOO 192.0.2.15");
        Assert.Contains("%ERROR:102: unknown source\n%\n% \"FOO\" is not", unknown);
        Assert.DoesNotContain("%ERROR:101", unknown);
        string some = Ask(Test, "-s FOO,TEST 192.0.2.15");
        Assert.Contains("%ERROR:102: unknown source\n%\n% \"FOO\" is not", some);
        Assert.Contains("inetnum:        192.0.2.10 - 192.0.2.20\n", some);
    }

    [Fact]
    public void A_long_answer_comes_in_pieces_and_names_its_limit()
    {
        string[] routes = [.. Enumerable.Range(0, 5000).Select(static i => $"route: 192.0.{i / 256}.{i % 256}/32\norigin: AS64496\ndescr: {new string('x', 60)}")];
        WhoisSession session = new(Texts, new WhoisSettings { MaxObjects = 4000 });
        session.Begin(Of(routes), "-i origin AS64496"u8, default);
        int pieces = 0;
        int total = 0;
        bool hasMore = true;
        ArrayBufferWriter<byte> output = new();
        while (hasMore)
        {
            hasMore = session.WriteNext(output);
            pieces++;
            total += output.WrittenCount;
            Assert.InRange(output.WrittenCount, 1, 96 * 1024);
            if (!hasMore)
            {
                string last = Encoding.ASCII.GetString(output.WrittenSpan);
                Assert.EndsWith("% There is more: the answer stops after 4000 objects. Please ask for a smaller range.\n\n" + Footer, last);
            }

            output.ResetWrittenCount();
        }

        Assert.True(pieces > 5);
        Assert.InRange(total, 4000 * 100, 4000 * 200);
    }

    private static string[] Found(string answer)
    {
        List<string> found = [];
        foreach (string block in answer.Split("\n\n"))
        {
            string[] lines = block.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            if (lines.Length == 0 || lines[0][0] == '%')
            {
                if (lines.Length > 0 && (lines[0].StartsWith("%ERROR:101", StringComparison.Ordinal) || lines[0].StartsWith("%ERROR:115", StringComparison.Ordinal)))
                {
                    found.Add(Nothing);
                }

                continue;
            }

            string origin = Array.Find(lines, static l => l.StartsWith("origin:", StringComparison.Ordinal)) is { } o ? " " + o[7..].Trim() : "";
            string[] first = lines[0].Split(':', 2);
            found.Add($"{first[0]}: {first[1].Trim()}{origin}");
        }

        return [.. found];
    }
}
