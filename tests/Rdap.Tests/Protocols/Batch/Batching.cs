using System.Buffers;
using System.Text;
using Rdap.Protocols.Batch;
using Rdap.Registry;
using Xunit;

namespace Rdap.Tests.Protocols.Batch;

/// <summary>Batches over whole texts. Both sides as one char for a byte.</summary>
internal static class Batching
{
    /// <summary>The rows of a batch, given in one piece.</summary>
    public static string Run(RegistrySnapshot registry, BatchOptions options, string input) => Run(registry, options, input, int.MaxValue, out _);

    /// <summary>The rows of a batch that comes in pieces of so many bytes, as a door reads it: what was not read is given again.</summary>
    public static string Run(RegistrySnapshot registry, BatchOptions options, string input, int piece, out BatchSession session)
    {
        session = new BatchSession();
        session.Begin(registry, options);
        ArrayBufferWriter<byte> output = new();
        byte[] bytes = Encoding.Latin1.GetBytes(input);
        int start = 0, end = 0;
        do
        {
            end = Math.Min(bytes.Length, (int)Math.Min((long)end + piece, int.MaxValue));
            start += session.Push(bytes.AsSpan(start, end - start), end == bytes.Length, output);
        }
        while (end < bytes.Length);
        return Encoding.Latin1.GetString(output.WrittenSpan);
    }

    /// <summary>Rows of these columns as CSV without a header.</summary>
    public static string[] Rows(RegistrySnapshot registry, string columns, string input, BatchOptions? options = null)
    {
        Assert.True(BatchColumns.TryParse(columns, out IReadOnlyList<BatchColumn> parsed, out string? problem), problem);
        string rows = Run(registry, (options ?? new BatchOptions()) with { Columns = parsed, Format = BatchFormat.Csv, Header = false }, input);
        return rows.Length == 0 ? [] : rows.TrimEnd('\n').Split('\n');
    }

    /// <summary>Every column.</summary>
    public static IReadOnlyList<BatchColumn> AllColumns => [.. BatchColumns.All.Select(static row => row.Column)];
}
