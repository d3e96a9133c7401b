using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Rdap.Registry;
using Rdap.Registry.Numbers;
using Rdap.Registry.Objects;
using Xunit;

namespace Rdap.Tests.Registry.Objects;

public sealed class RegistryObjectTests
{
    [Fact]
    public void Attributes_are_walked_with_their_continuations_and_without_comment_lines()
    {
        RegistryObject found = new("inetnum: 192.0.2.0 - 192.0.2.255 # documentation\n% a comment\ndescr: one\n two\n\tthree\n+\n+four\nnot an attribute\nsource:TEST\n"u8);
        List<string> seen = [];
        foreach (RpslAttribute attribute in found)
        {
            List<string> lines = [];
            foreach (ReadOnlySpan<byte> line in attribute.Lines)
            {
                lines.Add(Encoding.UTF8.GetString(line));
            }

            seen.Add($"{attribute.Name}={string.Join('|', lines)}");
        }

        Assert.Equal(["Inetnum=192.0.2.0 - 192.0.2.255 # documentation", "Descr=one|two|three||four", "Unknown=not an attribute", "Source=TEST"], seen);
        Assert.Equal(ObjectClass.Inetnum, found.Class);
        Assert.True(found.TryGetRange(out IpRange range));
        Assert.Equal(256, (int)(range.Last - range.First + 1));
    }

    [Theory]
    [InlineData("person: A\nnic-hdl: A1", true)]
    [InlineData("person: A\nnic-hdl: A1\nabuse-mailbox: a@example.net", true)]
    [InlineData("role: A\nnic-hdl: A1", true)]
    [InlineData("role: A\nnic-hdl: A1\nabuse-mailbox: a@example.net", false)]
    [InlineData("organisation: ORG-A\nadmin-c: A1", false)]
    [InlineData("inetnum: 192.0.2.0/24\nadmin-c: A1", false)]
    [InlineData("irt: IRT-A\ne-mail: a@example.net", false)]
    [InlineData("mntner: A-MNT", false)]
    public void Persons_are_personal_and_so_are_roles_that_take_no_abuse_reports(string text, bool expected) =>
        Assert.Equal(expected, new RegistryObject(Encoding.ASCII.GetBytes(text)).IsPersonal);

    [Theory]
    [InlineData("inetnum: 192.0.2.0/24\nremarks: a\nRemarks: b\nremarks: c\n d\nremark: e\nx-remarks: f\n# remarks: g\n remarks: h\n", "a|b|c|d")]
    [InlineData("remarks: a\nremarks: b\nsource: X\n", "a|b")]
    [InlineData("inetnum: 192.0.2.0/24\nsource: X\n", "")]
    public void Attributes_of_one_name_are_found_whether_by_walking_or_by_searching(string text, string expected)
    {
        // Through a snapshot, which knows whether names are all in lower case, and directly, which does not.
        SourceSnapshot source = TestRegistry.Source(text);
        RegistryObject direct = new(Encoding.UTF8.GetBytes(text));
        Assert.Equal(expected, Lines(source.Get(0)));
        Assert.Equal(expected, Lines(direct));
        static string Lines(in RegistryObject of)
        {
            List<string> lines = [];
            foreach (RpslAttribute attribute in of.All(AttributeName.Remarks))
            {
                foreach (ReadOnlySpan<byte> line in attribute.Lines)
                {
                    lines.Add(Encoding.UTF8.GetString(line));
                }
            }

            return string.Join('|', lines);
        }
    }

    [Theory]
    [InlineData("mnt-by: A-MNT, B-MNT # C-MNT\n  D-MNT,E-MNT\n", "A-MNT B-MNT D-MNT E-MNT")]
    [InlineData("mnt-by:\n", "")]
    [InlineData("mnt-by: ,,A ,\r\n+B\r\n", "A B")]
    public void Words_of_a_list(string text, string expected)
    {
        Assert.True(new RegistryObject(Encoding.UTF8.GetBytes(text)).TryGetFirst(AttributeName.MntBy, out RpslAttribute attribute));
        List<string> words = [];
        foreach (ReadOnlySpan<byte> word in attribute.Words)
        {
            words.Add(Encoding.UTF8.GetString(word));
        }

        Assert.Equal(expected, string.Join(' ', words));
    }

    [Fact]
    public void A_clean_value_is_one_line_without_comments()
    {
        Assert.True(new RegistryObject("descr:  a   b # c\n\t d \r\n+\n+ e\n"u8).TryGetFirst(AttributeName.Descr, out RpslAttribute attribute));
        byte[] buffer = new byte[64];
        Assert.Equal("a b d e", Encoding.UTF8.GetString(buffer.AsSpan(0, attribute.CopyCleanValue(buffer))));
        Assert.Equal(3, attribute.CopyCleanValue(new byte[3]));
    }

    [Theory]
    [InlineData("route: 192.0.2.0/24\norigin: AS64496\n", "192.0.2.0/24AS64496")]
    [InlineData("person: John Doe\nnic-hdl: JD1-TEST\n", "JD1-TEST")]
    [InlineData("mntner: EX-MNT # ours\n", "EX-MNT")]
    [InlineData("schema: INETNUM-SCHEMA\n", "INETNUM-SCHEMA")]
    public void Primary_keys_as_people_quote_them(string text, string expected)
    {
        byte[] key = new byte[64];
        Assert.Equal(expected, Encoding.UTF8.GetString(key.AsSpan(0, new RegistryObject(Encoding.UTF8.GetBytes(text)).CopyPrimaryKey(key))));
    }

    [Fact]
    public void A_carriage_return_that_is_not_alone_is_no_empty_line()
    {
        AttributeEnumerator attributes = new RegistryObject("\rX"u8).GetEnumerator();
        Assert.True(attributes.MoveNext());
        Assert.Equal("\rX"u8, attributes.Current.RawValue);
    }

    [Fact]
    public void Every_byte_of_an_object_is_in_an_attribute_a_comment_or_a_line_end() =>
        Prop.ForAll<byte[]>(bytes =>
        {
            int seen = 0;
            foreach (RpslAttribute attribute in new RegistryObject(bytes))
            {
                seen += attribute.LineStart.Length + attribute.RawValue.Length;
                _ = attribute.Value;
                foreach (ReadOnlySpan<byte> word in attribute.Words)
                {
                    if (word.IsEmpty)
                    {
                        return false;
                    }
                }
            }

            int passedOver = Encoding.Latin1.GetString(bytes).Split('\n').Where(l => l.Length > 0 && (l[0] is '#' or '%' || l == "\r")).Sum(l => l.Length);
            int lineEnds = bytes.Count(b => b is (byte)'\n' or (byte)'\r');
            return seen <= bytes.Length && seen >= bytes.Length - passedOver - lineEnds;
        }).QuickCheckThrowOnFailure();
}
