// RFC 10063 (NRTMv4): the Update Notification File.
using System.Text.Json;

namespace Rdap.Bulk.Nrtm4;

/// <summary>A file that a notification names.</summary>
/// <param name="Version">Its version.</param>
/// <param name="Url">Where it is, as written: mostly a name beside the notification. <see cref="Nrtm4Url"/> says where that leads.</param>
/// <param name="Hash">SHA-256 of its bytes as they are sent, in small hexadecimal digits.</param>
public sealed record Nrtm4FileReference(long Version, string Url, string Hash);

/// <summary>What a publisher says that it has. The rules that concern it alone are held when it is read; see <see cref="Nrtm4Rules"/> for the others.</summary>
public sealed record Nrtm4Notification
{
    /// <summary>When it was written.</summary>
    public required DateTimeOffset Timestamp { get; init; }

    /// <summary>The source's name.</summary>
    public required string Source { get; init; }

    /// <summary>The session: versions of another one have nothing to do with these.</summary>
    public required Guid Session { get; init; }

    /// <summary>The version that the source has with all files.</summary>
    public required long Version { get; init; }

    /// <summary>All objects of a version.</summary>
    public required Nrtm4FileReference Snapshot { get; init; }

    /// <summary>Deltas, in order, without a gap.</summary>
    public required IReadOnlyList<Nrtm4FileReference> Deltas { get; init; }

    /// <summary>The key that will sign next, when it is announced.</summary>
    public Nrtm4PublicKey? NextSigningKey { get; init; }

    /// <summary>Reads what was signed.</summary>
    /// <exception cref="Nrtm4Exception">It is refused.</exception>
    public static Nrtm4Notification Read(ReadOnlyMemory<byte> payload, Nrtm4Limits? limits = null)
    {
        limits ??= new Nrtm4Limits();
        if (payload.Length > limits.MaxNotificationBytes)
        {
            throw new Nrtm4Exception(Nrtm4Problem.TooLarge, "notification");
        }

        using JsonDocument document = Nrtm4Json.Parse(payload);
        JsonElement root = document.RootElement;
        Nrtm4Json.CheckKind(root, "notification");
        Nrtm4Notification notification = new()
        {
            Timestamp = Nrtm4Json.Timestamp(root),
            Source = Nrtm4Json.Source(root),
            Session = Nrtm4Json.Session(root),
            Version = Nrtm4Json.Version(root, "version"),
            Snapshot = root.TryGetProperty("snapshot", out JsonElement snapshot) ? ReadReference(snapshot, "snapshot") : throw Missing("snapshot"),
            Deltas = ReadDeltas(root, limits),
            NextSigningKey = ReadNextKey(root),
        };
        notification.CheckVersions();
        return notification;
    }

    /// <summary>The text to sign.</summary>
    public byte[] Write() => Nrtm4Json.Write(json =>
    {
        json.WriteNumber("nrtm_version", 4);
        json.WriteString("timestamp", Nrtm4Json.Format(Timestamp));
        json.WriteString("type", "notification");
        if (NextSigningKey is { } key)
        {
            json.WriteString("next_signing_key", key.ToPem());
        }

        json.WriteString("source", Source);
        json.WriteString("session_id", Session);
        json.WriteNumber("version", Version);
        json.WritePropertyName("snapshot");
        WriteReference(json, Snapshot);
        json.WriteStartArray("deltas");
        foreach (Nrtm4FileReference delta in Deltas)
        {
            WriteReference(json, delta);
        }

        json.WriteEndArray();
    });

    private static Nrtm4Exception Missing(string member) => new(Nrtm4Problem.BadMember, member);

    private static List<Nrtm4FileReference> ReadDeltas(JsonElement root, Nrtm4Limits limits)
    {
        // Without deltas the member may be left out.
        if (!root.TryGetProperty("deltas", out JsonElement deltas))
        {
            return [];
        }

        if (deltas.ValueKind != JsonValueKind.Array)
        {
            throw Missing("deltas");
        }

        if (deltas.GetArrayLength() > limits.MaxDeltas)
        {
            throw new Nrtm4Exception(Nrtm4Problem.TooMany, "deltas");
        }

        return [.. deltas.EnumerateArray().Select(static delta => ReadReference(delta, "deltas"))];
    }

    private static Nrtm4FileReference ReadReference(JsonElement element, string name)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            throw Missing(name);
        }

        string hash = Nrtm4Json.Text(element, "hash");
        string url = Nrtm4Json.Text(element, "url");
        return hash.Length != 64 || !hash.All(char.IsAsciiHexDigit) ? throw new Nrtm4Exception(Nrtm4Problem.BadHash, name)
            : url.Length is 0 or > Nrtm4Url.MaxLength ? throw new Nrtm4Exception(Nrtm4Problem.BadUrl, name)
            : new Nrtm4FileReference(Nrtm4Json.Version(element, "version"), url, hash.ToLowerInvariant());
    }

    private static Nrtm4PublicKey? ReadNextKey(JsonElement root)
    {
        if (!root.TryGetProperty("next_signing_key", out JsonElement key) || key.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        // PEM; some publishers write a JWK, as a text or as it is.
        string text = key.ValueKind == JsonValueKind.Object ? key.GetRawText() : Nrtm4Json.Text(root, "next_signing_key");
        try
        {
            return Nrtm4PublicKey.Read(text);
        }
        catch (Nrtm4Exception e)
        {
            throw new Nrtm4Exception(Nrtm4Problem.BadNextKey, "", e);
        }
    }

    private static void WriteReference(Utf8JsonWriter json, Nrtm4FileReference reference)
    {
        json.WriteStartObject();
        json.WriteNumber("version", reference.Version);
        json.WriteString("url", reference.Url);
        json.WriteString("hash", reference.Hash);
        json.WriteEndObject();
    }

    private void CheckVersions()
    {
        for (int i = 0; i < Deltas.Count; i++)
        {
            if (Deltas[i].Version != Deltas[0].Version + i)
            {
                throw new Nrtm4Exception(Nrtm4Problem.DeltasNotContiguous);
            }
        }

        if (Deltas.Count > 0 && Deltas[0].Version == 1)
        {
            throw new Nrtm4Exception(Nrtm4Problem.BadVersion, "a delta of version 1");
        }

        // The snapshot may be newer than the deltas, but not leave a gap before them.
        if (Snapshot.Version > Version || (Deltas.Count > 0 && Deltas[0].Version > Snapshot.Version + 1))
        {
            throw new Nrtm4Exception(Nrtm4Problem.SnapshotOutOfStep);
        }

        if (Version != Math.Max(Snapshot.Version, Deltas.Count > 0 ? Deltas[^1].Version : 0))
        {
            throw new Nrtm4Exception(Nrtm4Problem.VersionNotHighest);
        }
    }
}
