using System.Text;
using Rdap.Bulk;
using Xunit;

namespace Rdap.Tests.Bulk;

public sealed class BulkFormatTests
{
    [Theory]
    [InlineData("2|afrinic|20260505|19286|00000000|20260505|00000\n", "delegated")]
    [InlineData("2.3|lacnic|20240104|1|19870101|20240104|-0300\r\n", "delegated")]
    [InlineData("#\n#\tbanner\n#\n\n2|apnic|20260214|1|19830613|20260213|+1000\n", "delegated")]
    [InlineData("test|NL|ipv4|192.0.2.0|256|20200101|allocated\n", "delegated")]
    [InlineData("{\n \"version\": \"1.0\", \"services\": [] }", "iana-bootstrap")]
    [InlineData("<?xml version='1.0'?>\n<registry xmlns=\"http://www.iana.org/assignments\" id=\"x\"/>", "iana-xml")]
    [InlineData("{\"version\":{\"stats_version\":\"4.0\"}, \"transfers\": [] }", "transfers")]
    [InlineData("{\"transfers\":[", "transfers")]
    [InlineData("\u001E{\"nrtm_version\":4,\"type\":\"snapshot\",\"source\":\"TEST\",\"session_id\":\"ca128382-78d9-41d1-8927-1ecef15275be\",\"version\":1}\n\u001E{", "nrtm4-snapshot")]
    [InlineData("{\"nrtm_version\":4,\"type\":\"snapshot\",\"source\":\"TEST\",\"session_id\":\"ca128382-78d9-41d1-8927-1ecef15275be\",\"version\":1}\n{", "nrtm4-snapshot")]
    [InlineData("\u001E{\"nrtm_version\":4,\"type\":\"delta\",\"source\":\"TEST\",\"session_id\":\"ca128382-78d9-41d1-8927-1ecef15275be\",\"version\":2}\n", null)]
    [InlineData("inetnum: 192.0.2.0 - 192.0.2.255\n", "rpsl")]
    [InlineData("# header\n#\n\n\nas-block:       AS1 - AS2\n", "rpsl")]
    [InlineData("% header\r\n\r\nmntner: A-MNT\r\n", "rpsl")]
    [InlineData("\u00EF\u00BB\u00BFperson: A\n", "rpsl")]
    [InlineData("*xxroute: 192.0.2.0/24\n", "rpsl")]
    [InlineData("unknown-class: is kept\n", "rpsl")]
    [InlineData("this line is broken\n\nmntner: A-MNT\n", "rpsl")]
    [InlineData("<html>inetnum: 192.0.2.0</html>", null)]
    [InlineData("{ \"objects\": [] }", null)]
    [InlineData("a,b,c\n1,2,3\n", null)]
    [InlineData("HTTP/1.1 404 Not Found\r\nDate: today\r\n", null)]
    [InlineData("\0\0\0\0", null)]
    [InlineData("# only a comment", null)]
    [InlineData("", null)]
    public void Formats_are_recognised_by_content(string head, string? format)
    {
        Assert.Equal(format, BulkFormats.Detect(Encoding.Latin1.GetBytes(head))?.Name);
    }

    [Fact]
    public void Each_format_is_found_by_its_name()
    {
        Assert.All(BulkFormats.All, format => Assert.Same(format, BulkFormats.Find(format.Name.ToUpperInvariant())));
        Assert.Null(BulkFormats.Find("csv"));
    }
}
