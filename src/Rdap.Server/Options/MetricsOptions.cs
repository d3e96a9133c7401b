namespace Rdap.Server.Options;

/// <summary>How the metrics leave the program.</summary>
internal sealed record MetricsOptions
{
    /// <summary>Show them as a Prometheus text page at /metrics.</summary>
    public bool Prometheus { get; init; } = true;

    /// <summary>Send them to this OpenTelemetry collector (OTLP over gRPC), such as <c>http://127.0.0.1:4317</c>. Not set: not sent.</summary>
    [HttpUrl]
    public string? OtlpEndpoint { get; init; }
}
