using System.Buffers;
using System.CommandLine;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Rdap.Bulk;
using Rdap.Protocols.RdapHttp;
using Rdap.Protocols.RdapHttp.Answers;
using Rdap.Protocols.Whois;
using Rdap.Registry;
using Rdap.Registry.Lookup;
using Rdap.Registry.Numbers;
using Rdap.Server.Options;

namespace Rdap.Server.Commands;

/// <summary><c>rdapd lookup</c>: answers from the data without a server.</summary>
internal static class LookupCommand
{
    private static readonly JsonWriterOptions Pretty = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The verb.</summary>
    public static Command Create()
    {
        var command = new Command(
            "lookup",
            "Answer questions from the data, without a server. Exit code 0 when each found something, 1 when not.\n"
            + "Without questions, or with an option of batches, it is a batch: many addresses, prefixes and AS numbers, a row for each, in order.");
        Argument<string[]> questions = new("Q") { Description = "What a WHOIS client would send, flags after --; in a batch a number.", Arity = ArgumentArity.ZeroOrMore };
        Option<bool> rdap = new("--rdap") { Description = "Answer in RDAP's JSON; a question may be a path such as ip/192.0.2.7." };
        command.Add(questions);
        var data = new DataOptions(command);
        command.Add(rdap);
        var batch = new BatchOptionsLine(command);
        command.SetAction((parsed, stop) =>
        {
            string[] asked = parsed.GetValue(questions) ?? [];
            bool isRdap = parsed.GetValue(rdap), isBatch = asked.Length == 0 || batch.IsGiven(parsed);
            string? problem = isBatch && isRdap ? "A batch is not answered in RDAP's JSON; --format ndjson is another one." : null;
            BatchRequest? request = isBatch && problem is null ? batch.Read(parsed, asked, out problem) : null;
            return problem is null ? RunAsync(data.RequestOf(parsed), asked, isRdap, request, stop) : Task.FromResult(Refuse(problem));
        });
        return command;
    }

    private static async Task<int> RunAsync(OptionsRequest request, string[] questions, bool isRdap, BatchRequest? batch, CancellationToken stop)
    {
        if (DataOptions.Load(request) is not { } options)
        {
            return CommandLine.Unusable;
        }

        // A file that is not there is said before ten million objects are loaded.
        if (!TryOpen(batch, stop, out BatchRun? run))
        {
            return CommandLine.Unusable;
        }

        using BatchRun? opened = run;
        var live = new LiveRegistry(options.Sources.Select(static s => s.Name));
        using var progress = new LoadProgressView();
        foreach (SourceOptions source in options.Sources)
        {
            (LoadedSource? loaded, string? problem) = await progress.ShowWhile(DataLoad.LoadAsync(source, options, progress, stop));
            if (loaded?.Snapshot is { } snapshot)
            {
                live.Publish(snapshot);
            }
            else
            {
                Console.Error.WriteLine($"rdapd: {source.Name}: {problem}");
            }
        }

        RegistrySnapshot registry = live.Current;
        if (registry.Sources.IsEmpty)
        {
            return CommandLine.Unusable;
        }

        await using Stream output = Console.OpenStandardOutput();
        if (run is not null)
        {
            return await AnswerBatchAsync(registry, run, output, stop);
        }

        bool all = true;
        foreach (string question in isRdap ? questions : Joined(questions))
        {
            all &= isRdap ? AnswerRdap(registry, options, question, output) : AnswerWhois(registry, options, question, output);
        }

        return all ? CommandLine.Ok : CommandLine.Problems;
    }

    private static int Refuse(string problem)
    {
        Console.Error.WriteLine("rdapd: " + problem);
        return CommandLine.Unusable;
    }

    private static bool TryOpen(BatchRequest? batch, CancellationToken stop, out BatchRun? run)
    {
        run = null;
        try
        {
            run = batch is null ? null : BatchRun.Open(batch, stop);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            Refuse($"{batch!.File}: {e.Message}");
            return false;
        }
    }

    private static async Task<int> AnswerBatchAsync(RegistrySnapshot registry, BatchRun run, Stream output, CancellationToken stop)
    {
        Task<bool> work = Task.Run(() => run.Run(registry, output), stop);
        try
        {
            // Rows and a bar do not go together on one terminal.
            if (Console.IsOutputRedirected && !Console.IsErrorRedirected && await Task.WhenAny(work, Task.Delay(ProgressBarView.Patience, stop)) != work)
            {
                await ProgressBarView.ShowWhileAsync(work, run.Look, stop);
            }

            return await work ? CommandLine.Ok : CommandLine.Problems;
        }
        catch (Exception e) when (e is IOException or InvalidDataException)
        {
            // Also when whoever reads the rows has had enough.
            return Refuse(e.Message);
        }
    }

    // A word that begins with '-' and the words behind it are one question: rdapd lookup -- -r -T inetnum 192.0.2.7
    private static string[] Joined(string[] words)
    {
        int flags = Array.FindIndex(words, static w => w.StartsWith('-'));
        return flags < 0 ? words : [.. words[..flags], string.Join(' ', words[flags..])];
    }

    private static bool AnswerWhois(RegistrySnapshot registry, ServerOptions options, string question, Stream output)
    {
        var session = new WhoisSession(ServerHost.TextsOf(options.Whois), new WhoisSettings { MaxObjects = options.Whois.MaxObjectsPerAnswer });
        var buffer = new ArrayBufferWriter<byte>();
        QueryOutcome outcome = session.Begin(registry, Encoding.UTF8.GetBytes(question), default);
        bool isMore;
        do
        {
            isMore = session.WriteNext(buffer);
            output.Write(buffer.WrittenSpan);
            buffer.ResetWrittenCount();
        }
        while (isMore);
        return outcome is QueryOutcome.Answered or QueryOutcome.Referred;
    }

    private static bool AnswerRdap(RegistrySnapshot registry, ServerOptions options, string question, Stream output)
    {
        var answer = new RdapAnswer(ServerHost.SettingsOf(options));
        var reply = new RdapReply();
        string url = (options.Rdap.BaseUrl ?? "http://localhost/").TrimEnd('/') + "/";
        answer.Render(registry, Encoding.UTF8.GetBytes(PathOf(question)), new RdapContext(Encoding.ASCII.GetBytes(url)), reply);
        GC.KeepAlive(registry);
        if (Console.IsOutputRedirected)
        {
            output.Write(reply.Body.Span);
        }
        else
        {
            using JsonDocument document = JsonDocument.Parse(reply.Body);
            using var writer = new Utf8JsonWriter(output, Pretty);
            document.WriteTo(writer);
        }

        output.WriteByte((byte)'\n');
        if (reply.Location is not null)
        {
            Console.Error.WriteLine($"rdapd: {question}: ask {reply.Location}");
        }

        return reply.Outcome is QueryOutcome.Answered or QueryOutcome.Referred;
    }

    /// <summary>The RDAP path of a question in any form: a path as it is, else by what it looks like.</summary>
    internal static string PathOf(string question)
    {
        string trimmed = question.Trim();
        ReadOnlySpan<byte> bytes = Encoding.UTF8.GetBytes(trimmed);
        if (IpText.TryParseAddress(bytes, out _, out _) || IpText.TryParsePrefix(bytes, out _, out IpTextProblem problem) || problem == IpTextProblem.HostBitsSet)
        {
            return "ip/" + trimmed;
        }

        if (trimmed.Contains('/', StringComparison.Ordinal) || trimmed.Equals("help", StringComparison.OrdinalIgnoreCase))
        {
            return trimmed;
        }

        return Asn.TryParse(bytes, out uint asn) ? FormattableString.Invariant($"autnum/{asn}")
            : ReverseName.Parse(bytes, out _) != ReverseNameKind.NotReverse ? "domain/" + trimmed
            : "entity/" + Uri.EscapeDataString(trimmed);
    }
}
