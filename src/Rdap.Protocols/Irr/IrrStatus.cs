// IRRd's "!j" and "!J": how the sources stand, in a line each or in JSON (RFC 8259).
using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using Rdap.Protocols.Whois;
using Rdap.Registry;
using Rdap.Registry.Lookup;
using Rdap.Registry.Numbers;
using Rdap.Registry.Objects;

namespace Rdap.Protocols.Irr;

/// <summary>
/// Writes how sources stand. Serial numbers are those that mirrors can ask for here (NRTMv3), else those of the publisher that a source is mirrored
/// from; others have none.
/// </summary>
/// <param name="registry">The sources.</param>
/// <param name="journals">What has changed in them, for mirrors; null when none is mirrored from here.</param>
/// <param name="client">Who asks.</param>
internal readonly struct IrrStatus(RegistrySnapshot registry, IWhoisJournals? journals, IpAddress client)
{
    /// <summary>
    /// Writes <c>NAME:Y:FIRST-LAST</c> if mirrors can ask for what has changed, <c>NAME:N:0-VERSION</c> if it is mirrored, else <c>NAME:N:-</c>,
    /// for each source that was named, or for all after "-*"; <c>NAME:X:Database unknown</c> for one that is not there.
    /// </summary>
    public void WriteSerials(IBufferWriter<byte> output, in SourceOrder all, ReadOnlySpan<byte> names)
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
            bool isKnown = TryFind(name, out int source);
            WriteSerial(output, name, isKnown ? registry.Sources[source] : null, ref isFirst);
        }
    }

    /// <summary>Writes a JSON object with a member for each source that was named, or for all after "-*".</summary>
    public void WriteStatus(IBufferWriter<byte> output, in SourceOrder all, ReadOnlySpan<byte> names)
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

                if (TryFind(names[range].Trim((byte)' '), out int source))
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

    private void WriteStatus(Utf8JsonWriter json, SourceSnapshot source)
    {
        json.WriteStartObject(source.NameUtf8);
        json.WriteBoolean("authoritative"u8, false);
        json.WriteNull("object_class_filter"u8);
        json.WriteBoolean("rpki_rov_filter"u8, false);
        json.WriteBoolean("scopefilter_enabled"u8, false);
        json.WriteNull("route_preference"u8);
        WhoisSerials? journal = JournalOf(source);
        json.WriteBoolean("local_journal_kept"u8, journal is not null);
        (long oldest, long newest) = journal is { } kept && HasEntries(kept) ? (kept.First, kept.Last) : (0, 0);
        WriteNumber(json, "serial_oldest_journal"u8, oldest);
        WriteNumber(json, "serial_newest_journal"u8, newest);
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

    private bool TryFind(ReadOnlySpan<byte> name, out int source) =>
        registry.TryFindSource(name, out source) && registry.Sources[source].Info.Role == SourceRole.Registry;

    private void WriteSerial(IBufferWriter<byte> output, ReadOnlySpan<byte> asked, SourceSnapshot? source, ref bool isFirst)
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
        if (source is null)
        {
            output.Write(":X:Database unknown"u8);
        }
        else if (JournalOf(source) is { } journal && HasEntries(journal))
        {
            WriteRange(output, ":Y:"u8, journal.First, journal.Last);
        }
        else if (source.Info.Version > 0)
        {
            WriteRange(output, ":N:"u8, 0, source.Info.Version);
        }
        else
        {
            output.Write(":N:-"u8);
        }
    }

    private WhoisSerials? JournalOf(SourceSnapshot source) => journals?.Find(source.NameUtf8, client) is { IsAllowed: true } journal ? journal : null;

    private static bool HasEntries(WhoisSerials journal) => journal.Last >= journal.First;

    private static void WriteRange(IBufferWriter<byte> output, ReadOnlySpan<byte> before, long first, long last)
    {
        Span<byte> text = output.GetSpan(before.Length + 41);
        before.CopyTo(text);
        int length = before.Length;
        Utf8Formatter.TryFormat(first, text[length..], out int digits);
        length += digits;
        text[length++] = (byte)'-';
        Utf8Formatter.TryFormat(last, text[length..], out digits);
        output.Advance(length + digits);
    }
}
