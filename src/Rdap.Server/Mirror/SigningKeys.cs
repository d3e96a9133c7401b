using Rdap.Bulk.Nrtm4;

namespace Rdap.Server.Mirror;

/// <summary>
/// The files of a publisher's keys: FILE has the private key that signs, FILE.next the one that will, which mirrors are told of beforehand, FILE.old
/// the one before.
/// </summary>
internal static class SigningKeys
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const int MaxFileBytes = 64 * 1024;

    /// <summary>The file of the key that is announced.</summary>
    public static string NextOf(string path) => path + ".next";

    /// <summary>The file of the key that signed before.</summary>
    public static string OldOf(string path) => path + ".old";

    /// <summary>Reads a private key.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">Nor may it.</exception>
    /// <exception cref="Nrtm4Exception">There is no private key for ES256 in it.</exception>
    public static Nrtm4PrivateKey Read(string path) => Nrtm4PrivateKey.Read(TextOf(path));

    /// <summary>The public key of the key that is announced; null when none is.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">Nor may it.</exception>
    /// <exception cref="Nrtm4Exception">There is no key for ES256 in it.</exception>
    public static Nrtm4PublicKey? ReadNext(string path) => File.Exists(NextOf(path)) ? Nrtm4PublicKey.Read(TextOf(NextOf(path))) : null;

    /// <summary>A publisher's public key, as a mirror is given it: PEM or JWK.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">Nor may it.</exception>
    /// <exception cref="Nrtm4Exception">There is no key for ES256 in it.</exception>
    public static Nrtm4PublicKey ReadPublic(string path) => Nrtm4PublicKey.Read(TextOf(path));

    /// <summary>Makes a key, in a file that only its owner can read.</summary>
    /// <exception cref="IOException">The file is there already, or cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public static Nrtm4PublicKey Create(string path)
    {
        using Nrtm4PrivateKey key = Nrtm4PrivateKey.Create();
        FileStreamOptions options = new() { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        using (StreamWriter file = new(path, options))
        {
            file.WriteLine(key.ToPem());
        }

        return key.PublicKey;
    }

    /// <summary>The announced key becomes the one that signs; the one before is kept beside it.</summary>
    /// <exception cref="IOException">No key is announced, or a file cannot be renamed.</exception>
    public static Nrtm4PublicKey Rotate(string path)
    {
        using Nrtm4PrivateKey next = Read(NextOf(path));
        if (File.Exists(path))
        {
            File.Move(path, OldOf(path), overwrite: true);
        }

        File.Move(NextOf(path), path);
        return next.PublicKey;
    }

    private static string TextOf(string path)
    {
        using FileStream file = new(path, FileMode.Open, FileAccess.Read);
        return file.Length <= MaxFileBytes
            ? new StreamReader(file).ReadToEnd()
            : throw new IOException($"{path} is no key: it has {file.Length} bytes.");
    }
}
