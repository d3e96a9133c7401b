using Rdap.Registry.Objects;

namespace Rdap.Registry.Storage;

/// <summary>
/// What an attribute is to the index of keys. Most are nothing to it or are one key, and that is the same wherever they stand.
/// </summary>
/// <param name="IsKnown">False: it must be cut into keys.</param>
/// <param name="HasKey">Whether it is one key, or none.</param>
/// <param name="Hash">The key's hash.</param>
internal readonly record struct AttributeKey(bool IsKnown, bool HasKey, ulong Hash)
{
    private static readonly KeyShape[] Shapes = [.. AttributeNames.All.ToArray().Select(info => info.IndexShape)];

    /// <summary>An attribute that may have any number of keys.</summary>
    public static AttributeKey ToBeCut => default;

    private static AttributeKey None => new(true, false, 0);

    /// <summary>The key of an attribute with that value; <paramref name="isWord"/>: neither blanks nor commas are in its first line.</summary>
    public static AttributeKey Of(AttributeName name, ReadOnlySpan<byte> value, bool isPlain, bool isWord)
    {
        KeyShape shape = Shapes[(int)name];
        if (shape == KeyShape.None)
        {
            return None;
        }

        if (!isPlain || !(isWord || shape == KeyShape.Whole))
        {
            return ToBeCut;
        }

        ReadOnlySpan<byte> key = shape == KeyShape.FirstWord ? value.TrimEnd((byte)'.') : value;
        return key.IsEmpty ? None : new(true, true, KeyText.Hash((byte)name, key));
    }
}
