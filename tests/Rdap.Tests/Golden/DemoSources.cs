using Rdap.Bulk;
using Rdap.Registry;
using Rdap.Server.Options;
using Xunit;

namespace Rdap.Tests.Golden;

/// <summary>The embedded demo registry, loaded as the server loads it: its objects, its statistics, its bootstrap files.</summary>
internal static class DemoSources
{
    public static RegistrySnapshot Load(DateTimeOffset loadedAt) => DemoRegistry.Sources.Aggregate(
        RegistrySnapshot.Empty(DemoRegistry.Sources.Select(static s => s.Name)), (registry, source) => registry.With(Load(source, loadedAt)));

    private static SourceSnapshot Load(SourceOptions source, DateTimeOffset loadedAt)
    {
        LoadedSource loaded = SourceLoader.Load(new SourceSpec
        {
            Name = source.Name,
            LoadedAt = loadedAt,
            Inputs = [.. source.Files.Select(static file => new BulkInput(file, () => DemoRegistry.Open(file[DemoRegistry.Scheme.Length..])!))],
        });
        Assert.True(loaded.Snapshot is not null, loaded.Report.Fatal);
        SourceDigest.Of(loaded.Snapshot, threads: 1, CancellationToken.None);
        return loaded.Snapshot;
    }
}
