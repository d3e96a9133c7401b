using System.Text;
using Rdap.Server.Mirror;
using Rdap.Tests.EndToEnd;
using Xunit;

namespace Rdap.Tests.Server.Mirror;

public sealed class PublicationFolderTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly PublicationFolder _published;

    public PublicationFolderTests() => _published = new PublicationFolder(_folder["made"], "TEST");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void It_is_made_and_what_a_run_has_left_is_removed()
    {
        _published.Prepare();
        File.WriteAllText(_published.PathOf("file.part"), "half of it");
        File.WriteAllText(_published.PathOf("readme.txt"), "the operator's own");
        _published.Prepare();
        Assert.Equal(["readme.txt"], Directory.GetFiles(_published.Path).Select(Path.GetFileName));
        Assert.Null(_published.ReadNotification());
    }

    [Fact]
    public void A_file_that_could_not_be_written_is_not_there_and_the_one_before_stays()
    {
        _published.Prepare();
        _published.Write("file", static file => Write(file, "first"));
        Assert.Throws<IOException>(() => _published.Write<bool>("file", static file =>
        {
            file.Write("second"u8);
            throw new IOException("No space left on device");
        }));
        Assert.Equal("first", File.ReadAllText(_published.PathOf("file")));
        Assert.Single(Directory.GetFiles(_published.Path));
        _published.Write("file", static file => Write(file, "third"));
        Assert.Equal("third", File.ReadAllText(_published.PathOf("file")));
    }

    [Fact]
    public void Only_files_of_the_source_are_its_files()
    {
        _published.Prepare();
        const string Mine = "nrtm-delta.2.TEST.3d1a1a52-3a5c-4bd0-9e7c-0123456789ab.abc.json.gz";
        foreach (string name in (string[])[Mine, Mine.Replace("TEST", "OTHER", StringComparison.Ordinal), "update-notification-file.jose", "index.html"])
        {
            _published.Write(name, static file => Write(file, "x"));
        }

        Assert.Equal([Mine], _published.Files());
        _published.Delete(Mine);
        Assert.Empty(_published.Files());
    }

    private static bool Write(Stream file, string text)
    {
        file.Write(Encoding.ASCII.GetBytes(text));
        return true;
    }
}
