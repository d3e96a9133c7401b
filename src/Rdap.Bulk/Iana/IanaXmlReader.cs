// IANA's protocol registries in XML: IPv4 and IPv6 address space, AS numbers, special-purpose addresses (RFC 6890) and numbers (RFC 7249).
using System.Globalization;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using Rdap.Registry.Numbers;
using Rdap.Registry.Objects;

namespace Rdap.Bulk.Iana;

/// <summary>
/// Each record with a prefix, an address block or AS numbers becomes an object: what the numbers are for, their status, who keeps
/// the registration data. Registries of other things (link relations, RDAP values) hold no such record and are left out with a note.
/// </summary>
internal sealed class IanaXmlReader : IBulkReader
{
    private const string Namespace = "http://www.iana.org/assignments";
    private const long MaxCharacters = 64 << 20;

    private static readonly XName Prefix = XName.Get("prefix", Namespace);
    private static readonly XName Address = XName.Get("address", Namespace);
    private static readonly XName Number = XName.Get("number", Namespace);
    private static readonly XName Server = XName.Get("server", Namespace);
    private static readonly XName Reference = XName.Get("xref", Namespace);

    private static readonly (string Element, string Words)[] Properties =
    [
        ("source", "Source"),
        ("destination", "Destination"),
        ("forwardable", "Forwardable"),
        ("global", "Globally Reachable"),
        ("reserved", "Reserved-by-Protocol"),
    ];

    /// <inheritdoc/>
    public bool Recognizes(ReadOnlySpan<byte> head)
    {
        ReadOnlySpan<byte> text = head is [0xEF, 0xBB, 0xBF, ..] ? head[3..] : head;
        text = text.TrimStart(" \t\r\n"u8);
        return !text.IsEmpty && text[0] == '<' && text.IndexOf("http://www.iana.org/assignments"u8) > 0;
    }

    /// <inheritdoc/>
    public void Read(BulkStream input, BulkLoad load)
    {
        XmlReaderSettings settings = new()
        {
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
            MaxCharactersInDocument = MaxCharacters,
            IgnoreComments = true,
            IgnoreProcessingInstructions = true,
        };
        try
        {
            using XmlReader xml = XmlReader.Create(input, settings);
            ReadRecords(xml, input, load);
        }
        catch (XmlException e)
        {
            throw new InvalidDataException($"unreadable XML: {e.Message}", e);
        }
    }

    private static void ReadRecords(XmlReader xml, BulkStream input, BulkLoad load)
    {
        IanaObjects objects = new(load);
        IXmlLineInfo lines = (IXmlLineInfo)xml;
        string registry = "";
        long others = 0;
        bool isSpecial = false;
        while (!xml.EOF)
        {
            load.Cancellation.ThrowIfCancellationRequested();
            if (xml.NodeType != XmlNodeType.Element || xml.NamespaceURI != Namespace)
            {
                xml.Read();
                continue;
            }

            if (xml.LocalName == "registry")
            {
                registry = xml.GetAttribute("id") ?? "";
                isSpecial |= registry.Contains("special-registry", StringComparison.Ordinal);
                xml.Read();
            }
            else if (xml.LocalName == "updated")
            {
                string updated = xml.ReadElementContentAsString().Trim();
                if (DateOnly.TryParseExact(updated, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly day))
                {
                    load.OfferDataDate(new DateTimeOffset(day, TimeOnly.MinValue, TimeSpan.Zero));
                }
            }
            else if (xml.LocalName == "record" && xml.Depth < 8)
            {
                long line = lines.LineNumber;
                XElement record = (XElement)XNode.ReadFrom(xml);
                others += AddRecord(objects, record, isSpecial, load, input.Input.Name, line) ? 0 : 1;
            }
            else
            {
                xml.Read();
            }
        }

        objects.Commit();
        if (others > 0)
        {
            load.Report.AddNote($"{input.Input.Name}: {others} records of the registry {registry} are about other things than addresses and AS numbers; left out");
        }
    }

    /// <returns>False when the record is not about numbers.</returns>
    private static bool AddRecord(IanaObjects objects, XElement record, bool isSpecial, BulkLoad load, string input, long line)
    {
        XElement? numbers = record.Element(Prefix) ?? record.Element(Address) ?? record.Element(Number);
        if (numbers is null)
        {
            return false;
        }

        // References and footnote marks are elements of their own; the numbers are the text around them.
        string text = string.Concat(numbers.Nodes().OfType<XText>().Select(node => node.Value));
        string[] entries = text.Split([',', ' ', '\t', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries);
        if (entries.Length == 0)
        {
            load.Report.AddProblem(input, line, "no numbers in the record", default);
        }

        foreach (string entry in entries)
        {
            string? problem = Begin(objects, entry, numbers.Name == Number, Describe(record));
            if (problem is null)
            {
                WriteRest(objects, record, isSpecial);
                problem = objects.End();
            }

            if (problem is not null)
            {
                load.Report.AddProblem(input, line, problem, Encoding.UTF8.GetBytes(entry));
            }
        }

        return true;
    }

    private static string? Begin(IanaObjects objects, string entry, bool isAsn, string description)
    {
        if (isAsn)
        {
            if (!IanaObjects.TryParseAsns(entry, out AsnRange asns))
            {
                return "not a range of AS numbers";
            }

            objects.BeginAsBlock(asns);
            return null;
        }

        if (!TryParsePrefix(entry, out IpRange range))
        {
            return "not a prefix";
        }

        objects.BeginNetwork(range, description);
        return null;
    }

    private static void WriteRest(IanaObjects objects, XElement record, bool isSpecial)
    {
        string description = Describe(record);
        string whois = Text(record, "whois");
        string said = Text(record, "status").ToUpperInvariant();
        List<string> servers = [.. record.Descendants(Server).Select(server => server.Value)];
        if (description.Length > 0)
        {
            objects.Write(AttributeName.Descr, description);
        }

        string status = isSpecial ? "SPECIAL-PURPOSE"
            : said.Length > 0 ? said
            : description.StartsWith("Reserved", StringComparison.OrdinalIgnoreCase) ? "RESERVED"
            : servers.Count > 0 || whois.Length > 0 ? "ALLOCATED"
            : "";
        if (status.Length > 0)
        {
            objects.Write(AttributeName.Status, status);
        }

        WriteDates(objects, record);
        WriteRemarks(objects, record);
        objects.WriteRdapServers(servers);
        if (IanaObjects.IsHostName(whois))
        {
            objects.Write(AttributeName.WhoisServer, whois);
        }
    }

    /// <summary>A full date becomes created:, a month stays words: nobody knows its day.</summary>
    private static void WriteDates(IanaObjects objects, XElement record)
    {
        string date = record.Attribute("date")?.Value ?? (Text(record, "date") is { Length: > 0 } old ? old : Text(record, "allocation"));
        if (DateOnly.TryParseExact(date, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly day))
        {
            objects.Write(AttributeName.Created, day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) + "T00:00:00Z");
        }
        else if (date.Length > 0)
        {
            objects.Write(AttributeName.Remarks, $"Allocation Date {date}");
        }

        if (Text(record, "termination") is { Length: > 0 } termination && termination != "N/A")
        {
            objects.Write(AttributeName.Remarks, $"Termination Date {termination}");
        }
    }

    private static void WriteRemarks(IanaObjects objects, XElement record)
    {
        string properties = string.Join(
            ", ", Properties.Select(p => (p.Words, Value: Text(record, p.Element))).Where(p => p.Value.Length > 0).Select(p => $"{p.Words} {p.Value}"));
        if (properties.Length > 0)
        {
            objects.Write(AttributeName.Remarks, properties);
        }

        foreach (string rfc in record.Descendants(Reference)
            .Where(reference => reference.Attribute("type")?.Value == "rfc")
            .Select(reference => reference.Attribute("data")?.Value ?? "")
            .Where(data => data.StartsWith("rfc", StringComparison.OrdinalIgnoreCase))
            .Distinct(StringComparer.OrdinalIgnoreCase))
        {
            objects.Write(AttributeName.Remarks, $"See RFC {rfc[3..]}");
        }

        if (Text(record, "notes") is { Length: > 0 } notes)
        {
            objects.Write(AttributeName.Remarks, notes);
        }
    }

    private static string Describe(XElement record)
    {
        foreach (string element in (ReadOnlySpan<string>)["designation", "name", "description"])
        {
            if (Text(record, element) is { Length: > 0 } text)
            {
                return text;
            }
        }

        return "";
    }

    private static string Text(XElement record, string element) =>
        IanaObjects.CollapseSpace(record.Element(XName.Get(element, Namespace))?.Value ?? "");

    /// <summary>A prefix, also as the IPv4 address space registry writes its blocks: "001/8".</summary>
    private static bool TryParsePrefix(string entry, out IpRange range)
    {
        int slash = entry.IndexOf('/', StringComparison.Ordinal);
        if (slash is > 0 and <= 3
            && byte.TryParse(entry.AsSpan(0, slash), NumberStyles.None, CultureInfo.InvariantCulture, out byte octet)
            && entry.AsSpan(slash) is "/8")
        {
            range = IpRange.FromPrefix(IpFamily.V4, (UInt128)octet << 24, 8);
            return true;
        }

        return IpText.TryParsePrefix(Encoding.UTF8.GetBytes(entry), out range, out _);
    }
}
