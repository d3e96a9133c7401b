using Rdap.Server.Reload;
using Xunit;

namespace Rdap.Tests.Server.Reload;

public sealed class FingerprintTests
{
    [Fact]
    public void It_is_FNV_1a_of_128_bits()
    {
        Assert.Equal("6c62272e07bb014262b821756295c58d", new Fingerprint().ToString());

        // The published value for the byte 'a' (draft-eastlake-fnv, appendix C) is one round of the same step; here each character is two bytes.
        var one = new Fingerprint();
        one.Add("a");
        Assert.Equal(Naive([0x61, 0, 0xFF, 0xFF]), one.ToString());
    }

    [Fact]
    public void Where_a_text_ends_counts()
    {
        Assert.NotEqual(Of("ab", "c"), Of("a", "bc"));
        Assert.NotEqual(Of("a"), Of("a", ""));
        Assert.Equal(Of("ab", "c"), Of("ab", "c"));
    }

    private static string Of(params string[] texts)
    {
        var digest = new Fingerprint();
        Array.ForEach(texts, t => digest.Add(t));
        return digest.ToString();
    }

    private static string Naive(byte[] bytes)
    {
        System.Numerics.BigInteger hash = System.Numerics.BigInteger.Parse("144066263297769815596495629667062367629", null);
        System.Numerics.BigInteger prime = System.Numerics.BigInteger.Parse("309485009821345068724781371", null);
        foreach (byte b in bytes)
        {
            hash = (hash ^ b) * prime % (System.Numerics.BigInteger.One << 128);
        }

        return ((UInt128)hash).ToString("x32", null);
    }
}
