using System.ComponentModel.DataAnnotations;

namespace Rdap.Server.Options;

/// <summary>
/// Every option of the program, bound once at the start and never changed after. Layers, the later wins: the defaults here, the
/// configuration file, the environment (<c>RDAPD_whois__idleSeconds=60</c>), the command line (<c>--set whois:idleSeconds=60</c>).
/// </summary>
internal sealed record ServerOptions
{
    /// <summary>The sources in their order: WHOIS answers from each in turn, RDAP from the most specific, ties by this order.</summary>
    public IReadOnlyList<SourceOptions> Sources { get; init; } = DemoRegistry.Sources;

    /// <summary>The WHOIS door.</summary>
    public WhoisOptions Whois { get; init; } = new();

    /// <summary>What RDAP answers say.</summary>
    public RdapOptions Rdap { get; init; } = new();

    /// <summary>The HTTP door: RDAP, health and metrics.</summary>
    public HttpOptions Http { get; init; } = new();

    /// <summary>Streams of many questions, by either door.</summary>
    public LookupOptions Lookup { get; init; } = new();

    /// <summary>When data is loaded anew, and what is accepted.</summary>
    public ReloadOptions Reload { get; init; } = new();

    /// <summary>What a restart finds of the run before.</summary>
    public StateOptions State { get; init; } = new();

    /// <summary>What is logged, and where to.</summary>
    public LoggingOptions Logging { get; init; } = new();

    /// <summary>How the metrics leave the program.</summary>
    public MetricsOptions Metrics { get; init; } = new();

    /// <summary>
    /// Folder for fetched copies, which a restart then uses again, and for temporary files. Not set: a private temporary folder that goes
    /// when the program stops.
    /// </summary>
    [FilePath]
    public string? DataDirectory { get; init; }

    /// <summary>
    /// Which pages of 2 MiB the registries' memory comes in. transparent: those that Linux makes when it can. reserved: those that were put aside (<c>vm.nr_hugepages</c>),
    /// as long as any are free; then transparent ones. A reload needs them for two registries and what it is made with. In a virtual machine, and beside much
    /// else, queries wait less for them (<see cref="Registry.Storage.ReservedPages"/>).
    /// </summary>
    [OneOf("transparent", "reserved")]
    public string HugePages { get; init; } = "transparent";

    /// <summary>
    /// How long a server that was asked to stop goes on answering, in seconds, while <c>/health/ready</c> says that it stops: a balancer in front
    /// looks there only now and then, and what it sends meanwhile is answered. 0: it closes its doors at once.
    /// </summary>
    [Range(0, 600)]
    public int DrainSeconds { get; init; }

    /// <summary>How long a stop waits for running answers, in seconds.</summary>
    [Range(0, 600)]
    public int StopSeconds { get; init; } = 10;
}
