using System.Text;

namespace Rdap.Tests.House;

/// <summary>The files of the project on disk, without what a build or an editor leaves there.</summary>
internal static class Repository
{
    private static readonly HashSet<string> Ignored = ReadIgnored();

    public static string Root { get; } = FindRoot();

    /// <summary>Entries of the top level that belong to the project.</summary>
    public static IEnumerable<string> TopLevel() =>
        Directory.EnumerateFileSystemEntries(Root).Select(static path => Path.GetFileName(path)).Where(static name => !Ignored.Contains(name));

    /// <summary>Paths, relative to the root and with '/', of the files below a folder.</summary>
    public static IEnumerable<string> Files(string folder, string pattern = "*")
    {
        string start = Path.Combine(Root, folder);
        if (!Directory.Exists(start))
        {
            return [];
        }

        return Walk(start, pattern).Select(static path => Path.GetRelativePath(Root, path).Replace('\\', '/')).Order(StringComparer.Ordinal);
    }

    public static string Read(string file) => File.ReadAllText(Path.Combine(Root, file), Encoding.UTF8);

    public static string[] ReadLines(string file) => File.ReadAllLines(Path.Combine(Root, file), Encoding.UTF8);

    private static IEnumerable<string> Walk(string folder, string pattern) =>
        Directory.EnumerateFiles(folder, pattern)
            .Concat(Directory.EnumerateDirectories(folder)
                .Where(static path => !Ignored.Contains(Path.GetFileName(path)))
                .SelectMany(path => Walk(path, pattern)));

    private static HashSet<string> ReadIgnored()
    {
        HashSet<string> names = [".git", "bin", "obj"];
        names.UnionWith(File.ReadLines(Path.Combine(FindRoot(), ".gitignore"))
            .Where(static line => line.Length > 0 && line[0] != '#' && line[0] != '!')
            .Select(static line => line.Trim('/', ' ')));
        return names;
    }

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Rdap.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"No Rdap.sln above {AppContext.BaseDirectory}.");
    }
}
