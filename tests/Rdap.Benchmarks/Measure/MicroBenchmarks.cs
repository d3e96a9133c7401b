using System.CommandLine;
using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Rdap.Benchmarks.Generate;
using Rdap.Registry.Numbers;

namespace Rdap.Benchmarks.Measure;

/// <summary>Lookup, reading and rendering under BenchmarkDotNet: for comparing two versions of one piece of code.</summary>
public class MicroBenchmarks
{
    private const int Count = 10_000;
    private Questions _questions = null!;

    /// <summary>Which kind of address is asked for.</summary>
    [Params(IpFamily.V4, IpFamily.V6)]
    public IpFamily Family { get; set; }

    [GlobalSetup]
    public void SetUp()
    {
        // Blocks on purpose: the in-process toolchain does not await a setup.
        var plan = new DumpPlan(new DumpOptions(200_000, 1));
        _questions = new Questions(GeneratedRegistry.CreateAsync(plan, CancellationToken.None).GetAwaiter().GetResult(), plan, Family, Count);
    }

    [Benchmark(OperationsPerInvoke = Count)]
    public long LongestPrefixMatch() => _questions.LongestPrefixMatch();

    [Benchmark(OperationsPerInvoke = Count)]
    public long ReadWhois() => _questions.ReadWhois();

    [Benchmark(OperationsPerInvoke = Count)]
    public long ReadAndFind() => _questions.ReadAndFind();

    [Benchmark(OperationsPerInvoke = Count)]
    public long AnswerWhois() => _questions.AnswerWhois();

    [Benchmark(OperationsPerInvoke = Count)]
    public long AnswerRdap() => _questions.AnswerRdap();
}

/// <summary>The verb "micro".</summary>
internal static class MicroCommand
{
    public static Command Create()
    {
        Option<bool> dry = new("--dry") { Description = "run everything once and measure nothing" };
        Command command = new("micro", "the same operations under BenchmarkDotNet") { dry };
        command.SetAction(arguments =>
        {
            // In this process: a project of BenchmarkDotNet's own does not build where all output goes to artifacts/.
            Job job = (arguments.GetValue(dry) ? Job.Dry : Job.ShortRun).WithToolchain(InProcessEmitToolchain.Instance);
            IConfig config = ManualConfig.Create(DefaultConfig.Instance)
                .AddJob(job)
                .AddDiagnoser(MemoryDiagnoser.Default)
                .WithArtifactsPath(Path.Combine("artifacts", "bench", "micro"));
            return BenchmarkRunner.Run<MicroBenchmarks>(config).Reports.All(report => report.Success) ? 0 : 1;
        });
        return command;
    }
}
