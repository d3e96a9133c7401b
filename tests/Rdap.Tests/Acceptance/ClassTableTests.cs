using System.Globalization;
using System.Text;
using Rdap.Registry;
using Rdap.Registry.Objects;
using Xunit;
using static Rdap.Tests.Protocols.Whois.WhoisFixture;

namespace Rdap.Tests.Acceptance;

/// <summary>
/// A registry with one object of every class, made from the class table, in which every attribute of the template says something of its own: every
/// lookup key finds it, every inverse key finds it, and no other attribute can be searched.
/// </summary>
public sealed class ClassTableTests
{
    private static readonly ObjectClassInfo[] Classes = ObjectClasses.Rpsl.ToArray();

    // In the other direction than answers are, so that their order is made and not found.
    private static readonly RegistrySnapshot All = Build(Make("TEST", SourceRole.Registry, [.. Classes.Reverse().Select(TextOf)]));

    // The table of whois.md section 1.4 as it stands there, so that a slip in the templates is seen.
    public static TheoryData<string, string, string> Keys { get; } = new()
    {
        { "inetnum", "netname", "org sponsoring-org admin-c tech-c abuse-c notify mnt-by mnt-lower mnt-domains mnt-routes mnt-irt" },
        { "inet6num", "netname", "org sponsoring-org admin-c tech-c abuse-c notify mnt-by mnt-lower mnt-domains mnt-routes mnt-irt" },
        { "as-block", "", "org notify mnt-by mnt-lower" },
        { "aut-num", "", "member-of org sponsoring-org admin-c tech-c abuse-c notify mnt-by" },
        { "as-set", "", "mbrs-by-ref org tech-c admin-c notify mnt-by mnt-lower" },
        { "route", "", "origin ping-hdl org member-of notify mnt-lower mnt-routes mnt-by" },
        { "route6", "", "origin ping-hdl org member-of notify mnt-lower mnt-routes mnt-by" },
        { "route-set", "", "mbrs-by-ref org tech-c admin-c notify mnt-by mnt-lower" },
        { "inet-rtr", "", "local-as ifaddr member-of org admin-c tech-c notify mnt-by" },
        { "filter-set", "", "org tech-c admin-c notify mnt-by mnt-lower" },
        { "peering-set", "", "org tech-c admin-c notify mnt-by mnt-lower" },
        { "rtr-set", "", "mbrs-by-ref org tech-c admin-c notify mnt-by mnt-lower" },
        { "domain", "", "org admin-c tech-c zone-c nserver ds-rdata notify mnt-by" },
        { "poetic-form", "", "admin-c notify mnt-by" },
        { "poem", "", "form author notify mnt-by" },
        { "mntner", "", "org admin-c tech-c upd-to mnt-nfy auth notify mnt-by mnt-ref" },
        { "irt", "e-mail", "org admin-c tech-c auth irt-nfy notify mnt-by mnt-ref" },
        { "key-cert", "", "fingerpr org notify admin-c tech-c mnt-by" },
        { "organisation", "org-name e-mail", "org admin-c tech-c abuse-c ref-nfy mnt-ref notify mnt-by" },
        { "role", "role e-mail", "org admin-c tech-c notify abuse-mailbox mnt-by mnt-ref" },
        { "person", "person e-mail", "org notify mnt-by mnt-ref" },
    };

    [Fact]
    public void Answers_have_the_classes_in_the_order_of_the_templates()
    {
        string[] expected = [.. Classes.Select(static info => info.Name)];
        Assert.Equal(Keys.Select(static row => row.Data.Item1), expected);
        Assert.Equal(expected, ClassesIn(Ask(All, "-r -G -i mnt-by ALL-MNT")));
        Assert.Equal(expected, ClassesIn(Ask(All, "-r -G -a -i notify all@example.net")));
        Assert.Equal(expected, Ask(All, "-q types").Split('\n').Where(static line => line.Length > 0 && line[0] != '%'));
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public void A_class_has_the_keys_of_the_reference(string name, string lookup, string inverse)
    {
        Assert.True(ObjectClasses.TryFind(Encoding.ASCII.GetBytes(name), out ObjectClass objectClass));
        ObjectClassInfo info = ObjectClasses.Get(objectClass);
        Assert.Equal(inverse.Split(' ').Order(), Names(info.InverseKeys).Order());
        string[] primary = [.. Names(info.PrimaryKey)];
        Assert.Equal(
            lookup.Split(' ', StringSplitOptions.RemoveEmptyEntries).Order(), Names(info.LookupKeys).Where(key => !primary.Contains(key)).Order());
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public void Every_key_finds_the_object(string name, string lookup, string inverse)
    {
        string key = PrimaryKeyOf(name);
        Assert.Equal([name], ClassesIn(Ask(All, $"-r -G -T {name} {key}")));
        Assert.Equal([name], ClassesIn(Ask(All, $"-r -G -T {name} {key.ToLowerInvariant()}")));
        foreach (string attribute in lookup.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            Assert.Contains(name, ClassesIn(Ask(All, $"-r -G {ValueOf(name, attribute)}")));
            Assert.Equal([name], ClassesIn(Ask(All, $"-r -G -T {name} {ValueOf(name, attribute).ToUpperInvariant()}")));
        }

        foreach (string attribute in inverse.Split(' ').Where(static a => a != "auth"))
        {
            string value = ValueOf(name, attribute);
            Assert.Equal([name], ClassesIn(Ask(All, $"-r -G -T {name} -i {attribute} {value}")));
            Assert.Contains(name, ClassesIn(Ask(All, $"-r -G -i {AttributeNames.Get(Find(attribute)).ShortName} {value.ToLowerInvariant()}")));
        }
    }

    [Fact]
    public void What_is_an_inverse_key_of_no_class_cannot_be_searched()
    {
        HashSet<string> inverse = [.. Keys.SelectMany(static row => row.Data.Item3.Split(' ')), "opaque-id", "person"];
        foreach (AttributeNameInfo attribute in AttributeNames.All[1..])
        {
            string answer = Ask(All, $"-i {attribute.Name} X");
            Assert.Equal(!inverse.Contains(attribute.Name), answer.Contains("%ERROR:105: ", StringComparison.Ordinal));
            Assert.DoesNotContain("%ERROR:104", answer);
        }

        Assert.Contains("%ERROR:104: ", Ask(All, "-i no-such X"));
        Assert.Contains("%ERROR:104: ", Ask(All, "-i admin-c,no-such X"));
        Assert.Contains("%ERROR:105: ", Ask(All, "-i admin-c,em X"));
    }

    [Fact]
    public void The_name_of_a_key_is_searchable_and_a_password_is_not()
    {
        RegistrySnapshot registry = Of("mntner: A-MNT\nauth: PGPKEY-C0FF8A91\nauth: MD5-PW $1$x\nsource: TEST");
        Assert.Equal(["mntner"], ClassesIn(Ask(registry, "-r -G -i auth PGPKEY-c0ff8a91")));
        Assert.Contains("% Only the names of key-cert objects", Ask(registry, "-i auth MD5-PW $1$x"));
    }

    [Fact]
    public void An_alias_stands_for_every_attribute_that_names_a_person()
    {
        string[] fields = ["abuse-c", "admin-c", "tech-c", "zone-c", "author", "ping-hdl"];
        foreach (ObjectClassInfo info in Classes)
        {
            foreach (string field in fields.Where(field => Names(info.InverseKeys).Contains(field)))
            {
                Assert.Equal([info.Name], ClassesIn(Ask(All, $"-r -G -i person -T {info.Name} {ValueOf(info.Name, field)}")));
            }
        }
    }

    [Theory]
    [InlineData("ds-rdata", "64431 5  1 ABCD", "domain: 2.0.192.in-addr.arpa\nds-rdata: 64431 5 1 ABCD")]
    [InlineData("fingerpr", "AB CD  ef", "key-cert: PGPKEY-1\nfingerpr: AB CD EF")]
    [InlineData("nserver", "ns1.example.net", "domain: 2.0.192.in-addr.arpa\nnserver: ns1.example.net. 192.0.2.1")]
    [InlineData("mnt-routes", "A-MNT", "inetnum: 192.0.2.0 - 192.0.2.255\nmnt-routes: A-MNT {192.0.2.0/24^+}")]
    [InlineData("mnt-by", "B-MNT", "mntner: A-MNT\nmnt-by: A-MNT, B-MNT")]
    [InlineData("mnt-by", "B-MNT", "mntner: A-MNT\nmnt-by: A-MNT # not me\n+ B-MNT")]
    [InlineData("ifaddr", "192.0.2.1", "inet-rtr: r1.example.net\nifaddr: 192.0.2.1 masklen 30")]
    [InlineData("local-as", "as1.10", "inet-rtr: r1.example.net\nlocal-as: AS65546")]
    public void A_key_may_have_several_words_and_a_value_more_than_the_key(string attribute, string key, string text) =>
        Assert.Single(ClassesIn(Ask(Of(text + "\nsource: TEST"), $"-r -G -i {attribute} {key}")));

    private static IEnumerable<string> Names(ReadOnlyMemory<AttributeName> attributes) =>
        attributes.ToArray().Select(static attribute => AttributeNames.Get(attribute).Name);

    private static AttributeName Find(string name) => AttributeNames.Find(Encoding.ASCII.GetBytes(name));

    private static string[] ClassesIn(string answer) => [.. Found(answer).Where(static found => found != Nothing).Select(static found => found.Split(':')[0])];

    private static string PrimaryKeyOf(string name) => name switch
    {
        "inetnum" => "192.0.2.0 - 192.0.2.255",
        "inet6num" => "2001:db8::/32",
        "as-block" => "AS64496 - AS64511",
        "aut-num" => "AS64496",
        "route" => "192.0.2.0/24AS64496",
        "route6" => "2001:db8::/32AS64496",
        "as-set" => "AS-EXAMPLE",
        "route-set" => "RS-EXAMPLE",
        "rtr-set" => "RTRS-EXAMPLE",
        "filter-set" => "FLTR-EXAMPLE",
        "peering-set" => "PRNG-EXAMPLE",
        "domain" => "2.0.192.in-addr.arpa",
        "key-cert" => "PGPKEY-C0FF8A91",
        "poem" => "POEM-EXAMPLE",
        "poetic-form" => "FORM-EXAMPLE",
        _ => $"{name}-KEY1",
    };

    // What an attribute of an object says: what it must say to be one, else something that no other object says.
    private static string ValueOf(string name, string attribute) => (name, attribute) switch
    {
        ("route" or "route6", "origin") => "AS64496",
        ("route" or "route6", "route" or "route6") => PrimaryKeyOf(name)[..^"AS64496".Length],
        (_, "nic-hdl") => PrimaryKeyOf(name),
        _ when attribute == name && name is not ("person" or "role") => PrimaryKeyOf(name),
        (_, "ifaddr") => "192.0.2.1",
        (_, "local-as") => "AS64499",
        (_, "e-mail" or "abuse-mailbox" or "upd-to" or "mnt-nfy" or "irt-nfy" or "ref-nfy" or "notify") => $"{name}-{attribute}@example.net",
        _ => string.Create(CultureInfo.InvariantCulture, $"{name}-{attribute}-VALUE"),
    };

    private static string TextOf(ObjectClassInfo info)
    {
        StringBuilder text = new();
        foreach (TemplateRow row in info.Template)
        {
            string attribute = AttributeNames.Get(row.Attribute).Name;
            text.Append(CultureInfo.InvariantCulture, $"{attribute}: {ValueOf(info.Name, attribute)}\n");
            if (row.Attribute is AttributeName.MntBy or AttributeName.Notify)
            {
                text.Append(CultureInfo.InvariantCulture, $"{attribute}: {(row.Attribute == AttributeName.MntBy ? "ALL-MNT" : "all@example.net")}\n");
            }
        }

        return text.ToString();
    }
}
