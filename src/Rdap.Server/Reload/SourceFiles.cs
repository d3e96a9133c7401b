using System.Globalization;
using Rdap.Bulk;
using Rdap.Server.Options;

namespace Rdap.Server.Reload;

/// <summary>The files of one source as they are on disk at one moment.</summary>
/// <param name="Inputs">In the order in which they are read.</param>
/// <param name="Fingerprint">Names, sizes and times of all of them in a digest: the same when nothing changed.</param>
/// <param name="Problem">Why they cannot be read; null when they can.</param>
internal sealed record SourceFiles(IReadOnlyList<BulkInput> Inputs, string Fingerprint, string? Problem)
{
    private const int MaxDepth = 32;
    private const int MaxFiles = 1_000_000;

    /// <summary>Looks for them.</summary>
    /// <param name="files">Paths of files and folders, and files of the demo registry.</param>
    /// <param name="displayNames">What to call a path in messages instead, such as the URL that it is a copy of.</param>
    public static SourceFiles Find(IEnumerable<string> files, IReadOnlyDictionary<string, string>? displayNames = null)
    {
        var inputs = new List<BulkInput>();
        var digest = new Fingerprint();
        string? problem = null;
        foreach (string file in files)
        {
            try
            {
                if (file.StartsWith(DemoRegistry.Scheme, StringComparison.Ordinal))
                {
                    string name = file[DemoRegistry.Scheme.Length..];
                    inputs.Add(new BulkInput(file, () => DemoRegistry.Open(name) ?? throw new FileNotFoundException(file)));
                    digest.Add(file);
                }
                else if (Directory.Exists(file))
                {
                    int before = inputs.Count;
                    Walk(new DirectoryInfo(file), 0, inputs, digest);
                    if (inputs.Count == before)
                    {
                        problem ??= Absent(file, "the folder is empty", digest);
                    }
                }
                else
                {
                    var info = new FileInfo(file);
                    if (info.Exists)
                    {
                        Add(info, displayNames?.GetValueOrDefault(file) ?? file, false, inputs, digest);
                    }
                    else
                    {
                        problem ??= Absent(file, "there is no such file or folder", digest);
                    }
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                problem ??= $"{file}: {e.Message}";
            }
        }

        return new(inputs, digest.ToString(), problem);
    }

    // In the digest as well, or a folder without files in the place of a lost file would look as if nothing had changed.
    private static string Absent(string file, string what, Fingerprint digest)
    {
        string problem = file + ": " + what;
        digest.Add(problem);
        return problem;
    }

    private static void Walk(DirectoryInfo folder, int depth, List<BulkInput> inputs, Fingerprint digest)
    {
        // A link to a folder above would make the walk endless; the depth bounds it where the file system itself does not.
        if (depth > MaxDepth)
        {
            return;
        }

        FileSystemInfo[] entries = folder.GetFileSystemInfos();
        Array.Sort(entries, static (a, b) => string.CompareOrdinal(a.Name, b.Name));
        foreach (FileSystemInfo entry in entries)
        {
            if (entry.Name.StartsWith('.') || entry.Name.EndsWith(".md", StringComparison.OrdinalIgnoreCase) || inputs.Count >= MaxFiles)
            {
                continue;
            }

            if (entry is FileInfo file)
            {
                Add(file, file.FullName, true, inputs, digest);
            }
            else if (entry is DirectoryInfo below && below.LinkTarget is null)
            {
                Walk(below, depth + 1, inputs, digest);
            }
        }
    }

    private static void Add(FileInfo file, string name, bool inFolder, List<BulkInput> inputs, Fingerprint digest)
    {
        // A link has a size and a time of its own; what counts is the file that is read.
        FileInfo real = file.LinkTarget is not null && file.ResolveLinkTarget(true) is FileInfo { Exists: true } target ? target : file;
        long length = real.Length;
        // Pipes, sockets and devices have no length, and opening a pipe waits for a writer, which may never come: reloading would end there.
        string path = file.FullName;
        inputs.Add(new BulkInput(name, length == 0 ? static () => Stream.Null : () => Open(path), length, new DateTimeOffset(real.LastWriteTimeUtc)) { FoundInFolder = inFolder });
        digest.Add(string.Create(CultureInfo.InvariantCulture, $"{path}|{real.FullName}|{length}|{real.LastWriteTimeUtc.Ticks}"));
    }

    // The readers bring their own large buffer; SequentialScan tells the kernel to read ahead.
    private static FileStream Open(string path)
        => new(path, new FileStreamOptions { Options = FileOptions.SequentialScan, BufferSize = 0, Share = FileShare.ReadWrite | FileShare.Delete });
}
