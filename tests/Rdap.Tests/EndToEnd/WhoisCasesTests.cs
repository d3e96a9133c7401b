using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using Rdap.Server.Options;
using Rdap.Tests.House;
using Xunit;
using static Rdap.Tests.Protocols.Whois.WhoisFixture;

namespace Rdap.Tests.EndToEnd;

/// <summary>
/// The acceptance cases of the WHOIS surface by their numbers, asked of a running server over sockets. A row is a case number, a question,
/// and what the answer must be; what takes more than one line to ask is a test named by its number.
/// </summary>
public sealed partial class WhoisCasesTests(FixtureServer fixture) : IClassFixture<FixtureServer>
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
    private const string Block = "as-block: AS64496 - AS64511";
    private const string Number = "aut-num: AS64496";
    private const string Person = "person: John Q Doe";
    private const string Organisation = "organisation: ORG-EX1-TEST";

    private RunningServer Server => fixture.Server;

    // Which objects a question finds, in which order. Without contacts, so that nothing else is in the answer.
    [Theory]
    [InlineData(1, "192.0.2.15", F3, F6, F7)]
    [InlineData(2, "192.0.2.15", F3, F6, F7)]
    [InlineData(4, "-x 192.0.2.15", Nothing)]
    [InlineData(4, "-x 192.0.2.0/24", F2, F6, F7)]
    [InlineData(5, "-x 192.0.2.10 - 192.0.2.20", F3)]
    [InlineData(5, "-x 192.0.2.10-192.0.2.20", F3)]
    [InlineData(5, "-x 192.0.2.10 - 192.0.2.21", Nothing)]
    [InlineData(5, "192.0.2.10 - 192.0.2.21", F2, F6, F7)]
    [InlineData(6, "-L 192.0.2.15", F1, F2, F3, F8, F6, F7)]
    [InlineData(7, "-l 192.0.2.0/24", F1, F8)]
    [InlineData(7, "-l 192.0.0.0/8", Nothing)]
    [InlineData(8, "-m 192.0.0.0/16", F2, F6, F7)]
    [InlineData(9, "-M 192.0.0.0/16", F2, F3, F6, F7)]
    [InlineData(10, "-M 0.0.0.0/1", Nothing)]
    [InlineData(10, "-M 128.0.0.0/1", F1, F2, F3, F8, F6, F7)]
    [InlineData(12, "-m 192.0.2.128/25AS64496", Nothing)]
    [InlineData(13, "10", Nothing)]
    [InlineData(13, "10/8", Nothing)]
    [InlineData(13, "192.0/16", F1, F8)]
    [InlineData(15, "192.0.2.255 - 192.0.2.0", Nothing)]
    [InlineData(15, "256.1.1.1", Nothing)]
    [InlineData(15, "1.2.3.4.5", Nothing)]
    [InlineData(16, "2001:db8:1::1", F5, F9)]
    [InlineData(16, "2001:DB8:1::/48", F5, F9)]
    [InlineData(16, "2001:0db8:0001:0000::/48", F5, F9)]
    [InlineData(17, "[2001:db8::]/32", F4, F9)]
    [InlineData(17, "2001:db8:1::1/48", F5, F9)]
    [InlineData(18, "2001:db8::/32AS64496", F9)]
    [InlineData(18, "2001:db8::/32AS64497", Nothing)]
    [InlineData(19, "192.0.2.0/24AS64496", F6)]
    [InlineData(19, "192.0.2.0/24AS64498", Nothing)]
    [InlineData(19, "-L 192.0.2.77/32AS64496", F8, F6)]
    [InlineData(20, "::ffff:192.0.2.1", Nothing)]
    [InlineData(20, "64:ff9b::192.0.2.1", Nothing)]
    [InlineData(21, "AS64496", "as-block: AS64496 - AS64511", "aut-num: AS64496")]
    [InlineData(21, "as64496", "as-block: AS64496 - AS64511", "aut-num: AS64496")]
    [InlineData(21, "AS 64496", Nothing)]
    [InlineData(22, "AS4200000000", "aut-num: AS4200000000")]
    [InlineData(22, "AS64086.59904", "aut-num: AS4200000000")]
    [InlineData(22, "AS4294967296", Nothing)]
    [InlineData(23, "-T aut-num AS64496", "aut-num: AS64496")]
    [InlineData(23, "-T as-block AS64500", "as-block: AS64496 - AS64511")]
    [InlineData(24, "AS-EXAMPLE", "as-set: AS-EXAMPLE")]
    [InlineData(24, "as64496:as-cust", "as-set: AS64496:AS-CUST")]
    [InlineData(24, "RS-EX", "route-set: RS-EX")]
    [InlineData(27, "-i origin AS64496", F6, F8, F9)]
    [InlineData(27, "-i mnt-by EX-MNT -T inetnum", F1, F2, F3)]
    [InlineData(28, "-i admin-c,tech-c JD1-TEST", F2)]
    [InlineData(28, "-i person JD1-TEST", F2)]
    [InlineData(28, "-i pn JD1-TEST", F2)]
    [InlineData(28, "-T aut-num -i member-of AS-EXAMPLE", Nothing)]
    [InlineData(29, "john@example.net", "person: John Q Doe")]
    [InlineData(30, "-i nserver ns1.example.net", "domain: 2.0.192.in-addr.arpa")]
    [InlineData(30, "-i nserver NS1.EXAMPLE.NET", "domain: 2.0.192.in-addr.arpa")]
    [InlineData(31, "John Doe", "person: John Q Doe")]
    [InlineData(31, "doe  john", "person: John Q Doe")]
    [InlineData(31, "JOHN DOE", "person: John Q Doe")]
    [InlineData(31, "Joh Doe", Nothing)]
    [InlineData(31, "Doe", "person: John Q Doe", "person: Jane Doe")]
    [InlineData(32, "\"John Doe\"", Nothing)]
    [InlineData(32, "John*", Nothing)]
    [InlineData(33, "example networks", "organisation: ORG-EX1-TEST")]
    [InlineData(33, "ORG-EX1-TEST", "organisation: ORG-EX1-TEST")]
    [InlineData(33, "-T organisation networks bv", "organisation: ORG-EX1-TEST")]
    [InlineData(34, "2.0.192.in-addr.arpa", "domain: 2.0.192.in-addr.arpa")]
    [InlineData(34, "2.0.192.IN-ADDR.ARPA.", "domain: 2.0.192.in-addr.arpa")]
    [InlineData(34, "0-63.2.0.192.in-addr.arpa", "domain: 0-63.2.0.192.in-addr.arpa")]
    [InlineData(34, "5.2.0.192.in-addr.arpa", "domain: 0-63.2.0.192.in-addr.arpa")]
    [InlineData(34, "200.2.0.192.in-addr.arpa", "domain: 2.0.192.in-addr.arpa")]
    [InlineData(34, "-x 200.2.0.192.in-addr.arpa", Nothing)]
    [InlineData(34, "80-28.79.198.195.in-addr.arpa", Nothing)]
    [InlineData(34, "example.net", Nothing)]
    [InlineData(35, "-d 192.0.2.0/24", F2, F6, F7, "domain: 2.0.192.in-addr.arpa")]
    [InlineData(35, "192.0.2.0/24", F2, F6, F7)]
    [InlineData(36, "8.b.d.0.1.0.0.2.ip6.arpa", Nothing)]
    [InlineData(5, "192.0.2.10-192.0.2.21", F2, F6, F7)]
    [InlineData(14, "192.0.2.1/24", Nothing)]
    [InlineData(19, "192.0.2.0/24as64496", F6)]
    [InlineData(21, "AS64497", Block)]
    [InlineData(22, "as4200000000", "aut-num: AS4200000000")]
    [InlineData(22, "AS1.2", Nothing)]
    [InlineData(28, "-i ac,tc JD1-TEST", F2)]
    [InlineData(28, "-i admin-c -i tech-c jd1-test", F2)]
    [InlineData(34, "_0-63.2.0.192.in-addr.arpa", Nothing)]
    [InlineData(48, "-T inetnum 192.0.2.15", F3)]
    [InlineData(49, "-BGxTinetnum 192.0.2.0/24", F2)]
    [InlineData(49, "-T inetnum,route 192.0.2.0/24", F2, F6, F7)]
    [InlineData(49, "-T in,rt 192.0.2.0/24", F2, F6, F7)]
    [InlineData(49, "-T ,in,,RT, 192.0.2.0/24", F2, F6, F7)]
    [InlineData(49, "192.0.2.0/24 -T in", F2)]
    [InlineData(50, "-V Md5.6 192.0.2.15", F3, F6, F7)]
    [InlineData(50, "--charset UTF-8 -V Md5.6 192.0.2.15", F3, F6, F7)]
    [InlineData(51, "-s TEST 192.0.2.15", F3, F6, F7)]
    [InlineData(51, "-s test,TEST 192.0.2.15", F3, F6, F7)]
    [InlineData(51, "-a 192.0.2.15", F3, F6, F7)]
    [InlineData(51, "--resource 192.0.2.15", F3, F6, F7)]
    [InlineData(51, "-s FOO,TEST 192.0.2.15", F3, F6, F7)]
    [InlineData(52, "help 192.0.2.1", Nothing)]
    public async Task Finds(int number, string question, params string[] objects)
    {
        string answer = await Server.AskAsync("-r -G " + question);
        Assert.Equal(objects, Found(answer));
        IsWhole(number, answer);
    }

    // What is said, and (after "!") what is not.
    [Theory]
    [InlineData(3, "-B -r 192.0.2.0/24", "notify:         n@example.net", "source:         TEST", "!# Filtered", "!% Note")]
    [InlineData(3, "-r 192.0.2.0/24", "source:         TEST # Filtered", "!notify:")]
    [InlineData(10, "-M 0/0", "%ERROR:112: ", "!inetnum:")]
    [InlineData(10, "-m ::/0", "%ERROR:112: ")]
    [InlineData(11, "-l -M 192.0.2.0/24", "%ERROR:901: ", "!inetnum:")]
    [InlineData(11, "-l EX-MNT", "%WARNING:902: ", "mntner:         EX-MNT")]
    [InlineData(12, "-m 0.0.0.0/0AS64496", "%ERROR:112: ")]
    [InlineData(14, "192.0.2.1/24", "% The address has bits set behind the prefix length. Did you mean 192.0.2.0/24?", "!inetnum:")]
    [InlineData(23, "-T as-block AS2 - AS1", "%ERROR:115: ")]
    [InlineData(25, "-K AS-EXAMPLE", "% Note: only primary keys are shown, and none of persons, roles and organisations.", "as-set:         AS-EXAMPLE",
        "members:        AS64496, AS64496:AS-CUST", "!descr:", "!admin-c:", "!% Information")]
    [InlineData(25, "-K 192.0.2.0/24", "inetnum:        192.0.2.0 - 192.0.2.255", "route:          192.0.2.0/24", "origin:         AS64496", "!netname:")]
    [InlineData(25, "-K JD1-TEST", "% Note: only primary keys", "%ERROR:101: ", "!person:")]
    [InlineData(26, "-F AS64496", "*an: AS64496", "*aa: EXAMPLE-AS", "!organisation:", "!person:", "!aut-num:")]
    [InlineData(28, "-i nosuch X", "%ERROR:104: ", "\"nosuch\" is not")]
    [InlineData(28, "-i descr X", "%ERROR:105: ", "\"descr\" cannot")]
    [InlineData(29, "-i e-mail john@example.net", "%ERROR:105: ")]
    [InlineData(37, "-b 192.0.2.15", "inetnum:        192.0.2.10 - 192.0.2.20\nabuse-mailbox:  abuse@example.net\n\n", "!netname:", "!% Note", "!% Information")]
    [InlineData(37, "-b AS64496", "aut-num:        AS64496\nabuse-mailbox:  abuse@example.net\n\n", "!as-block:")]
    [InlineData(37, "-b AS4200000000", "aut-num:        AS4200000000\n% No abuse contact registered for AS4200000000\n\n")]
    [InlineData(38, "-b -B 192.0.2.1", "%ERROR:109: ", "\"-b, --abuse-contact\" and \"-B, --no-filtering\"")]
    [InlineData(38, "-b EX-MNT", "%ERROR:111: ")]
    [InlineData(40, "--no-personal 192.0.2.0/24", "% Note: persons and roles are left out of this answer.", "organisation:", "!person:", "!role:")]
    [InlineData(40, "--no-personal JD1-TEST", "%ERROR:101: ", "!person:")]
    [InlineData(41, "EX-MNT", "auth:           MD5-PW # Filtered", "source:         TEST # Filtered", "!upd-to:", "!$1$")]
    [InlineData(41, "-B EX-MNT", "auth:           MD5-PW # Filtered", "upd-to:         u@example.net", "source:         TEST # Filtered", "!$1$")]
    [InlineData(42, "--charset nosuch -r AS64496", "% Invalid character set nosuch", "aut-num:        AS64496")]
    [InlineData(43, "", "%ERROR:106: ")]
    [InlineData(43, "   ", "%ERROR:106: ")]
    [InlineData(43, "-T inetnum", "%ERROR:106: ")]
    [InlineData(49, "-W test", "% Invalid option: -W\n%ERROR:111: ")]
    [InlineData(49, "-R test", "%ERROR:111: ")]
    [InlineData(49, "--exact-match x", "% Invalid option: --exact-match\n%ERROR:111: ")]
    [InlineData(49, "-one-less x", "%ERROR:111: ")]
    [InlineData(49, "--T x", "%ERROR:111: ")]
    [InlineData(49, "-T foo x", "%ERROR:103: unknown object type 'foo'")]
    [InlineData(49, "-v role -v person", "%ERROR:110: ")]
    [InlineData(50, "-V tag,203.0.113.7 x", "%ERROR:203: ")]
    [InlineData(50, "-V a,b,c x", "%ERROR:111: ")]
    [InlineData(51, "-s FOO 192.0.2.15", "%ERROR:102: ", "\"FOO\" is not", "!%ERROR:101", "!inetnum:")]
    [InlineData(51, "-s TEST --resource 192.0.2.15", "%ERROR:109: ")]
    [InlineData(52, "help", "%       -x, --exact", "%       -r, --no-referenced", "!%ERROR")]
    [InlineData(52, "HeLp", "%       -x, --exact")]
    [InlineData(52, "-t route", "route:          [mandatory]  [single]     [primary/lookup key]\n", "origin:         [mandatory]  [single]     [primary key, inverse key]\n",
        "components:     [optional]   [single]     [ ]\n")]
    [InlineData(52, "-v route", "% The route class: ", "route:          [mandatory]  [single]     [primary/lookup key]\n")]
    [InlineData(52, "-q sources", "TEST:3:N:0-0\n")]
    [InlineData(52, "--list-sources", "TEST:3:N:0-0\n")]
    [InlineData(52, "-q types", "inetnum\ninet6num\nas-block\naut-num\nas-set\nroute\nroute6\nroute-set\ninet-rtr\nfilter-set\npeering-set\nrtr-set\ndomain\n")]
    [InlineData(52, "-q foo", "% Invalid option: foo\n%ERROR:111: ")]
    [InlineData(52, "-q version", "% rdapd-")]
    [InlineData(52, "--version", "% rdapd-")]
    public async Task Says(int number, string question, params string[] parts)
    {
        string answer = await Server.AskAsync(question);
        Assert.All(parts, part =>
        {
            if (part[0] == '!')
            {
                Assert.DoesNotContain(part[1..], answer, StringComparison.Ordinal);
            }
            else
            {
                Assert.Contains(part, answer, StringComparison.Ordinal);
            }
        });
        IsWhole(number, answer);
    }

    // The blocks, in their order: "RI key", "AB key = mailbox", the first line of an object.
    [Theory]
    [InlineData(1, "192.0.2.15", "RI 192.0.2.10 - 192.0.2.20", "AB 192.0.2.10 - 192.0.2.20 = abuse@example.net", F3, "person: Jane Doe",
        "RI 192.0.2.0/24AS64496", "route: 192.0.2.0/24", "RI 192.0.2.0/24AS64497", "route: 192.0.2.0/24")]
    [InlineData(2, "-r 192.0.2.15", "RI 192.0.2.10 - 192.0.2.20", "AB 192.0.2.10 - 192.0.2.20 = abuse@example.net", F3,
        "RI 192.0.2.0/24AS64496", "route: 192.0.2.0/24", "RI 192.0.2.0/24AS64497", "route: 192.0.2.0/24")]
    [InlineData(21, "AS64496", "RI AS64496 - AS64511", Block, "RI AS64496", "AB AS64496 = abuse@example.net", Number, Organisation, "person: Jane Doe")]
    [InlineData(39, "-T inetnum 192.0.2.0", "RI 192.0.2.0 - 192.0.2.255", "AB 192.0.2.0 - 192.0.2.255 = abuse@example.net", F2, Organisation, Person)]
    [InlineData(39, "-G -T inetnum -M 192.0.0.0/16", "AB 192.0.2.0 - 192.0.2.255 = abuse@example.net", F2,
        "AB 192.0.2.10 - 192.0.2.20 = abuse@example.net", F3, Organisation, Person, "person: Jane Doe")]
    [InlineData(42, "Jörg", "RI JA1-TEST", "person: Jörg Ångström")]
    [InlineData(42, "-Z utf8 JA1-TEST", "RI JA1-TEST", "person: Jörg Ångström")]
    public async Task Shows(int number, string question, params string[] blocks)
    {
        string answer = await Server.AskAsync(question);
        IsWhole(number, answer);
        int start = answer.IndexOf(FilterNote, StringComparison.Ordinal) + FilterNote.Length;
        int end = answer.LastIndexOf("\n% This query was served by", StringComparison.Ordinal);
        Assert.Equal(blocks, Blocks(answer[start..end]));
    }

    [Fact]
    public void Every_case_is_here()
    {
        // Limits of connections and of personal data have tests of their own.
        int[] elsewhere = [53, 54];
        IEnumerable<MethodInfo> tests = typeof(WhoisCasesTests).GetMethods();
        IEnumerable<int> rows = tests.SelectMany(static test => test.GetCustomAttributes<InlineDataAttribute>()).Select(static row => (int)row.Data[0]!);
        IEnumerable<int> names = tests.SelectMany(static test => CaseNumber().Matches(test.Name))
            .Select(static match => int.Parse(match.ValueSpan, CultureInfo.InvariantCulture));
        Assert.Equal(Enumerable.Range(1, 56).Except(elsewhere), rows.Concat(names).Distinct().Order());
    }

    private static void IsWhole(int number, string answer)
    {
        Assert.True(answer.EndsWith("\n\n\n", StringComparison.Ordinal), $"case {number} does not end with three line feeds");
        Assert.DoesNotContain('\r', answer);
        Assert.Equal(1, answer.Split("% This query was served by").Length - 1);
    }

    [GeneratedRegex(@"(?<=_)\d+(?=_)")]
    private static partial Regex CaseNumber();
}

/// <summary>A server over tests/data/rpsl/fixture.db as source TEST, shared by the tests of a class.</summary>
public sealed class FixtureServer : IAsyncLifetime
{
    internal RunningServer Server { get; private set; } = null!;

    internal static IReadOnlyList<SourceOptions> Sources { get; } =
        [new SourceOptions { Name = "TEST", Files = [Path.Combine(Repository.Root, "tests/data/rpsl/fixture.db")] }];

    public async ValueTask InitializeAsync() => Server = await RunningServer.StartAsync(static options => options with { Sources = Sources });

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}
