using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Rdap.Protocols.RdapHttp;
using Rdap.Protocols.RdapHttp.Answers;
using Rdap.Protocols.RdapHttp.Facts;
using Rdap.Protocols.RdapHttp.Text;
using Rdap.Registry;
using Rdap.Registry.Lookup;
using Rdap.Registry.Numbers;
using Rdap.Registry.Objects;
using Rdap.Server.Options;
using Rdap.Tests.Bulk;
using Rdap.Tests.House;
using Rdap.Tests.Protocols.RdapHttp.Questions;
using Xunit;

namespace Rdap.Tests.Protocols.RdapHttp.Answers;

public sealed class RdapAnswerTests
{
    private static readonly RegistrySnapshot Demo = RegistrySnapshot.Empty(["DEMO"]).With(RdapTestRegistry.Source("DEMO", ReadDemo()));

    [Fact]
    public void Every_object_of_the_demo_registry_is_answered_by_the_rules() => AskForEveryObject(Demo, every: 1);

    [Fact]
    public void Every_object_of_the_fixture_is_answered_by_the_rules() =>
        AskForEveryObject(RegistrySnapshot.Empty(["TEST"]).With(RdapTestRegistry.Source("TEST", FixtureText())), every: 1);

    [Fact]
    public void A_sample_of_a_real_registry_is_answered_by_the_rules()
    {
        SourceSnapshot dn42 = Loading.LoadFiles(TestFiles.Real("dn42/dn42.db.gz")).Snapshot!;
        AskForEveryObject(RegistrySnapshot.Empty([dn42.Info.Name]).With(dn42), every: 20);
    }

    [Fact]
    public void Latin1_names_come_out_as_UTF8()
    {
        RdapTestRegistry registry = new(RegistrySnapshot.Empty(["TEST"]).With(RdapTestRegistry.Source("TEST", FixtureText())));
        JsonElement person = registry.Ask("/entity/JA1-TEST");
        Assert.Equal(["Jörg Ångström"], person.Card("fn"));
        Assert.Equal("Straße 1, Exampleham", person.GetProperty("vcardArray")[1].EnumerateArray().Single(static p => p[0].GetString() == "adr")[1].Text("label"));
    }

    [Theory]
    [InlineData("/ip/192.0.2.7")]
    [InlineData("/autnum/64499")]
    [InlineData("/entity/A-TEST")]
    [InlineData("/help")]
    [InlineData("/ip/x")]
    public void A_renderer_does_not_keep_the_data_of_its_last_answer_alive(string path)
    {
        RdapAnswer answer = new(new RdapSettings());
        WeakReference data = AskOnce(answer, path);
        GC.Collect();
        Assert.False(data.IsAlive);
        GC.KeepAlive(answer);
    }

    // A method of its own, so that no local of the test holds the data.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference AskOnce(RdapAnswer answer, string path)
    {
        RegistrySnapshot registry = TestRegistry.Of("inetnum: 192.0.2.0 - 192.0.2.255\nsource: TEST\n\norganisation: A-TEST\nsource: TEST\n");
        answer.Render(registry, Encoding.UTF8.GetBytes(path), new RdapContext("https://rdap.example.org/"u8), new RdapReply());
        return new WeakReference(registry);
    }

    [Fact]
    public void Any_bytes_are_answered_by_the_rules()
    {
        RdapTestRegistry registry = new(Demo);
        RdapAnswer answer = new(new RdapSettings());
        RdapReply reply = new();
        Prop.ForAll(RdapPathTests.Paths(), path =>
        {
            answer.Render(registry.Snapshot, path, new RdapContext("https://rdap.example.org/"u8), reply);
            return RdapStructure.Check(JsonDocument.Parse(reply.Body).RootElement, reply.Status).Count == 0;
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData("/ip/192.0.2.30")]
    [InlineData("/ip/192.0.2.210")]
    [InlineData("/ip/2001:db8::1")]
    [InlineData("/autnum/64496")]
    [InlineData("/domain/2.0.192.in-addr.arpa")]
    [InlineData("/entity/ORG-NT1-DEMO")]
    [InlineData("/entity/KN1-DEMO")]
    [InlineData("/help")]
    [InlineData("/ip/8.8.8.8")]
    [InlineData("/ip/nonsense")]
    public void Answers_allocate_nothing_once_the_buffers_have_grown(string path)
    {
        byte[] question = Encoding.ASCII.GetBytes(path);
        RdapAnswer answer = new(new RdapSettings());
        RdapReply reply = new();
        for (int i = 0; i < 3; i++)
        {
            answer.Render(Demo, question, new RdapContext("https://rdap.example.org/"u8), reply);
        }

        Assert.Equal(0, Allocated.Least(() =>
        {
            for (int i = 0; i < 100; i++)
            {
                answer.Render(Demo, question, new RdapContext("https://rdap.example.org/"u8), reply);
            }
        }) / 100);
    }

    [Fact]
    public void A_reply_holds_nothing_of_the_one_before()
    {
        RdapTestRegistry registry = new("aut-num: AS64496\nas-name: X\n", referral: "as-block: AS64500 - AS64501\nrdap-server: https://rdap.example.net/\n");
        registry.Ask("/autnum/64500", 302);
        Assert.NotNull(registry.Reply.Location);
        registry.Ask("/autnum/64496");
        Assert.Null(registry.Reply.Location);
        Assert.Equal(QueryOutcome.Answered, registry.Reply.Outcome);
        Assert.Equal(RdapQuestionKind.Autnum, registry.Reply.Kind);
    }

    [Fact]
    public void An_answer_is_the_same_bytes_each_time()
    {
        RdapTestRegistry registry = new(Demo);
        byte[] first = registry.AskBytes("/ip/192.0.2.30").ToArray();
        registry.AskBytes("/entity/ORG-NT1-DEMO");
        Assert.Equal(first, registry.AskBytes("/ip/192.0.2.30").ToArray());
    }

    private static void AskForEveryObject(RegistrySnapshot snapshot, int every)
    {
        RdapTestRegistry registry = new(snapshot);
        byte[] key = new byte[512];
        UrlText path = new();
        int asked = 0;
        for (int id = 0; id < snapshot.Sources[0].IdCount; id += every)
        {
            RegistryObject o = snapshot.Sources[0].Get(id);
            path.Start(default);
            if (o.Class is ObjectClass.Inetnum or ObjectClass.Inet6num && o.TryGetRange(out IpRange range))
            {
                path.Append("/ip/"u8).AppendAddress(range.Family, range.First);
                Assert.Equal("ip network", registry.Ask(Encoding.UTF8.GetString(path.Bytes)).Text("objectClassName"));
            }
            else if (o.TryGetAsns(out AsnRange asns))
            {
                path.Append("/autnum/"u8).AppendNumber(asns.First);
                Assert.True(registry.Ask(Encoding.UTF8.GetString(path.Bytes)).GetProperty("startAutnum").GetUInt32() <= asns.First);
            }
            else if (o.Class == ObjectClass.Domain && o.TryGetRange(out range))
            {
                path.Append("/domain/"u8).AppendSegment(key.AsSpan(0, o.CopyPrimaryKey(key)));
                Assert.Equal("domain", registry.Ask(Encoding.UTF8.GetString(path.Bytes)).Text("objectClassName"));
            }
            else if (RdapContacts.IsEntity(o.Class))
            {
                path.Append("/entity/"u8).AppendSegment(key.AsSpan(0, o.CopyPrimaryKey(key)));
                Assert.Equal(
                    Encoding.UTF8.GetString(key.AsSpan(0, o.CopyPrimaryKey(key))),
                    registry.Ask(Encoding.UTF8.GetString(path.Bytes)).Text("handle"), ignoreCase: true);
            }
            else
            {
                continue;
            }

            asked++;
        }

        Assert.True(asked > 10, $"{asked} objects");
    }

    private static byte[] FixtureText() => File.ReadAllBytes(Path.Combine(Repository.Root, "tests", "data", "rpsl", "fixture.db"));

    private static byte[] ReadDemo()
    {
        using Stream demo = DemoRegistry.Open("demo.db")!;
        using MemoryStream text = new();
        demo.CopyTo(text);
        return text.ToArray();
    }
}
