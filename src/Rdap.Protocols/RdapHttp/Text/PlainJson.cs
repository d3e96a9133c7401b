// RFC 8259 section 7: strings. Which characters of ASCII stand in one as they are.
using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Rdap.Protocols.RdapHttp.Text;

/// <summary>
/// Copies a text into a JSON string if all of it is printable ASCII that needs no escape, as nearly every text of a registry is. Looking and
/// copying are one: an answer holds seventy texts, most of them shorter than what the encoder of the runtime takes to get going.
/// </summary>
internal static class PlainJson
{
    private const ulong Blanks = 0x2020_2020_2020_2020;

    /// <summary>Copies a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="destination">At least as long; what stands in it afterwards means nothing unless all was copied.</param>
    /// <returns>Whether nothing of it needs an escape and all of it was copied.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryCopy(ReadOnlySpan<byte> text, Span<byte> destination) =>
        text.Length >= Vector128<byte>.Count ? TryCopyLong(text, destination) : TryCopyShort(text, destination);

    private static bool TryCopyLong(ReadOnlySpan<byte> text, Span<byte> destination)
    {
        // The last block begins where the one before ends, or inside of it.
        int last = text.Length - Vector128<byte>.Count;
        Vector128<byte> block;
        for (int at = 0; at < last; at += Vector128<byte>.Count)
        {
            block = Vector128.Create(text[at..]);
            if (!IsPlain(block))
            {
                return false;
            }

            block.CopyTo(destination[at..]);
        }

        block = Vector128.Create(text[last..]);
        block.CopyTo(destination[last..]);
        return IsPlain(block);
    }

    private static bool TryCopyShort(ReadOnlySpan<byte> text, Span<byte> destination)
    {
        if (text.Length >= sizeof(ulong))
        {
            int last = text.Length - sizeof(ulong);
            ulong first = BinaryPrimitives.ReadUInt64LittleEndian(text), second = BinaryPrimitives.ReadUInt64LittleEndian(text[last..]);
            BinaryPrimitives.WriteUInt64LittleEndian(destination, first);
            BinaryPrimitives.WriteUInt64LittleEndian(destination[last..], second);
            return IsPlain(Vector128.Create(first, second).AsByte());
        }

        ulong gathered = Blanks;
        for (int at = 0; at < text.Length; at++)
        {
            destination[at] = text[at];
            gathered = (gathered << 8) | text[at];
        }

        return IsPlain(Vector128.Create(gathered, Blanks).AsByte());
    }

    // As signed numbers what is no ASCII is below the blank, as the control characters are.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsPlain(Vector128<byte> text) =>
        (Vector128.LessThan(text.AsSByte(), Vector128.Create((sbyte)' ')).AsByte()
            | Vector128.Equals(text, Vector128.Create((byte)'"'))
            | Vector128.Equals(text, Vector128.Create((byte)'\\'))
            | Vector128.Equals(text, Vector128.Create((byte)0x7F))) == Vector128<byte>.Zero;
}
