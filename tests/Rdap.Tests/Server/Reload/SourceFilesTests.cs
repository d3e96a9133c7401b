using System.Diagnostics;
using Rdap.Server.Reload;
using Rdap.Tests.EndToEnd;
using Xunit;

namespace Rdap.Tests.Server.Reload;

public sealed class SourceFilesTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_folder_is_everything_below_it_in_the_order_of_names_without_hidden_files_and_read_mes()
    {
        foreach (string name in new[] { "b/2", "b/1", "a/AS64496", "README.md", ".git/HEAD", "b/.hidden", "c.db" })
        {
            Directory.CreateDirectory(Path.GetDirectoryName(_folder[name])!);
            File.WriteAllText(_folder[name], "x");
        }

        SourceFiles files = SourceFiles.Find([_folder.Path]);

        Assert.Null(files.Problem);
        Assert.Equal(["a/AS64496", "b/1", "b/2", "c.db"], files.Inputs.Select(i => Path.GetRelativePath(_folder.Path, i.Name)));
        Assert.All(files.Inputs, i => Assert.True(i.FoundInFolder));
    }

    [Fact]
    public void A_link_to_the_folder_above_is_not_followed()
    {
        File.WriteAllText(_folder["a"], "x");
        Directory.CreateSymbolicLink(_folder["loop"], _folder.Path);
        Assert.Single(SourceFiles.Find([_folder.Path]).Inputs);
    }

    [Fact]
    public void The_fingerprint_changes_with_size_time_and_names_and_with_nothing_else()
    {
        File.WriteAllText(_folder["a"], "12345");
        string first = SourceFiles.Find([_folder.Path]).Fingerprint;
        Assert.Equal(first, SourceFiles.Find([_folder.Path]).Fingerprint);

        DateTime time = File.GetLastWriteTimeUtc(_folder["a"]);
        File.WriteAllText(_folder["a"], "123456");
        File.SetLastWriteTimeUtc(_folder["a"], time);
        string size = SourceFiles.Find([_folder.Path]).Fingerprint;
        File.SetLastWriteTimeUtc(_folder["a"], time.AddSeconds(1));
        string later = SourceFiles.Find([_folder.Path]).Fingerprint;
        File.Move(_folder["a"], _folder["b"]);
        string moved = SourceFiles.Find([_folder.Path]).Fingerprint;
        Assert.Equal(4, new[] { first, size, later, moved }.Distinct().Count());
    }

    [Fact]
    public void What_is_not_there_is_a_problem_in_words()
    {
        Directory.CreateDirectory(_folder["empty"]);
        Assert.Contains("no such file", SourceFiles.Find([_folder["none"]]).Problem, StringComparison.Ordinal);
        Assert.Contains("empty", SourceFiles.Find([_folder["empty"]]).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pipe_is_not_waited_for_and_reads_as_empty()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "made with mkfifo");
        using (var mkfifo = Process.Start("mkfifo", [_folder["pipe"]]))
        {
            mkfifo.WaitForExit();
            Assert.Equal(0, mkfifo.ExitCode);
        }

        using Stream stream = Assert.Single(SourceFiles.Find([_folder["pipe"]]).Inputs).Open();
        Assert.Equal(-1, stream.ReadByte());
    }

    [Fact]
    public void A_link_to_a_file_changes_with_the_file_and_with_the_link()
    {
        File.WriteAllText(_folder["one"], "12345");
        File.CreateSymbolicLink(_folder["latest"], _folder["one"]);
        SourceFiles first = SourceFiles.Find([_folder["latest"]]);
        Assert.Equal(5, first.Inputs[0].Length);

        File.AppendAllText(_folder["one"], "6");
        string grown = SourceFiles.Find([_folder["latest"]]).Fingerprint;
        File.Copy(_folder["one"], _folder["two"]);
        File.SetLastWriteTimeUtc(_folder["two"], File.GetLastWriteTimeUtc(_folder["one"]));
        File.Delete(_folder["latest"]);
        File.CreateSymbolicLink(_folder["latest"], _folder["two"]);
        string other = SourceFiles.Find([_folder["latest"]]).Fingerprint;
        Assert.Equal(3, new[] { first.Fingerprint, grown, other }.Distinct().Count());
    }

    [Fact]
    public void An_empty_folder_in_the_place_of_a_lost_file_is_a_change()
    {
        string lost = SourceFiles.Find([_folder["a"]]).Fingerprint;
        Directory.CreateDirectory(_folder["a"]);
        Assert.NotEqual(lost, SourceFiles.Find([_folder["a"]]).Fingerprint);
    }

    [Fact]
    public void Files_of_the_demo_registry_are_inside_the_program()
    {
        using Stream stream = SourceFiles.Find(["demo:demo.db"]).Inputs[0].Open();
        Assert.True(stream.Length > 0);
    }
}
