using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Rdap.Bulk.Nrtm4;
using Rdap.Registry;

namespace Rdap.Tests.Server.Mirror;

/// <summary>
/// A publisher that says whatever a test wants it to, by a small HTTP server of its own on the loopback address: the files are in memory, and
/// the answer for a path can be any bytes, or none, or no end of them.
/// </summary>
internal sealed class TestPublisher(FakeTime time) : LoopbackServer
{
    public Nrtm4PrivateKey Key { get; set; } = Nrtm4PrivateKey.Create();

    public Guid Session { get; set; } = Guid.NewGuid();

    public Nrtm4FileReference Snapshot { get; set; } = null!;

    public List<Nrtm4FileReference> Deltas { get; } = [];

    /// <summary>What is there, by name.</summary>
    public ConcurrentDictionary<string, byte[]> Files { get; } = new();

    /// <summary>Answers of another kind, by name: whatever is written to the connection.</summary>
    public ConcurrentDictionary<string, Func<Stream, CancellationToken, Task>> Answers { get; } = new();

    /// <summary>The names that were asked for, and the status.</summary>
    public ConcurrentQueue<(string Name, int Status)> Asked { get; } = new();

    public string Folder => string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{EndPoint.Port}/pub/");

    /// <summary>Publishes all objects as a version.</summary>
    public Nrtm4FileReference AddSnapshot(long version, string rpsl)
    {
        Nrtm4Header header = new(Nrtm4FileType.Snapshot, "TEST", Session, version);
        return Snapshot = Add(header, file => Nrtm4SnapshotFile.Write(file, header, TestRegistry.Source(rpsl), isGzip: true));
    }

    /// <summary>Publishes objects that are new or changed.</summary>
    public Nrtm4FileReference AddDelta(long version, params string[] objects) => AddDelta(version, "TEST", Session, objects);

    public Nrtm4FileReference AddDelta(long version, params SourceChange[] changes) => AddDelta(version, "TEST", Session, changes);

    public Nrtm4FileReference AddDelta(long version, string source, Guid session, params string[] objects) =>
        AddDelta(version, source, session, objects.Select(static text => SourceChange.AddOrModify(Encoding.UTF8.GetBytes(text))));

    private Nrtm4FileReference AddDelta(long version, string source, Guid session, IEnumerable<SourceChange> changes)
    {
        Nrtm4Header header = new(Nrtm4FileType.Delta, source, session, version);
        Nrtm4FileReference reference = Add(header, file => Nrtm4DeltaFile.Write(file, header, changes, isGzip: true));
        Deltas.Add(reference);
        return reference;
    }

    /// <summary>Writes the notification.</summary>
    /// <param name="change">What it says.</param>
    /// <param name="text">How it is written, before it is signed.</param>
    /// <param name="key">What it is signed with.</param>
    public void Notify(Func<Nrtm4Notification, Nrtm4Notification>? change = null, Func<string, string>? text = null, Nrtm4PrivateKey? key = null)
    {
        Nrtm4Notification notification = new()
        {
            Timestamp = time.GetUtcNow(),
            Source = "TEST",
            Session = Session,
            Version = Math.Max(Snapshot.Version, Deltas.Count == 0 ? 0 : Deltas[^1].Version),
            Snapshot = Snapshot,
            Deltas = [.. Deltas],
        };
        byte[] written = (change?.Invoke(notification) ?? notification).Write();
        written = text is null ? written : Encoding.UTF8.GetBytes(text(Encoding.UTF8.GetString(written)));
        Files[Nrtm4FileNames.Notification] = Nrtm4Signature.Sign(written, key ?? Key);
    }

    private Nrtm4FileReference Add(Nrtm4Header header, Func<Stream, Nrtm4WrittenFile> write)
    {
        using MemoryStream file = new();
        Nrtm4WrittenFile written = write(file);
        string name = string.Create(CultureInfo.InvariantCulture, $"{header.Type}.{header.Version}.{Files.Count}.json.gz");
        Files[name] = file.ToArray();
        return new Nrtm4FileReference(header.Version, name, written.Hash);
    }

    public static Task WriteHeadAsync(Stream stream, int status, long length, string more, CancellationToken stop) => stream.WriteAsync(
        Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"HTTP/1.1 {status} X\r\nContent-Length: {length}\r\nConnection: close\r\n{more}\r\n")), stop).AsTask();

    protected override void Dispose(bool isDisposing)
    {
        base.Dispose(isDisposing);
        Key.Dispose();
    }

    protected override async Task AnswerAsync(string line, StreamReader more, NetworkStream stream, CancellationToken stop)
    {
        string name = line.Split(' ')[1].Split('/')[^1];
        string? tag = null;
        while (await more.ReadLineAsync(stop) is { Length: > 0 } header)
        {
            tag = header.StartsWith("If-None-Match:", StringComparison.OrdinalIgnoreCase) ? header.Split(':')[1].Trim() : tag;
        }

        if (Answers.TryGetValue(name, out Func<Stream, CancellationToken, Task>? answer))
        {
            Asked.Enqueue((name, 0));
            await answer(stream, stop);
            return;
        }

        bool isThere = Files.TryGetValue(name, out byte[]? body);
        string own = isThere ? $"\"{Nrtm4Hash.Of(body)[..16]}\"" : "";
        int status = !isThere ? 404 : own == tag ? 304 : 200;
        Asked.Enqueue((name, status));
        body = status == 200 ? body! : [];
        await WriteHeadAsync(stream, status, body.Length, $"ETag: {own}\r\n", stop);
        await stream.WriteAsync(body, stop);
    }
}
