using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Rdap.Registry;
using Rdap.Registry.Objects;
using Rdap.Registry.Storage;
using Rdap.Tests.Acceptance;
using Rdap.Tests.Bulk;
using Rdap.Tests.EndToEnd;
using Xunit;

namespace Rdap.Tests.Registry;

public sealed class SourceDigestTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void It_is_the_sum_of_what_a_naive_sum_is_made_of(int threads)
    {
        for (int seed = 0; seed < 60; seed++)
        {
            Random random = new(seed);
            SourceSnapshot source = Source(RandomRegistry.Objects(random, random.Next(seed == 0 ? 20_000 : 60)));
            Assert.Null(source.Digest);
            SourceDigest digest = SourceDigest.Of(source, threads, Stop);
            Assert.Equal(Naive(source), digest.ToString());
            Assert.Same(digest, source.Digest);
            Assert.Same(digest, SourceDigest.Of(source, threads, Stop));
        }
    }

    [Fact]
    public void Neither_the_order_nor_the_codes_of_the_objects_matter()
    {
        for (int seed = 0; seed < 40; seed++)
        {
            Random random = new(seed);
            List<string> objects = [.. RandomRegistry.Objects(random, 120).GroupBy(RandomRegistry.KeyOf).Select(static g => g.Last())];
            SourceDigest expected = Digest(Source(objects));
            string[] shuffled = [.. objects];
            random.Shuffle(shuffled);
            Assert.Equal(expected, Digest(Source(shuffled)));
        }
    }

    [Fact]
    public void An_object_that_another_stands_for_does_not_count()
    {
        Assert.Equal(Digest(TestRegistry.Source("mntner: A\nremarks: new")), Digest(TestRegistry.Source("mntner: A\n\nmntner: A\nremarks: new")));
        Assert.NotEqual(Digest(TestRegistry.Source("mntner: A")), Digest(TestRegistry.Source("mntner: A\n\nmntner: A\nremarks: new")));
    }

    [Fact]
    public void Any_changed_byte_changes_it()
    {
        const string Text = "mntner: A-MNT\nremarks: b\n+\n c # d\nx-own:\u00e9";
        byte[] text = Encoding.UTF8.GetBytes(Text);
        HashSet<string> seen = [Digest(TestRegistry.Source(text)).ToString()];
        int tried = 1;
        for (int at = "mntner: ".Length; at < text.Length; at++)
        {
            // Letters, so that it stays an object.
            foreach (byte other in "yz"u8)
            {
                byte before = text[at];
                text[at] = other;
                tried++;
                Assert.True(seen.Add(Digest(TestRegistry.Source(text)).ToString()), $"byte {at}");
                text[at] = before;
            }
        }

        Assert.True(tried > 50);
        Assert.False(seen.Add(Digest(TestRegistry.Source(text)).ToString()));
    }

    [Fact]
    public void What_is_published_alike_has_one_digest()
    {
        SourceDigest expected = Digest(TestRegistry.Source("mntner: CAF\u00c9-MNT\nremarks: a"));
        Assert.Equal(expected, Digest(TestRegistry.Source("mntner: CAF\u00c9-MNT\r\nremarks: a\r\n"u8.ToArray())));
        Assert.Equal(expected, Digest(TestRegistry.Source(Encoding.Latin1.GetBytes("mntner: CAF\u00c9-MNT\nremarks: a"))));
    }

    [Fact]
    public void One_file_in_a_dump_and_in_a_folder_of_files_is_one_source()
    {
        using TestFolder folder = new();
        List<string> objects = [.. RandomRegistry.Objects(new Random(5), 90).GroupBy(RandomRegistry.KeyOf).Select(static g => g.Last())];
        string dump = folder["all.db"], split = folder["split"];
        File.WriteAllText(dump, string.Join("\n\n", objects) + "\n");
        for (int i = 0; i < objects.Count; i++)
        {
            string file = Path.Combine(split, (i % 7).ToString(CultureInfo.InvariantCulture), $"{(i * 31) % 90:00}-{i}");
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, objects[i] + "\n");
        }

        SourceSnapshot one = Loading.LoadFiles(dump).Snapshot!;
        SourceSnapshot other = Loading.LoadFiles([.. Directory.GetFiles(split, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)]).Snapshot!;
        Assert.Equal(objects.Count, one.ObjectCount);
        Assert.Equal(Digest(one), Digest(other));
    }

    [Fact]
    public void The_change_from_one_load_to_another_leads_from_digest_to_digest()
    {
        for (int seed = 0; seed < 80; seed++)
        {
            Random random = new(seed);
            List<string> first = RandomRegistry.Objects(random, random.Next(80));
            SourceSnapshot old = Source(first), next = Source(RandomRegistry.Change(random, first));
            SourceDigest.Of(old, 1, Stop);
            SnapshotChanges differences = SnapshotDiff.Compare(old, next, 1, Stop);
            SourceSnapshot changed = old.With([.. differences.All.Select(c => SourceChange.From(c, old, next))], old.Info, out _);
            Assert.Equal(Naive(next), changed.Digest!.ToString());
            SourceDigest followed = SourceDigest.Follow(old, next, differences);
            Assert.Equal(Naive(next), followed.ToString());
            Assert.Same(followed, next.Digest);
        }
    }

    [Fact]
    public void It_follows_over_sources_with_changes_over_them_as_well()
    {
        for (int seed = 0; seed < 30; seed++)
        {
            OverlaidRegistry test = new(new Random(seed), "TEST", 60);
            test.Change(25);
            SourceSnapshot old = test.Overlaid;
            SourceDigest.Of(old, 1, Stop);
            test.Change(25);
            SourceSnapshot next = test.Rebuilt();
            Assert.Equal(Naive(next), SourceDigest.Follow(old, next, SnapshotDiff.Compare(old, next, 1, Stop)).ToString());
        }
    }

    [Fact]
    public void It_cannot_follow_what_is_not_known()
    {
        SourceSnapshot old = TestRegistry.Source("mntner: A"), next = TestRegistry.Source("mntner: B");
        Assert.Throws<InvalidOperationException>(() => SourceDigest.Follow(old, next, SnapshotDiff.Compare(old, next, 1, Stop)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Changes_keep_it_up_to_date_when_it_was_known_and_leave_it_unknown_otherwise(bool isKnown)
    {
        for (int seed = 0; seed < 30; seed++)
        {
            OverlaidRegistry test = new(new Random(seed), "TEST", 60);
            if (isKnown)
            {
                SourceDigest.Of(test.Overlaid, 1, Stop);
            }

            for (int round = 0; round < 4; round++)
            {
                test.Change(25);
                Assert.Equal(isKnown, test.Overlaid.Digest is not null);
                string expected = Naive(test.Rebuilt());
                Assert.Equal(expected, (isKnown ? test.Overlaid.Digest! : Digest(Reloaded(test.Overlaid))).ToString());
            }

            // What is worked out late is known from then on, to what is laid over next as well.
            SourceDigest.Of(test.Overlaid, 2, Stop);
            test.Change(5);
            Assert.Equal(Naive(test.Rebuilt()), test.Overlaid.Digest!.ToString());
            Assert.Equal(test.Overlaid.Digest, SnapshotMerge.Merge(test.Overlaid, 1, Stop).Digest);
            Assert.Equal(test.Overlaid.Digest, Reloaded(test.Overlaid).Digest);
        }
    }

    [Fact]
    public void Of_a_base_whose_digest_is_known_only_the_changes_are_new()
    {
        SourceSnapshot source = TestRegistry.Source("mntner: A\n\nmntner: B");
        SourceSnapshot early = source.With([SourceChange.AddOrModify("mntner: C"u8.ToArray())], source.Info, out _);
        Assert.Null(early.Digest);
        Assert.True(early.SharesObjectsWith(source));
        SourceDigest.Of(source, 1, Stop);
        SourceSnapshot late = early.With([SourceChange.Delete("mntner"u8.ToArray(), "A"u8.ToArray())], source.Info, out _);
        Assert.Equal(Digest(TestRegistry.Source("mntner: B\n\nmntner: C")), late.Digest);
        Assert.False(SnapshotMerge.Merge(late, 1, Stop).SharesObjectsWith(source));
    }

    [Fact]
    public void Hostile_texts_come_and_go_without_a_trace()
    {
        NastyTexts texts = new(9);
        SourceSnapshot source = TestRegistry.Source("mntner: A");
        SourceDigest before = SourceDigest.Of(source, 1, Stop);
        for (int i = 0; i < 300; i++)
        {
            byte[] text = texts.Next();
            SourceSnapshot with = source.With([SourceChange.AddOrModify(text)], source.Info, out _);
            Assert.Equal(Naive(with), with.Digest!.ToString());
            SourceSnapshot without = with.With([SourceChange.Delete("mntner"u8.ToArray(), "X-MNT"u8.ToArray())], source.Info, out _);
            Assert.Equal(before, without.Digest);
        }
    }

    [Fact]
    public void It_ends_early_and_is_then_not_known()
    {
        SourceSnapshot source = TestRegistry.Source("mntner: A-MNT");
        Assert.Throws<OperationCanceledException>(() => SourceDigest.Of(source, threads: 2, new CancellationToken(canceled: true)));
        Assert.Null(source.Digest);
    }

    [Fact]
    public void It_is_written_and_read_and_shown_alike()
    {
        SourceDigest digest = Digest(TestRegistry.Source("mntner: A-MNT"));
        byte[] bytes = new byte[SourceDigest.Length];
        digest.Write(bytes);
        Assert.Equal(SHA256.HashData("mntner: A-MNT"u8), bytes);
        Assert.Equal(digest, SourceDigest.Read(bytes));
        Assert.Equal(Convert.ToHexStringLower(bytes), digest.ToString());
        Assert.Equal(digest.ToString()[..16], digest.ShortText);
        digest.WriteShort(bytes);
        Assert.Equal(digest.ShortText, Encoding.ASCII.GetString(bytes, 0, SourceDigest.ShortDigits));
        new SourceDigest(1, 0).WriteShort(bytes);
        Assert.Equal("0000000000000000", Encoding.ASCII.GetString(bytes, 0, SourceDigest.ShortDigits));
        Assert.Equal(new string('0', 64), SourceDigest.Nothing.ToString());
        Assert.Equal(SourceDigest.Nothing, Digest(Source([])));
    }

    private static SourceDigest Digest(SourceSnapshot source) => SourceDigest.Of(source, threads: 2, Stop);

    private static string Naive(SourceSnapshot source)
    {
        BigInteger sum = 0;
        for (int id = 0; id < source.IdCount; id++)
        {
            if (!source.IsSuperseded(id))
            {
                sum += new BigInteger(SHA256.HashData(PublishedText.Of(source.Get(id))), isUnsigned: true, isBigEndian: true);
            }
        }

        // The sign of a BigInteger is a digit of its own.
        return (sum % BigInteger.Pow(2, 256)).ToString("x65", CultureInfo.InvariantCulture)[1..];
    }

    private static SourceSnapshot Source(IEnumerable<string> objects)
    {
        using SnapshotBuilder builder = new();
        ObjectBatch batch = builder.NewBatch();
        foreach (string text in objects)
        {
            Assert.Equal(AddOutcome.Added, batch.Add(Encoding.UTF8.GetBytes(text)));
        }

        builder.Commit(batch);
        return builder.Freeze(new SourceInfo { Name = "TEST" }, threads: 1);
    }

    private static SourceSnapshot Reloaded(SourceSnapshot source)
    {
        using TestFolder folder = new();
        using (FileStream output = File.Create(folder["a"]))
        {
            SnapshotFile.Save(source, default, output, Stop);
        }

        using SafeFileHandle file = File.OpenHandle(folder["a"]);
        return SnapshotFile.Load(file, 1, Stop);
    }
}
