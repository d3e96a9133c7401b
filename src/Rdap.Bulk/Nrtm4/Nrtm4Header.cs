// RFC 10063 (NRTMv4): the first record of snapshot and delta files.
using System.Text.Json;

namespace Rdap.Bulk.Nrtm4;

/// <summary>What a file is.</summary>
public enum Nrtm4FileType : byte
{
    /// <summary>All objects of a version.</summary>
    Snapshot,

    /// <summary>What leads from the version before to this one.</summary>
    Delta,
}

/// <summary>The first record of a snapshot or delta file: what is in it.</summary>
/// <param name="Type">What the file is.</param>
/// <param name="Source">The source's name.</param>
/// <param name="Session">The session, a UUID of version 4.</param>
/// <param name="Version">The version that the source has with it.</param>
public sealed record Nrtm4Header(Nrtm4FileType Type, string Source, Guid Session, long Version)
{
    /// <summary>Reads a record.</summary>
    /// <param name="record">One JSON object.</param>
    /// <param name="type">What it must be the header of.</param>
    /// <exception cref="Nrtm4Exception">It is refused.</exception>
    public static Nrtm4Header Read(ReadOnlyMemory<byte> record, Nrtm4FileType type)
    {
        using JsonDocument document = Nrtm4Json.Parse(record);
        JsonElement root = document.RootElement;
        Nrtm4Json.CheckKind(root, NameOf(type));
        Nrtm4Header header = new(type, Nrtm4Json.Source(root), Nrtm4Json.Session(root), Nrtm4Json.Version(root, "version"));
        return type == Nrtm4FileType.Delta && header.Version == 1 ? throw new Nrtm4Exception(Nrtm4Problem.BadVersion, "a delta of version 1") : header;
    }

    /// <summary>Holds a file's header against what the notification says of it.</summary>
    /// <exception cref="Nrtm4Exception">They differ.</exception>
    public void Check(string source, Guid session, long version)
    {
        if (!string.Equals(Source, source, StringComparison.OrdinalIgnoreCase))
        {
            throw new Nrtm4Exception(Nrtm4Problem.WrongSource, Source);
        }

        if (Session != session)
        {
            throw new Nrtm4Exception(Nrtm4Problem.WrongSession);
        }

        if (Version != version)
        {
            throw new Nrtm4Exception(Nrtm4Problem.WrongVersion);
        }
    }

    /// <summary>The record.</summary>
    public byte[] Write() => Nrtm4Json.Write(json =>
    {
        json.WriteNumber("nrtm_version", 4);
        json.WriteString("type", NameOf(Type));
        json.WriteString("source", Source);
        json.WriteString("session_id", Session);
        json.WriteNumber("version", Version);
    });

    private static string NameOf(Nrtm4FileType type) => type == Nrtm4FileType.Snapshot ? "snapshot" : "delta";
}
