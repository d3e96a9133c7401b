using System.Globalization;
using System.Text;
using Rdap.Registry;
using Rdap.Registry.Lookup;
using Rdap.Registry.Objects;
using Rdap.Registry.Storage;
using Rdap.Tests.Bulk;
using Xunit;

namespace Rdap.Tests.RealData;

/// <summary>Six years of a real registry's changes: what is told of each object is what its journal says.</summary>
public sealed class HistoryRealDataTests
{
    private const int ChangesInLoad = 4_000;

    private static readonly DateTimeOffset Start = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Dn42s_journal_becomes_the_versions_of_its_objects_and_ends_in_its_dump()
    {
        byte[] journal = await RealArchive.UnpackAsync(TestFiles.Real("dn42/dn42-journal.nrtm3.xz"));
        SourceSnapshot dump = Loading.LoadFiles(TestFiles.Real("dn42/dn42.db.gz")).Snapshot!;
        var objects = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        List<Dictionary<string, byte[]>> loads = [];
        SourceSnapshot? current = null;
        ObjectHistory? history = null;
        int changes = 0;
        void Load()
        {
            SourceSnapshot next = Freeze(objects.Values, Start.AddDays(loads.Count));
            history = current is null ? ObjectHistory.Begin(next) : history!.Next(current, next, SnapshotDiff.Compare(current, next, 2, default), 1 << 30);
            current = next;
            loads.Add(new(objects, StringComparer.Ordinal));
        }

        foreach ((bool isDeletion, byte[] text) in Read(journal))
        {
            if (!TryKeyOf(text, out string key))
            {
                continue;
            }

            objects.Remove(key);
            if (!isDeletion)
            {
                objects.Add(key, text);
            }

            if (++changes % ChangesInLoad == 0)
            {
                Load();
            }
        }

        Load();
        Assert.True(loads.Count > 10);

        // Fewer than one in a hundred: the journal has cut blanks at the ends of some objects, and deletes a few under a key that none had.
        Assert.InRange(SnapshotDiff.Compare(current!, dump, 2, default).Count, 0, dump.ObjectCount / 100);

        RegistrySnapshot registry = RegistrySnapshot.Empty(["TEST"]).With(current!, history);
        ObjectVersions versions = new();
        int compared = 0;
        foreach ((string key, byte[] sample) in loads.SelectMany(static l => l).DistinctBy(static o => o.Key))
        {
            RegistryObject obj = new(sample);
            if (obj.Class is ObjectClass.Person or ObjectClass.Role)
            {
                continue;
            }

            List<string> expected = [];
            byte[]? before = null;
            for (int load = 0; load < loads.Count; load++)
            {
                byte[]? now = loads[load].GetValueOrDefault(key);
                if (now is null ? before is not null : before is null || !now.AsSpan().SequenceEqual(before))
                {
                    expected.Add(load.ToString(CultureInfo.InvariantCulture) + (now is null ? " deleted" : Encoding.UTF8.GetString(now)));
                }

                before = now;
            }

            VersionLookup.Find(registry, 0, ObjectKey.Of(obj), versions);
            List<string> told = [];
            foreach (ObjectVersion version in versions.All)
            {
                told.Add(((int)(version.Time - Start).TotalDays).ToString(CultureInfo.InvariantCulture)
                    + (version.IsDeletion ? " deleted" : Encoding.UTF8.GetString(VersionLookup.Get(registry, 0, version).ToText())));
            }

            Assert.Equal(expected, told);
            compared++;
        }

        Assert.True(compared > 17_000, $"{compared} objects");
        GC.KeepAlive(registry);
    }

    private static SourceSnapshot Freeze(IEnumerable<byte[]> objects, DateTimeOffset loadedAt)
    {
        using SnapshotBuilder builder = new();
        ObjectBatch batch = builder.NewBatch();
        foreach (byte[] text in objects)
        {
            Assert.Equal(AddOutcome.Added, batch.Add(text));
        }

        builder.Commit(batch);
        return builder.Freeze(new SourceInfo { Name = "TEST", LoadedAt = loadedAt }, threads: 2);
    }

    // False for what no load takes: a range that ends before it starts.
    private static bool TryKeyOf(byte[] text, out string key)
    {
        using SnapshotBuilder builder = new();
        using ObjectBatch batch = builder.NewBatch();
        bool isObject = batch.Add(text) == AddOutcome.Added;
        byte[] written = new byte[ObjectKey.MaxLength];
        RegistryObject obj = new(text);
        key = isObject ? obj.Class + " " + Encoding.UTF8.GetString(written.AsSpan(0, ObjectKey.Of(obj).Write(written))) : "";
        return isObject;
    }

    private static IEnumerable<(bool IsDeletion, byte[] Text)> Read(byte[] journal)
    {
        // Pieces between empty lines: an operation with its serial, then its object.
        bool? isDeletion = null;
        for (int at = 0; at < journal.Length;)
        {
            int length = journal.AsSpan(at).IndexOf("\n\n"u8);
            byte[] piece = journal[at..(length < 0 ? journal.Length : at + length)];
            at = length < 0 ? journal.Length : at + length + 2;
            if (piece.AsSpan().StartsWith("ADD "u8) || piece.AsSpan().StartsWith("DEL "u8))
            {
                isDeletion = piece[0] == 'D';
            }
            else if (isDeletion is { } known)
            {
                yield return (known, piece);
                isDeletion = null;
            }
        }
    }
}
