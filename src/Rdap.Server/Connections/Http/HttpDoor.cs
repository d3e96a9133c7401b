using System.Net;
using System.Net.Security;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Logging.Abstractions;
using Rdap.Server.Options;

namespace Rdap.Server.Connections.Http;

/// <summary>The web server behind the HTTP door: Kestrel and nothing else, one function for every request.</summary>
internal static class HttpDoor
{
    private const int MaxRequestLineBytes = 8 * 1024;
    private const int MaxHeaderBytes = 16 * 1024;
    private const int MaxHeaders = 64;
    private static readonly TimeSpan HeaderTime = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan HandshakeTime = TimeSpan.FromSeconds(10);

    /// <summary>Makes the server, which is the program's host as well: it starts the services in their order, and stops them in the reverse.</summary>
    /// <param name="options">What was configured.</param>
    /// <param name="logs">Where the log goes.</param>
    /// <param name="certificate">What HTTPS shows.</param>
    /// <param name="services">What runs besides.</param>
    /// <param name="answer">Answers a request.</param>
    public static WebApplication Build(ServerOptions options, ILoggerFactory logs, ServerCertificate certificate, IEnumerable<IHostedService> services, RequestDelegate answer)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "rdapd" });
        builder.Services.AddSingleton<ILoggerFactory>(new WithoutRequestLines(logs));
        builder.Services.Configure<HostOptions>(host =>
        {
            host.ShutdownTimeout = TimeSpan.FromSeconds(options.StopSeconds + 5);
            host.BackgroundServiceExceptionBehavior = BackgroundServiceExceptionBehavior.StopHost;
        });
        // Requests are answered on the thread that received them: at 32 connections that takes a third off the CPU time of a bare Kestrel answer.
        // RdapRequest leaves those threads for whatever takes long.
        builder.WebHost.UseKestrelCore().UseSockets(static sockets => (sockets.UnsafePreferInlineScheduling, sockets.Backlog) = (true, Doors.Backlog))
            .ConfigureKestrel(kestrel => Configure(kestrel, options.Http, certificate));
        builder.Services.AddSingleton<IMemoryPoolFactory<byte>, HttpMemory>();
        foreach (IHostedService service in services)
        {
            builder.Services.AddSingleton(service);
        }

        if (!options.Http.AllListen().Any())
        {
            // Kestrel without an address takes port 5000 of localhost, which nobody asked for.
            builder.Services.AddSingleton<IServer, NoServer>();
        }

        WebApplication app = builder.Build();
        app.Run(answer);
        return app;
    }

    /// <summary>The base URLs under which it answers; none before it has been started.</summary>
    public static IReadOnlyList<Uri> UrlsOf(WebApplication app)
        => [.. app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses.Select(static a => new Uri(a)) ?? []];

    private static void Configure(KestrelServerOptions kestrel, HttpOptions options, ServerCertificate certificate)
    {
        kestrel.AddServerHeader = false;
        // RFC 9112 section 3.2.2: with a target in absolute form the Host header counts for nothing, whatever it says.
        kestrel.AllowHostHeaderOverride = true;
        kestrel.Limits.MaxRequestLineSize = MaxRequestLineBytes;
        kestrel.Limits.MaxRequestHeadersTotalSize = MaxHeaderBytes;
        kestrel.Limits.MaxRequestHeaderCount = MaxHeaders;
        kestrel.Limits.MaxRequestBodySize = 0;
        kestrel.Limits.RequestHeadersTimeout = HeaderTime;
        kestrel.Limits.KeepAliveTimeout = TimeSpan.FromSeconds(options.IdleSeconds);
        kestrel.Limits.MaxConcurrentConnections = options.MaxConnections;
        Listen(kestrel, options.Listen, static listen => listen.Protocols = HttpProtocols.Http1);
        Listen(kestrel, options.Http2Listen, static listen => listen.Protocols = HttpProtocols.Http2);
        Listen(kestrel, options.Tls.Listen, listen =>
        {
            listen.Protocols = HttpProtocols.Http1AndHttp2;
            listen.UseHttps(new TlsHandshakeCallbackOptions
            {
                HandshakeTimeout = HandshakeTime,
                OnConnection = _ => ValueTask.FromResult(new SslServerAuthenticationOptions { ServerCertificateContext = certificate.Current?.Context }),
            });
        });
    }

    private static void Listen(KestrelServerOptions kestrel, IReadOnlyList<string> addresses, Action<ListenOptions> configure)
    {
        foreach (string text in addresses)
        {
            if (EndPointText.TryParse(text, out IPEndPoint? endPoint))
            {
                kestrel.Listen(endPoint, configure);
            }
        }
    }

    private sealed class NoServer : IServer
    {
        public IFeatureCollection Features { get; } = new FeatureCollection();

        public Task StartAsync<TContext>(IHttpApplication<TContext> application, CancellationToken cancellationToken)
            where TContext : notnull => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public void Dispose()
        {
            // There is nothing to give back.
        }
    }

    // The host's lines about each request are not wanted, and as long as they might be, every request is given an activity and a scope for them.
    private sealed class WithoutRequestLines(ILoggerFactory logs) : ILoggerFactory
    {
        private const string Unwanted = "Microsoft.AspNetCore.Hosting.Diagnostics";

        public ILogger CreateLogger(string categoryName) => categoryName == Unwanted ? NullLogger.Instance : logs.CreateLogger(categoryName);

        public void AddProvider(ILoggerProvider provider) => logs.AddProvider(provider);

        public void Dispose()
        {
            // The factory belongs to whoever made it.
        }
    }
}
