using System.Buffers;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Rdap.Protocols.Whois;
using Rdap.Registry;
using Rdap.Registry.Lookup;
using Rdap.Tests.Golden;
using Rdap.Tests.Protocols.Whois;
using Xunit;
using static Rdap.Tests.Protocols.Irr.IrrFrames;

namespace Rdap.Tests.Protocols.Irr;

public sealed class IrrAnswerTests
{
    private static readonly string[] Parameters =
    [
        "", "AS101", "AS-ONE", "AS-ONE,1", "as-two", "4AS-ONE", "6AS-TWO", "RS-ONE,1", "RS-TWO", "AS-EMPTY", "192.0.2.0/24", "192.0.2.0/24,o", "192.0.2.0/24,L",
        "192.0.0.0/16,M", "0/0,l", "2001:db8::/32", "TEST", "-lc", "-*", "no-rpki-filter", "aut-num,AS101", "route,192.0.2.0/24 AS101", "rt,192.0.2.0/24-AS101",
        "mntner,EX-MNT", "EX-MNT", "person,JD2-TEST", "5", "NOPE", "TEST,NOPE", "\u0000", "\u00e9", " ", ",", "x",
    ];

    public static TheoryData<string> GoldenIrr() => [.. GoldenFile.In("irr", "*.txt")];

    [Theory]
    [MemberData(nameof(GoldenIrr))]
    public void Golden(string file)
    {
        string question = GoldenFile.Read(file).Split('\n')[0];
        Assert.Equal(GoldenFile.NameOf(question), Path.GetFileNameWithoutExtension(file));
        GoldenFile.Check(file, question + "\n" + WhoisFixture.AskUtf8(Sets, question));
    }

    [Fact]
    public void Every_command_that_answers_has_a_golden_file()
    {
        string[] questions = [.. GoldenFile.In("irr", "*.txt").Select(static file => GoldenFile.Read(file).Split('\n')[0])];
        foreach (Rdap.Protocols.Irr.IrrCommandInfo row in Rdap.Protocols.Irr.IrrCommands.All[1..])
        {
            Assert.Contains(questions, question => question.StartsWith("!" + (char)row.Letter, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Any_command_gets_one_well_formed_frame()
    {
        Gen<string> lines = from letter in Gen.Elements("!qtnfseg6aimorjJvxuG".ToCharArray())
                            from parameter in Gen.Elements(Parameters)
                            select "!" + letter + parameter;
        Prop.ForAll(lines.ListOf().ToArbitrary(), static all =>
        {
            WhoisSession session = new(WhoisFixture.Texts, new WhoisSettings());
            return all.All(line => IsWellFormed(Encoding.Latin1.GetBytes(WhoisFixture.Ask(Sets, line, session)), session.Outcome));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));
    }

    [Fact]
    public void Any_bytes_behind_the_mark_get_one_well_formed_frame() => Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), static bytes =>
    {
        WhoisSession session = new(WhoisFixture.Texts, new WhoisSettings());
        session.Begin(Sets, [(byte)'!', .. bytes], default);
        return IsWellFormed(WhoisFixture.Drain(session), session.Outcome);
    }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("!gAS1", 40_000)]
    [InlineData("!aAS-BIG", 40_000)]
    [InlineData("!iAS-NUMBERS,1", 18_000)]
    [InlineData("!iAS-NUMBERS", 18_000)]
    public void A_large_list_comes_in_pieces_and_its_length_is_right(string line, int count)
    {
        RegistrySnapshot registry = WhoisFixture.Of(
        [
            "as-set: AS-BIG\nmembers: AS1",
            "as-set: AS-NUMBERS\nmembers: " + string.Join(", ", Enumerable.Range(1, 18_000).Select(static i => $"AS{i}")),
            .. Enumerable.Range(0, 40_000).Select(static i => $"route: 10.{i / 256}.{i % 256}.0/24\norigin: AS1"),
        ]);
        byte[] answer = Pieces(registry, line, out int largest);
        Assert.True(IsWellFormed(answer, QueryOutcome.Answered));
        Assert.InRange(largest, 1, 80 * 1024);
        Assert.Equal(count, Encoding.ASCII.GetString(answer).Split('\n')[1].Split(' ').Length);
    }

    [Fact]
    public void Many_objects_come_in_pieces_and_their_length_is_right_in_bytes()
    {
        RegistrySnapshot registry = WhoisFixture.Of(
            [.. Enumerable.Range(0, 20_000).Select(static i => $"route: 10.{i / 256}.{i % 256}.0/24\ndescr: Gen\u00e8ve {new string('x', 90)}\norigin: AS1\nmnt-by: EX-MNT\nsource: TEST")]);
        byte[] answer = Pieces(registry, "!oEX-MNT", out int largest);
        Assert.True(IsWellFormed(answer, QueryOutcome.Answered));
        Assert.InRange(largest, 1, 80 * 1024);
        Assert.Equal(20_000, Encoding.UTF8.GetString(answer).Split("\n\n").Length);
        Assert.Contains("Gen\u00e8ve", Encoding.UTF8.GetString(answer), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_the_frame_it_is_the_data_alone()
    {
        Assert.Equal("AS101 AS102 AS103 AS104 AS300001\n", Unframed("!iAS-ONE,1", out _));
        Assert.Equal("", Unframed("!iAS-NOWHERE", out QueryOutcome outcome));
        Assert.Equal(QueryOutcome.Empty, outcome);
        Assert.Equal("Missing required set name for A query\n", Unframed("!a", out outcome));
        Assert.Equal(QueryOutcome.Malformed, outcome);
        Assert.StartsWith("as-set:         AS-ONE\n", Unframed("!mas-set,AS-ONE", out _));
    }

    [Fact]
    public void More_than_the_limit_is_an_error_that_says_the_limit()
    {
        WhoisSettings few = new() { MaxMembers = 3, MaxObjects = 3 };
        Assert.Equal("F The answer has more than 3 members\n", WhoisFixture.Ask(Sets, "!iAS-ONE,1", new WhoisSession(WhoisFixture.Texts, few)));
        Assert.Equal("F The answer has more than 3 members\n", WhoisFixture.Ask(Sets, "!oEX-MNT", new WhoisSession(WhoisFixture.Texts, few)));
    }

    [Fact]
    public void An_expansion_ends_when_its_time_is_over()
    {
        int seconds = 0;
        RegistrySnapshot registry = WhoisFixture.Of(
            [.. Enumerable.Range(0, 20_000).Select(static i => $"as-set: AS-S{i}\nmembers: AS-S{i + 1}, AS{i}")]);
        WhoisSession session = new(WhoisFixture.Texts, new WhoisSettings { Clock = () => TimeSpan.FromSeconds(seconds++), MaxExpansionSeconds = 5 });
        Assert.Equal("F The answer takes more than 5 seconds\n", WhoisFixture.Ask(registry, "!iAS-S0,1", session));
        Assert.Equal(QueryOutcome.Limited, session.Outcome);
        Assert.Equal("C\n", WhoisFixture.Ask(registry, "!t2", session));
        Assert.Equal("F The answer takes more than 2 seconds\n", WhoisFixture.Ask(registry, "!iAS-S0,1", session));
        Assert.Equal("C\n", WhoisFixture.Ask(registry, "!t1000", session));
        Assert.Equal("F The answer takes more than 5 seconds\n", WhoisFixture.Ask(registry, "!iAS-S0,1", session));
    }

    private static string Unframed(string line, out QueryOutcome outcome)
    {
        WhoisSession session = new(WhoisFixture.Texts, new WhoisSettings()) { IsFramed = false };
        string answer = WhoisFixture.Ask(Sets, line, session);
        outcome = session.Outcome;
        return answer;
    }

    private static byte[] Pieces(RegistrySnapshot registry, string line, out int largest)
    {
        WhoisSession session = new(WhoisFixture.Texts, new WhoisSettings());
        session.Begin(registry, Encoding.ASCII.GetBytes(line), default);
        ArrayBufferWriter<byte> all = new(), piece = new();
        largest = 0;
        for (bool isMore = true; isMore;)
        {
            isMore = session.WriteNext(piece);
            largest = Math.Max(largest, piece.WrittenCount);
            all.Write(piece.WrittenSpan);
            piece.ResetWrittenCount();
        }

        return all.WrittenSpan.ToArray();
    }
}
