using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Rdap.Registry.Objects;

namespace Rdap.Registry.Storage;

/// <summary>
/// Saves a frozen source to a file and loads it again: for a restart in a second where reading the source's own files takes many. The arrays of
/// all indexes stand in the file as they lie in memory, so it is for the same version of the program on the same kind of machine; any other
/// is refused, and the source is loaded from its own files instead.
/// </summary>
/// <remarks>
/// <para>
/// Head (64 bytes, little-endian): "rdapsnap", version, a word that tells the byte order, the lengths of stamp, values, table and checksums (4
/// bytes each), the length of the data (8), the checksums of stamp, of values with table and checksums, and of the head itself (4 each). Stamp,
/// values, table (16 bytes a section: id, element size, count) and checksums (4 bytes for each MiB of data) follow, then the data at a
/// multiple of 4096.
/// </para>
/// <para>
/// Checksums tell of damage. Who can write the file can also make them right: so everything that a look-up relies on is checked besides, and
/// a file that passes can give wrong answers at worst.
/// </para>
/// </remarks>
public static class SnapshotFile
{
    /// <summary>Longest stamp, in bytes.</summary>
    public const int MaxStampLength = 64 * 1024;

    private const uint Version = 1;
    private const uint ByteOrderWord = 0x01020304;
    private const int HeadLength = 64;
    private const int MaxDescription = 64 << 20;

    private static ReadOnlySpan<byte> Magic => "rdapsnap"u8;

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
        if (stamp.Length > MaxStampLength)
        {
            throw new ArgumentException($"A stamp may have {MaxStampLength} bytes, this one has {stamp.Length}.", nameof(stamp));
        }

        using SectionWriter sections = new();
        snapshot.Save(sections);
        (byte[] values, byte[] table) = sections.Describe();
        List<uint> parts = [];
        sections.ForEachPart(part =>
        {
            cancellation.ThrowIfCancellationRequested();
            parts.Add(SnapshotSections.Checksum(part));
        });
        byte[] description = [.. values, .. table, .. MemoryMarshal.AsBytes<uint>(parts.ToArray())];
        Head head = new(stamp.Length, values.Length, table.Length, parts.Count, sections.DataLength, ChecksumOfAny(stamp), ChecksumOfAny(description));
        Span<byte> start = new byte[head.DataOffset];
        head.Write(start);
        stamp.CopyTo(start[HeadLength..]);
        description.CopyTo(start[(HeadLength + stamp.Length)..]);
        output.Write(start);
        sections.ForEachPart(part =>
        {
            cancellation.ThrowIfCancellationRequested();
            output.Write(part);
        });
        GC.KeepAlive(snapshot);
    }

    /// <summary>Reads the stamp that the file was saved with, and nothing else.</summary>
    /// <exception cref="InvalidDataException">It is no snapshot of this version, or damaged there.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static byte[] ReadStamp(SafeFileHandle file)
    {
        ArgumentNullException.ThrowIfNull(file);
        return ReadStamp(file, Head.Read(file));
    }

    /// <summary>Reads a source.</summary>
    /// <param name="file">The file.</param>
    /// <param name="threads">How many threads read it, the caller's among them.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <exception cref="InvalidDataException">It is no snapshot of this version, or damaged: the message says how.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="OperationCanceledException">Cancelled by <paramref name="cancellation"/>.</exception>
    public static SourceSnapshot Load(SafeFileHandle file, int threads, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(file);
        Head head = Head.Read(file);
        ReadStamp(file, head);
        byte[] description = new byte[head.DescriptionLength];
        SectionReader.ReadWhole(file, description, HeadLength + head.StampLength);
        if (ChecksumOfAny(description) != head.DescriptionChecksum)
        {
            throw new InvalidDataException("damaged: wrong checksum of the table of sections");
        }

        byte[] values = description[..head.ValuesLength], table = description.AsSpan(head.ValuesLength, head.TableLength).ToArray();
        uint[] checksums = MemoryMarshal.Cast<byte, uint>(description.AsSpan(head.ValuesLength + head.TableLength)).ToArray();
        NativeBlock data = SectionReader.ReadData(file, head.DataOffset, head.DataLength, checksums, threads, cancellation);
        using SectionReader sections = new(values, table, data);
        bool done = false;
        try
        {
            SourceSnapshot snapshot = SourceSnapshot.Load(sections, threads);
            sections.End();
            done = true;
            return snapshot;
        }
        catch (Exception e) when (e is EndOfStreamException or FormatException or ArgumentException)
        {
            throw new InvalidDataException($"damaged: {e.Message}", e);
        }
        finally
        {
            if (!done)
            {
                sections.Abandon();
            }
        }
    }

    internal static void WriteInfo(BinaryWriter to, SourceInfo info)
    {
        to.Write(info.Name);
        to.Write((byte)info.Role);
        to.Write(info.DataDate is not null);
        WriteTime(to, info.DataDate ?? default);
        WriteTime(to, info.LoadedAt);
        to.Write(info.Origin);
    }

    internal static SourceInfo ReadInfo(BinaryReader from)
    {
        string name = from.ReadString();
        SourceRole role = (SourceRole)from.ReadByte();
        bool hasDate = from.ReadBoolean();
        DateTimeOffset date = ReadTime(from), loaded = ReadTime(from);
        return new SourceInfo { Name = name, Role = role, DataDate = hasDate ? date : null, LoadedAt = loaded, Origin = from.ReadString() };
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

    private static byte[] ReadStamp(SafeFileHandle file, in Head head)
    {
        byte[] stamp = new byte[head.StampLength];
        SectionReader.ReadWhole(file, stamp, HeadLength);
        return ChecksumOfAny(stamp) == head.StampChecksum ? stamp : throw new InvalidDataException("damaged: wrong checksum of the stamp");
    }

    // Of any length: filled up with zeros, and the length.
    internal static uint ChecksumOfAny(ReadOnlySpan<byte> bytes)
    {
        byte[] padded = new byte[((bytes.Length + 31) & -32) + 32];
        bytes.CopyTo(padded);
        BinaryPrimitives.WriteInt32LittleEndian(padded.AsSpan(padded.Length - 4), bytes.Length);
        return SnapshotSections.Checksum(padded);
    }

    private readonly record struct Head(
        int StampLength, int ValuesLength, int TableLength, int PartCount, long DataLength, uint StampChecksum, uint DescriptionChecksum)
    {
        public int DescriptionLength => ValuesLength + TableLength + (PartCount * sizeof(uint));

        public int DataOffset => (int)SnapshotSections.Align((long)HeadLength + StampLength + DescriptionLength);

        public static Head Read(SafeFileHandle file)
        {
            Span<byte> bytes = stackalloc byte[HeadLength];
            if (RandomAccess.GetLength(file) < HeadLength)
            {
                throw new InvalidDataException("no snapshot: it is too short");
            }

            SectionReader.ReadWhole(file, bytes, 0);
            if (!bytes.StartsWith(Magic))
            {
                throw new InvalidDataException("no snapshot");
            }

            ReadOnlySpan<uint> words = MemoryMarshal.Cast<byte, uint>(bytes);
            if (words[2] != Version || words[3] != ByteOrderWord)
            {
                throw new InvalidDataException($"a snapshot of another version, {words[2]:X}, or of another kind of machine; this program reads {Version}");
            }

            Head head = new(
                (int)words[4], (int)words[5], (int)words[6], (int)words[7], MemoryMarshal.Read<long>(bytes[32..]), words[10], words[11]);
            if (words[15] != SnapshotSections.Checksum(WithoutOwn(bytes)))
            {
                throw new InvalidDataException("damaged: wrong checksum of the head");
            }

            head.Check(RandomAccess.GetLength(file));
            return head;
        }

        public void Write(Span<byte> bytes)
        {
            Magic.CopyTo(bytes);
            Span<uint> words = MemoryMarshal.Cast<byte, uint>(bytes[..HeadLength]);
            words[2] = Version;
            words[3] = ByteOrderWord;
            words[4] = (uint)StampLength;
            words[5] = (uint)ValuesLength;
            words[6] = (uint)TableLength;
            words[7] = (uint)PartCount;
            MemoryMarshal.Write(bytes[32..], DataLength);
            words[10] = StampChecksum;
            words[11] = DescriptionChecksum;
            words[15] = SnapshotSections.Checksum(WithoutOwn(bytes[..HeadLength]));
        }

        private void Check(long fileLength)
        {
            bool isSound = StampLength is >= 0 and <= MaxStampLength && ValuesLength is >= 0 and <= MaxDescription
                && TableLength is >= 0 and <= MaxDescription && TableLength % SnapshotSections.RowLength == 0
                && PartCount is >= 0 and <= MaxDescription / sizeof(uint) && DataLength >= 0 && DataLength % SnapshotSections.Alignment == 0
                && PartCount == (DataLength + SnapshotSections.PartLength - 1) / SnapshotSections.PartLength;
            if (!isSound)
            {
                throw new InvalidDataException("damaged: the head contradicts itself");
            }

            if (fileLength != DataOffset + DataLength)
            {
                throw new InvalidDataException($"damaged: {fileLength} bytes long where {DataOffset + DataLength} were written");
            }
        }

        private static byte[] WithoutOwn(ReadOnlySpan<byte> bytes)
        {
            byte[] copy = bytes.ToArray();
            copy.AsSpan(HeadLength - sizeof(uint)).Clear();
            return copy;
        }
    }
}
