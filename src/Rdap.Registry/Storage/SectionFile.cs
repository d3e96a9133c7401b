using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Rdap.Registry.Storage;

/// <summary>
/// The form of the files that a restart begins from: arrays as they lie in memory, behind a head that tells what they are.
/// </summary>
/// <remarks>
/// <para>
/// Head (64 bytes, little-endian): eight letters, version, a word that tells the byte order, the lengths of stamp, values, table and checksums (4
/// bytes each), the length of the data (8), the checksums of stamp, of values with table and checksums, and of the head itself (4 each). Stamp,
/// values, table (16 bytes a section: id, element size, count) and checksums (4 bytes for each MiB of data) follow, then the data at a
/// multiple of 4096.
/// </para>
/// <para>
/// Checksums tell of damage. Who can write the file can also make them right: so everything that a look-up relies on is checked besides, and
/// a file that passes can give wrong answers at worst.
/// </para>
/// </remarks>
/// <param name="magic">The eight letters that it begins with.</param>
/// <param name="version">Changes whenever what is in it does.</param>
/// <param name="kind">What messages call it.</param>
internal sealed class SectionFile(string magic, uint version, string kind)
{
    /// <summary>Longest stamp, in bytes.</summary>
    public const int MaxStampLength = 64 * 1024;

    private const uint ByteOrderWord = 0x01020304;
    private const int HeadLength = 64;
    private const int MaxDescription = 64 << 20;

    private readonly byte[] _magic = Encoding.ASCII.GetBytes(magic);

    /// <summary>Writes a file.</summary>
    /// <param name="stamp">What can be read again alone.</param>
    /// <param name="add">Adds what is to be saved; it must stay as it is until this returns.</param>
    /// <param name="output">Where to.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <exception cref="ArgumentException">The stamp is longer than <see cref="MaxStampLength"/>.</exception>
    public void Save(ReadOnlySpan<byte> stamp, Action<SectionWriter> add, Stream output, CancellationToken cancellation)
    {
        if (stamp.Length > MaxStampLength)
        {
            throw new ArgumentException($"A stamp may have {MaxStampLength} bytes, this one has {stamp.Length}.", nameof(stamp));
        }

        using SectionWriter sections = new();
        add(sections);
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
        _magic.CopyTo(start);
        head.Write(start, version);
        stamp.CopyTo(start[HeadLength..]);
        description.CopyTo(start[(HeadLength + stamp.Length)..]);
        output.Write(start);
        sections.ForEachPart(part =>
        {
            cancellation.ThrowIfCancellationRequested();
            output.Write(part);
        });
    }

    /// <summary>Whether a file begins as such files do.</summary>
    public bool IsOne(SafeFileHandle file)
    {
        ArgumentNullException.ThrowIfNull(file);
        byte[] start = new byte[_magic.Length];
        return RandomAccess.Read(file, start, 0) == start.Length && start.AsSpan().SequenceEqual(_magic);
    }

    /// <summary>Reads the stamp, and nothing else.</summary>
    /// <exception cref="InvalidDataException">It is no such file, or damaged there.</exception>
    public byte[] ReadStamp(SafeFileHandle file)
    {
        ArgumentNullException.ThrowIfNull(file);
        return ReadStamp(file, Head.Read(file, _magic, version, kind));
    }

    /// <summary>Reads a file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="take">Takes from it what was saved, all of it.</param>
    /// <param name="threads">How many threads read it, the caller's among them.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <exception cref="InvalidDataException">It is no such file, or damaged: the message says how.</exception>
    public T Load<T>(SafeFileHandle file, Func<SectionReader, T> take, int threads, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(file);
        Head head = Head.Read(file, _magic, version, kind);
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
            T taken = take(sections);
            sections.End();
            done = true;
            return taken;
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

    private static byte[] ReadStamp(SafeFileHandle file, in Head head)
    {
        byte[] stamp = new byte[head.StampLength];
        SectionReader.ReadWhole(file, stamp, HeadLength);
        return ChecksumOfAny(stamp) == head.StampChecksum ? stamp : throw new InvalidDataException("damaged: wrong checksum of the stamp");
    }

    /// <summary>The checksum of bytes of any length: filled up with zeros, and the length.</summary>
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

        public static Head Read(SafeFileHandle file, byte[] magic, uint version, string kind)
        {
            Span<byte> bytes = stackalloc byte[HeadLength];
            if (RandomAccess.GetLength(file) < HeadLength)
            {
                throw new InvalidDataException($"no {kind}: it is too short");
            }

            SectionReader.ReadWhole(file, bytes, 0);
            if (!bytes.StartsWith(magic))
            {
                throw new InvalidDataException($"no {kind}");
            }

            ReadOnlySpan<uint> words = MemoryMarshal.Cast<byte, uint>(bytes);
            if (words[2] != version || words[3] != ByteOrderWord)
            {
                throw new InvalidDataException($"a {kind} of another version, {words[2]:X}, or of another kind of machine; this program reads {version}");
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

        public void Write(Span<byte> bytes, uint version)
        {
            Span<uint> words = MemoryMarshal.Cast<byte, uint>(bytes[..HeadLength]);
            words[2] = version;
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
