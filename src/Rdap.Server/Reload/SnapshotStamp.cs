using System.Text.Json;
using System.Text.Json.Serialization;

namespace Rdap.Server.Reload;

/// <summary>What stands in a snapshot about its making: whether it can be used, and whether there may be something newer.</summary>
/// <param name="Program">The version of the program that read the source's files. Another one may read them otherwise.</param>
/// <param name="Options">Digest of the options that decide what the source is. With others the snapshot is of no use.</param>
/// <param name="Inputs">Digest of the names, sizes and times of the source's files.</param>
internal sealed partial record SnapshotStamp(string Program, string Options, string Inputs)
{
    /// <summary>As it stands in the file.</summary>
    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, StampJson.Default.SnapshotStamp);

    /// <summary>Reads it; null when it is something else.</summary>
    public static SnapshotStamp? Read(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return JsonSerializer.Deserialize(bytes, StampJson.Default.SnapshotStamp) is { Program: not null, Options: not null, Inputs: not null } stamp ? stamp : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    [JsonSerializable(typeof(SnapshotStamp))]
    private sealed partial class StampJson : JsonSerializerContext;
}
