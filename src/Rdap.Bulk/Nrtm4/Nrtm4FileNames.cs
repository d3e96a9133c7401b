// RFC 10063 (NRTMv4): names of files. They hold a random part, so that nobody can ask for, and a cache cannot keep, a file before it is there.
using System.Globalization;

namespace Rdap.Bulk.Nrtm4;

/// <summary>The names of published files.</summary>
public static class Nrtm4FileNames
{
    /// <summary>The Update Notification File.</summary>
    public const string Notification = "update-notification-file.jose";

    /// <summary>The name of a snapshot or delta file.</summary>
    /// <param name="header">What is in it.</param>
    /// <param name="random">Letters and digits that nobody can guess; this project knows no randomness.</param>
    /// <param name="isGzip">Whether it is compressed.</param>
    public static string Of(Nrtm4Header header, string random, bool isGzip)
    {
        ArgumentNullException.ThrowIfNull(header);
        string type = header.Type == Nrtm4FileType.Snapshot ? "snapshot" : "delta";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"nrtm-{type}.{header.Version}.{header.Source}.{header.Session:D}.{random}.json{(isGzip ? ".gz" : "")}");
    }

    /// <summary>Whether a name is one that <see cref="Of"/> makes for a source: what a publisher may delete from its folder.</summary>
    public static bool TryRead(string name, string source, out Nrtm4FileType type, out Guid session, out long version)
    {
        ArgumentNullException.ThrowIfNull(name);
        (type, session, version) = (default, default, 0);
        string[] parts = (name.EndsWith(".gz", StringComparison.Ordinal) ? name[..^3] : name).Split('.');
        if (parts.Length != 6 || parts[0] is not ("nrtm-snapshot" or "nrtm-delta") || parts[5] != "json" || parts[2] != source)
        {
            return false;
        }

        type = parts[0] == "nrtm-snapshot" ? Nrtm4FileType.Snapshot : Nrtm4FileType.Delta;
        return long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out version)
            && Guid.TryParseExact(parts[3], "D", out session)
            && parts[4].Length > 0 && parts[4].All(char.IsAsciiLetterOrDigit);
    }
}
