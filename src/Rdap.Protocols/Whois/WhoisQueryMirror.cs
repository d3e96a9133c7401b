// NRTM version 3: "-g SOURCE:3:FIRST-LAST" on a line of RFC 3912 (RIPE's and IRRd's documents).
using System.Buffers.Text;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace Rdap.Protocols.Whois;

/// <content>What a mirror asks for.</content>
public sealed partial class WhoisQuery
{
    private const ulong BesideMirror = (1UL << (int)WhoisFlag.Persistent) | (1UL << (int)WhoisFlag.Client) | (1UL << (int)WhoisFlag.Charset);
    private const byte MirrorVersion = 3;

    private Range _mirrored;

    /// <summary>The source whose changes are asked for.</summary>
    public ReadOnlySpan<byte> MirroredSource => _line.AsSpan(_mirrored);

    /// <summary>The first serial number that is asked for.</summary>
    public long FirstSerial { get; private set; }

    /// <summary>The last one; null for the last that there is.</summary>
    public long? LastSerial { get; private set; }

    /// <summary>Adds why there is nothing for the mirror.</summary>
    internal void RefuseMirror(WhoisMessage message, ReadOnlySpan<byte> first, ReadOnlySpan<byte> second = default)
    {
        IsRefused = true;
        Note(message, first, second);
    }

    private void ReadMirror(ReadOnlySpan<byte> argument)
    {
        int first = argument.IndexOf((byte)':');
        int second = first < 0 ? -1 : argument[(first + 1)..].IndexOf((byte)':') + first + 1;
        if (first <= 0 || second <= first || !Utf8Parser.TryParse(argument[(first + 1)..second], out byte version, out int used) || used != second - first - 1)
        {
            Refuse(WhoisMessage.MirrorSyntax, argument);
            return;
        }

        if (version != MirrorVersion)
        {
            Refuse(WhoisMessage.MirrorVersion, argument[(first + 1)..second]);
            return;
        }

        // The name is a part of _line and outlives this call there.
        int start = (int)Unsafe.ByteOffset(ref MemoryMarshal.GetArrayDataReference(_line), ref MemoryMarshal.GetReference(argument));
        _mirrored = start..(start + first);
        ReadOnlySpan<byte> range = argument[(second + 1)..];
        int dash = range.IndexOf((byte)'-');
        if (dash <= 0 || !TryReadSerial(range[..dash], out long from))
        {
            Refuse(WhoisMessage.MirrorSyntax, argument);
            return;
        }

        FirstSerial = from;
        LastSerial = null;
        if (!Ascii.EqualsIgnoreCase(range[(dash + 1)..], "LAST"u8))
        {
            if (!TryReadSerial(range[(dash + 1)..], out long last))
            {
                Refuse(WhoisMessage.MirrorSyntax, argument);
                return;
            }

            LastSerial = last;
        }
    }

    private static bool TryReadSerial(ReadOnlySpan<byte> digits, out long serial) =>
        Utf8Parser.TryParse(digits, out serial, out int used) && used == digits.Length && char.IsAsciiDigit((char)digits[0]);

    private void DecideMirror()
    {
        ulong others = _flags & ~BesideMirror & ~(1UL << (int)WhoisFlag.Mirror);
        if (others != 0)
        {
            RefuseFlags(WhoisMessage.FlagsExclude, WhoisFlag.Mirror, (WhoisFlag)BitOperations.TrailingZeroCount(others));
        }
        else if (_keyLength > 0)
        {
            Refuse(WhoisMessage.MirrorSyntax, Key);
        }
        else
        {
            Kind = WhoisQueryKind.Mirror;
        }
    }
}
