using System.Text;
using Rdap.Bulk;
using Rdap.Registry;
using Xunit;

namespace Rdap.Tests.Bulk;

public sealed class PublishedObjectsTests
{
    [Fact]
    public void Each_object_that_is_there_is_read_once_as_it_is_published()
    {
        SourceSnapshot source = TestRegistry.Source(Encoding.Latin1.GetBytes("mntner: A\r\nremarks: J\u00F6rg\r\n\nmntner: B\n\nmntner: LARGE\n" + string.Concat(Enumerable.Repeat("remarks: x\n", 20_000))));
        source = source.With([SourceChange.AddOrModify("mntner: B\nremarks: new"u8.ToArray())], source.Info, out _);
        PublishedObjects objects = new(source);
        List<string> read = [];
        while (objects.TryRead(out ReadOnlySpan<byte> published))
        {
            read.Add(Encoding.UTF8.GetString(published));
        }

        Assert.Equal(["mntner: A\nremarks: J\u00F6rg", "mntner: LARGE\n" + string.Join('\n', Enumerable.Repeat("remarks: x", 20_000)), "mntner: B\nremarks: new"], read);
    }
}
