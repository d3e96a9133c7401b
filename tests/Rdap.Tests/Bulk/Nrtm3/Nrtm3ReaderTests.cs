using System.Text;
using Rdap.Bulk.Nrtm3;
using Rdap.Registry;
using Rdap.Tests.Bulk.Nrtm4;
using Xunit;

namespace Rdap.Tests.Bulk.Nrtm3;

public sealed class Nrtm3ReaderTests
{
    private const string Start = "%START Version: 3 TEST 10-20\n\n";
    private const string Add = "ADD 11\n\nmntner: A\ndescr: x\n\n";

    [Fact]
    public void Operations_are_read_in_order()
    {
        string text = "% Terms and conditions\r\n# apply\r\n\r\n" + Start + "ADD 11\n\nperson: J\u00F6rg\r\nnic-hdl: J-TEST\r\n\r\n% comment\nDEL 15\n\nroute: 192.0.2.0/24\norigin: AS64496\n\n%END TEST\n\nwhat follows is not read";
        using Nrtm3Reader reader = new(new MemoryStream(Encoding.Latin1.GetBytes(text)), "test");
        Assert.Equal(new Nrtm3Start("TEST", 10, 20, false), reader.ReadStart());
        Assert.True(reader.TryRead(out Nrtm3Operation add));
        Assert.Equal((11L, false, "person: J\u00F6rg\nnic-hdl: J-TEST"), (add.Serial, add.IsDeletion, Encoding.UTF8.GetString(add.Text.Span)));
        Assert.Equal(SourceChangeKind.AddOrModify, add.ToChange().Kind);
        Assert.True(reader.TryRead(out Nrtm3Operation deletion));
        Assert.Equal((15L, true), (deletion.Serial, deletion.IsDeletion));
        SourceChange change = deletion.ToChange();
        Assert.Equal("Delete route 192.0.2.0/24AS64496", $"{change.Kind} {Encoding.UTF8.GetString(change.ClassName.Span)} {Encoding.UTF8.GetString(change.PrimaryKey.Span)}");
        Assert.False(reader.TryRead(out _));
        Assert.False(reader.TryRead(out _));
    }

    [Fact]
    public void An_operation_without_an_object_has_no_text_and_its_change_no_key()
    {
        using Nrtm3Reader reader = Reader(Start + "ADD 11\n\n\n\nDEL 12\n\n" + "ADD 13\n\nmntner: A\n\nADD 14\n\n%END TEST\n");
        List<(long, bool, string, bool)> read = [];
        while (reader.TryRead(out Nrtm3Operation operation))
        {
            read.Add((operation.Serial, operation.IsDeletion, Encoding.UTF8.GetString(operation.Text.Span), operation.ToChange().TryGetKey(out _)));
        }

        Assert.Equal([(11, false, "", false), (12, true, "", false), (13, false, "mntner: A", true), (14, false, "", false)], read);
        Assert.Equal(0, reader.StrayLines);
    }

    [Fact]
    public void Filtered_is_said()
    {
        using Nrtm3Reader reader = Reader("%START Version: 3 TEST 10-20 FILTERED\n\n%END TEST\n");
        Assert.True(reader.ReadStart().IsFiltered);
        Assert.False(reader.TryRead(out _));
    }

    [Fact]
    public void A_stream_that_is_kept_open_goes_on_behind_its_range()
    {
        Assert.Equal([11L, 21L], ReadAll(Start + Add + "%END 10 - 20\n\n" + Add.Replace("11", "21", StringComparison.Ordinal) + "%END TEST\n").Select(static o => o.Serial));
    }

    [Fact]
    public void What_an_empty_line_cut_off_an_object_is_passed_over_and_counted()
    {
        using Nrtm3Reader reader = Reader(Start + Add + "mnt-by: A\nnotes\n\n" + Add.Replace("11", "12", StringComparison.Ordinal) + "%END TEST\n");
        Assert.Equal([11L, 12L], ReadAll(reader).Select(static o => o.Serial));
        Assert.Equal(2, reader.StrayLines);
    }

    [Theory]
    [InlineData("", Nrtm3Problem.NoStart)]
    [InlineData("% only a banner\n", Nrtm3Problem.NoStart)]
    [InlineData("ADD 11\n\n", Nrtm3Problem.NoStart)]
    [InlineData("%START\n", Nrtm3Problem.NoStart)]
    [InlineData("%START Version 3 TEST 10-20\n", Nrtm3Problem.NoStart)]
    [InlineData("%START Version: 1 TEST 10-20\n", Nrtm3Problem.WrongVersion)]
    [InlineData("%START Version: 4 TEST 10-20\n", Nrtm3Problem.WrongVersion)]
    [InlineData("%START Version: 3 OTHER 10-20\n", Nrtm3Problem.WrongSource)]
    [InlineData("%START Version: 3 TEST 10\n", Nrtm3Problem.BadSerial)]
    [InlineData("%START Version: 3 TEST x-20\n", Nrtm3Problem.BadSerial)]
    [InlineData("%START Version: 3 TEST 20-10\n", Nrtm3Problem.BadSerial)]
    [InlineData("%START Version: 3 TEST 1-9223372036854775807\n", Nrtm3Problem.BadSerial)]
    [InlineData(Start + "ADD 9223372036854775807\n\nmntner: A\n\n", Nrtm3Problem.BadSerial)]
    [InlineData("%ERROR:401: invalid range\n", Nrtm3Problem.ServerError)]
    [InlineData("% banner\n%ERROR:402: not authorised\n", Nrtm3Problem.ServerError)]
    [InlineData("%ERROR:403: unknown source\n", Nrtm3Problem.ServerError)]
    [InlineData(Start + "%ERROR:405: syntax\n", Nrtm3Problem.ServerError)]
    [InlineData(Start, Nrtm3Problem.NoEnd)]
    [InlineData(Start + Add, Nrtm3Problem.NoEnd)]
    [InlineData(Start + "ADD 11\n\nmntner: A\ndescr", Nrtm3Problem.NoEnd)]
    [InlineData(Start + "ADD 11\n", Nrtm3Problem.NoEnd)]
    [InlineData(Start + Start, Nrtm3Problem.SecondStart)]
    [InlineData(Start + Add + Start, Nrtm3Problem.SecondStart)]
    [InlineData(Start + "%END OTHER\n", Nrtm3Problem.WrongSource)]
    [InlineData(Start + "ADD\n\nmntner: A\n\n", Nrtm3Problem.BadLine)]
    [InlineData(Start + "ADD x\n\nmntner: A\n\n", Nrtm3Problem.BadLine)]
    [InlineData(Start + "ADDED 11\n\nmntner: A\n\n", Nrtm3Problem.BadLine)]
    [InlineData(Start + "mntner: A\n\n", Nrtm3Problem.BadLine)]
    [InlineData(Start + "ADD 9\n\nmntner: A\n\n", Nrtm3Problem.BadSerial)]
    [InlineData(Start + Add + Add, Nrtm3Problem.BadSerial)]
    [InlineData(Start + "ADD 11\n\nDEL 12\n\n", Nrtm3Problem.NoEnd)]
    [InlineData(Start + "ADD 11\n\n% a comment\n\nmntner: A\n\n", Nrtm3Problem.NoObject)]
    public void What_breaks_a_rule_is_refused_by_its_name(string text, Nrtm3Problem problem)
    {
        Nrtm3Exception e = Assert.Throws<Nrtm3Exception>(() => ReadAll(text));
        Assert.Equal(problem, e.Problem);
        Assert.NotEqual("no problem", e.Message);
    }

    [Theory]
    [InlineData("x")]
    [InlineData(Start + "ADD 11\n\nx")]
    [InlineData(Start + "ADD 11\n\nx\n+")]
    public void Endless_lines_are_refused(string start)
    {
        using Nrtm3Reader reader = new(new EndlessStream(Encoding.ASCII.GetBytes(start)), "TEST", 100_000);
        Assert.Equal(Nrtm3Problem.TooLarge, Assert.Throws<Nrtm3Exception>(() => reader.TryRead(out _)).Problem);
    }

    [Fact]
    public void An_endless_object_of_short_lines_is_refused()
    {
        string line = string.Concat(Enumerable.Repeat("remarks: x\n", 20_000));
        using Nrtm3Reader reader = new(new MemoryStream(Encoding.ASCII.GetBytes(Start + "ADD 11\n\nmntner: A\n" + line)), "TEST", 100_000);
        Assert.Equal(Nrtm3Problem.TooLarge, Assert.Throws<Nrtm3Exception>(() => reader.TryRead(out _)).Problem);
    }

    [Fact]
    public void Any_damage_is_read_or_refused()
    {
        Random random = new(4);
        byte[] whole = Encoding.ASCII.GetBytes(Start + Add + "DEL 12\n\nmntner: A\n\n%END 1 - 2\n\n%END TEST\n");
        for (int i = 0; i < 5_000; i++)
        {
            byte[] bytes = [.. whole];
            for (int changes = random.Next(1, 5); changes > 0; changes--)
            {
                bytes[random.Next(bytes.Length)] = i % 2 == 0 ? (byte)random.Next(256) : (byte)"\n\r%AD: -1"[random.Next(9)];
            }

            using Nrtm3Reader reader = new(new PiecesStream(bytes, random), "TEST");
            Assert.Null(Record.Exception(() => ReadAll(reader)) is { } e and not Nrtm3Exception ? e : null);
        }
    }

    private static Nrtm3Reader Reader(string text) => new(new MemoryStream(Encoding.UTF8.GetBytes(text)), "TEST");

    private static List<Nrtm3Operation> ReadAll(string text)
    {
        using Nrtm3Reader reader = Reader(text);
        return ReadAll(reader);
    }

    internal static List<Nrtm3Operation> ReadAll(Nrtm3Reader reader)
    {
        List<Nrtm3Operation> found = [];
        while (reader.TryRead(out Nrtm3Operation operation))
        {
            found.Add(operation);
        }

        return found;
    }
}
