// RFC 9082 section 3.2, RFC 9536 section 2, RFC 8977 section 2, RFC 8982 section 2: the question of a search.
using System.Numerics;
using System.Text;
using Rdap.Protocols.RdapHttp.Facts;
using Rdap.Protocols.RdapHttp.Text;
using Rdap.Registry.Lookup;
using Rdap.Registry.Numbers;
using Rdap.Registry.Objects;

namespace Rdap.Protocols.RdapHttp.Questions;

/// <summary>One condition: a property and what it has to be.</summary>
internal readonly record struct RdapCondition(RdapProperty Property, RdapPattern Pattern);

/// <summary>A search, understood. Reused: it keeps the memory that its texts lie in, and is good until the next one.</summary>
internal sealed class RdapSearchQuery(RdapSettings settings)
{
    /// <summary>Most bytes of a query string.</summary>
    public const int MaxLength = 4096;

    /// <summary>Most bytes of one value, once percent-encoding is undone; the longest domain name has 253.</summary>
    public const int MaxValueLength = 255;

    private readonly byte[] _text = new byte[MaxLength];
    private readonly RdapCondition[] _conditions = new RdapCondition[4];
    private readonly RdapSearchOrder _order = new();
    private int _used;
    private int _conditionCount;
    private Range _cursor;
    private Range _sortText;

    /// <summary>What is searched for.</summary>
    public RdapCollectionInfo Collection { get; private set; } = RdapCollections.Get(RdapCollection.Entities);

    /// <summary>Whether by the entities of the objects (RFC 9536).</summary>
    public bool IsReverse { get; private set; }

    /// <summary>What has to hold; all of it.</summary>
    public ReadOnlySpan<RdapCondition> Conditions => _conditions.AsSpan(0, _conditionCount);

    /// <summary>Whether the number of all results was asked for.</summary>
    public bool Count { get; private set; }

    /// <summary>What to sort by, the first first; empty for the order of the index.</summary>
    public ReadOnlySpan<(RdapSort Sort, bool Descending)> Sorts => _order.Sorts;

    /// <summary>The cursor as it came; empty for the first page.</summary>
    public ReadOnlySpan<byte> Cursor => _text.AsSpan(_cursor);

    /// <summary>The value of sort as it came.</summary>
    public ReadOnlySpan<byte> SortText => _text.AsSpan(_sortText);

    /// <summary>How much of each object is shown.</summary>
    public RdapFieldSet FieldSet { get; private set; }

    /// <summary>What a search found by this query is about, sort included: cursors of other searches have another.</summary>
    public uint Fingerprint
    {
        get
        {
            uint sum = BitOperations.Crc32C(0u, (ushort)((int)Collection.Collection | (IsReverse ? 0x100 : 0)));
            foreach (RdapCondition condition in Conditions)
            {
                sum = BitOperations.Crc32C(sum, (ushort)(0x200 + (int)condition.Property));
                sum = Add(Add(sum, TextOf(condition.Pattern)), SuffixOf(condition.Pattern));
                sum = BitOperations.Crc32C(sum, (byte)condition.Pattern.Match);
            }

            foreach ((RdapSort sort, bool descending) in Sorts)
            {
                sum = BitOperations.Crc32C(sum, (ushort)(0x400 + (int)sort + (descending ? 0x100 : 0)));
            }

            return sum;
        }
    }

    /// <summary>What a pattern compares: all of it, or what stands before the asterisk.</summary>
    public ReadOnlySpan<byte> TextOf(RdapPattern pattern) => _text.AsSpan(pattern.Start, pattern.Length);

    /// <summary>What stands behind the asterisk.</summary>
    public ReadOnlySpan<byte> SuffixOf(RdapPattern pattern) =>
        pattern.SuffixLength == 0 ? default : _text.AsSpan(pattern.Start + pattern.Length + 1, pattern.SuffixLength);

    /// <summary>The condition on a property.</summary>
    public bool TryGet(RdapProperty property, out RdapPattern pattern)
    {
        foreach (RdapCondition condition in Conditions)
        {
            if (condition.Property == property)
            {
                pattern = condition.Pattern;
                return true;
            }
        }

        pattern = default;
        return false;
    }

    /// <summary>Reads a search.</summary>
    /// <param name="collection">What the first segment of the path names.</param>
    /// <param name="rest">What follows it, decoded.</param>
    /// <param name="queryString">What stands behind the question mark, as it came.</param>
    public RdapSearchProblem Parse(RdapCollection collection, ReadOnlySpan<byte> rest, ReadOnlySpan<byte> queryString)
    {
        Collection = RdapCollections.Get(collection);
        IsReverse = false;
        Count = false;
        FieldSet = RdapFieldSet.NotAsked;
        _used = _conditionCount = 0;
        _order.Clear();
        _cursor = _sortText = default;
        if (queryString.Length > MaxLength)
        {
            return RdapSearchProblem.TooLong;
        }

        if (!rest.IsEmpty)
        {
            IsReverse = true;
            RdapSearchProblem path = ParseReverse(rest);
            if (path != RdapSearchProblem.None)
            {
                return path;
            }
        }

        Seen seen = Seen.None;
        bool unknown = false;
        RdapParameters parameters = new(queryString);
        while (parameters.MoveNext())
        {
            RdapSearchProblem problem = Read(parameters, ref seen, ref unknown);
            if (problem != RdapSearchProblem.None)
            {
                return problem;
            }
        }

        return Check(unknown);
    }

    /// <summary>The question to the registry for one condition.</summary>
    public SearchQuery ToRegistry(RdapCollectionInfo collection, RdapProperty property, RdapPattern pattern) => new()
    {
        Property = property switch
        {
            RdapProperty.Handle => SearchProperty.Handle,
            RdapProperty.Email => SearchProperty.Email,
            RdapProperty.NsLdhName => SearchProperty.Nserver,
            RdapProperty.NsIp or RdapProperty.Ip => SearchProperty.NserverAddress,
            RdapProperty.Name when collection.Collection == RdapCollection.Nameservers => SearchProperty.Nserver,
            _ => SearchProperty.Name,
        },
        Classes = collection.Classes,
        Match = pattern.Match == RdapMatch.Exact ? SearchMatch.Exact : SearchMatch.StartsWith,
        Text = TextOf(pattern),
        Suffix = SuffixOf(pattern),
    };

    /// <summary>
    /// Whether the results are asked for in the order of the index that finds them, either way: then a page is found without looking at the others.
    /// </summary>
    /// <param name="only">The one condition of a search that is not reverse.</param>
    public bool IsInIndexOrder(out RdapCondition only)
    {
        only = _conditions[0];
        return !IsReverse && _order.IsThatOfIndex(Collection.Collection, only.Property, only.Pattern.Match);
    }

    /// <summary>What results are sorted by when nobody says; null when that has no name.</summary>
    public RdapSort? DefaultSort => RdapSearchOrder.DefaultOf(Collection.Collection, IsReverse ? null : _conditions[0].Property);

    /// <summary>Adds path and parameters, canonical: what links of the answer begin with.</summary>
    /// <param name="to">A URL that ends with the base.</param>
    /// <param name="cursor">Whether the cursor that came is part of it.</param>
    public UrlText AppendTo(UrlText to, bool cursor)
    {
        to.Append(Collection.NameUtf8).Append(IsReverse ? "/reverse_search/entity"u8 : default);
        ReadOnlySpan<byte> separator = "?"u8;
        foreach (RdapCondition condition in Conditions)
        {
            to.Append(separator).Append(RdapCollections.NameOf(condition.Property)).Append("="u8).AppendValue(TextOf(condition.Pattern));
            if (condition.Pattern.Match != RdapMatch.Exact)
            {
                to.Append("*"u8).AppendValue(SuffixOf(condition.Pattern));
            }

            separator = "&"u8;
        }

        to.Append(Count ? "&count=true"u8 : default);
        if (!Sorts.IsEmpty)
        {
            to.Append("&sort="u8).AppendValue(SortText);
        }

        if (FieldSet != RdapFieldSet.NotAsked)
        {
            to.Append("&fieldSet="u8).Append(RdapFieldSets.NameOf(FieldSet));
        }

        return cursor && !Cursor.IsEmpty ? to.Append("&cursor="u8).AppendValue(Cursor) : to;
    }

    private RdapSearchProblem ParseReverse(ReadOnlySpan<byte> rest)
    {
        if (!rest.StartsWith("reverse_search/"u8))
        {
            return RdapSearchProblem.UnknownPath;
        }

        rest = rest["reverse_search/"u8.Length..].TrimEnd((byte)'/');
        return Collection.IsReversible && rest.SequenceEqual("entity"u8) ? RdapSearchProblem.None : RdapSearchProblem.UnsupportedReverse;
    }

    private RdapSearchProblem Read(in RdapParameters parameter, ref Seen seen, ref bool unknown)
    {
        Seen which = parameter.Is("count"u8) ? Seen.Count
            : parameter.Is("sort"u8) ? Seen.Sort
            : parameter.Is("cursor"u8) ? Seen.Cursor
            : parameter.Is("fieldSet"u8) ? Seen.FieldSet
            : Seen.None;
        if (which == Seen.None)
        {
            return ReadCondition(parameter, ref unknown);
        }

        if ((seen & which) != 0)
        {
            return RdapSearchProblem.RepeatedParameter;
        }

        seen |= which;
        if (which == Seen.FieldSet)
        {
            RdapSearchProblem unclear = RdapFieldSets.Parse(parameter.RawValue, out RdapFieldSet fieldSet);
            FieldSet = fieldSet;
            return unclear;
        }

        RdapSearchProblem problem = Decode(parameter.RawValue, out Range value);
        if (problem != RdapSearchProblem.None)
        {
            return problem;
        }

        switch (which)
        {
            case Seen.Count:
                return ReadCount(_text.AsSpan(value));
            case Seen.Sort:
                _sortText = value;
                return _order.Read(SortText, Collection);
            default:
                _cursor = value;
                return Cursor.IsEmpty ? RdapSearchProblem.BadCursor : RdapSearchProblem.None;
        }
    }

    private RdapSearchProblem ReadCondition(in RdapParameters parameter, ref bool unknown)
    {
        foreach (RdapProperty property in IsReverse ? RdapCollections.ReverseProperties : Collection.Properties)
        {
            if (!parameter.Is(RdapCollections.NameOf(property)))
            {
                continue;
            }

            if (TryGet(property, out _))
            {
                return RdapSearchProblem.RepeatedParameter;
            }

            if (!IsReverse && _conditionCount > 0)
            {
                return RdapSearchProblem.SeveralParameters;
            }

            RdapSearchProblem problem = Decode(parameter.RawValue, out Range value);
            if (problem == RdapSearchProblem.None)
            {
                problem = RdapPattern.Parse(_text.AsSpan(value), value.Start.Value, WildcardsOf(property), settings.MinSearchPrefix, out RdapPattern pattern);
                _conditions[_conditionCount++] = new RdapCondition(property, pattern);
            }

            return problem;
        }

        unknown = true;
        return RdapSearchProblem.None;
    }

    private RdapWildcards WildcardsOf(RdapProperty property) => property switch
    {
        RdapProperty.NsIp or RdapProperty.Ip or RdapProperty.Role => RdapWildcards.None,
        RdapProperty.NsLdhName => RdapWildcards.BeforeLabels,
        RdapProperty.Name when Collection.Collection is RdapCollection.Domains or RdapCollection.Nameservers => RdapWildcards.BeforeLabels,
        _ => RdapWildcards.AtEnd,
    };

    /// <summary>What can only be said when all parameters have been read.</summary>
    private RdapSearchProblem Check(bool unknown)
    {
        if (_conditionCount == 0)
        {
            // A reverse search by something else is one that other servers may know; without any, it is none.
            return IsReverse && unknown ? RdapSearchProblem.UnsupportedReverse : RdapSearchProblem.NoParameter;
        }

        foreach (RdapCondition condition in Conditions)
        {
            ReadOnlySpan<byte> text = TextOf(condition.Pattern);
            if (condition.Property is RdapProperty.NsIp or RdapProperty.Ip && !IpText.TryParseAddress(text, out _, out _))
            {
                return RdapSearchProblem.NotAnAddress;
            }

            if (condition.Property == RdapProperty.Role)
            {
                if (!RdapReverseRoles.IsRegistered(text))
                {
                    return RdapSearchProblem.UnknownRole;
                }

                if (_conditionCount == 1)
                {
                    return RdapSearchProblem.OnlyRole;
                }
            }
        }

        return RdapSearchProblem.None;
    }

    private RdapSearchProblem ReadCount(ReadOnlySpan<byte> value)
    {
        bool isKnown = TryReadCount(value, out bool count);
        Count = count;
        return isKnown ? RdapSearchProblem.None : RdapSearchProblem.BadCount;
    }

    /// <summary>Reads the value of the parameter count (RFC 8977 section 2.1).</summary>
    internal static bool TryReadCount(ReadOnlySpan<byte> value, out bool count)
    {
        count = Ascii.EqualsIgnoreCase(value, "true"u8) || Ascii.EqualsIgnoreCase(value, "yes"u8) || value.SequenceEqual("1"u8);
        return count || Ascii.EqualsIgnoreCase(value, "false"u8) || Ascii.EqualsIgnoreCase(value, "no"u8) || value.SequenceEqual("0"u8);
    }

    /// <summary>All values together are shorter than the query string, so they fit.</summary>
    private RdapSearchProblem Decode(ReadOnlySpan<byte> raw, out Range value)
    {
        bool isValid = RdapPath.TryDecode(raw, _text.AsSpan(_used), out int length, plusIsBlank: true);
        value = _used..(_used + length);
        _used += length;
        return isValid ? RdapSearchProblem.None : RdapSearchProblem.BadPercentEncoding;
    }

    private static uint Add(uint sum, ReadOnlySpan<byte> text)
    {
        foreach (byte b in text)
        {
            sum = BitOperations.Crc32C(sum, b);
        }

        return BitOperations.Crc32C(sum, (ushort)text.Length);
    }

    [Flags]
    private enum Seen : byte
    {
        None = 0,
        Count = 1,
        Sort = 2,
        Cursor = 4,
        FieldSet = 8,
    }
}
