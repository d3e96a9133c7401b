using System.Text;
using Rdap.Registry;
using Rdap.Registry.Objects;
using Rdap.Server.Commands;
using Rdap.Tests.Bulk;
using Xunit;

namespace Rdap.Tests.RealData;

/// <summary>A real registry, in another order and with a few changes.</summary>
public sealed class DiffRealDataTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public void Dn42_backwards_is_the_same_and_a_few_changes_are_found_by_both_digest_and_comparison()
    {
        SourceSnapshot dump = Loading.LoadFiles(TestFiles.Real("dn42/dn42.db.gz")).Snapshot!;
        SourceSnapshot backwards = Backwards(dump);
        DiffResult same = DiffCommand.Compare(new DiffSide("A", dump, 0), new DiffSide("B", backwards, 0), null, Stop);
        Assert.Equal(0, same.Counts.All);
        Assert.True(dump.ObjectCount > 1_000);
        Assert.Equal(dump.Digest, backwards.Digest);

        List<SourceChange> changes = [SourceChange.AddOrModify("mntner: EXAMPLE-MNT\nsource: DN42"u8.ToArray())];
        for (int id = 0, step = dump.IdCount / 20; id < dump.IdCount; id += step)
        {
            if (!dump.IsSuperseded(id))
            {
                changes.Add(id / step % 2 == 0
                    ? SourceChange.DeletionOf(dump.Get(id)) : SourceChange.AddOrModify(Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(PublishedText.Of(dump.Get(id))) + "\nremarks: new")));
            }
        }

        SourceSnapshot changed = backwards.With(changes, backwards.Info, out ChangeProblems problems);
        Assert.Equal(0, problems.Count);
        DiffResult result = DiffCommand.Compare(new DiffSide("A", dump, 0), new DiffSide("B", changed, 0), null, Stop);
        Assert.Equal(changes.Count, result.Counts.All);
        Assert.Equal(1, result.Counts.Added);
        Assert.Equal(changed.Digest, SourceDigest.Of(Backwards(changed), 2, Stop));
        Assert.NotEqual(dump.Digest, changed.Digest);
    }

    private static SourceSnapshot Backwards(SourceSnapshot source)
    {
        using SnapshotBuilder builder = new();
        ObjectBatch batch = builder.NewBatch();
        for (int id = source.IdCount - 1; id >= 0; id--)
        {
            if (!source.IsSuperseded(id))
            {
                Assert.Equal(AddOutcome.Added, batch.Add(PublishedText.Of(source.Get(id))));
            }
        }

        builder.Commit(batch);
        return builder.Freeze(source.Info, threads: 2);
    }
}
