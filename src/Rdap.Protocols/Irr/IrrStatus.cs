// IRRd's "!j" and "!J": how the sources stand, in a line each or in JSON (RFC 8259).
using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using Rdap.Registry;
using Rdap.Registry.Lookup;
using Rdap.Registry.Objects;

namespace Rdap.Protocols.Irr;

/// <summary>Writes how sources stand. Only mirrored ones have a serial number: that of their publisher.</summary>
internal static class IrrStatus
{
    /// <summary>
    /// Writes <c>NAME:N:-</c>, or <c>NAME:N:0-VERSION</c> if it is mirrored, for each source that was named, or for all after "-*";
    /// <c>NAME:X:Database unknown</c> for one that is not there.
    /// </summary>
    public static void WriteSerials(IBufferWriter<byte> output, RegistrySnapshot registry, in SourceOrder all, ReadOnlySpan<byte> names)
    {
        bool isFirst = true;
        if (names.SequenceEqual("-*"u8))
        {
            for (int i = 0; i < all.Count; i++)
            {
                WriteSerial(output, [], registry.Sources[all[i]], ref isFirst);
            }

            return;
        }

        foreach (Range range in names.Split((byte)','))
        {
            ReadOnlySpan<byte> name = names[range].Trim((byte)' ');
            bool isKnown = TryFind(registry, name, out int source);
            WriteSerial(output, name, isKnown ? registry.Sources[source] : null, ref isFirst);
        }
    }

    /// <summary>Writes a JSON object with a member for each source that was named, or for all after "-*".</summary>
    public static void WriteStatus(IBufferWriter<byte> output, RegistrySnapshot registry, in SourceOrder all, ReadOnlySpan<byte> names)
    {
        using Utf8JsonWriter json = new(output, new JsonWriterOptions { Indented = true, IndentSize = 4 });
        json.WriteStartObject();
        if (names.SequenceEqual("-*"u8))
        {
            for (int i = 0; i < all.Count; i++)
            {
                WriteStatus(json, registry.Sources[all[i]]);
            }
        }
        else
        {
            HashSet<string> written = new(StringComparer.OrdinalIgnoreCase);
            foreach (Range range in names.Split((byte)','))
            {
                // Any bytes may come: what is not UTF-8 is shown as such.
                string name = Encoding.UTF8.GetString(names[range].Trim((byte)' '));
                if (!written.Add(name))
                {
                    continue;
                }

                if (TryFind(registry, names[range].Trim((byte)' '), out int source))
                {
                    WriteStatus(json, registry.Sources[source]);
                }
                else
                {
                    json.WriteStartObject(name);
                    json.WriteString("error"u8, "Unknown source"u8);
                    json.WriteEndObject();
                }
            }
        }

        json.WriteEndObject();
    }

    private static void WriteStatus(Utf8JsonWriter json, SourceSnapshot source)
    {
        json.WriteStartObject(source.NameUtf8);
        json.WriteBoolean("authoritative"u8, false);
        json.WriteNull("object_class_filter"u8);
        json.WriteBoolean("rpki_rov_filter"u8, false);
        json.WriteBoolean("scopefilter_enabled"u8, false);
        json.WriteNull("route_preference"u8);
        json.WriteBoolean("local_journal_kept"u8, false);
        json.WriteNull("serial_oldest_journal"u8);
        json.WriteNull("serial_newest_journal"u8);
        json.WriteNull("serial_last_export"u8);
        SourceInfo info = source.Info;
        bool hasSession = info.Session is not null;
        WriteNumber(json, "serial_newest_mirror"u8, hasSession ? 0 : info.Version);
        json.WriteString("nrtm4_client_session_id"u8, info.Session?.ToString("D"));
        WriteNumber(json, "nrtm4_client_version"u8, hasSession ? info.Version : 0);
        if (source.Info.DataDate is { } date)
        {
            json.WriteString("last_update"u8, date);
        }
        else
        {
            json.WriteNull("last_update"u8);
        }

        json.WriteBoolean("synchronised_serials"u8, false);
        json.WriteNumber("objects"u8, source.ObjectCount);
        // Null until it is worked out.
        json.WriteString("digest"u8, source.Digest?.ToString());
        json.WriteEndObject();
    }

    private static void WriteNumber(Utf8JsonWriter json, ReadOnlySpan<byte> name, long number)
    {
        if (number > 0)
        {
            json.WriteNumber(name, number);
        }
        else
        {
            json.WriteNull(name);
        }
    }

    private static bool TryFind(RegistrySnapshot registry, ReadOnlySpan<byte> name, out int source) =>
        registry.TryFindSource(name, out source) && registry.Sources[source].Info.Role == SourceRole.Registry;

    private static void WriteSerial(IBufferWriter<byte> output, ReadOnlySpan<byte> asked, SourceSnapshot? source, ref bool isFirst)
    {
        if (!isFirst)
        {
            output.Write("\n"u8);
        }

        isFirst = false;
        ReadOnlySpan<byte> name = source is null ? asked : source.NameUtf8;
        Span<byte> text = output.GetSpan(name.Length + 20);
        int length = 0;
        foreach (byte b in name)
        {
            text[length++] = b is >= (byte)'a' and <= (byte)'z' ? (byte)(b - 32) : IrrMessages.Printable(b);
        }

        output.Advance(length);
        switch (source?.Info.Version)
        {
            case null:
                output.Write(":X:Database unknown"u8);
                break;
            case 0:
                output.Write(":N:-"u8);
                break;
            case { } version:
                output.Write(":N:0-"u8);
                Span<byte> digits = output.GetSpan(20);
                Utf8Formatter.TryFormat(version, digits, out int count);
                output.Advance(count);
                break;
        }
    }
}
