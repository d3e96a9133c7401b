using System.Security.Cryptography;
using Rdap.Bulk.Nrtm4;
using Xunit;
using static Rdap.Tests.Bulk.Nrtm4.Nrtm4Samples;

namespace Rdap.Tests.Bulk.Nrtm4;

public sealed class Nrtm4KeysTests
{
    [Fact]
    public void Keys_are_read_as_they_are_written()
    {
        using Nrtm4PrivateKey key = Nrtm4PrivateKey.Create();
        foreach (string text in (string[])[key.ToPem(), key.ToJwk(), key.Key.ExportECPrivateKeyPem()])
        {
            using Nrtm4PrivateKey read = Nrtm4PrivateKey.Read(text);
            Assert.Equal(key.PublicKey, read.PublicKey);
            Assert.Equal(key.PublicKey, Nrtm4PublicKey.Read(text));
            Assert.Equal(key.ToJwk(), read.ToJwk());
        }

        foreach (string text in (string[])[key.PublicKey.ToPem(), " \n" + key.PublicKey.ToJwk()])
        {
            Nrtm4PublicKey read = Nrtm4PublicKey.Read(text);
            Assert.Equal(key.PublicKey, read);
            Assert.Equal(key.PublicKey.GetHashCode(), read.GetHashCode());
            Refused(Nrtm4Problem.BadKey, () => Nrtm4PrivateKey.Read(text));
        }
    }

    [Fact]
    public void Two_keys_differ()
    {
        using Nrtm4PrivateKey one = Nrtm4PrivateKey.Create();
        using Nrtm4PrivateKey other = Nrtm4PrivateKey.Create();
        Assert.NotEqual(one.PublicKey, other.PublicKey);
        Assert.NotEqual(one.PublicKey.Thumbprint, other.PublicKey.ToString());
        Assert.False(one.PublicKey.Equals((object?)null));
    }

    // RFC 7517 appendix A.1, whose thumbprint was worked out by another implementation of RFC 7638.
    [Fact]
    public void A_thumbprint_is_that_of_rfc_7638() => Assert.Equal(
        "cn-I_WNMClehiVp51i_0VpOENW1upEerA8sEam5hn-s",
        Nrtm4PublicKey.Read("{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4\",\"y\":\"4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM\"}").Thumbprint);

    [Theory]
    [InlineData("")]
    [InlineData("no key")]
    [InlineData("-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n")]
    [InlineData("{}")]
    [InlineData("{\"kty\":\"oct\",\"k\":\"AAAA\"}")]
    [InlineData("{\"kty\":\"EC\",\"crv\":\"P-384\",\"x\":\"AAAA\",\"y\":\"AAAA\"}")]
    [InlineData("{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"AAAA\",\"y\":\"AAAA\"}")]
    [InlineData("{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"!\",\"y\":7}")]
    [InlineData("{")]
    public void What_is_no_key_is_refused(string text) => Refused(Nrtm4Problem.BadKey, () => Nrtm4PublicKey.Read(text));

    [Fact]
    public void Keys_of_other_kinds_are_refused()
    {
        using RSA rsa = RSA.Create(2048);
        using ECDsa large = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        Refused(Nrtm4Problem.BadKey, () => Nrtm4PublicKey.Read(rsa.ExportSubjectPublicKeyInfoPem()));
        Refused(Nrtm4Problem.BadKey, () => Nrtm4PublicKey.Read(large.ExportSubjectPublicKeyInfoPem()));
        Refused(Nrtm4Problem.BadKey, () => Nrtm4PublicKey.Read(new string('A', 20_000)));
    }
}
