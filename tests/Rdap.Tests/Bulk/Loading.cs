using System.IO.Compression;
using System.Text;
using Rdap.Bulk;
using Rdap.Registry;
using Rdap.Registry.Objects;
using Xunit;

namespace Rdap.Tests.Bulk;

/// <summary>Short ways to load bytes, texts and files, and to look at what came out.</summary>
internal static class Loading
{
    public static readonly DateTimeOffset LoadedAt = new(2025, 7, 1, 12, 0, 0, TimeSpan.Zero);

    public static BulkInput Input(byte[] bytes, string name = "input") => new(name, () => new MemoryStream(bytes), bytes.Length);

    public static BulkInput File(string path) => new(Path.GetFileName(path), () => System.IO.File.OpenRead(path), new FileInfo(path).Length);

    public static SourceSpec Spec(params BulkInput[] inputs) => new() { Name = "test", Inputs = inputs, LoadedAt = LoadedAt };

    public static LoadedSource Load(params BulkInput[] inputs) => SourceLoader.Load(Spec(inputs), null, TestContext.Current.CancellationToken);

    public static LoadedSource Load(string text) => Load(Input(Encoding.Latin1.GetBytes(text)));

    public static LoadedSource LoadFiles(params string[] paths) => Load([.. paths.Select(File)]);

    public static byte[] Gzip(byte[] text)
    {
        MemoryStream output = new();
        using (GZipStream gzip = new(output, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(text);
        }

        return output.ToArray();
    }

    public static string TextOf(this SourceSnapshot snapshot, int id) => Encoding.Latin1.GetString(snapshot.Get(id).ToText());

    /// <summary>All objects' texts in order, superseded ones included.</summary>
    public static string[] Texts(this LoadedSource loaded) =>
        loaded.Snapshot is { } snapshot ? [.. Enumerable.Range(0, snapshot.IdCount).Select(snapshot.TextOf)] : [];

    public static (long Line, string Reason)[] Lines(this BulkReport report) => [.. report.Problems.Select(p => (p.Line, p.Reason))];

    public static Dictionary<ObjectClass, int> CountsByClass(this SourceSnapshot snapshot) =>
        Enum.GetValues<ObjectClass>().Where(c => snapshot.CountOf(c) > 0).ToDictionary(c => c, snapshot.CountOf);
}
