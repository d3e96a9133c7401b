using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Rdap.Tests.EndToEnd;

/// <summary>Certificates that nobody trusts, for tests.</summary>
internal static class TestCertificate
{
    /// <summary>Writes a certificate for localhost and 127.0.0.1 and its key as PEM.</summary>
    /// <returns>Its thumbprint.</returns>
    public static string Write(string certificateFile, string keyFile, string name, DateTimeOffset from, DateTimeOffset until)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=" + name, key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(System.Net.IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using X509Certificate2 certificate = request.CreateSelfSigned(from, until);
        File.WriteAllText(keyFile, key.ExportPkcs8PrivateKeyPem());
        if (certificateFile == keyFile)
        {
            File.AppendAllText(certificateFile, "\n" + certificate.ExportCertificatePem());
        }
        else
        {
            File.WriteAllText(certificateFile, certificate.ExportCertificatePem());
        }

        return certificate.Thumbprint;
    }

    /// <summary>The same, valid now.</summary>
    public static string Write(TestFolder folder, string name)
    {
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        return Write(folder["cert.pem"], folder["key.pem"], name, now.AddDays(-1), now.AddDays(90));
    }
}
