using System.Buffers;
using System.Text.Unicode;

namespace Rdap.Registry.Objects;

/// <summary>
/// An object's text as it is published to mirrors: UTF-8, lines ended by LF, no empty line in it and none at its end. What is not UTF-8 is
/// Latin-1, which every byte can be. Published again, it stays the same.
/// </summary>
public static class PublishedText
{
    /// <summary>Longest published text of a text of that length, in bytes.</summary>
    public static int MaxLength(int textLength) => checked(2 * textLength);

    /// <summary>Writes an object's text.</summary>
    /// <param name="text">The text as its source sent it, one object.</param>
    /// <param name="destination">At least <see cref="MaxLength"/> bytes.</param>
    /// <returns>The bytes written.</returns>
    public static int Write(ReadOnlySpan<byte> text, Span<byte> destination)
    {
        bool isUtf8 = Utf8.IsValid(text);
        if (isUtf8 && IsPlain(text))
        {
            text.CopyTo(destination);
            return text.Length;
        }

        int written = 0;
        foreach (Range range in text.Split((byte)'\n'))
        {
            ReadOnlySpan<byte> line = text[range].TrimEnd((byte)'\r');
            if (line.IsEmpty)
            {
                continue;
            }

            if (written > 0)
            {
                destination[written++] = (byte)'\n';
            }

            written += isUtf8 ? Copy(line, destination[written..]) : CopyLatin1(line, destination[written..]);
        }

        return written;
    }

    /// <summary>An object's published text.</summary>
    public static byte[] Of(ReadOnlySpan<byte> text)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(Math.Max(1, MaxLength(text.Length)));
        byte[] published = buffer.AsSpan(0, Write(text, buffer)).ToArray();
        ArrayPool<byte>.Shared.Return(buffer);
        return published;
    }

    /// <summary>The published text of an object of a source.</summary>
    public static byte[] Of(in RegistryObject obj)
    {
        int length = obj.TextLength;
        byte[] text = ArrayPool<byte>.Shared.Rent(Math.Max(1, length));
        byte[] published = Of(text.AsSpan(0, obj.CopyText(text.AsSpan(0, length))));
        ArrayPool<byte>.Shared.Return(text);
        return published;
    }

    /// <summary>Whether two objects, of whatever sources, are published alike.</summary>
    public static bool AreSame(in RegistryObject one, in RegistryObject other) => Of(one).AsSpan().SequenceEqual(Of(other));

    private static bool IsPlain(ReadOnlySpan<byte> text) =>
        !text.IsEmpty && text[0] != '\n' && text[^1] != '\n' && !text.Contains((byte)'\r') && text.IndexOf("\n\n"u8) < 0;

    private static int Copy(ReadOnlySpan<byte> line, Span<byte> destination)
    {
        line.CopyTo(destination);
        return line.Length;
    }

    private static int CopyLatin1(ReadOnlySpan<byte> line, Span<byte> destination)
    {
        int written = 0;
        foreach (byte b in line)
        {
            if (b >= 0x80)
            {
                destination[written++] = (byte)(0xC0 | (b >> 6));
                destination[written++] = (byte)(0x80 | (b & 0x3F));
            }
            else
            {
                destination[written++] = b;
            }
        }

        return written;
    }
}
