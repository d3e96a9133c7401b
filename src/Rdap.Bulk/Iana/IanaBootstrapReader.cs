// RFC 9224 (bootstrap files for AS numbers and addresses), RFC 8521 (object tags).
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Rdap.Registry.Numbers;
using Rdap.Registry.Objects;

namespace Rdap.Bulk.Iana;

/// <summary>
/// Each number range or tag becomes an object with rdap-server: lines. Entries that name domains are left out: a number registry
/// has no use for them. The contact addresses of RFC 8521 are left out too: nobody is served by handing them on.
/// </summary>
internal sealed class IanaBootstrapReader : IBulkReader
{
    private const string Netname = "IANA-RDAP-BOOTSTRAP";

    /// <summary>Far above all of IANA's files together.</summary>
    private const int MaxFileBytes = 16 << 20;

    /// <inheritdoc/>
    public bool Recognizes(ReadOnlySpan<byte> head)
    {
        ReadOnlySpan<byte> text = head.StartsWith("\u00EF\u00BB\u00BF"u8) ? head[3..] : head;
        text = text.TrimStart(" \t\r\n"u8);
        return !text.IsEmpty && text[0] == '{' && text.IndexOf("\"services\""u8) > 0;
    }

    /// <inheritdoc/>
    public void Read(BulkStream input, BulkLoad load)
    {
        using JsonDocument document = BulkJson.Parse(input, MaxFileBytes, "bootstrap file");
        JsonElement root = document.RootElement;
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("services", out JsonElement services) || services.ValueKind != JsonValueKind.Array)
        {
            throw new InvalidDataException("not an RDAP bootstrap file: there is no list of services");
        }

        if (root.TryGetProperty("publication", out JsonElement publication)
            && publication.ValueKind == JsonValueKind.String
            && publication.TryGetDateTimeOffset(out DateTimeOffset date))
        {
            load.OfferDataDate(date);
        }

        IanaObjects objects = new(load);
        long domains = 0;
        int number = 0;
        foreach (JsonElement service in services.EnumerateArray())
        {
            load.Cancellation.ThrowIfCancellationRequested();
            number++;
            if (!TryReadService(service, out List<string> entries, out List<string> urls, out bool isTag))
            {
                AddProblem(input, load, number, "not a service: two or three lists of strings are expected", JsonMarshal.GetRawUtf8Value(service));
                continue;
            }

            foreach (string entry in entries)
            {
                string? problem = AddEntry(objects, entry, urls, isTag, ref domains);
                if (problem is not null)
                {
                    AddProblem(input, load, number, problem, Encoding.UTF8.GetBytes(entry));
                }
            }
        }

        objects.Commit();
        if (domains > 0)
        {
            load.Report.AddNote($"{input.Input.Name}: {domains} entries name domains, which a number registry has no use for; left out");
        }
    }

    private static string? AddEntry(IanaObjects objects, string entry, List<string> urls, bool isTag, ref long domains)
    {
        if (isTag)
        {
            if (entry.Length is 0 or > 64 || entry.AsSpan().ContainsAnyExceptInRange('!', '~') || entry.Contains('#', StringComparison.Ordinal))
            {
                return "not an object tag";
            }

            objects.BeginObjectTag(entry);
            objects.Write(AttributeName.Descr, "Tag at the end of the handles of one RDAP service, in IANA's bootstrap file");
        }
        else if (entry.Contains('/', StringComparison.Ordinal))
        {
            if (!IpText.TryParsePrefix(Encoding.UTF8.GetBytes(entry), out IpRange range, out IpTextProblem problem))
            {
                return problem == IpTextProblem.HostBitsSet ? "host bits are set in the prefix" : "not a prefix";
            }

            objects.BeginNetwork(range, Netname);
            WriteAllocated(objects);
        }
        else if (entry.Length > 0 && char.IsAsciiDigit(entry[0]))
        {
            if (!IanaObjects.TryParseAsns(entry, out AsnRange range))
            {
                return "not a range of AS numbers";
            }

            objects.BeginAsBlock(range);
            WriteAllocated(objects);
        }
        else
        {
            domains++;
            return null;
        }

        // An entry without any URL says that there is no service; one whose URLs are all unusable is a mistake.
        return objects.WriteRdapServers(urls) == 0 && urls.Count > 0 ? "no usable http or https URL" : objects.End();
    }

    private static void WriteAllocated(IanaObjects objects)
    {
        objects.Write(AttributeName.Descr, "Given to a registry by IANA, as its RDAP bootstrap file says");
        objects.Write(AttributeName.Status, "ALLOCATED");
    }

    private static bool TryReadService(JsonElement service, out List<string> entries, out List<string> urls, out bool isTag)
    {
        (entries, urls, isTag) = ([], [], false);
        if (service.ValueKind != JsonValueKind.Array)
        {
            return false;
        }

        int lists = service.GetArrayLength();
        isTag = lists == 3;
        return lists is 2 or 3 && TryReadStrings(service[lists - 2], entries) && TryReadStrings(service[lists - 1], urls);
    }

    private static bool TryReadStrings(JsonElement list, List<string> strings)
    {
        if (list.ValueKind != JsonValueKind.Array)
        {
            return false;
        }

        foreach (JsonElement item in list.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.String)
            {
                return false;
            }

            try
            {
                strings.Add(item.GetString()!);
            }
            catch (InvalidOperationException)
            {
                // A string that is no UTF-16 text (a lone surrogate escape) or no UTF-8.
                return false;
            }
        }

        return true;
    }

    private static void AddProblem(BulkStream input, BulkLoad load, int service, string problem, ReadOnlySpan<byte> text) =>
        load.Report.AddProblem(input.Input.Name, 0, problem, [.. Encoding.ASCII.GetBytes($"service {service}: "), .. text]);
}
