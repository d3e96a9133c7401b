// The forms that clients send to ARIN's NICNAME service (RFC 954): "n + 192.0.2.1", "a 64496", "r + = 192.0.2.0/24", "o HANDLE".
using Rdap.Registry.Objects;

namespace Rdap.Protocols.Whois;

/// <content>Reads a key in ARIN's form as one in ours.</content>
public sealed partial class WhoisQuery
{
    private static readonly ObjectClassSet Organisation = ObjectClassSet.Of(ObjectClass.Organisation);

    // A letter says what kind of thing the key is, signs say how much of it: "+" in full, "=" the exact range, "<" what is around it, ">" what is in it.
    // No word is taken off that could be one of a name: letters alone count only before a number or handle that they fit, and not with -T.
    private void ReadForm()
    {
        if (Key is [(byte)'!', _, ..])
        {
            ReplaceKey([], Key[1..]);
            return;
        }

        ReadOnlySpan<byte> rest = Key;
        byte letter = 0;
        bool hasSign = false;
        WhoisFlag? match = null;
        for (int blank = rest.IndexOf((byte)' '); blank > 0; blank = rest.IndexOf((byte)' '))
        {
            ReadOnlySpan<byte> word = rest[..blank];
            if (!word.ContainsAnyExcept("+=<>"u8))
            {
                hasSign = true;
                match = word.Contains((byte)'=') ? WhoisFlag.Exact
                    : word.Contains((byte)'<') ? WhoisFlag.AllLess
                    : word.Contains((byte)'>') ? WhoisFlag.AllMore
                    : match;
            }
            else if (letter == 0 && blank == 1 && "naropcz"u8.Contains((byte)(word[0] | 0x20)))
            {
                letter = (byte)(word[0] | 0x20);
            }
            else
            {
                break;
            }

            rest = rest[(blank + 1)..];
        }

        bool isAsn = letter == 'a' && !rest.ContainsAnyExceptInRange((byte)'0', (byte)'9');
        if (rest.Length == _keyLength || !(hasSign || (_types.IsEmpty && (isAsn || Fits(letter, rest)))))
        {
            return;
        }

        ReplaceKey(isAsn ? "AS"u8 : [], rest[0] == '!' && rest.Length > 1 ? rest[1..] : rest);
        if (_types.IsEmpty)
        {
            _types = letter switch
            {
                (byte)'p' => Personal,
                (byte)'o' or (byte)'c' => Organisation,
                _ => _types,
            };
        }

        if (match is { } flag && WhoisKey.Read(Key).Kind is WhoisQueryKind.Address or WhoisQueryKind.Route or WhoisQueryKind.ReverseName)
        {
            _flags |= 1UL << (int)flag;
        }
    }

    private static bool Fits(byte letter, ReadOnlySpan<byte> rest)
    {
        WhoisKey key = WhoisKey.Read(rest);
        bool isNetwork = key.Kind == WhoisQueryKind.Address || key.HasHostBits;
        bool isAsn = key.Kind == WhoisQueryKind.AsNumber;
        return letter switch
        {
            (byte)'n' or (byte)'r' => isNetwork,
            (byte)'a' => isAsn,
            (byte)'z' => isNetwork || isAsn || LooksLikeHandle(rest),
            (byte)'p' or (byte)'o' or (byte)'c' => LooksLikeHandle(rest),
            _ => false,
        };
    }

    // One word that nobody is called: "!" before it, a digit in it, or capitals with a hyphen.
    private static bool LooksLikeHandle(ReadOnlySpan<byte> rest) =>
        rest[0] == '!' || (!rest.ContainsAny(" .:/@"u8)
            && (rest.ContainsAnyInRange((byte)'0', (byte)'9') || (rest.Contains((byte)'-') && !rest.ContainsAnyInRange((byte)'a', (byte)'z'))));

    private void ReplaceKey(ReadOnlySpan<byte> before, ReadOnlySpan<byte> rest)
    {
        rest.CopyTo(_key.AsSpan(before.Length));
        before.CopyTo(_key);
        _keyLength = before.Length + rest.Length;
    }
}
