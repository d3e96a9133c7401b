using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Rdap.Bulk;
using Rdap.Registry;
using Rdap.Registry.Lookup;
using Rdap.Registry.Objects;

namespace Rdap.Server.Commands;

/// <summary>What <c>check</c> found out about one source.</summary>
/// <param name="Name">The source.</param>
/// <param name="Fatal">Why it cannot be used; null when it can.</param>
/// <param name="Snapshot">What was loaded.</param>
/// <param name="Audit">What its objects say of each other.</param>
/// <param name="Report">What was skipped on the way.</param>
internal sealed record SourceCheck(string Name, string? Fatal, SourceSnapshot? Snapshot, SourceAudit? Audit, BulkReport? Report)
{
    /// <summary>The kinds of findings, with their names in both forms of the report.</summary>
    public static readonly (AuditFindingKind Kind, string Words, string Member)[] Kinds =
    [
        (AuditFindingKind.Duplicate, "given more than once", "duplicates"),
        (AuditFindingKind.DanglingReference, "dangling references", "danglingReferences"),
        (AuditFindingKind.Overlap, "overlapping, not nested", "overlaps"),
        (AuditFindingKind.WithoutHolder, "without holder", "withoutHolder"),
        (AuditFindingKind.WithoutAbuseContact, "without abuse contact", "withoutAbuseContact"),
    ];

    /// <summary>The URLs that it is mirrored from; none for a source with files of its own. Of a mirrored source nothing is looked at.</summary>
    public IReadOnlyList<string> MirroredFrom { get; init; } = [];

    /// <summary>
    /// Whether the source keeps contacts at all. Statistics files do not: that their resources have none is then no problem of the data.
    /// </summary>
    public bool HasContacts => Snapshot is not null
        && (Snapshot.CountOf(ObjectClass.Role) > 0 || Snapshot.CountOf(ObjectClass.Person) > 0 || Snapshot.CountOf(ObjectClass.Irt) > 0);

    /// <summary>0: nothing, 1: problems, 2: not usable.</summary>
    public int ExitCode => MirroredFrom.Count > 0 ? CommandLine.Ok
        : Fatal is not null ? CommandLine.Unusable
        : Report!.Skipped > 0 || Kinds.Any(k => IsProblem(k.Kind) && Audit!.Count(k.Kind) > 0) ? CommandLine.Problems
        : CommandLine.Ok;

    /// <summary>Whether findings of a kind are problems of this source.</summary>
    public bool IsProblem(AuditFindingKind kind)
        => HasContacts || kind is not (AuditFindingKind.WithoutAbuseContact or AuditFindingKind.WithoutHolder);
}

/// <summary>What <c>check</c> found out about the HTTPS certificate.</summary>
/// <param name="Subject">Whom it is for.</param>
/// <param name="Until">When it ends.</param>
/// <param name="Problem">What is wrong with its time; null when nothing is.</param>
internal sealed record CertificateCheck(string Subject, DateTimeOffset Until, string? Problem);

/// <summary>The two forms of the report of <c>check</c>.</summary>
internal static class CheckReport
{
    /// <summary>Writes one source for people.</summary>
    public static void WriteText(TextWriter o, SourceCheck check, int examples)
    {
        if (check.MirroredFrom.Count > 0)
        {
            o.WriteLine($"{check.Name}: not looked at: it is mirrored from {string.Join(", ", check.MirroredFrom)}, and verified as it comes");
            o.WriteLine();
            return;
        }

        if (check.Fatal is not null)
        {
            o.WriteLine($"{check.Name}: NOT USABLE: {check.Fatal}");
            WriteSkipped(o, check.Report, examples);
            o.WriteLine();
            return;
        }

        SourceSnapshot source = check.Snapshot!;
        o.WriteLine(Text($"{check.Name}: {source.ObjectCount} objects, {source.TextBytes / 1e6:0.0} MB of text, from {source.Info.Origin}"));
        if (source.Info.DataDate is { } date)
        {
            o.WriteLine(Text($"  data of {date.UtcDateTime:yyyy-MM-dd HH:mm} UTC"));
        }

        foreach ((string name, long count) in check.Audit!.ObjectsByClass)
        {
            o.WriteLine(Text($"  {count,12} {name}"));
        }

        WriteSkipped(o, check.Report, examples);
        foreach ((AuditFindingKind kind, string words, _) in SourceCheck.Kinds)
        {
            long count = check.Audit.Count(kind);
            string remark = count > 0 && !check.IsProblem(kind) ? " (this source keeps no contacts)" : "";
            o.WriteLine(Text($"  {count,12} {words}{remark}"));
            foreach (AuditFinding finding in remark.Length > 0 ? [] : check.Audit.Examples(kind))
            {
                o.WriteLine($"               {finding.Object}{(finding.Detail.Length == 0 ? "" : ": " + finding.Detail)}");
            }

            WriteMore(o, count, remark.Length > 0 ? (int)Math.Min(count, int.MaxValue) : check.Audit.Examples(kind).Count);
        }

        foreach (string note in check.Report!.Notes)
        {
            o.WriteLine($"  note: {note}");
        }

        o.WriteLine();
    }

    /// <summary>Writes the certificate for people.</summary>
    public static void WriteText(TextWriter o, CertificateCheck certificate)
    {
        o.WriteLine(Text($"HTTPS: certificate for {certificate.Subject}, valid until {certificate.Until.UtcDateTime:yyyy-MM-dd HH:mm} UTC"));
        if (certificate.Problem is not null)
        {
            o.WriteLine("  " + certificate.Problem);
        }

        o.WriteLine();
    }

    /// <summary>Writes all sources, and the certificate if there is one, for programs.</summary>
    public static void WriteJson(Stream output, IEnumerable<SourceCheck> checks, CertificateCheck? certificate, int exitCode)
    {
        using var json = new Utf8JsonWriter(output, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        json.WriteStartObject();
        json.WriteNumber("exitCode", exitCode);
        json.WriteStartArray("sources");
        foreach (SourceCheck check in checks)
        {
            WriteJson(json, check);
        }

        json.WriteEndArray();
        if (certificate is not null)
        {
            json.WriteStartObject("certificate");
            json.WriteString("subject", certificate.Subject);
            json.WriteString("validUntil", Text($"{certificate.Until.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}"));
            if (certificate.Problem is not null)
            {
                json.WriteString("problem", certificate.Problem);
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.Flush();
        output.WriteByte((byte)'\n');
    }

    private static void WriteJson(Utf8JsonWriter json, SourceCheck check)
    {
        json.WriteStartObject();
        json.WriteString("name", check.Name);
        if (check.MirroredFrom.Count > 0)
        {
            json.WriteStartArray("mirroredFrom");
            foreach (string url in check.MirroredFrom)
            {
                json.WriteStringValue(url);
            }

            json.WriteEndArray();
            json.WriteEndObject();
            return;
        }

        json.WriteBoolean("usable", check.Fatal is null);
        if (check.Fatal is not null)
        {
            json.WriteString("problem", check.Fatal);
        }

        json.WriteNumber("objects", check.Snapshot?.ObjectCount ?? 0);
        if (check.Audit is { } audit)
        {
            json.WriteStartObject("objectsByClass");
            foreach ((string name, long count) in audit.ObjectsByClass)
            {
                json.WriteNumber(name, count);
            }

            json.WriteEndObject();
        }

        if (check.Report is { } report)
        {
            WriteJson(json, report);
        }

        foreach ((AuditFindingKind kind, _, string member) in SourceCheck.Kinds)
        {
            json.WriteStartObject(member);
            json.WriteNumber("count", check.Audit?.Count(kind) ?? 0);
            json.WriteStartArray("examples");
            foreach (AuditFinding finding in check.Audit?.Examples(kind) ?? [])
            {
                json.WriteStartObject();
                json.WriteString("object", finding.Object);
                json.WriteString("detail", finding.Detail);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void WriteJson(Utf8JsonWriter json, BulkReport report)
    {
        json.WriteStartObject("skipped");
        json.WriteNumber("count", report.Skipped);
        json.WriteStartObject("byReason");
        foreach ((string reason, long count) in report.SkippedByReason)
        {
            json.WriteNumber(reason, count);
        }

        json.WriteEndObject();
        json.WriteStartArray("examples");
        foreach (BulkProblem problem in report.Problems)
        {
            json.WriteStartObject();
            json.WriteString("file", problem.Input);
            json.WriteNumber("line", problem.Line);
            json.WriteString("reason", problem.Reason);
            json.WriteString("excerpt", problem.Excerpt);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteStartArray("notes");
        foreach (string note in report.Notes)
        {
            json.WriteStringValue(note);
        }

        json.WriteEndArray();
    }

    private static void WriteSkipped(TextWriter o, BulkReport? report, int examples)
    {
        if (report is null)
        {
            return;
        }

        o.WriteLine(Text($"  {report.Skipped,12} skipped"));
        foreach ((string reason, long count) in report.SkippedByReason)
        {
            o.WriteLine(Text($"  {count,14} {reason}"));
        }

        foreach (BulkProblem problem in report.Problems.Take(examples))
        {
            o.WriteLine(Text($"               {problem.Input}:{problem.Line}: {problem.Reason}: {problem.Excerpt}"));
        }

        WriteMore(o, report.Skipped, Math.Min(report.Problems.Count, examples));
    }

    private static void WriteMore(TextWriter o, long count, int shown)
    {
        if (count > shown)
        {
            o.WriteLine(Text($"               and {count - shown} more"));
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
