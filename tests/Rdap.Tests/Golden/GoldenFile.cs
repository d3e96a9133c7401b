using System.Text;
using Rdap.Tests.House;
using Xunit;

namespace Rdap.Tests.Golden;

/// <summary>
/// Answers kept as files that people read and review. <c>UPDATE_GOLDEN=1 dotnet test</c> writes what the program answers now;
/// the difference is then looked at like any other change.
/// </summary>
internal static class GoldenFile
{
    private const string Folder = "tests/Rdap.Tests/Golden";

    /// <summary>Whether the files are to be written rather than compared.</summary>
    public static bool IsUpdating => Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1";

    /// <summary>The files of one folder, as paths that <see cref="Read"/> and <see cref="Check"/> take.</summary>
    public static IEnumerable<string> In(string folder, string pattern) =>
        Repository.Files($"{Folder}/{folder}", pattern)
            .Where(file => Path.GetDirectoryName(file)!.Replace('\\', '/') == $"{Folder}/{folder}")
            .Select(static file => file[(Folder.Length + 1)..]);

    /// <summary>A file name for a question: what a file system or git would stumble over becomes "_".</summary>
    public static string NameOf(string question) =>
        string.Concat(question.Trim().Select(static c => char.IsLetterOrDigit(c) || c is ' ' or '.' or ',' or '-' or '=' ? c : '_'));

    /// <summary>The text of a file.</summary>
    public static string Read(string file) => File.ReadAllText(PathOf(file), Encoding.UTF8);

    /// <summary>Compares an answer with its file, byte by byte, or writes the file.</summary>
    public static void Check(string file, string actual)
    {
        if (IsUpdating)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(PathOf(file))!);
            File.WriteAllBytes(PathOf(file), Encoding.UTF8.GetBytes(actual));
            return;
        }

        Assert.True(File.Exists(PathOf(file)), $"There is no golden file {file}; UPDATE_GOLDEN=1 dotnet test writes it.");
        Assert.Equal(Read(file), actual);
    }

    private static string PathOf(string file) => Path.Combine(Repository.Root, Folder, file);
}
