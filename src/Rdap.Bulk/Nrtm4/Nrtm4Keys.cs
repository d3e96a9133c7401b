// RFC 10063 (NRTMv4): signing keys, ES256 (RFC 7518 section 3.4), as PEM (RFC 7468) or JWK (RFC 7517).
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.IdentityModel.Tokens;

namespace Rdap.Bulk.Nrtm4;

/// <summary>A public key for ES256: a point on the curve P-256. Two are equal when the point is.</summary>
public sealed class Nrtm4PublicKey : IEquatable<Nrtm4PublicKey>
{
    /// <summary>Longest text that a key is read from, in characters.</summary>
    internal const int MaxTextLength = 16 * 1024;

    private const int CoordinateLength = 32;

    private readonly byte[] _x;
    private readonly byte[] _y;

    internal Nrtm4PublicKey(ECParameters parameters)
    {
        _x = parameters.Q.X!;
        _y = parameters.Q.Y!;
    }

    /// <summary>What people compare keys by: the JWK thumbprint (RFC 7638), SHA-256 in base64url.</summary>
    public string Thumbprint => Base64UrlEncoder.Encode(new JsonWebKey { Kty = "EC", Crv = "P-256", X = Base64UrlEncoder.Encode(_x), Y = Base64UrlEncoder.Encode(_y) }.ComputeJwkThumbprint());

    /// <summary>Reads a key: PEM ("PUBLIC KEY"), or a JWK. A private key has a public half, which is then what is read.</summary>
    /// <exception cref="Nrtm4Exception"><see cref="Nrtm4Problem.BadKey"/>.</exception>
    public static Nrtm4PublicKey Read(string text)
    {
        using ECDsa key = Nrtm4KeyText.Read(text);
        return new Nrtm4PublicKey(key.ExportParameters(includePrivateParameters: false));
    }

    /// <summary>The key as PEM.</summary>
    public string ToPem()
    {
        using ECDsa key = Open();
        return key.ExportSubjectPublicKeyInfoPem();
    }

    /// <summary>The key as JWK.</summary>
    public string ToJwk() => Nrtm4KeyText.WriteJwk(_x, _y, null);

    /// <inheritdoc/>
    public bool Equals(Nrtm4PublicKey? other) => other is not null && _x.AsSpan().SequenceEqual(other._x) && _y.AsSpan().SequenceEqual(other._y);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Nrtm4PublicKey);

    /// <inheritdoc/>
    public override int GetHashCode() => BitConverter.ToInt32(_x, CoordinateLength - sizeof(int));

    /// <inheritdoc/>
    public override string ToString() => Thumbprint;

    /// <summary>The platform's key, to be disposed.</summary>
    internal ECDsa Open() => ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = new ECPoint { X = _x, Y = _y } });
}

/// <summary>A private key for ES256.</summary>
public sealed class Nrtm4PrivateKey : IDisposable
{
    private Nrtm4PrivateKey(ECDsa key)
    {
        Key = key;
        PublicKey = new Nrtm4PublicKey(key.ExportParameters(includePrivateParameters: false));
    }

    /// <summary>What mirrors verify with.</summary>
    public Nrtm4PublicKey PublicKey { get; }

    internal ECDsa Key { get; }

    /// <summary>Makes a new key; the platform's cryptography chooses it.</summary>
    public static Nrtm4PrivateKey Create() => new(ECDsa.Create(ECCurve.NamedCurves.nistP256));

    /// <summary>Reads a key: PEM ("PRIVATE KEY" or "EC PRIVATE KEY"), or a JWK with its private part.</summary>
    /// <exception cref="Nrtm4Exception"><see cref="Nrtm4Problem.BadKey"/>.</exception>
    public static Nrtm4PrivateKey Read(string text)
    {
        ECDsa key = Nrtm4KeyText.Read(text);
        try
        {
            key.ExportParameters(includePrivateParameters: true);
            return new Nrtm4PrivateKey(key);
        }
        catch (CryptographicException e)
        {
            key.Dispose();
            throw new Nrtm4Exception(Nrtm4Problem.BadKey, "a public key alone", e);
        }
    }

    /// <summary>The key as PEM ("PRIVATE KEY").</summary>
    public string ToPem() => Key.ExportPkcs8PrivateKeyPem();

    /// <summary>The key as JWK.</summary>
    public string ToJwk()
    {
        ECParameters parameters = Key.ExportParameters(includePrivateParameters: true);
        return Nrtm4KeyText.WriteJwk(parameters.Q.X!, parameters.Q.Y!, parameters.D);
    }

    /// <inheritdoc/>
    public void Dispose() => Key.Dispose();
}

/// <summary>The texts of keys.</summary>
internal static class Nrtm4KeyText
{
    private const string P256 = "1.2.840.10045.3.1.7";

    public static ECDsa Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        ECDsa? key = null;
        try
        {
            if (text.Length <= Nrtm4PublicKey.MaxTextLength)
            {
                key = ECDsa.Create();
                if (text.AsSpan().TrimStart() is ['{', ..])
                {
                    key.ImportParameters(ReadJwk(text));
                }
                else
                {
                    key.ImportFromPem(text);
                }

                if (key.KeySize == 256 && key.ExportParameters(false).Curve.Oid.Value == P256)
                {
                    return key;
                }
            }
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException or FormatException or PlatformNotSupportedException or Nrtm4Exception)
        {
            key?.Dispose();
            throw new Nrtm4Exception(Nrtm4Problem.BadKey, "", e);
        }

        key?.Dispose();
        throw new Nrtm4Exception(Nrtm4Problem.BadKey, "not a key on P-256");
    }

    public static string WriteJwk(byte[] x, byte[] y, byte[]? d) => System.Text.Encoding.UTF8.GetString(Nrtm4Json.Write(json =>
    {
        json.WriteString("kty", "EC");
        json.WriteString("crv", "P-256");
        json.WriteString("x", Base64UrlEncoder.Encode(x));
        json.WriteString("y", Base64UrlEncoder.Encode(y));
        if (d is not null)
        {
            json.WriteString("d", Base64UrlEncoder.Encode(d));
        }
    }));

    private static ECParameters ReadJwk(string text)
    {
        using JsonDocument document = Nrtm4Json.Parse(System.Text.Encoding.UTF8.GetBytes(text));
        JsonElement root = document.RootElement;
        if (Nrtm4Json.Text(root, "kty") != "EC" || Nrtm4Json.Text(root, "crv") != "P-256")
        {
            throw new Nrtm4Exception(Nrtm4Problem.BadKey, "not a key on P-256");
        }

        return new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            Q = new ECPoint { X = Base64UrlEncoder.DecodeBytes(Nrtm4Json.Text(root, "x")), Y = Base64UrlEncoder.DecodeBytes(Nrtm4Json.Text(root, "y")) },
            D = root.TryGetProperty("d", out _) ? Base64UrlEncoder.DecodeBytes(Nrtm4Json.Text(root, "d")) : null,
        };
    }
}
