using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Rdap.Registry.Objects;
using Rdap.Registry.Storage;

namespace Rdap.Server.Commands;

/// <summary>How <c>diff</c> reports.</summary>
/// <param name="IsJson">As JSON, else as text.</param>
/// <param name="IsList">Each object that differs.</param>
/// <param name="Holders">How many holders are named.</param>
internal readonly record struct DiffForm(bool IsJson, bool IsList, int Holders);

/// <summary>The forms of the report of <c>diff</c>.</summary>
internal static class DiffReport
{
    private const int MaxKeyLength = 512;
    private const int FlushBytes = 64 * 1024;

    /// <summary>Writes a report.</summary>
    public static void Write(Stream output, DiffResult result, DiffForm form)
    {
        if (form.IsJson)
        {
            WriteJson(output, result, form);
            return;
        }

        using StreamWriter o = new(output, new UTF8Encoding(false), FlushBytes, leaveOpen: true) { NewLine = "\n" };
        if (form.IsList)
        {
            foreach (ObjectChange change in result.Differences)
            {
                RegistryObject obj = result.ObjectOf(change);
                o.WriteLine($"{Printable(DiffResult.ClassOf(obj))}\t{Printable(KeyOf(obj))}\t{WordOf(change)}");
            }

            GC.KeepAlive(result);
            return;
        }

        WriteSide(o, "A", result.First);
        WriteSide(o, "B", result.Second);
        if (result.Differences.Count == 0)
        {
            o.WriteLine("The same objects.");
            return;
        }

        o.WriteLine();
        o.WriteLine("       added    changed    deleted  class");
        foreach ((string name, DiffCounts counts) in result.ByClass)
        {
            WriteRow(o, counts, Printable(name));
        }

        WriteRow(o, result.Counts, "in all");
        WriteHolders(o, result, form.Holders);
    }

    private static void WriteSide(StreamWriter o, string name, DiffSide side)
    {
        o.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}: {side.Given}: {side.Snapshot.ObjectCount} objects, digest {side.Snapshot.Digest?.ShortText}"));
        if (side.Skipped > 0)
        {
            o.WriteLine(string.Create(CultureInfo.InvariantCulture, $"   {side.Skipped} more could not be read and are not compared; \"rdapd check\" says why"));
        }
    }

    private static void WriteHolders(StreamWriter o, DiffResult result, int most)
    {
        if (most == 0)
        {
            return;
        }

        o.WriteLine();
        o.WriteLine("       added    changed    deleted  holder (organisation, else maintainer)");
        foreach ((string name, DiffCounts counts) in result.ByHolder.Take(most))
        {
            WriteRow(o, counts, Printable(name));
        }

        if (result.HolderCount > most)
        {
            o.WriteLine(string.Create(CultureInfo.InvariantCulture, $"and {result.HolderCount - most} more holders; --holders N names more of them"));
        }
    }

    private static void WriteRow(StreamWriter o, DiffCounts counts, string name) =>
        o.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{counts.Added,12}{counts.Changed,11}{counts.Deleted,11}  {name}"));

    private static void WriteJson(Stream output, DiffResult result, DiffForm form)
    {
        using Utf8JsonWriter json = new(output, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        json.WriteStartObject();
        WriteSide(json, "a", result.First);
        WriteSide(json, "b", result.Second);
        json.WriteBoolean("same", result.Differences.Count == 0);
        WriteCounts(json, result.Counts);
        json.WriteStartArray("byClass");
        foreach ((string name, DiffCounts counts) in result.ByClass)
        {
            WriteRow(json, "class", name, counts);
        }

        json.WriteEndArray();
        json.WriteNumber("holders", result.HolderCount);
        json.WriteStartArray("byHolder");
        foreach ((string name, DiffCounts counts) in result.ByHolder.Take(form.Holders))
        {
            WriteRow(json, "holder", name, counts);
        }

        json.WriteEndArray();
        if (form.IsList)
        {
            json.WriteStartArray("differences");
            foreach (ObjectChange change in result.Differences)
            {
                RegistryObject obj = result.ObjectOf(change);
                json.WriteStartObject();
                json.WriteString("class", DiffResult.ClassOf(obj));
                json.WriteString("key", KeyOf(obj));
                json.WriteString("what", WordOf(change));
                json.WriteEndObject();
                if (json.BytesPending > FlushBytes)
                {
                    json.Flush();
                }
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
        json.Flush();
        output.WriteByte((byte)'\n');
        GC.KeepAlive(result);
    }

    private static void WriteSide(Utf8JsonWriter json, string name, DiffSide side)
    {
        json.WriteStartObject(name);
        json.WriteString("data", side.Given);
        json.WriteNumber("objects", side.Snapshot.ObjectCount);
        json.WriteNumber("skipped", side.Skipped);
        json.WriteString("digest", side.Snapshot.Digest?.ToString());
        json.WriteEndObject();
    }

    private static void WriteRow(Utf8JsonWriter json, string member, string name, DiffCounts counts)
    {
        json.WriteStartObject();
        json.WriteString(member, name);
        WriteCounts(json, counts);
        json.WriteEndObject();
    }

    private static void WriteCounts(Utf8JsonWriter json, DiffCounts counts)
    {
        json.WriteNumber("added", counts.Added);
        json.WriteNumber("changed", counts.Changed);
        json.WriteNumber("deleted", counts.Deleted);
    }

    private static string WordOf(ObjectChange change) => change.IsAddition ? "added" : change.IsDeletion ? "deleted" : "changed";

    private static string KeyOf(in RegistryObject obj)
    {
        Span<byte> key = stackalloc byte[MaxKeyLength];
        return Encoding.UTF8.GetString(key[..obj.CopyPrimaryKey(key)]);
    }

    // Whoever wrote the data does not get to write to the terminal: no control character goes out.
    private static string Printable(string text) =>
        text.Any(char.IsControl) ? string.Create(text.Length, text, static (to, from) =>
        {
            for (int i = 0; i < to.Length; i++)
            {
                to[i] = char.IsControl(from[i]) ? '?' : from[i];
            }
        }) : text;
}
