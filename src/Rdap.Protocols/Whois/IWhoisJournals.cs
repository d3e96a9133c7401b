// NRTM version 3 on a line of RFC 3912 (RIPE's and IRRd's documents): what has changed in a source, kept above this floor, which has no disk.
using Rdap.Registry.Numbers;

namespace Rdap.Protocols.Whois;

/// <summary>The serial numbers that mirrors can ask for.</summary>
/// <param name="First">The first one.</param>
/// <param name="Last">The last one; one less than <paramref name="First"/> when there is none yet.</param>
/// <param name="IsAllowed">Whether the client may.</param>
public readonly record struct WhoisSerials(long First, long Last, bool IsAllowed);

/// <summary>What has changed in sources, for mirrors. Called from many threads at once.</summary>
public interface IWhoisJournals
{
    /// <summary>What there is of a source; null when it is not mirrored from here.</summary>
    /// <param name="source">The source's name, any case.</param>
    /// <param name="client">Who asks.</param>
    public WhoisSerials? Find(ReadOnlySpan<byte> source, IpAddress client);

    /// <summary>Opens the changes from one serial number to another, as they are sent, from %START to %END.</summary>
    /// <returns>Null when they are not there any more.</returns>
    /// <exception cref="IOException">They cannot be read.</exception>
    public Stream? Open(ReadOnlySpan<byte> source, long first, long last);
}
