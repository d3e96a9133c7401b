using Rdap.Server.Commands;
using Rdap.Tests.EndToEnd;
using Xunit;

namespace Rdap.Tests.Server.Commands;

public sealed class DiffInputTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/a.db", "A", "/a.db")]
    [InlineData("RIPE=/a.db,/b.db", "RIPE", "/a.db", "/b.db")]
    [InlineData("demo:demo.db", "A", "demo:demo.db")]
    [InlineData("/a=b.db", "A", "/a=b.db")]
    [InlineData("https://example.net/a.db?b=c, /d.db", "A", "https://example.net/a.db?b=c", "/d.db")]
    public void A_word_is_files_with_or_without_a_name(string given, string name, params string[] files)
    {
        DiffInput input = DiffInput.Parse(given, "A");
        Assert.Equal((given, name), (input.Given, input.Source.Name));
        Assert.Equal(files, input.Source.Files);
    }

    [Theory]
    [InlineData("https://example.net/nrtmv4/DN42/", "DN42")]
    [InlineData("https://example.net/nrtmv4/DN42/update-notification-file.jose", "DN42")]
    [InlineData("RIPE=https://example.net/nrtmv4/DN42/", "RIPE")]
    [InlineData("https://example.net/", "A")]
    public void The_url_of_a_folder_or_a_notification_is_a_publisher(string given, string name)
    {
        DiffInput input = DiffInput.Parse(given, "A", "key.pem");
        Assert.Equal((given, name, "key.pem"), (input.Given, input.Source.Name, input.Source.Mirror.Key));
        Assert.Equal([given[given.IndexOf("https", StringComparison.Ordinal)..]], input.Source.Mirror.Urls);
        Assert.Empty(input.Source.Files);
    }

    [Theory]
    [InlineData("https://example.net/ripe.db.gz", 1)]
    [InlineData("https://example.net/a.gz,https://example.net/dumps/", 2)]
    [InlineData("folder/", 1)]
    public void Other_urls_and_folders_are_bulk_data(string given, int files)
    {
        DiffInput input = DiffInput.Parse(given, "A", "key.pem");
        Assert.False(input.Source.IsMirrored);
        Assert.Equal(files, input.Source.Files.Count);
    }

    [Fact]
    public async Task What_cannot_be_read_of_it_is_counted()
    {
        using TestFolder folder = new();
        await File.WriteAllTextAsync(folder["a.db"], "mntner: A-MNT\n\ninetnum: nonsense\n\nmntner: B-MNT\n", Stop);
        (DiffSide? side, string? problem) = await DiffInput.Parse(folder["a.db"], "A").LoadAsync(null, Stop);
        Assert.Null(problem);
        Assert.Equal((2, 1), (side!.Snapshot.ObjectCount, side.Skipped));
        (side, problem) = await DiffInput.Parse("demo:none.db", "A").LoadAsync(null, Stop);
        Assert.Null(side);
        Assert.Contains("none.db", problem, StringComparison.Ordinal);
        (side, problem) = await DiffInput.Parse("RIPE=", "A").LoadAsync(null, Stop);
        Assert.Equal((null, "no files, folders or URLs"), (side, problem));
    }
}
