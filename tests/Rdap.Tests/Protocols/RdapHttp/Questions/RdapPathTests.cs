using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Rdap.Protocols.RdapHttp;
using Rdap.Protocols.RdapHttp.Questions;
using Rdap.Registry.Numbers;
using Xunit;

namespace Rdap.Tests.Protocols.RdapHttp.Questions;

public sealed class RdapPathTests
{
    [Theory]
    [InlineData("/ip/192.0.2.1", "192.0.2.1/32")]
    [InlineData("ip/192.0.2.1", "192.0.2.1/32")]
    [InlineData("/ip/192.0.2.1/", "192.0.2.1/32")]
    [InlineData("/ip/192.0.2.1/32", "192.0.2.1/32")]
    [InlineData("/ip/192.0.2.0/24", "192.0.2.0/24")]
    [InlineData("/ip/192.0.2.0%2F24", "192.0.2.0/24")]
    [InlineData("/ip/192.0.2.0%2f24", "192.0.2.0/24")]
    [InlineData("/ip/0.0.0.0/0", "0.0.0.0/0")]
    [InlineData("/ip/::/0", "::/0")]
    [InlineData("/ip/2001:0DB8:0:0:0:0:0:1", "2001:db8::1/128")]
    [InlineData("/ip/2001%3Adb8%3A%3A1", "2001:db8::1/128")]
    [InlineData("/ip/64:ff9b::192.0.2.33", "64:ff9b::c000:221/128")]
    [InlineData("/ip/::ffff:192.0.2.1", "::ffff:c000:201/128")]
    [InlineData("/ip/fe80::1%25eth0", "fe80::1/128")]
    [InlineData("/ip/fe80::%25eth0/64", "fe80::/64")]
    [InlineData("/ip/192.0.2.1?foo=1", "192.0.2.1/32")]
    [InlineData("/ip/192.0.2.1?%ZZ", "192.0.2.1/32")]
    public void Networks(string path, string expected)
    {
        RdapQuestion question = Parse(path);
        Assert.Equal(RdapQuestionKind.IpNetwork, question.Kind);
        Assert.Equal(RdapProblem.None, question.Problem);
        Assert.True(question.Range.TryGetPrefixLength(out int length));
        byte[] text = new byte[IpText.MaxRangeLength];
        Assert.Equal(expected, Encoding.UTF8.GetString(text.AsSpan(0, IpText.FormatPrefix(question.Range, length, text))));
    }

    [Theory]
    [InlineData("/ip/192.0.2.0/33", RdapProblem.BadPrefixLength)]
    [InlineData("/ip/2001:db8::/129", RdapProblem.BadPrefixLength)]
    [InlineData("/ip/192.0.2.0/-1", RdapProblem.BadPrefixLength)]
    [InlineData("/ip/192.0.2.0/+24", RdapProblem.BadPrefixLength)]
    [InlineData("/ip/192.0.2.0/024", RdapProblem.BadPrefixLength)]
    [InlineData("/ip/192.0.2", RdapProblem.NotAnAddress)]
    [InlineData("/ip/229.0.0/24", RdapProblem.NotAnAddress)]
    [InlineData("/ip/10/8", RdapProblem.NotAnAddress)]
    [InlineData("/ip/010.0.0.1", RdapProblem.NotAnAddress)]
    [InlineData("/ip/0x7f.0.0.1", RdapProblem.NotAnAddress)]
    [InlineData("/ip/3232235777", RdapProblem.NotAnAddress)]
    [InlineData("/ip/1.2.3.4.5", RdapProblem.NotAnAddress)]
    [InlineData("/ip/invalid", RdapProblem.NotAnAddress)]
    [InlineData("/ip/[::1]", RdapProblem.NotAnAddress)]
    [InlineData("/ip/192.0.2.1%25eth0", RdapProblem.NotAnAddress)]
    [InlineData("/ip/192.0.2.1/24", RdapProblem.HostBitsSet)]
    [InlineData("/ip/2001:db8::1/32", RdapProblem.HostBitsSet)]
    [InlineData("/ip/", RdapProblem.NoValue)]
    [InlineData("/ip", RdapProblem.NoValue)]
    [InlineData("/ip/192.0.2.0//24", RdapProblem.EmptySegment)]
    [InlineData("/ip//192.0.2.0", RdapProblem.EmptySegment)]
    [InlineData("/ip/192.0.2.1//", RdapProblem.EmptySegment)]
    [InlineData("//ip/192.0.2.1", RdapProblem.EmptySegment)]
    [InlineData("/autnum/4294967296", RdapProblem.NotAnAutnum)]
    [InlineData("/autnum/-1", RdapProblem.NotAnAutnum)]
    [InlineData("/autnum/+1", RdapProblem.NotAnAutnum)]
    [InlineData("/autnum/1.0", RdapProblem.NotAnAutnum)]
    [InlineData("/autnum/XYZ", RdapProblem.NotAnAutnum)]
    [InlineData("/autnum/", RdapProblem.NoValue)]
    [InlineData("/autnum/AS64497", RdapProblem.AutnumNotPlain)]
    [InlineData("/domain/g.ip6.arpa", RdapProblem.NotADomain)]
    [InlineData("/domain/256.2.0.192.in-addr.arpa", RdapProblem.NotADomain)]
    [InlineData("/domain/1.1.2.0.192.in-addr.arpa", RdapProblem.NotADomain)]
    [InlineData("/domain/2..192.in-addr.arpa", RdapProblem.NotADomain)]
    [InlineData("/domain/.", RdapProblem.NotADomain)]
    [InlineData("/domain/in-addr.arpa", RdapProblem.ReverseRoot)]
    [InlineData("/domain/IP6.ARPA.", RdapProblem.ReverseRoot)]
    [InlineData("/domain/example.com", RdapProblem.ForwardDomain)]
    [InlineData("/domain/4.3.2.1.e164.arpa", RdapProblem.ForwardDomain)]
    [InlineData("/domain/b%C3%BCcher.example", RdapProblem.ForwardDomain)]
    [InlineData("/entity/%E9", RdapProblem.NotText)]
    [InlineData("/entity/%00", RdapProblem.NotText)]
    [InlineData("/entity/a%0D%0Ab", RdapProblem.NotText)]
    [InlineData("/entity/%", RdapProblem.BadPercentEncoding)]
    [InlineData("/entity/%4", RdapProblem.BadPercentEncoding)]
    [InlineData("/entity/%zz", RdapProblem.BadPercentEncoding)]
    [InlineData("/entity/", RdapProblem.NoValue)]
    [InlineData("/help/x", RdapProblem.HelpWithValue)]
    [InlineData("/", RdapProblem.NoPath)]
    [InlineData("", RdapProblem.NoPath)]
    [InlineData("?x", RdapProblem.NoPath)]
    [InlineData("/foo/bar", RdapProblem.UnknownType)]
    [InlineData("/IP/192.0.2.1", RdapProblem.UnknownType)]
    public void Problems(string path, RdapProblem expected)
    {
        RdapQuestion question = Parse(path);
        Assert.Equal(expected, question.Problem);
        Assert.Equal(RdapQuestionKind.Problem, question.Kind);
    }

    [Theory]
    [InlineData("/autnum/0", 0u)]
    [InlineData("/autnum/64497", 64497u)]
    [InlineData("/autnum/4294967295", 4294967295u)]
    public void As_numbers(string path, uint expected)
    {
        RdapQuestion question = Parse(path);
        Assert.Equal(RdapQuestionKind.Autnum, question.Kind);
        Assert.Equal(expected, question.Asn);
    }

    [Theory]
    [InlineData("/domain/2.0.192.in-addr.arpa", "2.0.192.in-addr.arpa", "192.0.2.0/24")]
    [InlineData("/domain/2.0.192.IN-ADDR.ARPA.", "2.0.192.in-addr.arpa", "192.0.2.0/24")]
    [InlineData("/domain/0%2F26.2.0.192.in-addr.arpa", "0/26.2.0.192.in-addr.arpa", "192.0.2.0/26")]
    [InlineData("/domain/0/26.2.0.192.in-addr.arpa", "0/26.2.0.192.in-addr.arpa", "192.0.2.0/26")]
    [InlineData("/domain/1.8.b.d.0.1.0.0.2.ip6.arpa", "1.8.b.d.0.1.0.0.2.ip6.arpa", "2001:db8:1000::/36")]
    public void Reverse_zones(string path, string name, string range)
    {
        RdapQuestion question = Parse(path);
        Assert.Equal(RdapQuestionKind.Domain, question.Kind);
        Assert.Equal(name, Encoding.UTF8.GetString(question.Text));
        Assert.True(question.Range.TryGetPrefixLength(out int length));
        byte[] text = new byte[IpText.MaxRangeLength];
        int written = IpText.FormatPrefix(question.Range, length, text);
        Assert.Equal(range, Encoding.UTF8.GetString(text.AsSpan(0, written)));
    }

    [Fact]
    public void Thirty_three_nibbles_are_too_many()
    {
        string nibbles = string.Concat(Enumerable.Repeat("0.", 32));
        Assert.Equal(RdapQuestionKind.Domain, Parse($"/domain/{nibbles}ip6.arpa").Kind);
        Assert.Equal(RdapProblem.NotADomain, Parse($"/domain/0.{nibbles}ip6.arpa").Problem);
    }

    [Theory]
    [InlineData("/entity/ABC1-TEST", "ABC1-TEST")]
    [InlineData("/entity/%C3%A9-TEST", "é-TEST")]
    [InlineData("/entity/1.2.3.4", "1.2.3.4")]
    [InlineData("/entity/a%20b", "a b")]
    [InlineData("/entity/%2541", "%41")]
    public void Handles(string path, string handle)
    {
        RdapQuestion question = Parse(path);
        Assert.Equal(RdapQuestionKind.Entity, question.Kind);
        Assert.Equal(handle, Encoding.UTF8.GetString(question.Text));
    }

    [Theory]
    [InlineData("/help")]
    [InlineData("/help/")]
    [InlineData("/help?x=y")]
    public void Help(string path) => Assert.Equal(RdapQuestionKind.Help, Parse(path).Kind);

    [Fact]
    public void The_length_of_a_path_is_limited()
    {
        string handle = new('a', RdapPath.MaxLength - "/entity/".Length);
        Assert.Equal(RdapQuestionKind.Entity, Parse("/entity/" + handle).Kind);
        Assert.Equal(RdapProblem.TooLong, Parse("/entity/a" + handle).Problem);
        Assert.Equal(RdapQuestionKind.Entity, Parse("/entity/a?" + handle + handle).Kind);
    }

    [Fact]
    public void The_query_string_is_kept_as_it_came() => Assert.Equal("a=%41&b", Encoding.UTF8.GetString(Parse("/ip/192.0.2.1?a=%41&b").QueryString));

    [Fact]
    public void An_address_and_its_prefix_form_differ_only_in_the_length_given()
    {
        RdapQuestion address = Parse("/ip/192.0.2.1"), prefix = Parse("/ip/192.0.2.1/32");
        Assert.Equal(address.Range, prefix.Range);
        Assert.False(address.HasLength);
        Assert.True(prefix.HasLength);
    }

    [Fact]
    public void Any_bytes_give_a_question_or_a_problem() => Prop.ForAll(Paths(), static path =>
    {
        RdapQuestion question = RdapPath.Parse(path, new byte[RdapPath.MaxLength]);
        return (question.Kind == RdapQuestionKind.Problem) == (question.Problem != RdapProblem.None);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Parsing_allocates_nothing()
    {
        byte[] scratch = new byte[RdapPath.MaxLength];
        byte[][] paths = [.. ((string[])["/ip/2001%3Adb8%3A%3A/32", "/autnum/64497", "/domain/2.0.192.in-addr.arpa", "/entity/%zz", "/foo"])
            .Select(Encoding.UTF8.GetBytes)];
        Assert.Equal(0, Allocated.Least(() =>
        {
            for (int i = 0; i < 1000; i++)
            {
                RdapPath.Parse(paths[i % paths.Length], scratch);
            }
        }));
    }

    /// <summary>Known beginnings with any bytes, and pieces of paths in any order.</summary>
    internal static Arbitrary<byte[]> Paths()
    {
        string[] pieces =
        [
            "/", "/ip/", "/autnum/", "/domain/", "/entity/", "/help", "%", "%2F", "%00", "%E9", "%C3%A9", "192.0.2.0", "/24", "2001:db8::", "::", "64496",
            "AS", "2.0.192", ".in-addr.arpa", ".ip6.arpa", "-", "TEST", "?", "..", "\r\n", "é",
        ];
        Gen<byte[]> pieced = Gen.Elements(pieces).Select(Encoding.UTF8.GetBytes);
        Gen<byte[]> random = ArbMap.Default.GeneratorFor<byte[]>();
        return Gen.OneOf(pieced, pieced, pieced, random).ListOf().Select(static parts => parts.SelectMany(static p => p).ToArray()).ToArbitrary();
    }

    private static RdapQuestion Parse(string path) => RdapPath.Parse(Encoding.UTF8.GetBytes(path), new byte[RdapPath.MaxLength]);
}
