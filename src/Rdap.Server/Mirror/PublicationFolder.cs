using Rdap.Bulk.Nrtm4;

namespace Rdap.Server.Mirror;

/// <summary>
/// The folder that a source is published in. A file is written under another name, is on the disk, and then gets its own: whoever reads the folder
/// sees it whole or not at all. The notification is written last, so that all it names is there.
/// </summary>
/// <param name="path">The folder.</param>
/// <param name="source">The source's name, as it stands in the names of files.</param>
internal sealed class PublicationFolder(string path, string source)
{
    private const string Partial = ".part";

    /// <summary>Where it is.</summary>
    public string Path => path;

    /// <summary>Makes it if it is not there, and removes what a run that was cut off has left.</summary>
    /// <exception cref="IOException">It cannot be made.</exception>
    public void Prepare()
    {
        Directory.CreateDirectory(path);
        foreach (string left in Directory.EnumerateFiles(path, "*" + Partial))
        {
            File.Delete(left);
        }
    }

    /// <summary>The notification that is there; null when there is none.</summary>
    public byte[]? ReadNotification()
    {
        string file = PathOf(Nrtm4FileNames.Notification);
        return File.Exists(file) ? File.ReadAllBytes(file) : null;
    }

    /// <summary>Where a file is.</summary>
    public string PathOf(string name) => System.IO.Path.Combine(path, name);

    /// <summary>Writes a file.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="write">Writes what is in it.</param>
    /// <exception cref="IOException">The disk is full, for one; what was there before is there still.</exception>
    public T Write<T>(string name, Func<Stream, T> write)
    {
        string partial = PathOf(name + Partial);
        try
        {
            T written;
            using (FileStream file = new(partial, FileMode.Create, FileAccess.Write, FileShare.None, 256 * 1024))
            {
                written = write(file);
                file.Flush(flushToDisk: true);
            }

            File.Move(partial, PathOf(name), overwrite: true);
            return written;
        }
        catch
        {
            File.Delete(partial);
            throw;
        }
    }

    /// <summary>The snapshot and delta files of the source that are there, of any session.</summary>
    public IEnumerable<string> Files() =>
        Directory.EnumerateFiles(path).Select(static file => System.IO.Path.GetFileName(file)).Where(name => Nrtm4FileNames.TryRead(name, source, out _, out _, out _));

    /// <summary>Deletes one of <see cref="Files"/>.</summary>
    public void Delete(string name) => File.Delete(PathOf(name));
}
