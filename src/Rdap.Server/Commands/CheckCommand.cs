using System.CommandLine;
using Rdap.Bulk;
using Rdap.Registry;
using Rdap.Registry.Lookup;
using Rdap.Server.Connections.Http;
using Rdap.Server.Options;
using Rdap.Server.Reload;

namespace Rdap.Server.Commands;

/// <summary><c>rdapd check</c>: reads configuration and data as <c>serve</c> would, and says everything that is remarkable in them.</summary>
internal static class CheckCommand
{
    private const int DefaultExamples = 5;

    /// <summary>The verb.</summary>
    public static Command Create()
    {
        var command = new Command("check", "Read configuration and data, and list what is wrong. Exit code 0: nothing, 1: problems, 2: not usable.");
        var data = new DataOptions(command);
        Option<bool> json = new("--json") { Description = "Write JSON for programs." };
        Option<int> examples = new("--examples") { Description = "How many of each kind to show.", HelpName = "N", DefaultValueFactory = _ => DefaultExamples };
        command.Add(json);
        command.Add(examples);
        command.SetAction((parsed, stop) => RunAsync(data.RequestOf(parsed), parsed.GetValue(json), Math.Max(parsed.GetValue(examples), 0), stop));
        return command;
    }

    private static async Task<int> RunAsync(OptionsRequest request, bool isJson, int examples, CancellationToken stop)
    {
        if (DataOptions.Load(request) is not { } options)
        {
            return CommandLine.Unusable;
        }

        var checks = new List<SourceCheck>();
        using var progress = new LoadProgressView();
        foreach (SourceOptions source in options.Sources)
        {
            checks.Add(source.Files.Count == 0
                ? new SourceCheck(source.Name, null, null, null, null) { MirroredFrom = source.Mirror.Urls }
                : await CheckAsync(source, options, examples, progress, stop));
            if (!isJson)
            {
                // One source after the other, so that the next one's memory does not come on top.
                CheckReport.WriteText(Console.Out, checks[^1], examples);
            }
        }

        CertificateCheck? certificate = CertificateOf(options.Http.Tls);
        int code = Math.Max(checks.Max(static c => c.ExitCode), certificate?.Problem is null ? CommandLine.Ok : CommandLine.Problems);
        if (isJson)
        {
            await using Stream output = Console.OpenStandardOutput();
            CheckReport.WriteJson(output, checks, certificate, code);
        }
        else
        {
            if (certificate is not null)
            {
                CheckReport.WriteText(Console.Out, certificate);
            }

            Console.Out.WriteLine(code switch
            {
                CommandLine.Ok => "No problems.",
                CommandLine.Problems => "There are problems; what can be read can be served.",
                _ => "Not usable.",
            });
        }

        return code;
    }

    // That its files can be used was found out when the configuration was read.
    private static CertificateCheck? CertificateOf(TlsOptions options) =>
        options.Listen.Count > 0 && ServerCertificate.TryRead(options, out ServedCertificate? served) is null
            ? new CertificateCheck(served!.Subject, served.Until, served.ProblemAt(TimeProvider.System.GetUtcNow())) : null;

    private static async Task<SourceCheck> CheckAsync(SourceOptions source, ServerOptions options, int examples, LoadProgressView progress, CancellationToken stop)
    {
        (LoadedSource? loaded, string? problem) = await progress.ShowWhile(DataLoad.LoadAsync(source, options, progress, stop));
        return await progress.ShowWhile(Task.Run(() => Check(source.Name, loaded, problem, examples, progress, stop), stop));
    }

    private static SourceCheck Check(string name, LoadedSource? loaded, string? problem, int examples, IProgress<LoadProgress> progress, CancellationToken stop)
    {
        if (loaded?.Snapshot is not { } snapshot)
        {
            return new SourceCheck(name, problem ?? "not readable", null, null, loaded?.Report);
        }

        RegistrySnapshot alone = RegistrySnapshot.Empty([name]).With(snapshot);
        AuditedProgress audited = new("looking over " + name, snapshot.TextBytes, progress);
        return new SourceCheck(name, null, snapshot, SourceAudit.Run(alone, 0, examples, audited, stop), loaded.Report);
    }

    /// <summary>Shows an audit as a load is shown: by the bytes it has gone over.</summary>
    private sealed class AuditedProgress(string name, long total, IProgress<LoadProgress> outer) : IProgress<AuditProgress>
    {
        public void Report(AuditProgress value) => outer.Report(new LoadProgress(name, new BulkProgress(value.Bytes, total, value.Objects, name)));
    }
}
