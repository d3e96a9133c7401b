using System.Text;
using Rdap.Registry.Numbers;
using Rdap.Registry.Objects;
using Rdap.Registry.Storage;

namespace Rdap.Registry;

/// <summary>What a change does.</summary>
public enum SourceChangeKind : byte
{
    /// <summary>The object of this key is now this one, whether or not there was one before.</summary>
    AddOrModify,

    /// <summary>There is no object of this key any more.</summary>
    Delete,
}

/// <summary>One change of a source: what mirrors are told, and what a source with an overlay takes in.</summary>
public readonly record struct SourceChange
{
    /// <summary>Longest primary key that a deletion quotes, in bytes; keys are compared by fewer.</summary>
    private const int MaxQuotedKey = 4096;

    private SourceChange(SourceChangeKind kind, ReadOnlyMemory<byte> text, ReadOnlyMemory<byte> className, ReadOnlyMemory<byte> primaryKey)
    {
        Kind = kind;
        Text = text;
        ClassName = className;
        PrimaryKey = primaryKey;
    }

    /// <summary>What it does.</summary>
    public SourceChangeKind Kind { get; }

    /// <summary>The object as it is now: RPSL, lines ended by LF, no empty line in it or at its end. Empty for a deletion.</summary>
    public ReadOnlyMemory<byte> Text { get; }

    /// <summary>The class of the object that is deleted, any case; empty for anything else.</summary>
    public ReadOnlyMemory<byte> ClassName { get; }

    /// <summary>
    /// The primary key of the object that is deleted, as people quote it, any case: of a route the prefix and its origin without a blank, of a
    /// person or role the nic-hdl. Empty for anything else.
    /// </summary>
    public ReadOnlyMemory<byte> PrimaryKey { get; }

    /// <summary>An object that is new or changed.</summary>
    /// <param name="text">The object, see <see cref="Text"/>.</param>
    public static SourceChange AddOrModify(ReadOnlyMemory<byte> text) => new(SourceChangeKind.AddOrModify, text, default, default);

    /// <summary>An object that is gone.</summary>
    /// <param name="className">Its class.</param>
    /// <param name="primaryKey">Its key, see <see cref="PrimaryKey"/>.</param>
    public static SourceChange Delete(ReadOnlyMemory<byte> className, ReadOnlyMemory<byte> primaryKey) =>
        new(SourceChangeKind.Delete, default, className, primaryKey);

    /// <summary>The deletion of an object that is there.</summary>
    public static SourceChange DeletionOf(in RegistryObject obj)
    {
        RegistryObject published = new(PublishedText.Of(obj));
        byte[] key = new byte[Math.Min(published.TextLength, MaxQuotedKey)];
        int length = published.CopyPrimaryKey(key);
        return Delete(published.ClassName.ToArray(), key.AsMemory(0, length));
    }

    /// <summary>A difference of two loads, as a change that leads from the first to the second.</summary>
    /// <param name="change">One of what <see cref="SnapshotDiff.Compare"/> found.</param>
    /// <param name="old">What was before.</param>
    /// <param name="next">What is now.</param>
    public static SourceChange From(ObjectChange change, SourceSnapshot old, SourceSnapshot next)
    {
        ArgumentNullException.ThrowIfNull(old);
        ArgumentNullException.ThrowIfNull(next);
        SourceChange made = change.IsDeletion ? DeletionOf(old.Get(change.Old)) : AddOrModify(PublishedText.Of(next.Get(change.New)));
        GC.KeepAlive(old);
        GC.KeepAlive(next);
        return made;
    }

    /// <summary>
    /// The key of the object that the change is about, which compares as those of loaded objects do; valid as long as the change is.
    /// False when there is none: no object, a primary key that is missing or cannot be read.
    /// </summary>
    public bool TryGetKey(out ObjectKey key)
    {
        if (Kind == SourceChangeKind.AddOrModify)
        {
            return ObjectKey.TryOf(new RegistryObject(Text.Span), out key);
        }

        ReadOnlySpan<byte> name = PrimaryKey.Span.Trim(" \t"u8);
        ReadOnlySpan<byte> className = ClassName.Span.Trim(" \t"u8);
        ObjectClass objectClass = ObjectClasses.FromAttribute(AttributeNames.Find(className));
        key = default;
        if (name.IsEmpty || className.IsEmpty)
        {
            return false;
        }

        switch (objectClass)
        {
            case ObjectClass.Inetnum or ObjectClass.Inet6num:
                bool isRange = IpText.TryParseNetwork(name, out IpRange range, out _);
                key = ObjectKey.OfNetwork(objectClass, range);
                return isRange;
            case ObjectClass.Route or ObjectClass.Route6:
                int at = IndexOfOrigin(name);
                IpRange prefix = default;
                uint origin = 0;
                bool isRoute = at > 0 && IpText.TryParseNetwork(name[..at].TrimEnd((byte)' '), out prefix, out _) && Asn.TryParse(name[at..], out origin);
                key = ObjectKey.OfRoute(objectClass, prefix, origin);
                return isRoute;
            case ObjectClass.AutNum or ObjectClass.AsBlock:
                bool isNumber = Asn.TryParseRange(name, out AsnRange asns) && (asns.IsSingle || objectClass == ObjectClass.AsBlock);
                key = ObjectKey.OfAsns(objectClass, asns);
                return isNumber;
            case ObjectClass.Other:
                key = ObjectKey.OfUnknown(className, name);
                return true;
            default:
                key = ObjectKey.OfName(objectClass, name);
                return true;
        }
    }

    // "192.0.2.0/24AS64496": no prefix has an S in it.
    private static int IndexOfOrigin(ReadOnlySpan<byte> key)
    {
        int at = key.LastIndexOfAny((byte)'S', (byte)'s') - 1;
        return at > 0 && Ascii.EqualsIgnoreCase(key.Slice(at, 2), "AS"u8) ? at : -1;
    }
}
