using System.CommandLine;
using Rdap.Bulk;
using Rdap.Registry;
using Rdap.Registry.Storage;
using Rdap.Server.Reload;

namespace Rdap.Server.Commands;

/// <summary><c>rdapd diff</c>: says in which objects two data sets differ.</summary>
internal static class DiffCommand
{
    private const string Text = "text";
    private const string Json = "json";
    private const int DefaultHolders = 20;

    /// <summary>The verb.</summary>
    public static Command Create()
    {
        var command = new Command(
            "diff",
            "Say which objects were added, changed and deleted from one data set to another, whatever formats they are in and in whatever order.\n"
            + "Exit code 0: the same objects, 1: they differ, 2: one cannot be read.");
        Argument<string> first = new("A") { Description = "Files, folders or URLs of bulk data, a snapshot file of a state folder, or the URL of a publisher's folder: PATH[,PATH...] or NAME=PATH[,PATH...]." };
        Argument<string> second = new("B") { Description = "What A is compared with, in the same forms." };
        Option<string[]> keys = new("--key") { Description = "The file of the public key that a publisher is verified with; once for both, or for A and then for B.", HelpName = "FILE", Arity = new ArgumentArity(0, 2) };
        Option<bool> list = new("--list") { Description = "One line for each object that differs: its class, its key, what happened." };
        Option<int> holders = new("--holders") { Description = "How many holders to name, those with most differences first.", HelpName = "N", DefaultValueFactory = _ => DefaultHolders };
        Option<string> format = new("--format") { Description = "Text for people, or JSON for programs.", DefaultValueFactory = _ => Text };
        format.AcceptOnlyFromAmong(Text, Json);
        command.Add(first);
        command.Add(second);
        command.Add(keys);
        command.Add(list);
        command.Add(holders);
        command.Add(format);
        command.SetAction((parsed, stop) => RunAsync(
            DiffInput.Parse(parsed.GetValue(first)!, "A", parsed.GetValue(keys)?.FirstOrDefault()),
            DiffInput.Parse(parsed.GetValue(second)!, "B", parsed.GetValue(keys)?.LastOrDefault()),
            new DiffForm(parsed.GetValue(format) == Json, parsed.GetValue(list), Math.Max(parsed.GetValue(holders), 0)), stop));
        return command;
    }

    private static async Task<int> RunAsync(DiffInput first, DiffInput second, DiffForm form, CancellationToken stop)
    {
        using var progress = new LoadProgressView();
        List<DiffSide> sides = [];
        foreach (DiffInput input in (DiffInput[])[first, second])
        {
            (DiffSide? side, string? problem) = await progress.ShowWhile(input.LoadAsync(progress, stop));
            if (side is null)
            {
                await Console.Error.WriteLineAsync($"rdapd: {input.Given}: {problem}");
                return CommandLine.Unusable;
            }

            sides.Add(side);
        }

        DiffResult result = await progress.ShowWhile(Task.Run(() => Compare(sides[0], sides[1], progress, stop), stop));
        await using Stream output = Console.OpenStandardOutput();
        DiffReport.Write(output, result, form);
        return result.Differences.Count == 0 ? CommandLine.Ok : CommandLine.Problems;
    }

    /// <summary>Compares two data sets.</summary>
    internal static DiffResult Compare(DiffSide first, DiffSide second, IProgress<LoadProgress>? progress, CancellationToken stop)
    {
        int threads = Environment.ProcessorCount;
        SourceSnapshot old = first.Snapshot, next = second.Snapshot;
        long bytes = old.TextBytes + next.TextBytes, all = 2 * bytes;
        int objects = 0;
        void Note(long done) => progress?.Report(new LoadProgress("comparing", new BulkProgress(done, all, objects, "")));

        Note(0);
        SourceDigest.Of(old, threads, stop);
        objects += old.ObjectCount;
        Note(old.TextBytes);
        SourceDigest.Of(next, threads, stop);
        objects += next.ObjectCount;
        Note(bytes);
        return DiffResult.Of(first, second, SnapshotDiff.Compare(old, next, threads, stop));
    }
}
