// --list-versions, --show-version and --diff-versions of the RIPE Database query reference, on a line of RFC 3912.
using System.Buffers.Text;
using System.Numerics;
using Rdap.Registry.Numbers;
using Rdap.Registry.Objects;
using Rdap.Registry.Storage;

namespace Rdap.Protocols.Whois;

/// <content>What a line says of versions: which numbers, and of which object.</content>
public sealed partial class WhoisQuery
{
    private const ulong VersionFlags =
        (1UL << (int)WhoisFlag.ListVersions) | (1UL << (int)WhoisFlag.ShowVersion) | (1UL << (int)WhoisFlag.DiffVersions);

    private const ulong BesideVersions =
        (1UL << (int)WhoisFlag.SelectTypes) | (1UL << (int)WhoisFlag.Persistent) | (1UL << (int)WhoisFlag.Client) | (1UL << (int)WhoisFlag.Charset);

    /// <summary>The version to show; the earlier one of two to compare.</summary>
    public int FirstVersion { get; private set; }

    /// <summary>The later one of two to compare, else <see cref="FirstVersion"/>.</summary>
    public int LastVersion { get; private set; }

    /// <summary>The key that an object of a class would have; false when none can have it.</summary>
    internal bool TryGetObjectKey(ObjectClass objectClass, out ObjectKey key)
    {
        switch (objectClass)
        {
            case ObjectClass.Inetnum or ObjectClass.Inet6num:
                key = ObjectKey.OfNetwork(objectClass, _parsed.Range);
                return _parsed.Kind == WhoisQueryKind.Address;
            case ObjectClass.Route or ObjectClass.Route6:
                key = ObjectKey.OfRoute(objectClass, _parsed.Range, _parsed.Origin);
                return _parsed.Kind == WhoisQueryKind.Route;
            case ObjectClass.AutNum or ObjectClass.AsBlock:
                key = ObjectKey.OfAsns(objectClass, _parsed.Asns);
                return _parsed.Kind == WhoisQueryKind.AsNumber;
            default:
                key = ObjectKey.OfName(objectClass, Key);
                return true;
        }
    }

    private void ReadVersion(ReadOnlySpan<byte> argument)
    {
        if (TryReadNumber(argument, out int version))
        {
            FirstVersion = LastVersion = version;
        }
        else
        {
            Refuse(WhoisMessage.InvalidOption, "--show-version takes a number from 1"u8);
        }
    }

    private void ReadVersions(ReadOnlySpan<byte> argument)
    {
        int colon = argument.IndexOf((byte)':');
        if (colon > 0 && TryReadNumber(argument[..colon], out int first) && TryReadNumber(argument[(colon + 1)..], out int last) && first != last)
        {
            FirstVersion = Math.Min(first, last);
            LastVersion = Math.Max(first, last);
        }
        else
        {
            Refuse(WhoisMessage.InvalidOption, "--diff-versions takes two different numbers from 1, such as 1:2"u8);
        }
    }

    private static bool TryReadNumber(ReadOnlySpan<byte> digits, out int number) =>
        Utf8Parser.TryParse(digits, out number, out int used) && used == digits.Length && number > 0 && digits[0] != '+';

    private void DecideVersions()
    {
        WhoisFlag asked = (WhoisFlag)BitOperations.TrailingZeroCount(_flags & VersionFlags);
        ulong others = _flags & ~BesideVersions & ~(1UL << (int)asked);
        if (others != 0)
        {
            RefuseFlags(WhoisMessage.FlagsExclude, asked, (WhoisFlag)BitOperations.TrailingZeroCount(others));
        }
        else if (_keyLength == 0)
        {
            Refuse(WhoisMessage.NoKey, []);
        }
        else if (!_types.IsEmpty && _types.Except(Personal).IsEmpty)
        {
            Refuse(WhoisMessage.NoVersions, []);
        }
        else
        {
            Kind = WhoisQueryKind.Versions;
            _parsed = WhoisKey.Read(Key);
            NoteHostBits();
            Classes = ClassesWithPrimaryKey() & (_types.IsEmpty ? ObjectClassSet.All : _types);
            if (Classes.IsEmpty)
            {
                Refuse(WhoisMessage.InvalidKey, []);
            }
        }
    }

    // A key that reads as a number can be the name of an object too: AS64496 that of a maintainer.
    private ObjectClassSet ClassesWithPrimaryKey()
    {
        ObjectClassSet classes = ObjectClassSet.None;
        foreach (ObjectClass candidate in ObjectClassSet.All)
        {
            bool can = candidate switch
            {
                ObjectClass.Inetnum => _parsed.Kind == WhoisQueryKind.Address && _parsed.Range.Family == IpFamily.V4,
                ObjectClass.Inet6num => _parsed.Kind == WhoisQueryKind.Address && _parsed.Range.Family == IpFamily.V6,
                ObjectClass.Route => _parsed.Kind == WhoisQueryKind.Route && _parsed.Range.Family == IpFamily.V4,
                ObjectClass.Route6 => _parsed.Kind == WhoisQueryKind.Route && _parsed.Range.Family == IpFamily.V6,
                ObjectClass.AutNum => _parsed.Kind == WhoisQueryKind.AsNumber && _parsed.Asns.IsSingle,
                ObjectClass.AsBlock => _parsed.Kind == WhoisQueryKind.AsNumber,
                _ => _parsed.Kind is not (WhoisQueryKind.Address or WhoisQueryKind.Route) && WhoisKey.CanName(candidate, Key),
            };
            if (can)
            {
                classes |= ObjectClassSet.Of(candidate);
            }
        }

        return classes;
    }
}
