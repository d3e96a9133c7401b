using System.Buffers;
using System.Text;
using Rdap.Protocols.Whois;
using Rdap.Registry.Objects;
using Xunit;

namespace Rdap.Tests.Protocols.Whois;

public sealed class WhoisTemplateTests
{
    [Fact]
    public void Each_attribute_of_each_class_is_one_line_in_four_columns()
    {
        foreach (ObjectClassInfo info in ObjectClasses.Rpsl)
        {
            string[] lines = Write(info.Class, isVerbose: false)[..^2].Split('\n');
            Assert.Equal(info.Template.Length, lines.Length);
            Assert.StartsWith(info.Name + ":", lines[0]);
            Assert.All(lines, static line =>
                Assert.Matches(@"^[a-z0-9-]+: +\[(mandatory|optional|generated|conditional)\] +\[(single|multiple)\] +\[( |[a-z/, ]+)\]$", line));
            Assert.All(lines, static line => Assert.Equal(Math.Max(16, line.IndexOf(':', StringComparison.Ordinal) + 2), line.IndexOf('[', StringComparison.Ordinal)));
        }
    }

    [Fact]
    public void Keys_are_named_as_the_field_names_them()
    {
        string route = Write(ObjectClass.Route, isVerbose: false);
        Assert.Contains("origin:         [mandatory]  [single]     [primary key, inverse key]\n", route);
        Assert.Contains("source:         [mandatory]  [single]     [ ]\n", route);
        Assert.Equal(21, route.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Fact]
    public void The_verbose_one_says_what_the_class_is_for() =>
        Assert.StartsWith("% The irt class: ", Write(ObjectClass.Irt, isVerbose: true));

    [Fact]
    public void Types_stand_in_the_order_of_an_answer()
    {
        ArrayBufferWriter<byte> writer = new();
        WhoisOutput output = new(writer);
        WhoisTemplate.WriteTypes(ref output);
        output.Flush();
        string[] types = Encoding.ASCII.GetString(writer.WrittenSpan)[..^2].Split('\n');
        Assert.Equal(21, types.Length);
        Assert.Equal("inetnum", types[0]);
        Assert.Equal("person", types[^1]);
    }

    private static string Write(ObjectClass objectClass, bool isVerbose)
    {
        ArrayBufferWriter<byte> writer = new();
        WhoisOutput output = new(writer);
        WhoisTemplate.Write(ref output, objectClass, isVerbose);
        output.Flush();
        return Encoding.ASCII.GetString(writer.WrittenSpan);
    }
}
