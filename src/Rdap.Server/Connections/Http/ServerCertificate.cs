// RFC 8446: TLS. RFC 7468: PEM files.
using System.Globalization;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Rdap.Server.Connections.Watched;
using Rdap.Server.Observe;
using Rdap.Server.Options;

namespace Rdap.Server.Connections.Http;

/// <summary>A certificate as it is served.</summary>
/// <param name="Context">The certificate with its key and those that lead to its root.</param>
/// <param name="Subject">Whom it is for.</param>
/// <param name="From">When it begins to be valid.</param>
/// <param name="Until">When it ends.</param>
internal sealed record ServedCertificate(SslStreamCertificateContext Context, string Subject, DateTimeOffset From, DateTimeOffset Until)
{
    /// <summary>Days before its end from which on that is something to be said.</summary>
    public const int DaysOfWarning = 14;

    /// <summary>Whether it is valid at a time.</summary>
    public bool IsValidAt(DateTimeOffset now) => now >= From && now <= Until;

    /// <summary>What is wrong with its time; null when nothing is.</summary>
    public string? ProblemAt(DateTimeOffset now) =>
        now < From ? string.Create(CultureInfo.InvariantCulture, $"the certificate for {Subject} is not valid before {From:u}")
        : now > Until ? string.Create(CultureInfo.InvariantCulture, $"the certificate for {Subject} is not valid since {Until:u}")
        : now.AddDays(DaysOfWarning) > Until ? string.Create(CultureInfo.InvariantCulture, $"the certificate for {Subject} ends soon, at {Until:u}")
        : null;
}

/// <summary>
/// The certificate of the HTTPS door: read at the start, then again whenever one of its files has changed and come to rest, and when somebody
/// asks (SIGHUP). Files that cannot be used leave the certificate from before in force; the log says why.
/// </summary>
internal sealed class ServerCertificate : FileWatcher
{
    private readonly TlsOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly WatchedFile _files;
    private readonly Lock _reading = new();
    private ServedCertificate? _current;
    private volatile string? _problem;

    /// <summary>Nothing is read yet: see <see cref="ReadFirst"/>.</summary>
    public ServerCertificate(TlsOptions options, int watchSeconds, TimeProvider time, ILogger<ServerCertificate> log)
        : base(watchSeconds, time)
    {
        (_options, _time, _log) = (options, time, log);
        _files = new WatchedFile([.. new[] { options.Certificate, options.Key }.OfType<string>()]);
    }

    /// <summary>Whether there is an HTTPS door at all.</summary>
    public bool IsOn => _options.Listen.Count > 0;

    /// <inheritdoc/>
    protected override bool HasFiles => IsOn;

    /// <summary>What is served; null before the first reading, and without an HTTPS door.</summary>
    public ServedCertificate? Current => Volatile.Read(ref _current);

    /// <summary>Whether what is served is what the files have now.</summary>
    public bool IsCurrent => _problem is null;

    /// <summary>How long what is served is valid yet; negative when it has ended, null when nothing is served.</summary>
    public TimeSpan? Left => Current?.Until - _time.GetUtcNow();

    /// <summary>Reads the files for the first time.</summary>
    /// <returns>What is wrong with them; null when a certificate is in force, be its time over or not.</returns>
    public string? ReadFirst()
    {
        ReadAgain();
        return _problem;
    }

    /// <summary>Reads the files again, changed or not.</summary>
    public void ReadAgain() => Read(isAsked: true);

    /// <inheritdoc/>
    internal override void Look() => Read(isAsked: false);

    /// <summary>Reads a certificate. Its time is another matter: see <see cref="ServedCertificate.ProblemAt"/>.</summary>
    /// <param name="options">Its files.</param>
    /// <param name="certificate">The certificate; null when it cannot be served.</param>
    /// <returns>What is wrong with the files; null when nothing is.</returns>
    public static string? TryRead(TlsOptions options, out ServedCertificate? certificate)
    {
        certificate = null;
        if (options.Certificate is not { } path)
        {
            return "http:tls:certificate is not set";
        }

        try
        {
            X509Certificate2 own = X509Certificate2.CreateFromPemFile(path, options.Key ?? path);
            X509Certificate2Collection chain = [];
            chain.ImportFromPemFile(path);
            chain.RemoveAt(0);
            certificate = new ServedCertificate(
                SslStreamCertificateContext.Create(own, chain, offline: true), own.Subject, new DateTimeOffset(own.NotBefore), new DateTimeOffset(own.NotAfter));
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            return $"{path}{(options.Key is { } key ? " with " + key : "")}: {e.Message}";
        }
    }

    private void Read(bool isAsked)
    {
        if (!IsOn)
        {
            return;
        }

        lock (_reading)
        {
            if (!_files.IsDue(isAsked))
            {
                return;
            }

            _problem = TryRead(_options, out ServedCertificate? read);
            if (read is null)
            {
                _log.CertificateKept(_problem!);
                return;
            }

            DateTimeOffset now = _time.GetUtcNow();
            string? time = read.ProblemAt(now);
            if (!read.IsValidAt(now) && _current?.IsValidAt(now) == true)
            {
                _problem = time;
                _log.CertificateKept(time!);
                return;
            }

            Volatile.Write(ref _current, read);
            _log.CertificateRead(read.Subject, read.Until);
            if (time is not null)
            {
                _log.CertificateTime(time);
            }
        }
    }
}
