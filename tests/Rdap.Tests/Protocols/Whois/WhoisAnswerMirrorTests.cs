using System.Buffers;
using System.Text;
using Rdap.Protocols.Whois;
using Rdap.Registry;
using Rdap.Registry.Lookup;
using Rdap.Registry.Objects;
using Rdap.Tests.Golden;
using Xunit;
using static Rdap.Tests.Protocols.Whois.WhoisFixture;

namespace Rdap.Tests.Protocols.Whois;

public sealed class WhoisAnswerMirrorTests
{
    private static readonly RegistrySnapshot Registry = Build(
        Digested(Make("TEST", SourceRole.Registry, "mntner: A-MNT\nsource: TEST")), Digested(Make("OTHER", SourceRole.Registry, "mntner: B-MNT\nsource: OTHER")),
        Digested(Make("CLOSED", SourceRole.Registry, "mntner: C-MNT\nsource: CLOSED")));

    public static TheoryData<string> GoldenMirror() => [.. GoldenFile.In("whois/mirror", "*.txt")];

    [Theory]
    [MemberData(nameof(GoldenMirror))]
    public void Golden(string file)
    {
        string question = GoldenFile.Read(file).Split('\n')[0];
        Assert.Equal(GoldenFile.NameOf(question), Path.GetFileNameWithoutExtension(file));
        GoldenFile.Check(file, question + "\n" + Ask(new TestJournals(), question).Answer);
    }

    [Theory]
    [InlineData("-g TEST:3:2-4", QueryOutcome.Answered)]
    [InlineData("-g TEST:3:5-LAST", QueryOutcome.Answered)]
    [InlineData("-g TEST:3:1-LAST", QueryOutcome.Refused)]
    [InlineData("-g OTHER:3:2-LAST", QueryOutcome.Refused)]
    [InlineData("-g CLOSED:3:2-LAST", QueryOutcome.Refused)]
    [InlineData("-g NOSUCH:3:2-LAST", QueryOutcome.Malformed)]
    [InlineData("-g TEST:1:2-LAST", QueryOutcome.Malformed)]
    public void How_it_ends_is_counted(string question, QueryOutcome outcome) => Assert.Equal(outcome, Ask(new TestJournals(), question).Outcome);

    [Fact]
    public void A_long_stream_is_read_a_piece_at_a_time_and_closed_at_its_end()
    {
        TestJournals journals = new() { Text = new string('x', 1_000_000) };
        WhoisSession session = new(Texts, new WhoisSettings { Journals = journals });
        ArrayBufferWriter<byte> piece = new();
        session.Begin(Registry, "-g TEST:3:2-LAST"u8, default);
        int pieces = 1;
        int length = 0;
        for (; session.WriteNext(piece); pieces++)
        {
            Assert.InRange(piece.WrittenCount, 1, 256 * 1024);
            Assert.True(journals.Opened!.CanRead);
            length += piece.WrittenCount;
            piece.ResetWrittenCount();
        }

        Assert.InRange(pieces, 5, 40);
        Assert.InRange(length + piece.WrittenCount, 1_000_000, 1_001_000);
        Assert.False(journals.Opened!.CanRead);
    }

    [Fact]
    public void Who_goes_away_in_the_middle_leaves_nothing_open()
    {
        TestJournals journals = new() { Text = new string('x', 1_000_000) };
        WhoisSession session = new(Texts, new WhoisSettings { Journals = journals });
        session.Begin(Registry, "-k -g TEST:3:2-LAST"u8, default);
        Assert.True(session.WriteNext(new ArrayBufferWriter<byte>()));
        session.Reset();
        Assert.False(journals.Opened!.CanRead);
    }

    [Fact]
    public void Without_journals_nothing_is_mirrored_and_sources_are_listed_as_ever()
    {
        Assert.Contains("%ERROR:402: ", Ask(null, "-g TEST:3:1-LAST").Answer, StringComparison.Ordinal);
        Assert.Contains("TEST:3:N:0-0\nOTHER:3:N:0-0\n", Ask(null, "-q sources").Answer, StringComparison.Ordinal);
    }

    [Fact]
    public void Changes_that_go_just_now_are_an_invalid_range() =>
        Assert.Contains("%ERROR:401: ", Ask(new TestJournals { Text = null }, "-g TEST:3:2-LAST").Answer, StringComparison.Ordinal);

    private static (string Answer, QueryOutcome Outcome) Ask(TestJournals? journals, string question)
    {
        WhoisSession session = new(Texts, new WhoisSettings { Journals = journals });
        session.Begin(Registry, Encoding.ASCII.GetBytes(question), default);
        ArrayBufferWriter<byte> answer = new();
        while (session.WriteNext(answer))
        {
        }

        return (Encoding.UTF8.GetString(answer.WrittenSpan), session.Outcome);
    }
}
