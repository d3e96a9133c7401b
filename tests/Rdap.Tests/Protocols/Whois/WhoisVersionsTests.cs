using System.Buffers;
using System.Text;
using Rdap.Protocols.Whois;
using Rdap.Registry;
using Rdap.Registry.Lookup;
using Rdap.Registry.Objects;
using Rdap.Registry.Storage;
using Rdap.Tests.Golden;
using Xunit;
using static Rdap.Tests.Protocols.Whois.WhoisFixture;

namespace Rdap.Tests.Protocols.Whois;

public sealed class WhoisVersionsTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 6, 0, 0, TimeSpan.Zero);

    // Four loads: AS64496 changes twice, EX-MNT goes and comes back, the route is new in the third, RS-EX goes, the rest stays.
    private static readonly RegistrySnapshot Registry = Make(
        [
            "aut-num:        AS64496\nas-name:        EXAMPLE\nremarks:        first\nnotify:         a@example.net\nmnt-by:         EX-MNT\nsource:         TEST\n",
            "mntner:         EX-MNT\nauth:           MD5-PW $1$abc\nupd-to:         u@example.net\nsource:         TEST\n",
            "route-set:      RS-EX\nmembers:        192.0.2.0/24\nsource:         TEST\n",
            "inetnum:        192.0.2.0 - 192.0.2.255\nnetname:        EXAMPLE-NET\nsource:         TEST\n",
            "person:         Jane Doe\nnic-hdl:        JD1-TEST\nsource:         TEST\n",
            "tinc-key:       KEY-ONE\nsource:         TEST\n",
        ],
        [
            "aut-num:        AS64496\nas-name:        EXAMPLE\nremarks:        second\nremarks:        and one more\nnotify:         b@example.net\nmnt-by:         EX-MNT\nsource:         TEST\n",
            "inetnum:        192.0.2.0/24\nnetname:        EXAMPLE-NET\nsource:         TEST\n",
            "person:         Jane Roe\nnic-hdl:        JD1-TEST\nsource:         TEST\n",
            "tinc-key:       KEY-ONE\nremarks:        new\nsource:         TEST\n",
        ],
        [
            "aut-num:        AS64496\nas-name:        EXAMPLE\nremarks:        second\nremarks:        and one more\nnotify:         c@example.net\nmnt-by:         EX-MNT\nsource:         TEST\n",
            "mntner:         EX-MNT\nauth:           SSO x@example.net\nsource:         TEST\n",
            "inetnum:        192.0.2.0/24\nnetname:        EXAMPLE-NET\nsource:         TEST\n",
            "route:          192.0.2.0/24\norigin:         AS64496\nsource:         TEST\n",
            "person:         Jane Roe\nnic-hdl:        JD1-TEST\nsource:         TEST\n",
            "tinc-key:       KEY-ONE\nremarks:        new\nsource:         TEST\n",
        ]);

    public static TheoryData<string> GoldenVersions() => [.. GoldenFile.In("whois/versions", "*.txt")];

    [Theory]
    [MemberData(nameof(GoldenVersions))]
    public void Golden(string file)
    {
        string question = GoldenFile.Read(file).Split('\n')[0];
        Assert.Equal(GoldenFile.NameOf(question), Path.GetFileNameWithoutExtension(file));
        GoldenFile.Check(file, question + "\n" + AskUtf8(Registry, question));
    }

    [Theory]
    [InlineData("--list-versions AS64496", "1     2026-03-01T06:00:00Z  ADD/UPD\n2     2026-03-01T07:00:00Z  ADD/UPD\n3     2026-03-01T08:00:00Z  ADD/UPD\n\n")]
    [InlineData("--list-versions RS-EX", "1     2026-03-01T06:00:00Z  ADD/UPD\n% This object was deleted on 2026-03-01T07:00:00Z\n\n")]
    [InlineData("--list-versions ex-mnt", "1     2026-03-01T06:00:00Z  ADD/UPD\n% This object was deleted on 2026-03-01T07:00:00Z\n2     2026-03-01T08:00:00Z  ADD/UPD\n\n")]
    [InlineData("--list-versions 192.0.2.0/24", "INETNUM object \"192.0.2.0/24\" of TEST\n")]
    [InlineData("--list-versions 192.0.2.0/24as64496", "1     2026-03-01T08:00:00Z  ADD/UPD\n\n")]
    [InlineData("--list-versions KEY-ONE", "TINC-KEY object \"KEY-ONE\" of TEST\n")]
    [InlineData("--show-version 2 AS64496", "remarks:        second\nremarks:        and one more\nmnt-by:         EX-MNT\nsource:         TEST # Filtered\n\n")]
    [InlineData("--show-version 3 AS64496", "% Version 3 (current version) of AUT-NUM object \"AS64496\" of TEST\n")]
    [InlineData("--show-version 1 RS-EX", "route-set:      RS-EX\nmembers:        192.0.2.0/24\nsource:         TEST\n\n")]
    [InlineData("--show-version 1 EX-MNT", "auth:           MD5-PW # Filtered\nsource:         TEST # Filtered\n\n")]
    [InlineData("--show-version 4 AS64496", "%ERROR:117: version cannot exceed 3\n")]
    [InlineData("--diff-versions 1:4 AS64496", "%ERROR:117: version cannot exceed 3\n")]
    [InlineData("--diff-versions 1:2 AS64496", "@@ -1,5 +1,6 @@\n aut-num:        AS64496\n as-name:        EXAMPLE\n-remarks:        first\n+remarks:        second\n+remarks:        and one more\n mnt-by:         EX-MNT\n source:         TEST # Filtered\n\n")]
    [InlineData("--diff-versions 3:2 AS64496", "% Difference between version 2 and 3 of AUT-NUM object \"AS64496\" of TEST\n")]
    [InlineData("--diff-versions 3:2 AS64496", "% In what is shown to everybody they are the same.\n\n")]
    [InlineData("--list-versions JD1-TEST", "%ERROR:116: no versions of persons and roles\n")]
    [InlineData("--list-versions -T person JD1-TEST", "%ERROR:116: no versions of persons and roles\n")]
    [InlineData("--list-versions NOBODY-MNT", "%ERROR:101: no entries found\n")]
    [InlineData("--list-versions -T route 192.0.2.0/24", "%ERROR:115: invalid search key\n")]
    [InlineData("--list-versions 192.0.2.1/24", "% The address has bits set behind the prefix length. Did you mean 192.0.2.0/24?\n")]
    [InlineData("-T aut-num,mntner -V me -Z latin1 --list-versions AS64496", "3     2026-03-01T08:00:00Z  ADD/UPD\n")]
    public void An_answer_says(string question, string expected)
    {
        string answer = Ask(Registry, question);
        Assert.Contains(expected, answer, StringComparison.Ordinal);
        Assert.EndsWith("\n\n" + Footer, answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--list-versions AS64496", QueryOutcome.Answered, 1)]
    [InlineData("--list-versions RS-EX", QueryOutcome.Answered, 1)]
    [InlineData("--list-versions AS64511", QueryOutcome.Empty, 0)]
    [InlineData("--show-version x AS64496", QueryOutcome.Malformed, 0)]
    public void The_outcome_is_that_of_any_query(string question, QueryOutcome outcome, int objects)
    {
        WhoisSession session = new(Texts, new WhoisSettings());
        Ask(Registry, question, session);
        Assert.Equal((outcome, objects, WhoisQueryKind.Versions), (session.Outcome, session.Objects, outcome == QueryOutcome.Malformed ? WhoisQueryKind.Versions : session.Kind));
    }

    [Fact]
    public void Without_a_history_there_is_the_version_of_now_and_that_is_said()
    {
        string answer = Ask(Of("mntner: A-MNT\n"), "--list-versions A-MNT");
        Assert.Contains("% This server keeps no earlier versions; it loaded this one on ", answer, StringComparison.Ordinal);
        Assert.Contains("\n1     ", answer, StringComparison.Ordinal);
    }

    [Fact]
    public void What_had_to_make_room_is_said()
    {
        SourceSnapshot one = TestRegistry.Source("mntner: A\ndescr: one\n", loadedAt: Start);
        SourceSnapshot two = TestRegistry.Source("mntner: A\ndescr: two\n", loadedAt: Start.AddHours(1));
        ObjectHistory history = ObjectHistory.Begin(one).Next(one, two, SnapshotDiff.Compare(one, two, 1, default), maxBytes: 10);
        string answer = Ask(RegistrySnapshot.Empty(["TEST"]).With(two, history), "--list-versions A");
        Assert.Contains("since 2026-03-01T07:00:00Z, and nothing from before.\n% What it had seen earlier had to make room", answer, StringComparison.Ordinal);
    }

    [Fact]
    public void A_long_version_and_a_long_difference_come_in_pieces()
    {
        string Text(string word) => "as-set: AS-LONG\n" + string.Concat(Enumerable.Range(0, 20_000).Select(i => $"members: AS{i}\nremarks: {word} {i}\n"));
        RegistrySnapshot registry = Make([Text("old")], [Text("new")]);
        foreach ((string question, string last) in new[] { ("--show-version 1 AS-LONG", "remarks: old 19999\n\n"), ("--diff-versions 1:2 AS-LONG", "+remarks: new 19999\n\n") })
        {
            WhoisSession session = new(Texts, new WhoisSettings());
            session.Begin(registry, Encoding.ASCII.GetBytes(question), default);
            ArrayBufferWriter<byte> output = new();
            int pieces = 1;
            for (int before = 0; session.WriteNext(output); before = output.WrittenCount, pieces++)
            {
                Assert.InRange(output.WrittenCount - before, 1, 160 * 1024);
            }

            Assert.InRange(pieces, 5, 100);
            Assert.EndsWith(last + Footer, Encoding.UTF8.GetString(output.WrittenSpan), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void What_is_too_long_to_be_compared_is_said_and_shown()
    {
        string Text(int length) => "as-set: AS-LONG\nremarks: " + new string('x', length) + "\n";
        RegistrySnapshot registry = Make([Text(WhoisVersions.LongestCompared)], [Text(1)]);
        Assert.Contains("% They are too long to be compared here; \"--show-version\" shows each.\n\n" + Footer, Ask(registry, "--diff-versions 1:2 AS-LONG"), StringComparison.Ordinal);
        Assert.InRange(Ask(registry, "--show-version 1 AS-LONG").Length, WhoisVersions.LongestCompared, 2 * WhoisVersions.LongestCompared);
        Assert.Contains("\n+remarks: x\n", Ask(Make([Text(WhoisVersions.LongestCompared - 100)], [Text(1)]), "--diff-versions 1:2 AS-LONG"), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_source_that_has_such_an_object_answers()
    {
        RegistrySnapshot registry = RegistrySnapshot.Empty(["ONE", "TWO", "REF"])
            .With(TestRegistry.Source("mntner: A\n", "ONE")).With(TestRegistry.Source("mntner: A\n", "TWO"))
            .With(TestRegistry.Source("mntner: A\n", "REF", SourceRole.Referral));
        string answer = Ask(registry, "--show-version 1 A");
        Assert.Contains("\"A\" of ONE\n", answer, StringComparison.Ordinal);
        Assert.Contains("\"A\" of TWO\n", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("\"A\" of REF\n", answer, StringComparison.Ordinal);
        Assert.Contains("%ERROR:101: no entries found\n%\n% Nothing was found in source ONE,TWO.\n", Ask(registry, "--list-versions B"), StringComparison.Ordinal);
    }

    private static RegistrySnapshot Make(params string[][] loads)
    {
        SourceSnapshot? current = null;
        ObjectHistory? history = null;
        for (int i = 0; i < loads.Length; i++)
        {
            SourceSnapshot next = TestRegistry.Source(string.Join("\n", loads[i]), loadedAt: Start.AddHours(i));
            history = current is null ? ObjectHistory.Begin(next) : history!.Next(current, next, SnapshotDiff.Compare(current, next, 1, default), 1 << 26);
            current = next;
        }

        return RegistrySnapshot.Empty(["TEST"]).With(current!, history);
    }
}
