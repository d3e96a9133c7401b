using System.Buffers;
using System.Text;
using Rdap.Protocols.Whois;
using Rdap.Registry;
using Rdap.Registry.Objects;
using Rdap.Tests.Registry;
using Xunit;

namespace Rdap.Tests.Protocols.Whois;

public sealed class WhoisObjectTextTests
{
    [Fact]
    public void Bytes_stay_as_they_came_but_for_line_ends_comment_lines_and_blanks_at_the_end() => Assert.Equal(
        "Inetnum: 192.0.2.0-192.0.2.255\nDESCR:\tone  # kept\n\ttwo\n+three\n+\n+\nstatus :  odd\nno attribute\nsource:TEST\n\n",
        Print("Inetnum: 192.0.2.0-192.0.2.255\r\nDESCR:\tone  # kept \t\r\n\ttwo  \r\n+three\n+\n   \n# gone\n% gone\n\nstatus :  odd\nno attribute\r\nsource:TEST\r\n"));

    [Theory]
    [InlineData("notify")]
    [InlineData("changed")]
    [InlineData("ref-nfy")]
    [InlineData("mnt-nfy")]
    [InlineData("upd-to")]
    [InlineData("e-mail")]
    [InlineData("E-Mail")]
    public void Filtered_attributes_go_with_their_continuation_lines(string name)
    {
        string text = $"mntner: X-MNT\n{name}: a@example.net\n  b@example.net\n+c@example.net\nremarks: stays\n  too\nsource:  TEST # old\n";
        Assert.Equal("mntner: X-MNT\nremarks: stays\n  too\nsource:  TEST # Filtered\n\n", Print(text));
        Assert.Equal(text + "\n", Print(text, isFiltering: false));
    }

    [Fact]
    public void The_source_line_tells_also_of_what_is_filtered_below_it() => Assert.Equal(
        "person: P\nsource: TEST # Filtered\nremarks: x\n\n", Print("person: P\nsource: TEST\nremarks: x\ne-mail: p@example.net\n"));

    [Theory]
    [InlineData("MD5-PW $1$x$y", "MD5-PW # Filtered")]
    [InlineData("md5-pw  $1$x$y", "md5-pw # Filtered")]
    [InlineData("BCRYPT-PW $2a$x", "BCRYPT-PW # Filtered")]
    [InlineData("SSO someone@example.net", "SSO # Filtered")]
    [InlineData("MD5-PW # Filtered", "MD5-PW # Filtered")]
    [InlineData("MD5-PW", "MD5-PW # Filtered")]
    public void Secrets_are_never_shown(string auth, string shown)
    {
        Assert.Equal($"mntner: X\nauth:   {shown}\nsource: T # Filtered\n\n", Print($"mntner: X\nauth:   {auth}\n  more\nsource: T\n", isFiltering: false));
        Assert.Equal($"*mt: X\n*at: {shown}\n*so: T # Filtered\n\n", Print($"mntner: X\nauth:   {auth}\nsource: T\n", WhoisShape.Brief));
    }

    [Theory]
    [InlineData("PGPKEY-C0FF8A91")]
    [InlineData("ssh-ed25519 AAAA")]
    [InlineData("SSO-LIKE")]
    public void Public_keys_are(string auth) =>
        Assert.Equal($"mntner: X\nauth: {auth}\nsource: T\n\n", Print($"mntner: X\nauth: {auth}\nsource: T"));

    [Fact]
    public void Brief_names_each_line() => Assert.Equal(
        "*in: 192.0.2.0 - 192.0.2.255\n*de: one\n+    two\n+\n*de:\n*x-own: y\n*policy: open\n*so: T\n\n",
        Print("inetnum:   192.0.2.0 - 192.0.2.255\ndescr:   one\n   two\n+\ndescr:\nx-own:  y\npolicy: open\nsource: T", WhoisShape.Brief));

    [Theory]
    [InlineData("route: 192.0.2.0/24\ndescr: d\norigin: AS64496\nsource: T", "route: 192.0.2.0/24\norigin: AS64496\n\n")]
    [InlineData("as-set: AS-X\nmembers: AS1,\n  AS2\nmp-members: AS3\ndescr: d\n  e\n", "as-set: AS-X\nmembers: AS1,\n  AS2\nmp-members: AS3\n\n")]
    [InlineData("mntner: X\nmembers: Y", "mntner: X\n\n")]
    public void Keys_are_the_primary_key_and_the_members_of_sets(string text, string keys) => Assert.Equal(keys, Print(text, WhoisShape.Keys));

    [Fact]
    public void An_object_of_megabytes_comes_in_pieces()
    {
        string line = "remarks: " + new string('\u00e9', 1_000_000) + "\n";
        string text = "person: P\n" + line + string.Concat(Enumerable.Repeat("remarks: short\n", 10_000)) + "source: T";
        foreach (Encoding encoding in new[] { Encoding.Latin1, Encoding.UTF8 })
        {
            foreach (WhoisCharset charset in new[] { WhoisCharset.Utf8, WhoisCharset.Latin1 })
            {
                byte[] shown = Print(encoding.GetBytes(text), WhoisShape.Full, isFiltering: true, charset, until: 64 * 1024, out int largest);
                Assert.Equal(text + "\n\n", (charset == WhoisCharset.Utf8 ? Encoding.UTF8 : Encoding.Latin1).GetString(shown));
                Assert.InRange(largest, 1, 128 * 1024);
            }
        }
    }

    [Fact]
    public void A_loaded_object_is_printed_as_its_text_is()
    {
        NastyTexts texts = new(5);
        byte[][] objects = [.. Enumerable.Range(0, 1_500).Select(_ => texts.Next())];
        SnapshotBuilder builder = new();
        ObjectBatch batch = builder.NewBatch();
        Assert.All(objects, text => Assert.Equal(AddOutcome.Added, batch.Add(text)));
        builder.Commit(batch);
        SourceSnapshot source = builder.Freeze(new SourceInfo { Name = "TEST" }, threads: 2);
        for (int id = 0; id < objects.Length; id++)
        {
            foreach (WhoisShape shape in Enum.GetValues<WhoisShape>())
            {
                foreach (bool isFiltering in (bool[])[true, false])
                {
                    WhoisCharset charset = (WhoisCharset)(id % 3);
                    byte[] expected = Print(new RegistryObject(objects[id]), shape, isFiltering, charset, int.MaxValue, out _);
                    Assert.Equal(expected, Print(source.Get(id), shape, isFiltering, charset, int.MaxValue, out _));
                    Assert.Equal(expected, Print(source.Get(id), shape, isFiltering, charset, until: 1, out _));
                }
            }
        }
    }

    private static string Print(string text, WhoisShape shape = WhoisShape.Full, bool isFiltering = true) =>
        Encoding.UTF8.GetString(Print(Encoding.UTF8.GetBytes(text), shape, isFiltering, WhoisCharset.Utf8, int.MaxValue, out _));

    private static byte[] Print(byte[] text, WhoisShape shape, bool isFiltering, WhoisCharset charset, int until, out int largest) =>
        Print(new RegistryObject(text), shape, isFiltering, charset, until, out largest);

    private static byte[] Print(in RegistryObject of, WhoisShape shape, bool isFiltering, WhoisCharset charset, int until, out int largest)
    {
        WhoisObjectText printer = new();
        printer.Start(shape, isFiltering, charset);
        List<byte> all = [];
        largest = 0;
        bool isComplete = false;
        while (!isComplete)
        {
            ArrayBufferWriter<byte> writer = new();
            WhoisOutput output = new(writer);
            isComplete = printer.Write(ref output, of, until);
            output.Flush();
            largest = Math.Max(largest, writer.WrittenCount);
            all.AddRange(writer.WrittenSpan);
        }

        return [.. all];
    }
}
