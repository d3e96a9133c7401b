using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Rdap.Tests.EndToEnd;

/// <summary>
/// The registry of the cluster tests, in as many versions as there may be. Every network says in which version it was written, and has bytes that
/// no other version of it has: what an answer is made of can be checked to the byte, and that all of it is of one version.
/// </summary>
internal static class ClusterData
{
    public const string Source = "EXAMPLE";
    public const int Networks = 512;
    public const int Holders = 16;

    // Enough that a delta is larger than what a socket takes at once.
    private const int Lines = 8;
    private const string Remark = "remarks:        ";
    private const string Version = Remark + "version ";

    private static readonly ConcurrentDictionary<int, string[]> Texts = [];

    /// <summary>The whole registry as RPSL.</summary>
    public static string TextOf(int version)
    {
        IEnumerable<string> holders = Enumerable.Range(0, Holders).Select(static i => $"mntner:         {HolderOf(i)}\nsource:         {Source}");
        return string.Join("\n\n", holders.Concat(NetworksOf(version))) + "\n";
    }

    /// <summary>A network as it stands in the registry and in WHOIS.</summary>
    public static string NetworkOf(int i, int version) => NetworksOf(version)[i];

    /// <summary>The lines of remarks of a network, as RDAP has them.</summary>
    public static IEnumerable<string> RemarksOf(int i, int version) =>
        NetworkOf(i, version).Split('\n').Where(static line => line.StartsWith(Remark, StringComparison.Ordinal)).Select(static line => line[Remark.Length..]);

    /// <summary>The version that an answer by WHOIS or RDAP names first; null when it names none.</summary>
    public static int? VersionIn(string answer)
    {
        int at = answer.IndexOf("version ", StringComparison.Ordinal) + "version ".Length;
        string digits = string.Concat(answer.Skip(at).TakeWhile(char.IsAsciiDigit));
        return int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out int version) ? version : null;
    }

    public static string NameOf(int i) => string.Create(CultureInfo.InvariantCulture, $"NET-{i:X3}");

    public static string HolderOf(int i) => string.Create(CultureInfo.InvariantCulture, $"M{i % Holders:00}-MNT");

    private static string[] NetworksOf(int version) => Texts.GetOrAdd(version, static version => [.. Enumerable.Range(0, Networks).Select(i => Write(i, version))]);

    private static string Write(int i, int version)
    {
        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"inet6num:       2001:db8:{i:x}::/48\nnetname:        {NameOf(i)}\nmnt-by:         {HolderOf(i)}\nstatus:         ASSIGNED\n");
        text.Append(CultureInfo.InvariantCulture, $"{Version}{version}\n");
        for (int line = 0; line < Lines; line++)
        {
            byte[] unlike = SHA256.HashData(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{i} {version} {line}")));
            text.Append(Remark).Append(Convert.ToHexStringLower(unlike)).Append('\n');
        }

        return text.Append(CultureInfo.InvariantCulture, $"source:         {Source}").ToString();
    }
}
