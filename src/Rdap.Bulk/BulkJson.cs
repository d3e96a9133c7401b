// RFC 8259: files that are one JSON text.
using System.Text.Json;

namespace Rdap.Bulk;

/// <summary>Reads formats whose files are small enough to be read whole.</summary>
internal static class BulkJson
{
    /// <summary>Reads a file; comments and commas at the end are let pass.</summary>
    /// <param name="input">The file.</param>
    /// <param name="most">Bytes that a file of this format never exceeds.</param>
    /// <param name="what">What such a file is called in messages.</param>
    /// <exception cref="InvalidDataException">It is larger, or no JSON: the message says where.</exception>
    public static JsonDocument Parse(BulkStream input, int most, string what)
    {
        using MemoryStream text = new();
        byte[] buffer = new byte[BulkFormats.DetectionBytes];
        for (int count; (count = input.Read(buffer.AsSpan())) > 0;)
        {
            text.Write(buffer, 0, count);
            if (text.Length > most)
            {
                throw new InvalidDataException($"larger than {most} bytes, which no {what} is");
            }
        }

        text.Position = 0;
        try
        {
            return JsonDocument.Parse(text, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"broken JSON in line {e.LineNumber + 1}", e);
        }
    }
}
