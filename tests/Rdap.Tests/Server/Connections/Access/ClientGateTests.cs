using System.Net;
using Rdap.Server.Connections.Access;
using Xunit;

namespace Rdap.Tests.Server.Connections.Access;

public sealed class ClientGateTests
{
    private static UInt128 Key(string address)
    {
        Assert.True(IPEndPoint.TryParse($"[{address}]:1", out IPEndPoint? end) || IPEndPoint.TryParse($"{address}:1", out end));
        return ClientGate.AddressOf(end!.Address).ClientKey;
    }

    [Fact]
    public void A_client_is_an_IPv4_address_or_an_IPv6_64()
    {
        Assert.Equal(Key("2001:db8:1:2::1"), Key("2001:db8:1:2:ffff::9"));
        Assert.NotEqual(Key("2001:db8:1:2::1"), Key("2001:db8:1:3::1"));
        Assert.NotEqual(Key("192.0.2.1"), Key("192.0.2.2"));
        Assert.Equal(Key("192.0.2.1"), Key("::ffff:192.0.2.1"));
        Assert.NotEqual(Key("::ffff:192.0.2.1"), Key("::ffff:192.0.2.2"));
    }

    [Fact]
    public void So_many_enter_and_who_leaves_makes_room()
    {
        var gate = new ClientGate(2);
        UInt128 one = Key("192.0.2.1");
        Assert.True(gate.TryEnter(one));
        Assert.True(gate.TryEnter(one));
        Assert.False(gate.TryEnter(one));
        Assert.True(gate.TryEnter(Key("192.0.2.2")));
        gate.Leave(one);
        Assert.True(gate.TryEnter(one));
    }

    [Fact]
    public void Nothing_is_remembered_of_clients_that_are_gone()
    {
        var gate = new ClientGate(1);
        for (uint i = 0; i < 1000; i++)
        {
            Assert.True(gate.TryEnter(i));
            Assert.False(gate.TryEnter(i));
            gate.Leave(i);
        }

        Assert.Equal(0, gate.ClientCount);
    }

    [Fact]
    public void No_limit_counts_nobody()
    {
        var gate = new ClientGate(0);
        Assert.True(Enumerable.Range(0, 100).All(_ => gate.TryEnter(1)));
        Assert.Equal(0, gate.ClientCount);
    }

    [Theory]
    [InlineData("::ffff:192.0.2.1", "192.0.2.1")]
    [InlineData("2001:db8::1", "2001:db8::1")]
    [InlineData("fe80::1%1", "fe80::1")]
    public void Addresses_are_shown_as_people_know_them(string address, string expected)
    {
        Assert.True(IPEndPoint.TryParse($"[{address}]:1", out IPEndPoint? end));
        Assert.Equal(expected, ClientGate.AddressOf(end!.Address).ToString());
    }
}
