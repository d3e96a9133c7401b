using System.Text;
using Rdap.Bulk.Nrtm4;
using Rdap.Registry;
using Rdap.Registry.Storage;
using Rdap.Tests.Registry;
using Xunit;
using static Rdap.Tests.Bulk.Nrtm4.Nrtm4Samples;

namespace Rdap.Tests.Bulk.Nrtm4;

public sealed class Nrtm4DeltaFileTests
{
    private const string Head = "\u001E{\"nrtm_version\":4,\"type\":\"delta\",\"source\":\"TEST\",\"session_id\":\"ca128382-78d9-41d1-8927-1ecef15275be\",\"version\":7}\n";

    private static readonly SourceChange[] Changes =
    [
        SourceChange.AddOrModify(Bytes("mntner: A-MNT\ndescr: \"\u00E9\"\t\\ \u6771\U0001F600\nsource: TEST")),
        SourceChange.Delete(Bytes("route"), Bytes("192.0.2.0/24AS64496")),
        SourceChange.AddOrModify(Bytes("mntner: A-MNT")),
    ];

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_is_written_is_read(bool isGzip)
    {
        byte[] file = Write(Changes, isGzip, out Nrtm4WrittenFile written);
        Assert.Equal((Nrtm4Hash.Of(file), (long)file.Length, 3L), (written.Hash, written.Length, written.Records));
        Assert.Equal(written.Hash, Nrtm4Hash.Of(new MemoryStream(file)));
        Assert.Equal(isGzip, file[0] == 0x1F);
        Nrtm4Delta read = Nrtm4DeltaFile.Read(new MemoryStream(file));
        Assert.Equal(Header(Nrtm4FileType.Delta, 7), read.Header);
        Assert.Equal(Changes.Select(Text), read.Changes.Select(Text));
        Assert.False(read.LacksSeparators);
    }

    [Fact]
    public void It_is_written_as_the_standard_shows_it() => Assert.Equal(
        Head + "\u001E{\"action\":\"add_modify\",\"object\":\"mntner: A-MNT\\ndescr: \\\"\u00E9\\\"\\t\\\\ \u6771\\uD83D\\uDE00\\nsource: TEST\"}\n"
        + "\u001E{\"action\":\"delete\",\"object_class\":\"route\",\"primary_key\":\"192.0.2.0/24AS64496\"}\n"
        + "\u001E{\"action\":\"add_modify\",\"object\":\"mntner: A-MNT\"}\n",
        Encoding.UTF8.GetString(Write(Changes, false, out _)));

    [Fact]
    public void The_difference_of_two_loads_written_and_read_leads_from_the_one_to_the_other()
    {
        for (int seed = 0; seed < 60; seed++)
        {
            Random random = new(seed);
            List<string> objects = RandomRegistry.Objects(random, 60);
            SourceSnapshot old = TestRegistry.Source(string.Join("\n\n", objects));
            SourceSnapshot next = TestRegistry.Source(string.Join("\n\n", RandomRegistry.Change(random, objects)));
            SnapshotChanges differences = SnapshotDiff.Compare(old, next, 1, TestContext.Current.CancellationToken);
            if (differences.Count == 0)
            {
                continue;
            }

            byte[] file = Write(differences.All.Select(change => SourceChange.From(change, old, next)), seed % 2 == 0, out _);
            Dictionary<string, string> now = SourceChangeTests.Apply(SourceChangeTests.ByKey(old), Nrtm4DeltaFile.Read(new MemoryStream(file)).Changes);
            Assert.Equal(
                SourceChangeTests.ByKey(next).OrderBy(static pair => pair.Key, StringComparer.Ordinal),
                now.OrderBy(static pair => pair.Key, StringComparer.Ordinal));
        }
    }

    [Theory]
    [InlineData("", Nrtm4Problem.EmptyDelta)]
    [InlineData("\u001E{\"action\":\"replace\",\"object\":\"mntner: A\"}\n", Nrtm4Problem.UnknownAction)]
    [InlineData("\u001E{\"object\":\"mntner: A\"}\n", Nrtm4Problem.BadMember)]
    [InlineData("\u001E{\"action\":\"add_modify\"}\n", Nrtm4Problem.BadMember)]
    [InlineData("\u001E{\"action\":\"add_modify\",\"object\":{}}\n", Nrtm4Problem.BadMember)]
    [InlineData("\u001E{\"action\":\"add_modify\",\"object\":\"a\",\"object\":\"b\"}\n", Nrtm4Problem.DuplicateMember)]
    [InlineData("\u001E{\"action\":\"add_modify\",\"object\":\"\"}\n", Nrtm4Problem.NotOneObject)]
    [InlineData("\u001E{\"action\":\"add_modify\",\"object\":\"mntner: A\\n\\nmntner: B\"}\n", Nrtm4Problem.NotOneObject)]
    [InlineData("\u001E{\"action\":\"add_modify\",\"object\":\"mntner: A\\r\\n\\r\\nmntner: B\"}\n", Nrtm4Problem.NotOneObject)]
    [InlineData("\u001E{\"action\":\"add_modify\",\"object\":\"mntner: \\ud83d\"}\n", Nrtm4Problem.NotUtf8)]
    [InlineData("\u001E{\"action\":\"delete\",\"object_class\":\"mntner\"}\n", Nrtm4Problem.BadMember)]
    [InlineData("\u001E{\"action\":\"delete\",\"object_class\":\"mntner\",\"primary_key\":\"\"}\n", Nrtm4Problem.NoPrimaryKey)]
    [InlineData("\u001E{\"action\":\"add_modify\",\"object\":\"mntner: A\"", Nrtm4Problem.BrokenJson)]
    [InlineData("\u001E{\"action\":\"add_modify\",\"object\":\"mntner: A\"}{}\n", Nrtm4Problem.BrokenJson)]
    [InlineData("\u001E[]\n", Nrtm4Problem.BadMember)]
    public void One_bad_record_refuses_the_file(string records, Nrtm4Problem problem)
    {
        string good = records.Length == 0 ? "" : "\u001E{\"action\":\"add_modify\",\"object\":\"mntner: B\"}\n";
        Refused(problem, () => Nrtm4DeltaFile.Read(new MemoryStream(Bytes(Head + good + records))));
    }

    [Fact]
    public void A_header_alone_or_of_another_file_is_refused()
    {
        Refused(Nrtm4Problem.BrokenJson, () => Nrtm4DeltaFile.Read(new MemoryStream()));
        Refused(Nrtm4Problem.WrongType, () => Nrtm4DeltaFile.Read(new MemoryStream(Bytes(Head.Replace("delta", "snapshot", StringComparison.Ordinal)))));
    }

    [Fact]
    public void Records_without_separators_are_read_and_it_is_said()
    {
        string text = (Head + "\u001E{\"action\":\"add_modify\",\"object\":\"mntner: A\\r\\ndescr: b\\r\\n\"}\n").Replace("\u001E", "", StringComparison.Ordinal);
        Nrtm4Delta read = Nrtm4DeltaFile.Read(new MemoryStream(Bytes(text)));
        Assert.True(read.LacksSeparators);
        Assert.Equal("AddOrModify mntner: A\ndescr: b", Text(Assert.Single(read.Changes)));
    }

    [Fact]
    public void The_shipped_sample_is_read()
    {
        Nrtm4Delta read = Nrtm4DeltaFile.Read(System.IO.File.OpenRead(TestFiles.Data("nrtm4/nrtm-delta.json")));
        Assert.Equal((4L, 2), (read.Header.Version, read.Changes.Count));
    }

    [Fact]
    public void More_than_is_taken_is_refused()
    {
        byte[] file = Write(Changes, false, out _);
        Refused(Nrtm4Problem.TooMany, () => Nrtm4DeltaFile.Read(new MemoryStream(file), new Nrtm4Limits { MaxChanges = 2 }));
        Refused(Nrtm4Problem.TooMany, () => Nrtm4DeltaFile.Read(new MemoryStream(file), new Nrtm4Limits { MaxChangeBytes = 60 }));
        Refused(Nrtm4Problem.TooLarge, () => Nrtm4DeltaFile.Read(new MemoryStream(file), new Nrtm4Limits { MaxRecordBytes = 20 }));
    }

    [Fact]
    public void A_gzip_bomb_is_refused()
    {
        string text = Head + "\u001E{\"action\":\"add_modify\",\"object\":\"mntner: A" + new string(' ', 8 << 20) + "\"}\n";
        Refused(Nrtm4Problem.RatioTooHigh, () => Nrtm4DeltaFile.Read(new MemoryStream(Bomb(text))));
    }

    [Fact]
    public void An_endless_file_is_refused() => Refused(
        Nrtm4Problem.TooLarge,
        () => Nrtm4DeltaFile.Read(new EndlessStream(Bytes(Head + "\n")), new Nrtm4Limits { MaxTextBytes = 1 << 20 }));

    [Fact]
    public void Any_damage_is_read_or_refused()
    {
        Random random = new(11);
        foreach (bool isGzip in (bool[])[true, false])
        {
            byte[] whole = Write(Changes, isGzip, out _);
            for (int i = 0; i < 2_000; i++)
            {
                byte[] bytes = random.Next(3) == 0 ? whole[..random.Next(whole.Length)] : [.. whole];
                for (int changes = random.Next(4); changes > 0 && bytes.Length > 0; changes--)
                {
                    bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
                }

                Assert.Null(Record.Exception(() => Nrtm4DeltaFile.Read(new MemoryStream(bytes))) is { } e and not Nrtm4Exception ? e : null);
            }
        }
    }

    [Fact]
    public void A_delta_without_changes_is_not_written() => Refused(Nrtm4Problem.EmptyDelta, () => Write([], true, out _));

    private static byte[] Write(IEnumerable<SourceChange> changes, bool isGzip, out Nrtm4WrittenFile written)
    {
        MemoryStream output = new();
        written = Nrtm4DeltaFile.Write(output, Header(Nrtm4FileType.Delta, 7), changes, isGzip);
        return output.ToArray();
    }

    private static string Text(SourceChange change) =>
        $"{change.Kind} {Encoding.UTF8.GetString(change.Text.Span)}{Encoding.UTF8.GetString(change.ClassName.Span)}{Encoding.UTF8.GetString(change.PrimaryKey.Span)}";
}
