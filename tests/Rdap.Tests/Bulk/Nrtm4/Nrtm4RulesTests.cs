using Rdap.Bulk.Nrtm4;
using Xunit;
using static Rdap.Tests.Bulk.Nrtm4.Nrtm4Samples;

namespace Rdap.Tests.Bulk.Nrtm4;

public sealed class Nrtm4RulesTests
{
    [Fact]
    public void Nothing_held_loads_the_snapshot_and_the_deltas_behind_it()
    {
        Nrtm4Decision decision = Decide(null, Notification(3, 2, 6));
        Assert.Equal((Nrtm4Step.Reload, 3L), (decision.Step, decision.Snapshot!.Version));
        Assert.Equal([4L, 5L, 6L], Versions(decision));
    }

    [Fact]
    public void The_same_version_is_nothing_new() => Assert.Equal(Nrtm4Step.Nothing, Decide(Have(6), Notification(3, 4, 6)).Step);

    [Fact]
    public void New_deltas_are_applied_in_order()
    {
        Nrtm4Decision decision = Decide(Have(4), Notification(3, 2, 6));
        Assert.Equal(Nrtm4Step.ApplyDeltas, decision.Step);
        Assert.Null(decision.Snapshot);
        Assert.Equal([5L, 6L], Versions(decision));
    }

    [Fact]
    public void The_delta_right_behind_what_is_held_is_no_gap() =>
        Assert.Equal([5L], Versions(Decide(Have(4), Notification(4, 5, 5))));

    [Fact]
    public void Deltas_that_begin_later_reload_the_snapshot()
    {
        Nrtm4Decision decision = Decide(Have(3), Notification(6, 5, 8));
        Assert.Equal(Nrtm4Step.Reload, decision.Step);
        Assert.Equal([7L, 8L], Versions(decision));
    }

    [Fact]
    public void A_newer_version_without_deltas_reloads_the_snapshot() => Assert.Equal(Nrtm4Step.Reload, Decide(Have(3), Notification(6)).Step);

    [Fact]
    public void A_new_session_reloads_the_snapshot_whatever_the_versions_are()
    {
        Nrtm4Decision decision = Decide(new Nrtm4State(OtherSession, 100, [File(2, 'f')]), Notification(3, 2, 6));
        Assert.Equal(Nrtm4Step.Reload, decision.Step);
        Assert.Equal("a new session", decision.Reason);
    }

    [Fact]
    public void A_lower_version_is_refused() => Assert.Equal(Nrtm4Problem.VersionWentBack, Refusal(Decide(Have(7), Notification(3, 4, 6))));

    [Fact]
    public void Another_source_is_refused() => Assert.Equal(Nrtm4Problem.WrongSource, Refusal(Nrtm4Rules.Decide(null, Notification(1), "OTHER", Now)));

    [Fact]
    public void The_case_of_the_source_is_no_difference() => Assert.Equal(Nrtm4Step.Reload, Nrtm4Rules.Decide(null, Notification(1), "test", Now).Step);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_known_delta_with_another_hash_or_url_is_history_rewritten(bool isHash)
    {
        Nrtm4State have = new(Session, 5, [File(4), isHash ? File(5, 'b') : File(5, 'a', "other.json")]);
        Assert.Equal(Nrtm4Problem.HistoryRewritten, Refusal(Decide(have, Notification(3, 4, 6))));
        Assert.Equal(Nrtm4Problem.HistoryRewritten, Refusal(Decide(have, Notification(3, 5, 5))));
    }

    [Fact]
    public void Deltas_that_are_listed_no_more_are_no_rewriting() =>
        Assert.Equal(Nrtm4Step.ApplyDeltas, Decide(new Nrtm4State(Session, 5, [File(3, 'b'), File(4), File(5)]), Notification(3, 4, 6)).Step);

    [Fact]
    public void History_rewritten_in_another_session_is_a_new_session() =>
        Assert.Equal(Nrtm4Step.Reload, Decide(new Nrtm4State(OtherSession, 5, [File(5, 'b')]), Notification(3, 4, 6)).Step);

    [Theory]
    [InlineData(24 * 60, Nrtm4Problem.None)]
    [InlineData((24 * 60) + 1, Nrtm4Problem.Stale)]
    [InlineData(-10, Nrtm4Problem.None)]
    [InlineData(-11, Nrtm4Problem.FromTheFuture)]
    public void A_notification_too_old_or_from_the_future_is_refused(int minutes, Nrtm4Problem problem) =>
        Assert.Equal(problem, Nrtm4Rules.Decide(Have(1), Notification(1), "TEST", Now.AddMinutes(minutes)).Problem);

    [Fact]
    public void A_delta_that_fails_is_replaced_by_a_snapshot_that_leads_further()
    {
        Nrtm4Decision decision = Nrtm4Rules.AfterFailedDelta(Have(4), Notification(5, 3, 6), 5);
        Assert.Equal(Nrtm4Step.Reload, decision.Step);
        Assert.Equal([6L], Versions(decision));
    }

    [Theory]
    [InlineData(4, 5)]
    [InlineData(3, 4)]
    public void Without_a_newer_snapshot_what_is_held_stays(long snapshot, long failed) =>
        Assert.Equal(Nrtm4Step.Nothing, Nrtm4Rules.AfterFailedDelta(Have(failed - 1), Notification(snapshot, 3, 6), failed).Step);

    [Fact]
    public void Whatever_is_decided_leads_to_the_version_of_the_notification()
    {
        Random random = new(1);
        for (int i = 0; i < 20_000; i++)
        {
            long snapshot = random.Next(1, 12), first = random.Next(2, (int)snapshot + 2), last = first + random.Next(6);
            Nrtm4Notification notification = random.Next(4) == 0 ? Notification(snapshot) : Notification(snapshot, first, last);
            notification = Nrtm4Notification.Read(notification.Write());
            Nrtm4State? have = random.Next(5) == 0 ? null : new Nrtm4State(random.Next(5) == 0 ? OtherSession : Session, random.Next(1, 15), []);
            Nrtm4Decision decision = Decide(have, notification);
            if (decision.Step == Nrtm4Step.Refuse)
            {
                Assert.True(have!.Version > notification.Version && have.Session == Session);
                continue;
            }

            long version = decision.Step == Nrtm4Step.Reload ? decision.Snapshot!.Version : have!.Version;
            foreach (Nrtm4FileReference delta in decision.Deltas)
            {
                Assert.Equal(++version, delta.Version);
            }

            Assert.Equal(notification.Version, version);
        }
    }

    private static Nrtm4State Have(long version) => new(Session, version, []);

    private static Nrtm4Decision Decide(Nrtm4State? have, Nrtm4Notification notification) => Nrtm4Rules.Decide(have, notification, "TEST", Now);

    private static IEnumerable<long> Versions(Nrtm4Decision decision) => decision.Deltas.Select(static delta => delta.Version);

    private static Nrtm4Problem Refusal(Nrtm4Decision decision)
    {
        Assert.Equal(Nrtm4Step.Refuse, decision.Step);
        Assert.Empty(decision.Deltas);
        Assert.Equal(Nrtm4Problems.Describe(decision.Problem), decision.Reason);
        return decision.Problem;
    }
}
