using System.Text;
using Microsoft.Win32.SafeHandles;
using Rdap.Registry;
using Rdap.Registry.Lookup;
using Rdap.Registry.Storage;
using Xunit;

namespace Rdap.Tests.Registry.Storage;

public sealed class HistoryFileTests : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void What_is_loaded_tells_what_was_saved()
    {
        (SourceSnapshot source, ObjectHistory history) = Make();
        ObjectHistory loaded = Load(Save(source, history), source);
        Assert.Equal((history.Since, history.IsKept, history.IsCut, history.ByteCount, history.EventCount),
            (loaded.Since, loaded.IsKept, loaded.IsCut, loaded.ByteCount, loaded.EventCount));
        string[] told = TellAll(source, loaded);
        Assert.Equal(TellAll(source, history), told);
        Assert.True(told.Length > 50);
    }

    [Fact]
    public void An_empty_history_is_kept_too()
    {
        SourceSnapshot source = TestRegistry.Source("mntner: A\n", loadedAt: new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));
        ObjectHistory loaded = Load(Save(source, ObjectHistory.Begin(source)), source);
        Assert.Equal((source.Info.LoadedAt, 0L, false), (loaded.Since, loaded.EventCount, loaded.IsCut));
    }

    [Fact]
    public void A_history_of_another_load_is_refused()
    {
        (SourceSnapshot source, ObjectHistory history) = Make();
        byte[] file = Save(source, history);
        SourceSnapshot other = TestRegistry.Source("mntner: A\n", loadedAt: source.Info.LoadedAt.AddTicks(1));
        Assert.Contains("another state", Assert.Throws<InvalidDataException>(() => Load(file, other)).Message, StringComparison.Ordinal);
        SourceSnapshot foreign = TestRegistry.Source("mntner: A\n", "OTHER", loadedAt: source.Info.LoadedAt);
        Assert.Throws<InvalidDataException>(() => Load(file, foreign));
    }

    [Fact]
    public void A_snapshot_is_no_history()
    {
        SourceSnapshot source = TestRegistry.Source("mntner: A\n");
        using MemoryStream output = new();
        SnapshotFile.Save(source, [], output, default);
        Assert.Contains("no history", Assert.Throws<InvalidDataException>(() => Load(output.ToArray(), source)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_damaged_file_is_refused()
    {
        (SourceSnapshot source, ObjectHistory history) = Make();
        byte[] file = Save(source, history);
        string[] told = TellAll(source, history);
        Random random = new(3);
        for (int i = 0; i < 500; i++)
        {
            byte[] damaged = [.. file];
            damaged[random.Next(damaged.Length)] ^= (byte)(1 << random.Next(8));
            try
            {
                // What fills the head up to the data has no meaning, so nothing guards it.
                Assert.Equal(told, TellAll(source, Load(damaged, source)));
            }
            catch (InvalidDataException)
            {
                Assert.NotEqual(file, damaged);
            }

            Assert.Throws<InvalidDataException>(() => Load(file[..random.Next(file.Length)], source));
        }
    }

    [Fact]
    public void A_cancelled_save_ends()
    {
        (SourceSnapshot source, ObjectHistory history) = Make();
        Assert.Throws<OperationCanceledException>(() => HistoryFile.Save(source, history, Stream.Null, new CancellationToken(true)));
    }

    private static (SourceSnapshot Source, ObjectHistory History) Make()
    {
        Random random = new(1);
        DateTimeOffset time = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        List<string> objects = RandomRegistry.Objects(random, 60);
        SourceSnapshot source = TestRegistry.Source(string.Join("\n\n", objects), loadedAt: time);
        ObjectHistory history = ObjectHistory.Begin(source);
        for (int i = 1; i < 20; i++)
        {
            objects = [.. RandomRegistry.Change(random, objects).Take(80)];
            SourceSnapshot next = TestRegistry.Source(string.Join("\n\n", objects), loadedAt: time.AddHours(i));
            history = history.Next(source, next, SnapshotDiff.Compare(source, next, 1, default), 20_000);
            source = next;
        }

        Assert.True(history.Segments.Length > 1);
        return (source, history);
    }

    private static string[] TellAll(SourceSnapshot source, ObjectHistory history)
    {
        RegistrySnapshot registry = RegistrySnapshot.Empty(["TEST"]).With(source, history);
        ObjectVersions versions = new();
        List<string> told = [];
        for (int id = 0; id < source.IdCount; id++)
        {
            VersionLookup.Find(registry, 0, ObjectKey.Of(source.Get(id)), versions);
            foreach (ObjectVersion version in versions.All)
            {
                told.Add($"{version} " + (version.IsDeletion ? "" : Encoding.UTF8.GetString(VersionLookup.Get(registry, 0, version).ToText())));
            }
        }

        GC.KeepAlive(registry);
        return [.. told];
    }

    private static byte[] Save(SourceSnapshot source, ObjectHistory history)
    {
        using MemoryStream output = new();
        HistoryFile.Save(source, history, output, default);
        return output.ToArray();
    }

    private ObjectHistory Load(byte[] file, SourceSnapshot source)
    {
        File.WriteAllBytes(_path, file);
        using SafeFileHandle handle = File.OpenHandle(_path);
        return HistoryFile.Load(handle, source, 1, default);
    }
}
