using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Rdap.Registry;
using Rdap.Registry.Lookup;
using Rdap.Registry.Numbers;
using Rdap.Registry.Objects;
using Rdap.Registry.Storage;
using Xunit;

namespace Rdap.Tests.Registry.Storage;

public sealed class SnapshotFileTests : IDisposable
{
    private static readonly byte[] Stamp = "made of this and that"u8.ToArray();

    private readonly string _path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

    public void Dispose() => File.Delete(_path);

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 60)]
    [InlineData(3, 3_000)]
    public void What_is_loaded_answers_as_what_was_saved(int seed, int objects)
    {
        SourceSnapshot saved = TestRegistry.Source(RandomObjects(seed, objects));
        SourceSnapshot loaded = Load(Save(saved));
        Assert.Equal(saved.Info, loaded.Info);
        Assert.Equal(
            (saved.IdCount, saved.ObjectCount, saved.DuplicateCount, saved.TextBytes), (loaded.IdCount, loaded.ObjectCount, loaded.DuplicateCount, loaded.TextBytes));
        Assert.Equal(Enum.GetValues<ObjectClass>().Select(saved.CountOf), Enum.GetValues<ObjectClass>().Select(loaded.CountOf));
        Assert.Equal(Answers(saved, questions: 500), Answers(loaded, questions: 500));
    }

    [Fact]
    public void All_that_is_known_of_a_source_is_kept()
    {
        SourceInfo info = new()
        {
            Name = "ÆRØ",
            Role = SourceRole.Referral,
            DataDate = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.FromMinutes(330)),
            LoadedAt = new DateTimeOffset(2026, 2, 3, 4, 5, 6, TimeSpan.Zero),
            Origin = "a, b",
            Identity = "c",
            Session = Guid.NewGuid(),
            Version = long.MaxValue,
        };
        using SnapshotBuilder builder = new();
        SourceSnapshot loaded = Load(Save(builder.Freeze(info, threads: 1)));
        Assert.Equal(info, loaded.Info);
        Assert.Equal(info.DataDate!.Value.Offset, loaded.Info.DataDate!.Value.Offset);
        Assert.Equal(0, loaded.IdCount);
    }

    [Fact]
    public void A_stamp_is_read_alone()
    {
        File.WriteAllBytes(_path, Save(TestRegistry.Source("mntner: A-MNT\n")));
        using SafeFileHandle file = File.OpenHandle(_path);
        Assert.Equal(Stamp, SnapshotFile.ReadStamp(file));
    }

    [Fact]
    public void A_stamp_that_is_too_long_is_refused()
    {
        SourceSnapshot source = TestRegistry.Source("mntner: A-MNT\n");
        SnapshotFile.Save(source, new byte[SnapshotFile.MaxStampLength], Stream.Null, default);
        Assert.Throws<ArgumentException>(() => SnapshotFile.Save(source, new byte[SnapshotFile.MaxStampLength + 1], Stream.Null, default));
    }

    [Theory]
    [InlineData(0, "no snapshot")]
    [InlineData(8, "another version")]
    [InlineData(12, "another kind of machine")]
    [InlineData(16, "checksum of the head")]
    [InlineData(64, "checksum of the stamp")]
    [InlineData(90, "checksum of the table")]
    public void What_is_wrong_is_said(int at, string expected)
    {
        byte[] file = Save(TestRegistry.Source("mntner: A-MNT\n"));
        file[at] ^= 1;
        Assert.Contains(expected, Assert.Throws<InvalidDataException>(() => Load(file)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cancelled_load_or_save_ends()
    {
        SourceSnapshot source = TestRegistry.Source("mntner: A-MNT\n");
        using CancellationTokenSource cancelled = new();
        cancelled.Cancel();
        Assert.Throws<OperationCanceledException>(() => SnapshotFile.Save(source, Stamp, Stream.Null, cancelled.Token));
        File.WriteAllBytes(_path, Save(source));
        using SafeFileHandle file = File.OpenHandle(_path);
        Assert.Throws<OperationCanceledException>(() => SnapshotFile.Load(file, 2, cancelled.Token));
    }

    [Fact]
    public void A_damaged_file_is_refused()
    {
        byte[] file = Save(TestRegistry.Source(RandomObjects(4, 100)));
        File.WriteAllBytes(_path, file);
        using SafeFileHandle handle = File.OpenHandle(_path, access: FileAccess.ReadWrite);
        Random random = new(5);
        for (int i = 0; i < 2_000; i++)
        {
            int at = random.Next(i % 4 == 0 ? Math.Min(file.Length, 4096) : file.Length);
            RandomAccess.Write(handle, [(byte)(file[at] ^ (1 << random.Next(8)))], at);

            // What fills the head up to the data has no meaning, so nothing guards it.
            Exception? e = Record.Exception(() => SnapshotFile.Load(handle, 1, default));
            Assert.True(e is InvalidDataException || (e is null && IsFiller(file, at)), $"at {at}: {e}");
            RandomAccess.Write(handle, [file[at]], at);
        }
    }

    [Fact]
    public void A_truncated_file_is_refused()
    {
        byte[] file = Save(TestRegistry.Source(RandomObjects(4, 100)));
        Random random = new(6);
        for (int i = 0; i < 200; i++)
        {
            byte[] cut = file[..(i < 100 ? i : random.Next(file.Length))];
            Assert.Throws<InvalidDataException>(() => Load(cut));
        }

        Assert.Throws<InvalidDataException>(() => Load([.. file, 0]));
    }

    [Fact]
    public void A_file_that_somebody_has_forged_answers_something_or_is_refused()
    {
        SourceSnapshot source = TestRegistry.Source(RandomObjects(7, 150));
        byte[] file = Save(source);
        int refused = 0, answered = 0;
        Random random = new(8);
        for (int i = 0; i < 3_000; i++)
        {
            byte[] forged = [.. file];
            Forge(forged, random);
            try
            {
                SourceSnapshot loaded = Load(forged);
                Assert.NotNull(Answers(loaded, questions: 60));
                answered++;
            }
            catch (InvalidDataException)
            {
                refused++;
            }
        }

        Assert.True(refused > 300 && answered > 300, $"{refused} refused, {answered} answered");
    }

    // A few changes anywhere behind the stamp, and the checksums that fit them.
    private static void Forge(byte[] file, Random random)
    {
        (int description, int data, int table) = Places(file);
        for (int changes = random.Next(1, 4); changes > 0; changes--)
        {
            int at = random.Next(8) == 0 ? random.Next(description, table + (data - table)) : random.Next(data, file.Length);
            Span<byte> place = file.AsSpan(at & ~3, 4);
            switch (random.Next(4))
            {
                case 0:
                    file[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    MemoryMarshal.Write(place, -1);
                    break;
                case 2:
                    MemoryMarshal.Write(place, random.Next(300));
                    break;
                default:
                    MemoryMarshal.Write(place, random.Next());
                    break;
            }
        }

        Span<uint> words = MemoryMarshal.Cast<byte, uint>(file.AsSpan(0, 64));
        int parts = (int)words[7], checksums = description + (int)words[5] + (int)words[6];
        for (int part = 0; part < parts; part++)
        {
            int start = data + (part * SnapshotSections.PartLength);
            uint checksum = SnapshotSections.Checksum(file.AsSpan(start, Math.Min(SnapshotSections.PartLength, file.Length - start)));
            MemoryMarshal.Write(file.AsSpan(checksums + (part * 4)), checksum);
        }

        words[11] = SectionFile.ChecksumOfAny(file.AsSpan(description, checksums + (parts * 4) - description));
        words[15] = 0;
        words[15] = SnapshotSections.Checksum(file.AsSpan(0, 64));
    }

    private static (int Description, int Data, int Table) Places(byte[] file)
    {
        ReadOnlySpan<int> words = MemoryMarshal.Cast<byte, int>(file.AsSpan(0, 64));
        int description = 64 + words[4];
        int data = (int)SnapshotSections.Align(description + words[5] + words[6] + (words[7] * 4));
        return (description, data, description + words[5]);
    }

    private static bool IsFiller(byte[] file, int at)
    {
        (int description, int data, _) = Places(file);
        ReadOnlySpan<int> words = MemoryMarshal.Cast<byte, int>(file.AsSpan(0, 64));
        return at >= description + words[5] + words[6] + (words[7] * 4) && at < data;
    }

    private static byte[] Save(SourceSnapshot source)
    {
        using MemoryStream stream = new();
        SnapshotFile.Save(source, Stamp, stream, default);
        return stream.ToArray();
    }

    private SourceSnapshot Load(byte[] bytes)
    {
        File.WriteAllBytes(_path, bytes);
        using SafeFileHandle file = File.OpenHandle(_path);
        return SnapshotFile.Load(file, threads: 2, default);
    }

    /// <summary>What a source says to questions of every kind, as one text.</summary>
    private static string Answers(SourceSnapshot source, int questions)
    {
        RegistrySnapshot registry = TestRegistry.Of(source);
        StringBuilder answers = new();
        byte[] key = new byte[KeyText.MaxLength];
        LookupResult result = new();
        Random random = new(99);
        for (int q = 0; q < questions; q++)
        {
            UInt128 first = q % 2 == 0 ? (uint)random.Next(1 << 16) : (UInt128)(uint)random.Next(1 << 16) << 70;
            UInt128 last = first + (UInt128)random.Next(q % 3 == 0 ? 1 : 300);
            IpRange range = new(q % 2 == 0 ? IpFamily.V4 : IpFamily.V6, first, last);
            LookupMatch match = (LookupMatch)random.Next(6);
            Ask(new LookupQuery { Kind = LookupKeyKind.Address, Range = range, Match = match, WithReverseDomains = true });
            Ask(new LookupQuery { Kind = LookupKeyKind.Route, Range = range, Origin = (uint)random.Next(20), Match = match });
            Ask(new LookupQuery { Kind = LookupKeyKind.ReverseName, Range = range, Match = match });
            Ask(new LookupQuery { Kind = LookupKeyKind.AsNumber, Asns = new AsnRange((uint)random.Next(40), (uint)random.Next(40, 60)), Match = match });
            Ask(new LookupQuery { Kind = LookupKeyKind.Text, Text = Encoding.UTF8.GetBytes($"M{random.Next(30)}-MNT") });
            Ask(new LookupQuery { Kind = LookupKeyKind.Text, Text = Encoding.UTF8.GetBytes($"Body{random.Next(30)} Some") });
            Ask(new LookupQuery { Kind = LookupKeyKind.Inverse, Text = Encoding.UTF8.GetBytes($"M{random.Next(30)}-MNT"), Inverse = AttributeSet.Of(AttributeName.MntBy) });
        }

        SearchResult searched = new();
        byte[] text = new byte[FoldedText.MaxLength];
        foreach (SearchProperty property in Enum.GetValues<SearchProperty>())
        {
            RegistrySearch.Find(registry, new SearchQuery { Property = property, Match = SearchMatch.StartsWith, Limit = questions }, searched);
            for (int i = 0; i < searched.Count; i++)
            {
                int length = RegistrySearch.CopyText(registry, searched[i], property, text);
                answers.Append(searched[i].Object.Id).Append(':').Append(Encoding.UTF8.GetString(text, 0, length)).Append(' ');
            }

            answers.AppendLine();
        }

        for (int id = 0; id < source.IdCount; id++)
        {
            AbuseContact abuse = AbuseContacts.Find(registry, new ObjectRef(0, id));
            answers.Append(abuse.Origin).Append(abuse.Levels).Append(' ').Append(Encoding.UTF8.GetString(abuse.Mailbox)).Append(' ');
            answers.Append(source.IsSuperseded(id)).Append(' ').Append(source.ClassOf(id)).Append(' ').AppendLine(Encoding.UTF8.GetString(source.Get(id).ToText()));
        }

        GC.KeepAlive(registry);
        return answers.ToString();

        void Ask(in LookupQuery query)
        {
            result.Clear();
            RegistryLookup.Find(registry, query, result);
            foreach (ObjectRef found in result.Found)
            {
                int length = registry.Get(found).CopyPrimaryKey(key);
                answers.Append(found.Id).Append(':').Append(Encoding.UTF8.GetString(key, 0, length)).Append(' ');
            }

            answers.AppendLine();
        }
    }

    private static string RandomObjects(int seed, int count)
    {
        Random random = new(seed);
        StringBuilder text = new();
        for (int i = 0; i < count; i++)
        {
            int start = random.Next(1 << 8) << random.Next(8), length = 32 - random.Next(9), asn = random.Next(50);
            start &= ~((1 << (32 - length)) - 1);
            string v4 = $"{start >> 24}.{start >> 16 & 255}.{start >> 8 & 255}.{start & 255}";
            text.Append(random.Next(10) switch
            {
                0 or 1 or 2 => $"inetnum: {v4} - 0.0.{(start >> 8 & 255) + random.Next(3)}.255\nnetname: NET{i}\n{(i % 5 == 0 ? $"abuse-c: P{random.Next(200)}-TEST\n" : "")}",
                3 => $"inet6num: {random.Next(64):x}:{random.Next(0xFFFF):x}::/{random.Next(32, 126) & ~15}\n",
                4 => $"route: {v4}/{length}\norigin: AS{asn}\n",
                5 => $"domain: {start & 255}.{start >> 8 & 255}.{random.Next(3)}.in-addr.arpa\nnserver: ns{i % 5}.example 192.0.2.{i % 7}\n",
                6 => $"aut-num: AS{asn}\nas-name: X\n",
                7 => $"as-block: AS{asn} - AS{asn + random.Next(10)}\n",
                8 => $"mntner: M{random.Next(30)}-MNT\n",
                _ => $"person: Some Body{random.Next(30)}\nnic-hdl: P{random.Next(200)}-TEST\ne-mail: a{i % 9}@example.com, b@example.com\nabuse-mailbox: abuse{i}@example.com\n",
            }).Append($"mnt-by: M{random.Next(30)}-MNT, M{random.Next(30)}-MNT\nsource: TEST\n\n");
        }

        return text.ToString();
    }
}
