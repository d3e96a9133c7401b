using System.Globalization;

namespace Rdap.Server.Connections.Watched;

/// <summary>Files that belong together and are read again when one of them has changed.</summary>
internal sealed class WatchedFile(params string[] paths)
{
    private string? _seen;
    private string? _read;

    /// <summary>Looks at them: whether they are to be read now. Whoever asks for it has them read in any case.</summary>
    public bool IsDue(bool isAsked)
    {
        string stamp = string.Join('\n', paths.Select(StampOf));
        // Written bit by bit, a file would be read cut short: it is read when two looks have seen it the same.
        bool isAtRest = stamp == _seen;
        _seen = stamp;
        if (!isAsked && (!isAtRest || stamp == _read))
        {
            return false;
        }

        _read = stamp;
        return true;
    }

    private static string StampOf(string path)
    {
        try
        {
            // A link has a size and a time of its own; what counts is the file that is read.
            var file = new FileInfo(path);
            FileSystemInfo? real = file.LinkTarget is null ? file : file.ResolveLinkTarget(true);
            return real is FileInfo { Exists: true } there
                ? string.Create(CultureInfo.InvariantCulture, $"{there.FullName}|{there.Length}|{there.LastWriteTimeUtc.Ticks}")
                : "";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
