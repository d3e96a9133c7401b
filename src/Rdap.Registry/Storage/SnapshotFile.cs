using Microsoft.Win32.SafeHandles;
using Rdap.Registry.Objects;

namespace Rdap.Registry.Storage;

/// <summary>
/// Saves a frozen source to a file and loads it again: for a restart in a second where reading the source's own files takes many. The arrays of
/// all indexes stand in the file as they lie in memory, see <see cref="SectionFile"/>, so it is for the same version of the program on the same
/// kind of machine; any other is refused, and the source is loaded from its own files instead.
/// </summary>
public static class SnapshotFile
{
    /// <summary>Longest stamp, in bytes.</summary>
    public const int MaxStampLength = SectionFile.MaxStampLength;

    private static readonly SectionFile Form = new("rdapsnap", 8, "snapshot");

    /// <summary>Writes a source.</summary>
    /// <param name="snapshot">The source.</param>
    /// <param name="stamp">What the caller wants to know again before it loads the file: for example which input files the source was made of.</param>
    /// <param name="output">Where to.</param>
    /// <param name="cancellation">Ends it early; what was written then is no snapshot.</param>
    /// <exception cref="ArgumentException">The stamp is longer than <see cref="MaxStampLength"/>.</exception>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="OperationCanceledException">Cancelled by <paramref name="cancellation"/>.</exception>
    public static void Save(SourceSnapshot snapshot, ReadOnlySpan<byte> stamp, Stream output, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        ArgumentNullException.ThrowIfNull(output);
        Form.Save(stamp, snapshot.Save, output, cancellation);
        GC.KeepAlive(snapshot);
    }

    /// <summary>Whether a file says of itself that it is a snapshot, of whatever version.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static bool IsSnapshot(SafeFileHandle file) => Form.IsOne(file);

    /// <summary>Reads the stamp that the file was saved with, and nothing else.</summary>
    /// <exception cref="InvalidDataException">It is no snapshot of this version, or damaged there.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static byte[] ReadStamp(SafeFileHandle file) => Form.ReadStamp(file);

    /// <summary>Reads a source.</summary>
    /// <param name="file">The file.</param>
    /// <param name="threads">How many threads read it, the caller's among them.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <exception cref="InvalidDataException">It is no snapshot of this version, or damaged: the message says how.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="OperationCanceledException">Cancelled by <paramref name="cancellation"/>.</exception>
    public static SourceSnapshot Load(SafeFileHandle file, int threads, CancellationToken cancellation) =>
        Form.Load(file, sections => SourceSnapshot.Load(sections, threads), threads, cancellation);

    internal static void WriteInfo(BinaryWriter to, SourceInfo info)
    {
        to.Write(info.Name);
        to.Write((byte)info.Role);
        to.Write(info.DataDate is not null);
        WriteTime(to, info.DataDate ?? default);
        WriteTime(to, info.LoadedAt);
        to.Write(info.Origin);
        to.Write(info.Identity);
        to.Write((info.Session ?? Guid.Empty).ToByteArray());
        to.Write(info.Version);
    }

    internal static SourceInfo ReadInfo(BinaryReader from)
    {
        string name = from.ReadString();
        SourceRole role = (SourceRole)from.ReadByte();
        bool hasDate = from.ReadBoolean();
        DateTimeOffset date = ReadTime(from), loaded = ReadTime(from);
        string origin = from.ReadString(), identity = from.ReadString();
        Span<byte> session = stackalloc byte[16];
        from.ReadExactly(session);
        return new SourceInfo
        {
            Name = name,
            Role = role,
            DataDate = hasDate ? date : null,
            LoadedAt = loaded,
            Origin = origin,
            Identity = identity,
            Session = new Guid(session) is var known && known == Guid.Empty ? null : known,
            Version = from.ReadInt64(),
        };
    }

    internal static void WriteDigest(BinaryWriter to, SourceDigest? digest)
    {
        to.Write(digest is not null);
        Span<byte> bytes = stackalloc byte[SourceDigest.Length];
        (digest ?? SourceDigest.Nothing).Write(bytes);
        to.Write(bytes);
    }

    internal static SourceDigest? ReadDigest(BinaryReader from)
    {
        bool isKnown = from.ReadBoolean();
        Span<byte> bytes = stackalloc byte[SourceDigest.Length];
        from.ReadExactly(bytes);
        return isKnown ? SourceDigest.Read(bytes) : null;
    }

    private static void WriteTime(BinaryWriter to, DateTimeOffset time)
    {
        to.Write(time.Ticks);
        to.Write((short)time.TotalOffsetMinutes);
    }

    private static DateTimeOffset ReadTime(BinaryReader from)
    {
        long ticks = from.ReadInt64();
        return new DateTimeOffset(ticks, TimeSpan.FromMinutes(from.ReadInt16()));
    }
}
