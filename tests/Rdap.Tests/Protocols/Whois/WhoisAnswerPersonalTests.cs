using System.Buffers;
using System.Text;
using Rdap.Protocols.Whois;
using Rdap.Registry.Lookup;
using Rdap.Registry.Numbers;
using Xunit;
using static Rdap.Tests.Protocols.Whois.WhoisFixture;

namespace Rdap.Tests.Protocols.Whois;

/// <summary>What a limit of personal objects does to answers, and what no limit ever does.</summary>
public sealed class WhoisAnswerPersonalTests
{
    private const string Denied = "%ERROR:201: access denied for 192.0.2.99";
    private static readonly IpAddress Client = new(IpFamily.V4, 0xC0000263);

    [Fact]
    public void Case_54_what_is_over_the_limit_is_left_out_and_said_once_before_the_footer()
    {
        var quota = new Counting(1);
        WhoisSession session = Make(quota);
        Assert.Equal(["RI JD1-TEST", "person: John Q Doe", Denied], Blocks(Ask(session, "doe")));
        Assert.Equal((QueryOutcome.Limited, WhoisMessage.AccessDenied), (session.Outcome, session.Denial));

        session.Reset();
        string answer = Ask(session, "doe");
        Assert.Equal([Denied], Blocks(answer));
        Assert.EndsWith("until midnight UTC. Everything else is answered as\n% ever: add \"-r\" for an answer without contacts.\n\n" + Footer, answer);
        Assert.Contains("% This address has been shown 7 persons and roles today", answer);
        Assert.Equal([Client, Client, Client], quota.Asked);
    }

    [Theory]
    [InlineData(PersonalVerdict.OverLimit, "temporarily left out")]
    [InlineData(PersonalVerdict.Refused, "are not shown to this address")]
    public void Contacts_are_left_out_and_the_rest_of_the_answer_is_not(PersonalVerdict verdict, string reason)
    {
        WhoisSession session = Make(new Fixed(verdict));
        string answer = Ask(session, "192.0.2.15");
        Assert.Equal(
            [
                "RI 192.0.2.10 - 192.0.2.20", "AB 192.0.2.10 - 192.0.2.20 = abuse@example.net", "inetnum: 192.0.2.10 - 192.0.2.20",
                "RI 192.0.2.0/24AS64496", "route: 192.0.2.0/24", "RI 192.0.2.0/24AS64497", "route: 192.0.2.0/24", Denied,
            ],
            Blocks(answer));
        Assert.Contains(reason, answer);
        Assert.Equal(QueryOutcome.Limited, session.Outcome);
    }

    [Fact]
    public void What_is_wrong_with_a_person_is_not_told_either()
    {
        WhoisSession session = Make(new Fixed(PersonalVerdict.OverLimit));
        Assert.Equal([Denied], Blocks(Ask(session, "--no-valid-syntax doe")));
        Assert.Equal(["% 'EX-MNT' has valid syntax"], Blocks(Ask(session, "--no-valid-syntax EX-MNT")));
    }

    // The rule of the house: a limit may take persons out of an answer, and nothing else.
    [Theory]
    [InlineData("192.0.2.15")]
    [InlineData("-L 192.0.2.15")]
    [InlineData("-M 192.0.0.0/8")]
    [InlineData("-G -M 192.0.0.0/8")]
    [InlineData("-c -B 192.0.2.0/24")]
    [InlineData("2001:db8:1::1")]
    [InlineData("AS64496")]
    [InlineData("AS4200000000")]
    [InlineData("192.0.2.0/24AS64496")]
    [InlineData("2.0.192.in-addr.arpa")]
    [InlineData("-b 192.0.2.15")]
    [InlineData("-K 192.0.2.0/24")]
    [InlineData("-F 192.0.2.15")]
    [InlineData("ORG-EX1-TEST")]
    [InlineData("AR1-TEST")]
    [InlineData("EX-MNT")]
    [InlineData("AS-EXAMPLE")]
    [InlineData("-i admin-c JD2-TEST")]
    [InlineData("-T inetnum -i mnt-by EX-MNT")]
    [InlineData("-d 192.0.2.0/24")]
    [InlineData("198.51.100.1")]
    [InlineData("203.0.113.1")]
    [InlineData("help")]
    [InlineData("-t inetnum")]
    public void Whoever_is_over_the_limit_is_told_of_numbers_exactly_what_everybody_is_told(string query)
    {
        string[] free = Blocks(Ask(Test, query));
        foreach (PersonalVerdict verdict in new[] { PersonalVerdict.OverLimit, PersonalVerdict.Refused })
        {
            string[] limited = Blocks(Ask(Make(new Fixed(verdict)), query));
            Assert.Equal(free.Where(static b => !b.StartsWith("person:", StringComparison.Ordinal)), limited.Where(static b => b != Denied));
            Assert.Equal(free.Length != limited.Length || free.Any(static b => b.StartsWith("person:", StringComparison.Ordinal)), limited.Contains(Denied));
        }
    }

    [Theory]
    [InlineData("-r 192.0.2.15")]
    [InlineData("-r -M 192.0.0.0/8")]
    [InlineData("-b 192.0.2.15")]
    [InlineData("-K JD1-TEST")]
    [InlineData("--no-personal 192.0.2.15")]
    [InlineData("-F AS64496")]
    [InlineData("AR1-TEST")]
    [InlineData("-r ORG-EX1-TEST")]
    [InlineData("192.0.2.0/24AS64496")]
    public void Without_a_personal_object_nobody_is_counted(string query)
    {
        var quota = new Counting(0);
        Assert.Equal(Ask(Test, query), Ask(Make(quota), query));
        Assert.Empty(quota.Asked);
    }

    [Theory]
    [InlineData("JD1-TEST", 1)]
    [InlineData("-F JD1-TEST", 1)]
    [InlineData("192.0.2.15", 1)]
    [InlineData("-M 192.0.0.0/8", 2)]
    [InlineData("-G -M 192.0.0.0/8", 2)]
    [InlineData("-L 192.0.2.15", 3)]
    [InlineData("-G -L 192.0.2.15", 2)]
    public void Each_time_that_one_is_shown_counts(string query, int count)
    {
        var quota = new Counting(1000);
        string answer = Ask(Make(quota), query);
        Assert.Equal(Ask(Test, query), answer);
        Assert.Equal(count, quota.Asked.Count);
        Assert.Equal(count, answer.Split(["\nperson:", "\n*pn:"], StringSplitOptions.None).Length - 1);
    }

    [Fact]
    public void A_kept_connection_goes_on()
    {
        WhoisSession session = Make(new Fixed(PersonalVerdict.OverLimit));
        Assert.Contains(Denied, Ask(session, "-k JD1-TEST"));
        Assert.True(session.KeepOpen);
        Assert.Contains("inetnum:        192.0.2.10 - 192.0.2.20\n", Ask(session, "-r 192.0.2.15"));
        Assert.Equal((QueryOutcome.Answered, WhoisMessage.None), (session.Outcome, session.Denial));
        Assert.Contains("inetnum:        192.0.2.10 - 192.0.2.20\n", Ask(session, "192.0.2.15"));
        Assert.Equal((QueryOutcome.Limited, WhoisMessage.AccessDenied), (session.Outcome, session.Denial));
        Assert.True(session.KeepOpen);
        Ask(session, "-k");
        Assert.False(session.KeepOpen);
    }

    [Theory]
    [InlineData("-V web,203.0.113.7 JD1-TEST", "203.0.113.7")]
    [InlineData("-V web,::ffff:203.0.113.7 JD1-TEST", "203.0.113.7")]
    [InlineData("-V web,2001:db8::7 JD1-TEST", "2001:db8::7")]
    [InlineData("-V web JD1-TEST", "192.0.2.99")]
    [InlineData("JD1-TEST", "192.0.2.99")]
    public void Who_is_asked_for_is_who_is_counted(string query, string counted)
    {
        var quota = new Counting(1000);
        WhoisSession session = Make(quota);
        session.Begin(Test, Encoding.ASCII.GetBytes(query), new WhoisClient(true, Client));
        Drain(session);
        Assert.Equal([counted], quota.Asked.Select(a => a.ToString()));
        Assert.Equal(counted, session.Client.ToString());

        // The next line of the same connection is asked for itself again.
        session.Begin(Test, "JD1-TEST"u8, new WhoisClient(true, Client));
        Assert.Equal("192.0.2.99", session.Client.ToString());
    }

    [Fact]
    public void Asking_for_others_without_leave_is_said_and_asking_for_oneself_is_answered()
    {
        WhoisSession session = Make(new Counting(1000));
        Assert.Contains("%ERROR:203: ", Ask(session, "-V web,203.0.113.7 192.0.2.15"));
        Assert.Equal((WhoisMessage.ProxyNotAllowed, false), (session.Denial, session.KeepOpen));
        session.Reset();
        Assert.Contains("inetnum:        192.0.2.10 - 192.0.2.20\n", Ask(session, "-V web 192.0.2.15"));
        Assert.Equal(WhoisMessage.None, session.Denial);
    }

    [Fact]
    public void Counting_costs_no_allocation()
    {
        foreach (PersonalVerdict verdict in Enum.GetValues<PersonalVerdict>())
        {
            WhoisSession session = Make(new Fixed(verdict));
            ArrayBufferWriter<byte> output = new(1 << 20);
            Assert.Equal(0, Allocated.Least(() =>
            {
                for (int i = 0; i < 50; i++)
                {
                    session.Reset();
                    session.Begin(Test, "-L 192.0.2.15"u8, new WhoisClient(false, Client));
                    while (session.WriteNext(output))
                    {
                    }

                    output.ResetWrittenCount();
                }
            }));
        }
    }

    private static WhoisSession Make(IPersonalQuota quota) => new(Texts, new WhoisSettings { PersonalQuota = quota, PersonalObjectsPerDay = 7 });

    private static string Ask(WhoisSession session, string line)
    {
        session.Begin(Test, Encoding.Latin1.GetBytes(line), new WhoisClient(false, Client));
        return Encoding.Latin1.GetString(Drain(session));
    }

    private static string Ask(Rdap.Registry.RegistrySnapshot registry, string line) => WhoisFixture.Ask(registry, line);

    private sealed class Counting(int limit) : IPersonalQuota
    {
        public List<IpAddress> Asked { get; } = [];

        public PersonalVerdict Take(IpAddress client)
        {
            Asked.Add(client);
            return Asked.Count <= limit ? PersonalVerdict.Shown : PersonalVerdict.OverLimit;
        }
    }

    private sealed class Fixed(PersonalVerdict verdict) : IPersonalQuota
    {
        public PersonalVerdict Take(IpAddress client) => verdict;
    }
}
