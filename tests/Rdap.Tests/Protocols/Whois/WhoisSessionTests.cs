using System.Buffers;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Rdap.Protocols.Whois;
using Rdap.Registry.Lookup;
using Rdap.Tests.Protocols.Irr;
using Xunit;
using static Rdap.Tests.Protocols.Whois.WhoisFixture;

namespace Rdap.Tests.Protocols.Whois;

public sealed class WhoisSessionTests
{
    private static readonly string[] Words =
    [
        "-r", "-B", "-T", "-x", "-l", "-L", "-m", "-M", "-i", "-k", "-s", "-a", "-V", "-b", "-c", "-C", "-d", "-G", "-F", "-K", "-q", "-t", "-v", "-Z",
        "-W", "--", "-", "--no-personal", "--version", "--charset", "--list-sources", "latin-1", "us-ascii", "inetnum,route", "person", "mnt-by,admin-c",
        "--resource", "--valid-syntax", "--no-valid-syntax", "-rwhois", "+", "n", "a", "=", "\u00e2\u0080\u0093", "origin", "TEST", "FOO,TEST", "EX-MNT", "JD1-TEST", "AS64496", "AS-EXAMPLE", "192.0.2.15", "192.0.0.0/8", "0/0", "::/0", "2001:db8::/32",
        "192.0.2.0/24AS64496", "2.0.192.in-addr.arpa", "help", "J\u00f6rg", "doe", "sources", "types", "\u00a0", "%", "192.0.2.1/24",
    ];

    [Fact]
    public void Case_47_k_keeps_the_connection_and_a_second_one_alone_closes_it()
    {
        WhoisSession session = new(Texts, new WhoisSettings());
        Assert.Equal(Banner + Footer + Banner, Ask(Test, "-k", session));
        Assert.True(session.KeepOpen);
        string second = Ask(Test, "-r AS64496", session);
        Assert.StartsWith(FilterNote, second);
        Assert.EndsWith(Footer + Banner, second);
        Assert.True(session.KeepOpen);
        Assert.Equal("\n", Ask(Test, "-k", session));
        Assert.False(session.KeepOpen);
    }

    [Fact]
    public void A_query_with_k_stays_open_too_and_after_a_mistake()
    {
        WhoisSession session = new(Texts, new WhoisSettings());
        Ask(Test, "-k -r AS64496", session);
        Assert.True(session.KeepOpen);
        Assert.Contains("%ERROR:111", Ask(Test, "-W", session));
        Assert.True(session.KeepOpen);
        Ask(Test, "-k AS64496", session);
        Assert.True(session.KeepOpen);
        Ask(Test, "GET / HTTP/1.1", session);
        Assert.False(session.KeepOpen);
    }

    [Fact]
    public void Without_k_it_closes()
    {
        WhoisSession session = new(Texts, new WhoisSettings());
        Ask(Test, "-r AS64496", session);
        Assert.False(session.KeepOpen);
        session.Reset();
        Assert.StartsWith(Banner, Ask(Test, "-r AS64496", session));
    }

    [Theory]
    [InlineData("192.0.2.1", QueryOutcome.Answered, 3, WhoisQueryKind.Address)]
    [InlineData("198.51.100.1", QueryOutcome.Empty, 0, WhoisQueryKind.Address)]
    [InlineData("203.0.113.1", QueryOutcome.Referred, 0, WhoisQueryKind.Address)]
    [InlineData("AS64496", QueryOutcome.Answered, 2, WhoisQueryKind.AsNumber)]
    [InlineData("-i mnt-by EX-MNT -T inetnum", QueryOutcome.Answered, 3, WhoisQueryKind.Inverse)]
    [InlineData("help", QueryOutcome.Answered, 0, WhoisQueryKind.Help)]
    [InlineData("-k", QueryOutcome.Answered, 0, WhoisQueryKind.Persistent)]
    [InlineData("", QueryOutcome.Malformed, 0, WhoisQueryKind.None)]
    [InlineData("-W", QueryOutcome.Malformed, 0, WhoisQueryKind.None)]
    [InlineData("\u0000", QueryOutcome.Malformed, 0, WhoisQueryKind.Foreign)]
    [InlineData("-M 0/0", QueryOutcome.Refused, 0, WhoisQueryKind.Address)]
    [InlineData("-V a,192.0.2.1 x", QueryOutcome.Refused, 0, WhoisQueryKind.None)]
    [InlineData("-i auth SSO", QueryOutcome.Refused, 0, WhoisQueryKind.Inverse)]
    public void The_log_line_gets_its_words(string line, QueryOutcome outcome, int objects, WhoisQueryKind kind)
    {
        WhoisSession session = new(Texts, new WhoisSettings());
        Assert.Equal(outcome, session.Begin(Test, Encoding.Latin1.GetBytes(line), default));
        Assert.Equal((outcome, objects, kind), (session.Outcome, session.Objects, session.Kind));
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\n")]
    [InlineData("\u0016\u0003\u0001\u0002\u0000\u0001")]
    [InlineData("\u0000\u00ff\u00fe\n")]
    [InlineData("\u00ff\u00f4\u00ff\u00fd\u0006")]
    public void Case_46_another_protocol_gets_one_line_and_no_banner(string line)
    {
        WhoisSession session = new(Texts, new WhoisSettings());
        string answer = Ask(Test, line, session);
        Assert.Matches("^%ERROR:108: [ -~]+\n\n\n$", answer);
        Assert.False(session.KeepOpen);
    }

    [Fact]
    public void Both_dialects_go_over_one_connection_and_the_banner_waits_for_the_one_that_has_it()
    {
        WhoisSession session = new(Texts, new WhoisSettings());
        Assert.Equal("", Ask(Test, "!!", session));
        Assert.Equal("A26\n192.0.0.0/16 192.0.2.0/24\nC\n", Ask(Test, "-V Md5.6 !gas64496", session));
        Assert.Equal((QueryOutcome.Answered, 2, WhoisQueryKind.Members, true), (session.Outcome, session.Objects, session.Kind, session.KeepOpen));
        string plain = Ask(Test, "-r AS64496", session);
        Assert.StartsWith(Banner, plain);
        Assert.EndsWith(Footer, plain);
        Assert.True(session.KeepOpen);
        Assert.Equal("D\n", Ask(Test, "!gAS1", session));
        Assert.Equal((QueryOutcome.Empty, 0), (session.Outcome, session.Objects));
        Assert.Equal("", Ask(Test, "!q", session));
        Assert.False(session.KeepOpen);
        session.Reset();
        Assert.Equal("D\n", Ask(Test, "!gAS1", session));
        Assert.False(session.KeepOpen);
    }

    [Fact]
    public void A_greeting_of_RWhois_gets_one_line_and_the_question_behind_it_its_answer()
    {
        WhoisSession session = new(Texts, new WhoisSettings());
        Assert.Matches("^%ERROR:108: [ -~]+\n\n\n$", Ask(Test, "-rwhois V-1.5 jwhois 1.0\r\n", session));
        Assert.True(session.KeepOpen);
        Assert.StartsWith(Banner + FilterNote, Ask(Test, "AS64496", session));
        Assert.False(session.KeepOpen);
        Ask(Test, "-rwhois V-1.5 jwhois 1.0\r\n", session);
        Assert.False(session.KeepOpen);
    }

    [Fact]
    public void Case_43_44_an_empty_and_an_endless_line()
    {
        Assert.StartsWith(Banner + "%ERROR:106: ", Ask(Test, "\n"));
        string answer = Ask(Test, new string('x', 100_000));
        Assert.Equal(Banner + "%ERROR:107: input line too long\n%\n% A query has at most 1024 bytes.\n\n" + Footer, answer);
    }

    [Fact]
    public void What_the_gate_says_is_one_message()
    {
        WhoisSession session = new(Texts, new WhoisSettings());
        session.BeginRefusal(WhoisMessage.TooManyConnections, QueryOutcome.Limited, "3"u8, "192.0.2.1"u8);
        Assert.Equal(QueryOutcome.Limited, session.Outcome);
        Assert.False(session.KeepOpen);
        Assert.Equal(
            "%ERROR:306: connections exceeded\n%\n% At most 3 connections at a time are served for 192.0.2.1.\n"
            + "% The next one is served as soon as one of them has ended.\n\n\n",
            Encoding.ASCII.GetString(Drain(session)));
    }

    [Theory]
    [InlineData(WhoisMessage.IdleTooLong, "%ERROR:305: ")]
    [InlineData(WhoisMessage.LineTooLong, "%ERROR:107: ")]
    public void Case_44_53_what_ends_a_connection_that_was_let_in_ends_as_an_answer_does(WhoisMessage message, string start)
    {
        WhoisSession session = new(Texts, new WhoisSettings());
        session.BeginRefusal(message, QueryOutcome.Limited, "1024"u8);
        string said = Encoding.ASCII.GetString(Drain(session));
        Assert.StartsWith(start, said);
        Assert.EndsWith("\n\n" + Footer, said);
        Assert.False(session.KeepOpen);
    }

    [Fact]
    public void Case_42_names_in_either_character_set_and_answers_in_the_one_asked_for()
    {
        string latin1 = Ask(Test, "J\u00f6rg");
        Assert.Equal(latin1, Ask(Test, Encoding.Latin1.GetString(Encoding.UTF8.GetBytes("J\u00f6rg"))));
        Assert.Contains("J\u00c3\u00b6rg", latin1);
        Assert.Contains("J\u00f6rg \u00c5ngstr\u00f6m", Ask(Test, "-Z latin-1 JA1-TEST"));
        Assert.Contains("J?rg ?ngstr?m", Ask(Test, "-Z us-ascii JA1-TEST"));
    }

    [Fact]
    public void A_reload_does_not_touch_a_running_answer()
    {
        string[] routes = [.. Enumerable.Range(0, 3000).Select(static i => $"route: 192.0.{i / 256}.{i % 256}/32\norigin: AS64496\ndescr: {new string('x', 60)}")];
        WhoisSession session = new(Texts, new WhoisSettings());
        session.Begin(Of(routes), "-r -i origin AS64496"u8, default);
        ArrayBufferWriter<byte> output = new();
        Assert.True(session.WriteNext(output));
        GC.Collect();
        while (session.WriteNext(output))
        {
        }

        Assert.Equal(3000, Encoding.ASCII.GetString(output.WrittenSpan).Split("origin: AS64496").Length - 1);
    }

    [Fact]
    public void Any_bytes_get_a_well_formed_answer() => Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), static bytes => IsWellFormed(bytes)).QuickCheckThrowOnFailure();

    [Fact]
    public void Any_words_get_a_well_formed_answer()
    {
        Gen<byte[]> lines = Gen.Elements(Words).ListOf().Select(static words => Encoding.Latin1.GetBytes(string.Join(' ', words)));
        Prop.ForAll(lines.ToArbitrary(), static line => IsWellFormed(line)).Check(Config.QuickThrowOnFailure.WithMaxTest(2000).WithEndSize(12));
    }

    [Fact]
    public void Any_letters_get_a_well_formed_answer()
    {
        Gen<byte[]> lines = Gen.Elements("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ -,=/.:0129!%\t".ToCharArray()).ListOf()
            .Select(static letters => Encoding.Latin1.GetBytes("-" + string.Concat(letters)));
        Prop.ForAll(lines.ToArbitrary(), static line => IsWellFormed(line)).Check(Config.QuickThrowOnFailure.WithMaxTest(2000).WithEndSize(30));
    }

    [Fact]
    public void A_query_and_its_answer_allocate_nothing()
    {
        byte[][] lines = [.. new[]
        {
            "192.0.2.15", "-r 192.0.2.15", "-B -L 192.0.2.15", "AS64496", "-b 192.0.2.15", "-K AS-EXAMPLE", "-F AS64496", "EX-MNT", "198.51.100.1",
            "--resource 192.0.2.15", "-a 192.0.2.15", "--valid-syntax EX-MNT", "--no-valid-syntax EX-MNT", "r + = 192.0.2.0/24", "a 64496",
            "192.0.2.10 \u00e2\u0080\u0093 192.0.2.20", "203.0.113.7", "2.0.192.in-addr.arpa", "-W", "-q sources", "-t route", "help", "J\u00f6rg", "192.0.2.1/24",
            "!gAS64496", "!6as64496", "!gAS1", "!aAS-EXAMPLE", "!iAS-EXAMPLE,1", "!iAS-EXAMPLE", "!mas-set,AS-EXAMPLE", "!mroute,192.0.2.0/24AS64496",
            "!r192.0.2.0/24", "!r192.0.2.0/24,o", "!oEX-MNT", "!s-lc", "!j-*", "!v", "!", "!x",
        }.Select(Encoding.Latin1.GetBytes)];
        WhoisSession session = new(Texts, new WhoisSettings());
        ArrayBufferWriter<byte> output = new(1 << 20);
        foreach (byte[] line in lines)
        {
            long allocated = Allocated.Least(() =>
            {
                for (int i = 0; i < 50; i++)
                {
                    session.Reset();
                    session.Begin(Test, line, default);
                    while (session.WriteNext(output))
                    {
                    }

                    output.ResetWrittenCount();
                }
            });

            Assert.True(allocated == 0, $"{allocated / 50} bytes for {Encoding.Latin1.GetString(line)}");
        }
    }

    // One answer, or one error without a banner: text lines of LF only, three of them at the end, and nothing but comments outside objects.
    private static bool IsWellFormed(byte[] line)
    {
        WhoisSession session = new(Texts, new WhoisSettings());
        session.Begin(Test, line, default);
        string answer = Encoding.Latin1.GetString(Drain(session));
        if (session.IsIrr)
        {
            return IrrFrames.IsWellFormed(Encoding.Latin1.GetBytes(answer), session.Outcome);
        }

        if (session.Kind == WhoisQueryKind.Foreign)
        {
            return session.KeepOpen == line.AsSpan().TrimStart(" \t\r\n\v\f"u8).StartsWith("-rwhois "u8) && answer.EndsWith("\n\n\n", StringComparison.Ordinal);
        }

        return answer.StartsWith(Banner, StringComparison.Ordinal)
            && answer.EndsWith(session.KeepOpen ? Footer + Banner : Footer, StringComparison.Ordinal)
            && !answer.Contains('\r', StringComparison.Ordinal)
            && !answer[..^(Footer.Length + (session.KeepOpen ? Banner.Length : 0))].Contains("\n\n\n", StringComparison.Ordinal);
    }
}
