// Templates of the classes (RIPE Database query reference, -t and -v), from the class table; the attributes by RFC 2622 and RFC 4012.
using Rdap.Registry.Objects;

namespace Rdap.Protocols.Whois;

/// <summary>Writes what <c>-t</c>, <c>-v</c> and <c>-q types</c> answer.</summary>
internal static class WhoisTemplate
{
    private const int NameWidth = 16;
    private const int ColumnWidth = 13;

    /// <summary>One line for each attribute: its name, whether it must be there, how often, and what it is a key for.</summary>
    public static void Write(ref WhoisOutput output, ObjectClass objectClass, bool isVerbose)
    {
        ObjectClassInfo info = ObjectClasses.Get(objectClass);
        if (isVerbose)
        {
            output.Write("% The "u8);
            output.Write(info.NameUtf8);
            output.Write(" class: "u8);
            output.WriteAscii(info.Description);
            output.Write("\n\n"u8);
        }

        foreach (TemplateRow row in info.Template)
        {
            ReadOnlySpan<byte> name = AttributeNames.Get(row.Attribute).NameUtf8;
            output.Write(name);
            output.Write((byte)':');
            output.Pad(Math.Max(1, NameWidth - name.Length - 1));
            ReadOnlySpan<byte> requirement = row.Requirement switch
            {
                Requirement.Mandatory => "[mandatory]"u8,
                Requirement.Generated => "[generated]"u8,
                Requirement.Conditional => "[conditional]"u8,
                _ => "[optional]"u8,
            };
            output.Write(requirement);
            output.Pad(Math.Max(1, ColumnWidth - requirement.Length));
            output.Write(row.Multiple ? "[multiple]   "u8 : "[single]     "u8);
            WriteKeys(ref output, row.Keys);
        }

        output.Write((byte)'\n');
    }

    /// <summary>The names of all classes, one in a line, in the order of an answer.</summary>
    public static void WriteTypes(ref WhoisOutput output)
    {
        foreach (ObjectClassInfo info in ObjectClasses.Rpsl)
        {
            output.Write(info.NameUtf8);
            output.Write((byte)'\n');
        }

        output.Write((byte)'\n');
    }

    private static void WriteKeys(ref WhoisOutput output, KeyKinds keys)
    {
        output.Write((byte)'[');
        bool isFirst = true;
        KeyKinds plain = keys & (KeyKinds.Primary | KeyKinds.Lookup);
        WriteKey(ref output, plain == (KeyKinds.Primary | KeyKinds.Lookup), "primary/lookup key"u8, ref isFirst);
        WriteKey(ref output, plain == KeyKinds.Primary, "primary key"u8, ref isFirst);
        WriteKey(ref output, plain == KeyKinds.Lookup, "lookup key"u8, ref isFirst);
        WriteKey(ref output, (keys & KeyKinds.Inverse) != 0, "inverse key"u8, ref isFirst);
        output.Write(isFirst ? " ]\n"u8 : "]\n"u8);
    }

    private static void WriteKey(ref WhoisOutput output, bool isSo, ReadOnlySpan<byte> name, ref bool isFirst)
    {
        if (isSo)
        {
            output.Write(isFirst ? ""u8 : ", "u8);
            output.Write(name);
            isFirst = false;
        }
    }
}
