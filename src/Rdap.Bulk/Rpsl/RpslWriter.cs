// RFC 2622 section 2 (RPSL objects), as the registries lay them out: values from column 16 on.
using System.Buffers;
using Rdap.Registry.Objects;

namespace Rdap.Bulk.Rpsl;

/// <summary>
/// Writes RPSL attributes: "name:", blanks up to column 16, value. Whatever the value holds, the result is one attribute: line
/// ends become continuation lines ("+" alone for an empty one), other control characters become blanks.
/// </summary>
public static class RpslWriter
{
    /// <summary>Values start in this column, counted from 0; after a longer name, one blank follows the colon.</summary>
    public const int ValueColumn = 16;

    private static readonly SearchValues<byte> Controls = SearchValues.Create([.. Enumerable.Range(0, 32).Select(b => (byte)b), 0x7F]);

    private static ReadOnlySpan<byte> Blanks => "                "u8;

    /// <summary>Writes one attribute with a known name.</summary>
    public static void WriteAttribute(IBufferWriter<byte> output, AttributeName name, ReadOnlySpan<byte> value) =>
        WriteAttribute(output, AttributeNames.Get(name).NameUtf8, value);

    /// <summary>Writes one attribute.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="name">The name without colon; must be a legal attribute name.</param>
    /// <param name="value">The value; lines separated by LF or CRLF, their trailing blanks are dropped.</param>
    public static void WriteAttribute(IBufferWriter<byte> output, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        output.Write(name);
        output.Write(":"u8);
        ReadOnlySpan<byte> line = NextLine(ref value, out bool more);
        if (!line.IsEmpty)
        {
            output.Write(Blanks[..Math.Max(1, ValueColumn - name.Length - 1)]);
            WriteText(output, line);
        }

        output.Write("\n"u8);
        while (more)
        {
            line = NextLine(ref value, out more);
            if (line.IsEmpty)
            {
                output.Write("+\n"u8);
                continue;
            }

            output.Write(Blanks);
            WriteText(output, line);
            output.Write("\n"u8);
        }
    }

    /// <summary>Ends an object with an empty line.</summary>
    public static void EndObject(IBufferWriter<byte> output) => output.Write("\n"u8);

    private static ReadOnlySpan<byte> NextLine(ref ReadOnlySpan<byte> value, out bool more)
    {
        int end = value.IndexOf((byte)'\n');
        more = end >= 0;
        ReadOnlySpan<byte> line = more ? value[..end] : value;
        value = more ? value[(end + 1)..] : default;
        while (!line.IsEmpty && (line[^1] is (byte)' ' or 0x7F or < 0x20))
        {
            line = line[..^1];
        }

        return line;
    }

    private static void WriteText(IBufferWriter<byte> output, ReadOnlySpan<byte> line)
    {
        if (!line.ContainsAny(Controls))
        {
            output.Write(line);
            return;
        }

        Span<byte> copy = output.GetSpan(line.Length)[..line.Length];
        line.CopyTo(copy);
        for (int at; (at = copy.IndexOfAny(Controls)) >= 0;)
        {
            copy[at] = (byte)' ';
        }

        output.Advance(line.Length);
    }
}
