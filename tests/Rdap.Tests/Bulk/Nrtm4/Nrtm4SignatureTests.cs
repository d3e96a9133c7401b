using System.Security.Cryptography;
using System.Text;
using Microsoft.IdentityModel.Tokens;
using Rdap.Bulk.Nrtm4;
using Xunit;
using static Rdap.Tests.Bulk.Nrtm4.Nrtm4Samples;

namespace Rdap.Tests.Bulk.Nrtm4;

public sealed class Nrtm4SignatureTests : IDisposable
{
    private readonly Nrtm4PrivateKey _key = Nrtm4PrivateKey.Create();
    private readonly Nrtm4PrivateKey _next = Nrtm4PrivateKey.Create();

    public void Dispose()
    {
        _key.Dispose();
        _next.Dispose();
    }

    [Fact]
    public void What_is_signed_is_read_byte_for_byte()
    {
        byte[] payload = Bytes("{\"b\": \"\u00E9\u6771\",\n \"a\":1}");
        byte[] jws = Nrtm4Signature.Sign(payload, _key);
        Assert.Equal(2, jws.Count(static b => b == '.'));
        Assert.Equal(payload, Nrtm4Signature.Verify([.. jws, .. "\r\n"u8], Trusted(), out Nrtm4PublicKey signedBy));
        Assert.Equal(_key.PublicKey, signedBy);
    }

    [Fact]
    public void A_large_notification_is_signed_and_read()
    {
        Nrtm4Notification notification = Notification(1, 2, 20_000);
        Nrtm4SignedNotification read = Nrtm4Signature.Read(Nrtm4Signature.Sign(notification.Write(), _key), Trusted());
        Assert.Equal(20_000, read.Notification.Version);
    }

    [Fact]
    public void Signed_by_another_key_it_is_refused() =>
        Refused(Nrtm4Problem.BadSignature, () => Nrtm4Signature.Verify(Nrtm4Signature.Sign("{}"u8, _next), Trusted(), out _));

    [Fact]
    public void One_bit_changed_it_is_refused()
    {
        byte[] jws = Nrtm4Signature.Sign(Notification(1).Write(), _key);
        foreach (int at in (int[])[jws.Length - 20, jws.Length / 2])
        {
            byte[] changed = [.. jws];
            changed[at] = changed[at] == 'A' ? (byte)'B' : (byte)'A';
            Refused(Nrtm4Problem.BadSignature, () => Nrtm4Signature.Verify(changed, Trusted(), out _));
        }
    }

    [Theory]
    [InlineData("{\"alg\":\"none\"}", Nrtm4Problem.WrongAlgorithm)]
    [InlineData("{\"alg\":\"HS256\"}", Nrtm4Problem.WrongAlgorithm)]
    [InlineData("{\"alg\":\"RS256\"}", Nrtm4Problem.WrongAlgorithm)]
    [InlineData("{\"alg\":\"es256\"}", Nrtm4Problem.WrongAlgorithm)]
    [InlineData("{\"alg\":\"ES256K\"}", Nrtm4Problem.WrongAlgorithm)]
    [InlineData("{\"alg\":\"ES256\",\"alg\":\"ES256\"}", Nrtm4Problem.DuplicateMember)]
    [InlineData("{\"alg\":\"ES256\",\"crit\":[\"exp\"],\"exp\":1}", Nrtm4Problem.BadSignature)]
    [InlineData("{\"alg\":\"ES256\",\"b64\":false}", Nrtm4Problem.BadSignature)]
    [InlineData("{}", Nrtm4Problem.BadMember)]
    [InlineData("{", Nrtm4Problem.BrokenJson)]
    public void Other_headers_are_refused_though_the_signature_is_right(string header, Nrtm4Problem problem) =>
        Refused(problem, () => Nrtm4Signature.Verify(SignWithHeader(header), Trusted(), out _));

    // The public key, known to everybody, as the secret of a MAC.
    [Fact]
    public void A_mac_by_the_public_key_is_refused()
    {
        string text = Base64UrlEncoder.Encode("{\"alg\":\"HS256\"}") + "." + Base64UrlEncoder.Encode("{}");
        byte[] mac = HMACSHA256.HashData(Encoding.ASCII.GetBytes(_key.PublicKey.ToPem()), Encoding.ASCII.GetBytes(text));
        Refused(Nrtm4Problem.WrongAlgorithm, () => Nrtm4Signature.Verify(Encoding.ASCII.GetBytes(text + "." + Base64UrlEncoder.Encode(mac)), Trusted(), out _));
    }

    [Fact]
    public void A_signature_that_is_right_by_the_standard_is_taken_whoever_made_it() =>
        Assert.Equal("{}"u8.ToArray(), Nrtm4Signature.Verify(SignWithHeader("{\"typ\":\"JOSE\",\"kid\":\"x\",\"alg\":\"ES256\"}"), Trusted(), out _));

    [Theory]
    [InlineData("")]
    [InlineData("a.b")]
    [InlineData("a.b.c.d.e")]
    [InlineData("!.b.c")]
    [InlineData("{\"payload\":\"e30\"}")]
    [InlineData("\u00FC..")]
    public void What_is_no_jws_is_refused(string text)
    {
        Nrtm4Exception e = Assert.Throws<Nrtm4Exception>(() => Nrtm4Signature.Verify(Bytes(text), Trusted(), out _));
        Assert.True(e.Problem is Nrtm4Problem.BadSignature or Nrtm4Problem.BrokenJson or Nrtm4Problem.NotUtf8, e.Message);
    }

    [Fact]
    public void A_signature_cut_off_is_refused()
    {
        byte[] jws = Nrtm4Signature.Sign("{}"u8, _key);
        for (int length = 0; length < jws.Length; length++)
        {
            byte[] cut = jws[..length];
            Assert.Throws<Nrtm4Exception>(() => Nrtm4Signature.Verify(cut, Trusted(), out _));
        }
    }

    [Fact]
    public void An_endless_notification_is_refused() => Refused(
        Nrtm4Problem.TooLarge,
        () => Nrtm4Signature.Verify(new byte[2_000], Trusted(), out _, new Nrtm4Limits { MaxNotificationBytes = 1_999 }));

    [Fact]
    public void An_announced_key_takes_over_and_the_one_before_never_comes_back()
    {
        byte[] announcing = Nrtm4Signature.Sign((Notification(1) with { NextSigningKey = _next.PublicKey }).Write(), _key);
        Nrtm4TrustedKeys keys = Nrtm4Signature.Read(announcing, Trusted()).Keys;
        Assert.Equal(new Nrtm4TrustedKeys(_key.PublicKey, _next.PublicKey), keys);

        byte[] byTheNext = Nrtm4Signature.Sign(Notification(2).Write(), _next);
        Refused(Nrtm4Problem.BadSignature, () => Nrtm4Signature.Read(byTheNext, Trusted()));
        keys = Nrtm4Signature.Read(byTheNext, keys).Keys;
        Assert.Equal(new Nrtm4TrustedKeys(_next.PublicKey), keys);
        Refused(Nrtm4Problem.BadSignature, () => Nrtm4Signature.Read(announcing, keys));
    }

    [Fact]
    public void An_announcement_that_is_withdrawn_holds_no_more()
    {
        Nrtm4TrustedKeys keys = Nrtm4Signature.Read(Nrtm4Signature.Sign(Notification(1).Write(), _key), new Nrtm4TrustedKeys(_key.PublicKey, _next.PublicKey)).Keys;
        Assert.Equal(Trusted(), keys);
    }

    [Fact]
    public void The_key_itself_announced_is_no_announcement() => Assert.Null(Nrtm4TrustedKeys.After(_key.PublicKey, _key.PublicKey).Next);

    private Nrtm4TrustedKeys Trusted() => new(_key.PublicKey);

    private byte[] SignWithHeader(string header)
    {
        string text = Base64UrlEncoder.Encode(header) + "." + Base64UrlEncoder.Encode("{}");
        byte[] signature = _key.Key.SignData(Encoding.ASCII.GetBytes(text), HashAlgorithmName.SHA256);
        return Encoding.ASCII.GetBytes(text + "." + Base64UrlEncoder.Encode(signature));
    }
}
