using System.Text;
using Rdap.Protocols.Whois;
using Rdap.Registry.Numbers;
using Rdap.Server.Options;

namespace Rdap.Server.Mirror;

/// <summary>The journals of published sources, as the WHOIS door gives them out.</summary>
internal sealed class PublishedJournals : IWhoisJournals
{
    private readonly List<(string Source, byte[] Name, Journal Journal, IpRangeSet? Allowed)> _journals = [];

    /// <param name="published">The sources, and their journals.</param>
    public PublishedJournals(IEnumerable<(SourceOptions Source, Journal Journal)> published)
    {
        foreach ((SourceOptions source, Journal journal) in published)
        {
            IReadOnlyList<string> allow = source.Publish.Nrtm3.Allow;
            _journals.Add((source.Name, Encoding.ASCII.GetBytes(source.Name), journal, allow.Count == 0 ? null : new IpRangeSet(allow.Select(RangeOf))));
        }
    }

    /// <inheritdoc/>
    public WhoisSerials? Find(ReadOnlySpan<byte> source, IpAddress client)
    {
        foreach ((_, byte[] name, Journal journal, IpRangeSet? allowed) in _journals)
        {
            if (Ascii.EqualsIgnoreCase(name, source))
            {
                return journal.Shown is { } shown ? new WhoisSerials(shown.First, shown.Last, allowed?.Contains(client) != false) : null;
            }
        }

        return null;
    }

    /// <inheritdoc/>
    public Stream? Open(ReadOnlySpan<byte> source, long first, long last)
    {
        foreach ((string name, byte[] bytes, Journal journal, _) in _journals)
        {
            if (Ascii.EqualsIgnoreCase(bytes, source) && journal.Shown is { } shown && first >= shown.First && last <= shown.Last)
            {
                try
                {
                    return shown.OpenRead(name, first, last);
                }
                catch (FileNotFoundException)
                {
                    // It was too old, and went just now.
                    return null;
                }
            }
        }

        return null;
    }

    private static IpRange RangeOf(string text) => IpText.TryParseNetwork(Encoding.ASCII.GetBytes(text), out IpRange range, out _)
        ? range
        : throw new FormatException($"'{text}' was not checked");
}
