using Rdap.Bulk.Nrtm3;
using Rdap.Bulk.Nrtm4;
using Rdap.Registry;
using Rdap.Registry.Storage;
using Rdap.Tests.Bulk;
using Xunit;

namespace Rdap.Tests.RealData;

/// <summary>Six years of changes of a real registry: applied in full, they lead to the dump of its last day.</summary>
public sealed class JournalRealDataTests
{
    private const int ChangesInDelta = 250;
    private const int MostChanges = 4_000;

    [Fact]
    public async Task Dn42s_journal_as_delta_files_over_an_empty_source_leads_to_its_dump()
    {
        byte[] journal = await RealArchive.UnpackAsync(TestFiles.Real("dn42/dn42-journal.nrtm3.xz"));
        using Nrtm3Reader reader = new(new MemoryStream(journal), "DN42");
        SourceSnapshot source = TestRegistry.Source("", "DN42");
        List<SourceChange> changes = [];
        long version = 1;
        int operations = 0, applied = 0, withoutKey = 0;
        for (bool more = true; more;)
        {
            more = reader.TryRead(out Nrtm3Operation operation);
            SourceChange change = more ? operation.ToChange() : default;
            operations += more ? 1 : 0;
            withoutKey += more && !change.TryGetKey(out _) ? 1 : 0;
            if (more && change.TryGetKey(out _))
            {
                changes.Add(change);
            }

            if (changes.Count == ChangesInDelta || (!more && changes.Count > 0))
            {
                Nrtm4Header header = new(Nrtm4FileType.Delta, "DN42", new Guid("ca128382-78d9-41d1-8927-1ecef15275be"), ++version);
                MemoryStream file = new();
                Nrtm4DeltaFile.Write(file, header, changes, isGzip: true);
                Nrtm4Delta delta = Nrtm4DeltaFile.Read(new MemoryStream(file.ToArray()));
                delta.Header.Check("DN42", header.Session, version);
                source = source.With(delta.Changes, source.Info, out ChangeProblems problems);
                applied += delta.Changes.Count - problems.Count;
                source = source.Changes > MostChanges ? SnapshotMerge.Merge(source, 2, TestContext.Current.CancellationToken) : source;
                changes.Clear();
            }
        }

        // What cannot be taken: objects that no load takes either, and deletions under a key that none had.
        Assert.InRange(withoutKey, 1, 200);
        Assert.InRange(applied, 52_500, 53_034 - withoutKey);
        SourceSnapshot dump = Loading.LoadFiles(TestFiles.Real("dn42/dn42.db.gz")).Snapshot!;

        // Fewer than one in a hundred: the journal has cut blanks at the ends of some objects, and where a file got another object, it says so
        // of the new one alone.
        SnapshotChanges differences = SnapshotDiff.Compare(
            SnapshotMerge.Merge(source, 2, TestContext.Current.CancellationToken), dump, 2, TestContext.Current.CancellationToken);
        Assert.InRange(differences.Count, 0, dump.ObjectCount / 100);
        Assert.Equal(53_034, operations);
    }
}
