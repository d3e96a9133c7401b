using System.Globalization;
using Rdap.Registry;
using Rdap.Registry.Objects;

namespace Rdap.Bulk;

/// <summary>What to load as one source.</summary>
public sealed record SourceSpec
{
    /// <summary>The source's name, as in source: and in the WHOIS flag -s.</summary>
    public required string Name { get; init; }

    /// <summary>Its files, in order; formats may be mixed. When a key stands in two of them, the registry decides which one counts.</summary>
    public required IReadOnlyList<BulkInput> Inputs { get; init; }

    /// <summary>When the load happens; this project knows no clock.</summary>
    public required DateTimeOffset LoadedAt { get; init; }

    /// <summary>What the source is good for; null to take it from the formats of its files.</summary>
    public SourceRole? Role { get; init; }

    /// <summary>The format of all inputs; null to recognise each by its content.</summary>
    public BulkFormat? Format { get; init; }

    /// <summary>Where it comes from, for people; null for the names of the inputs.</summary>
    public string? Origin { get; init; }

    /// <summary>What it is made of, as a digest for programs; see <see cref="SourceInfo.Identity"/>.</summary>
    public string Identity { get; init; } = "";

    /// <summary>The session of the publisher that it is mirrored from; see <see cref="SourceInfo.Session"/>.</summary>
    public Guid? Session { get; init; }

    /// <summary>The publisher's version; see <see cref="SourceInfo.Version"/>.</summary>
    public long Version { get; init; }

    /// <summary>Most text in bytes after gunzip that one input may hold: a small gzip file must not fill the memory.</summary>
    public long MaxTextBytes { get; init; } = 64L << 30;

    /// <summary>
    /// How many threads split text into objects, besides the one that reads it, and how many then index them. All cores make the fastest start; a load beside running queries
    /// should leave them some.
    /// </summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>Size of the largest chunk of text, in bytes, and so of the largest object that is read.</summary>
    internal int MaxChunkBytes { get; init; } = 16 << 20;
}

/// <summary>The outcome of a load.</summary>
/// <param name="Snapshot">The source, ready to be published; null when the source could not be used, see <see cref="BulkReport.Fatal"/>.</param>
/// <param name="Report">What was read, skipped and noticed.</param>
public sealed record LoadedSource(SourceSnapshot? Snapshot, BulkReport Report);

/// <summary>Reads the inputs of one source into a snapshot.</summary>
public static class SourceLoader
{
    /// <summary>
    /// Reads all inputs. Bad objects are skipped and reported; a damaged, unreadable or unknown file refuses the whole source, so
    /// that half a registry is never served. Runs on the calling thread (for seconds) and a few threads of its own.
    /// </summary>
    /// <exception cref="OperationCanceledException">Cancelled by <paramref name="cancellation"/>.</exception>
    public static LoadedSource Load(SourceSpec spec, IProgress<BulkProgress>? progress = null, CancellationToken cancellation = default)
    {
        using BulkLoad load = new(spec, progress, cancellation);
        if (!ReadInputs(spec, load, out SourceRole role))
        {
            return new LoadedSource(null, load.Report);
        }

        load.Chunks.Flush();
        return Finish(spec, load, role);
    }

    /// <returns>False when the source is refused; the report says why.</returns>
    private static bool ReadInputs(SourceSpec spec, BulkLoad load, out SourceRole role)
    {
        role = SourceRole.Referral;
        foreach (BulkInput input in spec.Inputs)
        {
            try
            {
                using BulkStream stream = BulkStream.Open(input, spec.MaxTextBytes, load.Cancellation);
                BulkFormat? format = spec.Format ?? BulkFormats.Detect(stream.Head);
                if (format is not null)
                {
                    load.Report.CountInput(format.Name);
                    role = format.Role == SourceRole.Registry ? SourceRole.Registry : role;
                    format.Reader.Read(stream, load);
                }
                else if (!PassOver(stream, load))
                {
                    return false;
                }

                load.EndInput(stream);
            }
            catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
            {
                // A file may go while its folder is walked through.
                if (input.FoundInFolder && e is (FileNotFoundException or DirectoryNotFoundException))
                {
                    load.Report.AddProblem(input.Name, 0, "the file is gone", default);
                    continue;
                }

                load.Report.Fatal = $"{input.Name}: {(e is InvalidDataException ? "" : "cannot be read: ")}{e.Message}";
                return false;
            }
        }

        return true;
    }

    /// <returns>False when the input's content is unknown and nobody can have meant that.</returns>
    private static bool PassOver(BulkStream stream, BulkLoad load)
    {
        string name = stream.Input.Name;
        if (IsEmptyText(stream.Head))
        {
            load.Report.AddNote(stream.Head.IsEmpty ? $"{name}: empty" : $"{name}: nothing but comments");
            return true;
        }

        string words = $"neither {string.Join(", ", BulkFormats.All.SkipLast(1).Select(format => format.Name))} nor {BulkFormats.All[^1].Name}";
        if (stream.Input.FoundInFolder)
        {
            load.Report.AddProblem(name, 0, words, stream.Head);
            return true;
        }

        ReadOnlySpan<byte> first = stream.Head[..Math.Min(16, stream.Head.Length)];
        load.Report.Fatal = $"{name}: {words}: it starts with {Convert.ToHexString(first)} \"{BulkProblem.MakeExcerpt(first)}\"";
        return false;
    }

    private static bool IsEmptyText(ReadOnlySpan<byte> head)
    {
        if (head.Length >= BulkFormats.DetectionBytes)
        {
            return false;
        }

        foreach (Range range in head.Split((byte)'\n'))
        {
            ReadOnlySpan<byte> line = head[range].Trim(" \t\r"u8);
            if (!line.IsEmpty && line[0] is not ((byte)'#' or (byte)'%'))
            {
                return false;
            }
        }

        return true;
    }

    private static LoadedSource Finish(SourceSpec spec, BulkLoad load, SourceRole role)
    {
        BulkReport report = load.Report;
        report.DataDate = load.DataDate ?? spec.Inputs.Max(input => input.Modified);
        if (report.Objects == 0)
        {
            report.Fatal = string.Create(
                CultureInfo.InvariantCulture,
                $"no object in {spec.Inputs.Count} files ({report.Bytes} bytes of text, {report.Skipped} objects skipped)");
            return new LoadedSource(null, report);
        }

        SourceInfo info = new()
        {
            Name = spec.Name,
            Role = spec.Role ?? role,
            DataDate = report.DataDate,
            LoadedAt = spec.LoadedAt,
            Origin = spec.Origin ?? string.Join(", ", spec.Inputs.Take(10).Select(input => input.Name)),
            Identity = spec.Identity,
            Session = spec.Session,
            Version = spec.Version,
        };
        load.Cancellation.ThrowIfCancellationRequested();
        return new LoadedSource(load.Builder.Freeze(info, load.Threads), report);
    }
}
