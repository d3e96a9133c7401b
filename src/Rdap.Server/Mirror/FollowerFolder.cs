using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Rdap.Bulk.Nrtm4;

namespace Rdap.Server.Mirror;

/// <summary>What a mirror knows of its publisher, for the next start.</summary>
/// <param name="ConfiguredKey">Thumbprint of the key that was configured then.</param>
/// <param name="Keys">What is trusted.</param>
/// <param name="Timestamp">When the last notification that was taken was written.</param>
/// <param name="Url">Where it was.</param>
/// <param name="Have">What is held; null when nothing is yet.</param>
internal sealed record FollowerState(string ConfiguredKey, Nrtm4TrustedKeys Keys, DateTimeOffset? Timestamp, string? Url, Nrtm4State? Have);

/// <summary>What a mirror knows of a server that has neither keys nor sessions (NRTMv3), for the next start.</summary>
/// <param name="Timestamp">When it last said that what is held is what it has.</param>
/// <param name="Server">Which server.</param>
internal sealed record ServerState(DateTimeOffset? Timestamp, string? Server);

/// <summary>
/// The folder of a mirrored source: what it knows of its publisher, the deltas since the saved snapshot, and what is being downloaded.
/// </summary>
/// <param name="path">The folder.</param>
internal sealed partial class FollowerFolder(string path)
{
    /// <summary>What the name of an unfinished file ends with.</summary>
    public const string Partial = ".part";

    private const string State = "state.json";
    private const string Delta = "delta.";

    /// <summary>Makes it, if it is not there, and removes what a run that was cut off has left.</summary>
    /// <exception cref="IOException">It cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">Nor may it.</exception>
    public void Prepare()
    {
        Directory.CreateDirectory(path);
        foreach (string left in Directory.EnumerateFiles(path, "*" + Partial))
        {
            File.Delete(left);
        }
    }

    /// <summary>Where a snapshot is put until it is loaded.</summary>
    public string SnapshotPath => Path.Combine(path, "snapshot");

    /// <summary>Where a delta is kept.</summary>
    public string DeltaPath(Guid session, long version) => Path.Combine(path, FormattableString.Invariant($"{Delta}{session:D}.{version}"));

    /// <summary>Deletes deltas.</summary>
    /// <param name="isToGo">Those of which session and which version go.</param>
    public void DeleteDeltas(Func<Guid, long, bool> isToGo)
    {
        foreach (string file in Directory.EnumerateFiles(path, Delta + "*"))
        {
            string[] parts = Path.GetFileName(file).Split('.');
            if (parts.Length == 3 && Guid.TryParse(parts[1], out Guid session) && long.TryParse(parts[2], out long version) && isToGo(session, version))
            {
                File.Delete(file);
            }
        }
    }

    /// <summary>Where the journal of a mirror is kept that has one.</summary>
    public string JournalPath => Path.Combine(path, "journal");

    /// <summary>Where an answer is put until it is read.</summary>
    public string AnswerPath => Path.Combine(path, "answer" + Partial);

    /// <summary>Reads what is known; null when nothing is, or when it cannot be read.</summary>
    public FollowerState? ReadState()
    {
        try
        {
            return Read(StateJson.Default.Form) is { ConfiguredKey: not null, CurrentKey: not null, Known: not null } form ? StateOf(form) : null;
        }
        catch (Nrtm4Exception)
        {
            // Then all is had from the publisher anew.
            return null;
        }
    }

    /// <summary>Writes it, in the place of what is there.</summary>
    /// <exception cref="FollowException">It cannot be written; what was there is there still.</exception>
    public void WriteState(FollowerState state) => Write(
        new Form(
            state.ConfiguredKey, state.Keys.Current.ToPem(), state.Keys.Next?.ToPem(), state.Timestamp, state.Url, state.Have?.Session, state.Have?.Version ?? 0,
            [.. state.Have?.Known ?? []]),
        StateJson.Default.Form);

    /// <summary>Reads what is known of a server that has no keys; null when nothing is, or when it cannot be read.</summary>
    public ServerState? ReadServer() => Read(StateJson.Default.ServerState);

    /// <inheritdoc cref="WriteState"/>
    public void WriteServer(ServerState state) => Write(state, StateJson.Default.ServerState);

    /// <summary>Makes a file, or empties it.</summary>
    /// <exception cref="FollowException">It cannot be made.</exception>
    public static FileStream Create(string path)
    {
        FileStream? file = null;
        Store(() => file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, 1));
        return file!;
    }

    /// <summary>Writes to the disk: that it is full is not the publisher's fault.</summary>
    /// <exception cref="FollowException">It cannot be written.</exception>
    public static void Store(Action write)
    {
        try
        {
            write();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new FollowException(FollowProblem.NotStored, e.Message, e);
        }
    }

    private T? Read<T>(JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(Path.Combine(path, State)), type);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    private void Write<T>(T state, JsonTypeInfo<T> type) => Store(() =>
    {
        string file = Path.Combine(path, State);
        using (FileStream output = new(file + Partial, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            JsonSerializer.Serialize(output, state, type);
            output.Flush(flushToDisk: true);
        }

        File.Move(file + Partial, file, overwrite: true);
    });

    private static FollowerState StateOf(Form form) => new(
        form.ConfiguredKey,
        new Nrtm4TrustedKeys(Nrtm4PublicKey.Read(form.CurrentKey), form.NextKey is null ? null : Nrtm4PublicKey.Read(form.NextKey)),
        form.Timestamp,
        form.Url,
        form.Session is { } session ? new Nrtm4State(session, form.Version, form.Known) : null);

    /// <summary>As it stands in the file.</summary>
    internal sealed record Form(
        string ConfiguredKey, string CurrentKey, string? NextKey, DateTimeOffset? Timestamp, string? Url, Guid? Session, long Version, IReadOnlyList<Nrtm4FileReference> Known);

    [JsonSerializable(typeof(Form))]
    [JsonSerializable(typeof(ServerState))]
    private sealed partial class StateJson : JsonSerializerContext;
}
