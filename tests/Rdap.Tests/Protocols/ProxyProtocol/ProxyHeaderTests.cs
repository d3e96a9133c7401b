using System.Buffers.Binary;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Rdap.Protocols.ProxyProtocol;
using Rdap.Registry.Numbers;
using Xunit;

namespace Rdap.Tests.Protocols.ProxyProtocol;

public sealed class ProxyHeaderTests
{
    private const int Tcp4 = 0x11;
    private const int Tcp6 = 0x21;

    private static readonly byte[] Signature = [0x0D, 0x0A, 0x0D, 0x0A, 0x00, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A];

    [Theory]
    [InlineData("PROXY TCP4 192.0.2.7 198.51.100.1 56324 43\r\n", "192.0.2.7")]
    [InlineData("PROXY TCP4 255.255.255.255 255.255.255.255 65535 65535\r\n", "255.255.255.255")]
    [InlineData("PROXY TCP4 0.0.0.0 0.0.0.0 0 0\r\n", "0.0.0.0")]
    [InlineData("PROXY TCP6 2001:db8::7 2001:db8::1 56324 43\r\n", "2001:db8::7")]
    [InlineData("PROXY TCP6 ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff 65535 65535\r\n", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff")]
    [InlineData("PROXY TCP6 ::ffff:192.0.2.7 ::ffff:192.0.2.1 1 2\r\n", "192.0.2.7")]
    public void Text_names_the_client(string header, string client)
    {
        Assert.Equal(ProxyHeaderKind.Proxied, Read(header + "AS64496\r\n", out int length, out IpAddress address));
        Assert.Equal((header.Length, client), (length, address.ToString()));
    }

    [Theory]
    [InlineData("PROXY UNKNOWN\r\n")]
    [InlineData("PROXY UNKNOWN whatever it says here\r\n")]
    [InlineData("PROXY UNKNOWN ffff:f...f:ffff ffff:f...f:ffff 65535 65535\r\n")]
    public void Text_of_unknown_origin_names_nobody(string header)
    {
        Assert.Equal(ProxyHeaderKind.Local, Read(header + "AS64496\r\n", out int length, out _));
        Assert.Equal(header.Length, length);
    }

    [Theory]
    [InlineData("AS64496\r\n")]
    [InlineData("PROXY\r\n")]
    [InlineData("PROXY \r\n")]
    [InlineData("proxy TCP4 192.0.2.7 192.0.2.1 1 2\r\n")]
    [InlineData("PROXY TCP4 192.0.2.7 192.0.2.1 1 2\n")]
    [InlineData("PROXY TCP5 192.0.2.7 192.0.2.1 1 2\r\n")]
    [InlineData("PROXY UNKNOWNX\r\n")]
    [InlineData("PROXY TCP4 192.0.2.7 192.0.2.1 1\r\n")]
    [InlineData("PROXY TCP4 192.0.2.7 192.0.2.1 1 2 3\r\n")]
    [InlineData("PROXY TCP4 192.0.2.7 192.0.2.1 1 2 \r\n")]
    [InlineData("PROXY TCP4  192.0.2.7 192.0.2.1 1 2\r\n")]
    [InlineData("PROXY TCP4 192.0.2.07 192.0.2.1 1 2\r\n")]
    [InlineData("PROXY TCP4 192.0.2.7 192.0.2.256 1 2\r\n")]
    [InlineData("PROXY TCP4 2001:db8::7 2001:db8::1 1 2\r\n")]
    [InlineData("PROXY TCP6 192.0.2.7 192.0.2.1 1 2\r\n")]
    [InlineData("PROXY TCP4 192.0.2.7 192.0.2.1 65536 2\r\n")]
    [InlineData("PROXY TCP4 192.0.2.7 192.0.2.1 01 2\r\n")]
    [InlineData("PROXY TCP4 192.0.2.7 192.0.2.1 -1 2\r\n")]
    [InlineData("PROXY TCP4 192.0.2.7 192.0.2.1 99999999999999999999 2\r\n")]
    [InlineData("PROXY TCP4 192.0.2.7 192.0.2.1 1 \r\n")]
    public void What_is_no_text_header_is_malformed(string start) => Assert.Equal(ProxyHeaderKind.Malformed, Read(start, out _, out _));

    [Fact]
    public void A_text_header_is_never_longer_than_107_bytes()
    {
        string longest = "PROXY UNKNOWN " + new string('x', ProxyHeader.MaxNeeded - "PROXY UNKNOWN \r\n".Length) + "\r\n";
        Assert.Equal(ProxyHeaderKind.Local, Read(longest, out int length, out _));
        Assert.Equal(107, length);
        Assert.Equal(ProxyHeaderKind.Malformed, Read(longest.Replace("\r\n", "x\r\n", StringComparison.Ordinal), out _, out _));
        Assert.Equal(ProxyHeaderKind.Malformed, Read("PROXY " + new string('x', 200), out _, out _));
    }

    [Fact]
    public void Binary_names_the_client()
    {
        Assert.Equal(ProxyHeaderKind.Proxied, Read(Binary(0x21, Tcp4, [192, 0, 2, 7, 198, 51, 100, 1, 0xDC, 4, 0, 43]), out int length, out IpAddress client));
        Assert.Equal((28, "192.0.2.7"), (length, client.ToString()));

        byte[] v6 = new byte[36];
        BinaryPrimitives.WriteUInt128BigEndian(v6, (UInt128)0x2001_0db8 << 96 | 7);
        Assert.Equal(ProxyHeaderKind.Proxied, Read(Binary(0x21, Tcp6, v6), out length, out client));
        Assert.Equal((52, "2001:db8::7"), (length, client.ToString()));

        BinaryPrimitives.WriteUInt128BigEndian(v6, (UInt128)0xFFFF_C000_0207);
        Assert.Equal(ProxyHeaderKind.Proxied, Read(Binary(0x21, Tcp6, v6), out _, out client));
        Assert.Equal("192.0.2.7", client.ToString());
    }

    [Fact]
    public void Values_behind_the_addresses_count_into_the_length_and_need_not_have_come()
    {
        byte[] header = Binary(0x21, Tcp4, [192, 0, 2, 7, 198, 51, 100, 1, 0, 1, 0, 43, .. new byte[65_535 - 12]]);
        Assert.Equal(ProxyHeaderKind.Proxied, Read(header, out int length, out _));
        Assert.Equal(65_551, length);
        Assert.Equal(ProxyHeaderKind.Proxied, Read(header[..28], out length, out IpAddress client));
        Assert.Equal((65_551, "192.0.2.7"), (length, client.ToString()));
    }

    [Theory]
    [InlineData(0x20, Tcp4, 12)]
    [InlineData(0x20, 0, 0)]
    [InlineData(0x20, 0, 300)]
    [InlineData(0x21, 0, 0)]
    [InlineData(0x21, 0, 5)]
    [InlineData(0x21, 0x12, 12)]
    [InlineData(0x21, 0x22, 36)]
    [InlineData(0x21, 0x31, 216)]
    [InlineData(0x21, 0x32, 216)]
    public void Binary_of_its_own_or_of_no_TCP_over_IP_names_nobody(byte command, byte family, int rest)
    {
        Assert.Equal(ProxyHeaderKind.Local, Read(Binary(command, family, new byte[rest]), out int length, out _));
        Assert.Equal(16 + rest, length);
    }

    [Theory]
    [InlineData(0x11, Tcp4, 12)]
    [InlineData(0x01, Tcp4, 12)]
    [InlineData(0x22, Tcp4, 12)]
    [InlineData(0x31, Tcp4, 12)]
    [InlineData(0x21, 0x41, 12)]
    [InlineData(0x21, 0x13, 12)]
    [InlineData(0x20, 0xF1, 12)]
    [InlineData(0x21, Tcp4, 11)]
    [InlineData(0x21, Tcp6, 35)]
    [InlineData(0x21, Tcp6, 0)]
    public void Binary_that_breaks_the_specification_is_malformed(byte command, byte family, int rest) =>
        Assert.Equal(ProxyHeaderKind.Malformed, Read(Binary(command, family, new byte[rest]), out _, out _));

    [Fact]
    public void A_header_can_come_byte_by_byte()
    {
        byte[][] headers =
        [
            Encoding.ASCII.GetBytes("PROXY TCP4 192.0.2.7 198.51.100.1 56324 43\r\n"), Encoding.ASCII.GetBytes("PROXY UNKNOWN\r\n"),
            Binary(0x21, Tcp4, new byte[12]), Binary(0x21, Tcp6, new byte[36]), Binary(0x20, 0, []),
        ];
        foreach (byte[] header in headers)
        {
            for (int i = 0; i < header.Length; i++)
            {
                Assert.Equal(ProxyHeaderKind.Incomplete, Read(header[..i], out _, out _));
            }

            Assert.True(Read(header, out int length, out _) is ProxyHeaderKind.Proxied or ProxyHeaderKind.Local);
            Assert.Equal(header.Length, length);
        }
    }

    [Fact]
    public void Any_bytes_are_told_and_never_wait_beyond_the_bound() => Prop.ForAll(
        (from head in Gen.Elements<byte[]>([], Signature, [.. Signature, 0x21], [.. Signature, 0x21, 0x11], "PROXY "u8.ToArray(), "PROXY TCP4 "u8.ToArray(), "PROXY TCP6 ::1 "u8.ToArray())
         from rest in ArbMap.Default.GeneratorFor<byte[]>()
         select head.Concat(rest).ToArray()).ToArbitrary(),
        static start =>
        {
            ProxyHeaderKind kind = Read(start, out int length, out _);
            ProxyHeaderKind longer = Read([.. start, .. new byte[ProxyHeader.MaxNeeded]], out _, out _);
            return length is >= 0 and <= 65_551 && longer != ProxyHeaderKind.Incomplete && (kind == ProxyHeaderKind.Incomplete || kind == longer);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(3000));

    private static ProxyHeaderKind Read(string start, out int length, out IpAddress client) => Read(Encoding.ASCII.GetBytes(start), out length, out client);

    private static ProxyHeaderKind Read(byte[] start, out int length, out IpAddress client) => ProxyHeader.Read(start, out length, out client);

    private static byte[] Binary(byte command, byte family, byte[] rest)
    {
        byte[] header = [.. Signature, command, family, 0, 0, .. rest];
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(14), (ushort)rest.Length);
        return header;
    }
}
