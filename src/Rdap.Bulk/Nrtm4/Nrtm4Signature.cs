// RFC 10063 (NRTMv4): the notification is a JWS in compact serialisation (RFC 7515), signed by ES256 (RFC 7518 section 3.4).
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Rdap.Bulk.Nrtm4;

/// <summary>The keys that a mirror trusts.</summary>
/// <param name="Current">The key that the publisher signs with.</param>
/// <param name="Next">The key that it has announced, which it may begin to use; null for none.</param>
public sealed record Nrtm4TrustedKeys(Nrtm4PublicKey Current, Nrtm4PublicKey? Next = null)
{
    /// <summary>
    /// What is trusted after a notification, signed by one of these, was taken: the announced key is stored; once it has signed, the one before
    /// is never trusted again.
    /// </summary>
    /// <param name="signedBy">The key that the notification is signed by.</param>
    /// <param name="announced">The next key that it announces; null for none, and then an earlier announcement holds no more.</param>
    public static Nrtm4TrustedKeys After(Nrtm4PublicKey signedBy, Nrtm4PublicKey? announced) => new(signedBy, signedBy.Equals(announced) ? null : announced);
}

/// <summary>A notification whose signature is right.</summary>
/// <param name="Notification">What it says.</param>
/// <param name="Keys">What is trusted from now on, if it is taken.</param>
public sealed record Nrtm4SignedNotification(Nrtm4Notification Notification, Nrtm4TrustedKeys Keys);

/// <summary>Signs and verifies.</summary>
public static class Nrtm4Signature
{
    /// <summary>Signs a text.</summary>
    /// <returns>The JWS, ASCII.</returns>
    public static byte[] Sign(ReadOnlySpan<byte> payload, Nrtm4PrivateKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        JsonWebTokenHandler handler = new() { SetDefaultTimesOnTokenCreation = false };
        SigningCredentials credentials = new(new ECDsaSecurityKey(key.Key) { CryptoProviderFactory = NoCache() }, SecurityAlgorithms.EcdsaSha256);
        return Encoding.ASCII.GetBytes(handler.CreateToken(Encoding.UTF8.GetString(payload), credentials));
    }

    /// <summary>Verifies a text and gives what was signed.</summary>
    /// <param name="jws">What was sent; blanks and line ends around it are let pass.</param>
    /// <param name="trusted">The keys; the announced one is tried when the current one did not sign it.</param>
    /// <param name="signedBy">The key that signed it.</param>
    /// <param name="limits">How much is taken.</param>
    /// <returns>The bytes that were signed.</returns>
    /// <exception cref="Nrtm4Exception">It is refused.</exception>
    public static byte[] Verify(ReadOnlySpan<byte> jws, Nrtm4TrustedKeys trusted, out Nrtm4PublicKey signedBy, Nrtm4Limits? limits = null)
    {
        ArgumentNullException.ThrowIfNull(trusted);
        limits ??= new Nrtm4Limits();
        jws = jws.Trim(" \t\r\n"u8);
        if (jws.Length > limits.MaxNotificationBytes)
        {
            throw new Nrtm4Exception(Nrtm4Problem.TooLarge, "notification");
        }

        if (!Ascii.IsValid(jws) || jws.Count((byte)'.') != 2)
        {
            throw new Nrtm4Exception(Nrtm4Problem.BadSignature, "no JWS in compact form");
        }

        string token = Encoding.ASCII.GetString(jws);
        CheckHeader(token[..token.IndexOf('.', StringComparison.Ordinal)]);
        foreach (Nrtm4PublicKey? key in (Nrtm4PublicKey?[])[trusted.Current, trusted.Next])
        {
            if (key is not null && IsSignedBy(token, key))
            {
                signedBy = key;
                return Decode(token.Split('.')[1]);
            }
        }

        throw new Nrtm4Exception(Nrtm4Problem.BadSignature);
    }

    /// <summary>Verifies a notification and reads it.</summary>
    /// <exception cref="Nrtm4Exception">It is refused.</exception>
    public static Nrtm4SignedNotification Read(ReadOnlySpan<byte> jws, Nrtm4TrustedKeys trusted, Nrtm4Limits? limits = null)
    {
        byte[] payload = Verify(jws, trusted, out Nrtm4PublicKey signedBy, limits);
        Nrtm4Notification notification = Nrtm4Notification.Read(payload, limits);
        return new Nrtm4SignedNotification(notification, Nrtm4TrustedKeys.After(signedBy, notification.NextSigningKey));
    }

    // The library is asked for ES256 alone; the header is read here first so that the reason has a name, and because RFC 7515 section 4.1.11
    // has whoever does not know an extension in "crit" refuse it.
    private static void CheckHeader(string encoded)
    {
        using JsonDocument header = Nrtm4Json.Parse(Decode(encoded));
        string algorithm = Nrtm4Json.Text(header.RootElement, "alg");
        if (algorithm != SecurityAlgorithms.EcdsaSha256)
        {
            throw new Nrtm4Exception(Nrtm4Problem.WrongAlgorithm);
        }

        if (header.RootElement.TryGetProperty("crit", out _) || header.RootElement.TryGetProperty("b64", out _))
        {
            throw new Nrtm4Exception(Nrtm4Problem.BadSignature, "a header that is not understood");
        }
    }

    private static bool IsSignedBy(string token, Nrtm4PublicKey key)
    {
        using ECDsa opened = key.Open();
        JsonWebTokenHandler handler = new() { MaximumTokenSizeInBytes = token.Length + 1 };
        TokenValidationParameters parameters = new()
        {
            // Whatever "kid" or "jku" in the header say: this key, or none.
            IssuerSigningKeyResolver = (_, _, _, _) => [new ECDsaSecurityKey(opened) { CryptoProviderFactory = NoCache() }],
            ValidAlgorithms = [SecurityAlgorithms.EcdsaSha256],
            RequireSignedTokens = true,
            RequireExpirationTime = false,
            ValidateLifetime = false,
            ValidateAudience = false,
            ValidateIssuer = false,
        };
        try
        {
            return handler.ValidateTokenAsync(token, parameters).GetAwaiter().GetResult().IsValid;
        }
        catch (Exception e) when (e is SecurityTokenException or ArgumentException or CryptographicException or JsonException or FormatException)
        {
            return false;
        }
    }

    private static byte[] Decode(string part)
    {
        try
        {
            return Base64UrlEncoder.DecodeBytes(part);
        }
        catch (FormatException e)
        {
            throw new Nrtm4Exception(Nrtm4Problem.BadSignature, "no base64url", e);
        }
    }

    // A cached signature provider would outlive the key that is disposed.
    private static CryptoProviderFactory NoCache() => new() { CacheSignatureProviders = false };
}
