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
    private const string Nothing = "NR";

    public static TheoryData<string> GoldenWhois() => [.. GoldenFile.In("whois", "*.txt")];

    public static TheoryData<string> GoldenDemo() => [.. GoldenFile.In("whois/demo", "*.txt")];

    public static TheoryData<string> GoldenClasses() => [.. GoldenFile.In("whois/classes", "*.txt")];

    [Theory]
    [MemberData(nameof(GoldenWhois))]
    public void Golden(string file) => CheckGolden(Test, file);

    [Theory]
    [MemberData(nameof(GoldenDemo))]
    public void Golden_of_the_demo_registry(string file) => CheckGolden(Demo, file);

    [Theory]
    [MemberData(nameof(GoldenClasses))]
    public void Golden_of_every_class(string file) => CheckGolden(WhoisFixture.Classes, file);

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
    public void A_contact_that_only_remarks_name_is_said_to_be_one()
    {
        RegistrySnapshot registry = Of(
            "inetnum: 192.0.2.0 - 192.0.2.255\nremarks: Abuse: desk@example.net\nsource: TEST", "inetnum: 192.0.2.0 - 192.0.2.15\nsource: TEST");
        Assert.Contains(
            "% Abuse contact for '192.0.2.0 - 192.0.2.15' is 'desk@example.net'\n% It stands in the remarks of '192.0.2.0 - 192.0.2.255'.\n\ninetnum: ",
            Ask(registry, "192.0.2.7"));
        Assert.Contains(
            "inetnum:        192.0.2.0 - 192.0.2.15\nabuse-mailbox:  desk@example.net\n% It stands in the remarks of '192.0.2.0 - 192.0.2.255'.\n\n",
            Ask(registry, "-b 192.0.2.7"));
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
}
