using System.Text;
using Rdap.Registry;
using Rdap.Registry.Numbers;
using Rdap.Registry.Objects;
using Rdap.Registry.Storage;
using Xunit;

namespace Rdap.Tests.Registry.Storage;

public sealed class ObjectKeyTests
{
    [Theory]
    [InlineData("inetnum: 192.0.2.0/24", "192.0.2.0 - 192.0.2.255")]
    [InlineData("inet6num: 2001:DB8::/32", "2001:db8::/32")]
    [InlineData("route: 192.0.2.0/24\norigin: AS1.0", "192.0.2.0 - 192.0.2.255AS65536")]
    [InlineData("aut-num: as64496", "AS64496AS64496")]
    [InlineData("as-block: AS1 - AS5", "AS1AS5")]
    [InlineData("person: Jane  Doe\nnic-hdl: jd1-test # here", "JD1-TEST")]
    [InlineData("domain: 2.0.192.in-addr.arpa.", "2.0.192.IN-ADDR.ARPA")]
    [InlineData("as-set: as-example", "AS-EXAMPLE")]
    [InlineData("tinc-key: A  b", "A B\nTINC-KEY")]
    public void It_means_the_same_in_every_load(string text, string expected)
    {
        SourceSnapshot source = TestRegistry.Source(text + "\n");
        RegistryObject obj = source.Get(0);
        ObjectKey key = ObjectKey.Of(obj);
        byte[] written = new byte[ObjectKey.MaxLength];
        Assert.Equal(expected, Encoding.UTF8.GetString(written.AsSpan(0, key.Write(written))));
        Assert.True(key.IsOf(obj));
        Assert.Equal(0, key.FindIn(source));
        GC.KeepAlive(source);
    }

    [Fact]
    public void The_longest_keys_fit()
    {
        string longest = new('x', 1000);
        RegistryObject obj = new(Encoding.ASCII.GetBytes($"{longest}: {longest}"));
        byte[] written = new byte[ObjectKey.MaxLength];
        Assert.Equal(ObjectKey.MaxLength, ObjectKey.Of(obj).Write(written));
    }

    [Fact]
    public void Of_routes_of_one_prefix_the_one_of_that_origin_is_found()
    {
        SourceSnapshot source = TestRegistry.Source("route: 192.0.2.0/24\norigin: AS1\n\nroute: 192.0.2.0/24\norigin: AS2\n");
        IpRange prefix = new(IpFamily.V4, 0xC0000200, 0xC00002FF);
        Assert.Equal(1, ObjectKey.OfRoute(ObjectClass.Route, prefix, 2).FindIn(source));
        Assert.Equal(ObjectChange.None, ObjectKey.OfRoute(ObjectClass.Route, prefix, 3).FindIn(source));
        Assert.Equal(ObjectChange.None, ObjectKey.OfNetwork(ObjectClass.Inetnum, prefix).FindIn(source));
        Assert.Equal(ObjectChange.None, ObjectKey.OfName(ObjectClass.Mntner, "A"u8).FindIn(source));
    }
}
