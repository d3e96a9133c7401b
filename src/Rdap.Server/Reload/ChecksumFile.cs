using System.Security.Cryptography;

namespace Rdap.Server.Reload;

/// <summary>
/// Digest side files in the three styles that registries publish: <c>MD5 (file) = hex</c>, the bare hex digits, and <c>hex  file</c>.
/// </summary>
internal static class ChecksumFile
{
    private const int MaxBytes = 64 * 1024;

    /// <summary>Finds the digest in the side file's text; the algorithm follows from its length.</summary>
    public static bool TryParse(string text, out HashAlgorithmName algorithm, out string hex)
    {
        algorithm = default;
        hex = "";
        if (text.Length > MaxBytes)
        {
            return false;
        }

        foreach (string line in text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            int equals = line.LastIndexOf("= ", StringComparison.Ordinal);
            string candidate = line.StartsWith('#') ? "" : equals > 0 ? line[(equals + 2)..].Trim() : line.Split(' ', '\t')[0];
            if (candidate.Length > 0 && candidate.All(char.IsAsciiHexDigit) && AlgorithmOf(candidate.Length) is { } found)
            {
                algorithm = found;
                hex = candidate.ToUpperInvariant();
                return true;
            }
        }

        return false;
    }

    private static HashAlgorithmName? AlgorithmOf(int digits) => digits switch
    {
        32 => HashAlgorithmName.MD5,
        40 => HashAlgorithmName.SHA1,
        64 => HashAlgorithmName.SHA256,
        128 => HashAlgorithmName.SHA512,
        _ => null,
    };
}
