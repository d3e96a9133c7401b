// RFC 8977: paging, of what stands below something (RFC 9910).
using System.Buffers.Binary;
using System.Numerics;
using Rdap.Protocols.RdapHttp.Documents;
using Rdap.Protocols.RdapHttp.Questions;
using Rdap.Protocols.RdapHttp.Text;
using Rdap.Registry;
using Rdap.Registry.Lookup;
using Rdap.Registry.Numbers;

namespace Rdap.Protocols.RdapHttp.Searches;

/// <summary>
/// Which part of a list is asked for, and where the next one begins. The place of a result is its range: the walk goes on behind it whether or not
/// it is still there, so that a reload between two pages repeats nothing and leaves nothing out. Reused.
/// </summary>
internal sealed class RdapRelationPage
{
    private const int PlaceLength = 32;

    private readonly byte[] _place = new byte[RdapCursor.MaxPlace];
    private readonly byte[] _value = new byte[256];
    private readonly LookupResult _all = new();
    private uint _fingerprint;
    private bool _isFirst;
    private bool _counts;
    private bool _isCountRead;
    private int _size;
    private int _number;
    private bool _hasMore;
    private long? _total;

    /// <summary>Behind which range the page begins; null for the first.</summary>
    public (UInt128 First, UInt128 Last)? After => _isFirst
        ? null
        : (BinaryPrimitives.ReadUInt128BigEndian(_place), BinaryPrimitives.ReadUInt128BigEndian(_place.AsSpan(PlaceLength / 2)));

    /// <summary>Reads the parameters count and cursor.</summary>
    public RdapSearchProblem Read(in RdapQuestion question, int size)
    {
        _isFirst = true;
        _counts = _hasMore = false;
        _total = null;
        _size = size;
        _number = 1;
        _fingerprint = FingerprintOf(question);
        _isCountRead = false;
        RdapParameters parameters = new(question.QueryString);
        while (parameters.MoveNext())
        {
            RdapSearchProblem problem = parameters.Is("count"u8) ? ReadCount(parameters.RawValue)
                : parameters.Is("cursor"u8) ? ReadCursor(parameters.RawValue)
                : RdapSearchProblem.None;
            if (problem != RdapSearchProblem.None)
            {
                return problem;
            }
        }

        return RdapSearchProblem.None;
    }

    /// <summary>Counts all results, if that was asked for and does not take too much work.</summary>
    public void Count(RegistrySnapshot registry, RelationQuery query)
    {
        if (_counts)
        {
            query.Limit = int.MaxValue;
            query.After = null;
            _total = RangeRelations.Find(registry, query, _all) == RelationEnd.Complete ? _all.Count : null;
            _all.Clear();
        }
    }

    /// <summary>Keeps where the next page begins, if there is one.</summary>
    public void End(RegistrySnapshot registry, ReadOnlySpan<ObjectRef> found, bool isComplete)
    {
        _hasMore = !isComplete && !found.IsEmpty;
        if (!_hasMore)
        {
            return;
        }

        UInt128 first = 0, last = 0;
        if (registry.Get(found[^1]).TryGetAsns(out AsnRange asns))
        {
            (first, last) = (asns.First, asns.Last);
        }
        else if (registry.Get(found[^1]).TryGetRange(out IpRange range))
        {
            (first, last) = (range.First, range.Last);
        }

        BinaryPrimitives.WriteUInt128BigEndian(_place, first);
        BinaryPrimitives.WriteUInt128BigEndian(_place.AsSpan(PlaceLength / 2), last);
    }

    /// <summary>Writes the member paging_metadata, where there is anything to say.</summary>
    public void Write(RdapRendering rendering)
    {
        if (_hasMore)
        {
            UrlText url = rendering.Output.Url.Start(rendering.Output.RequestUrl.Bytes);
            url.Append(url.Bytes.Contains((byte)'?') ? "&"u8 : "?"u8);
            if (rendering.FieldSet != RdapFieldSet.NotAsked)
            {
                url.Append("fieldSet="u8).Append(RdapFieldSets.NameOf(rendering.FieldSet)).Append("&"u8);
            }

            RdapCursor.Append(url.Append("cursor="u8), _fingerprint, _number + 1, _place.AsSpan(0, PlaceLength));
        }

        RdapSearchResults.WritePaging(rendering, _total, _hasMore || !_isFirst ? (_size, _number) : null, _hasMore);
    }

    private RdapSearchProblem ReadCount(ReadOnlySpan<byte> raw)
    {
        if (_isCountRead)
        {
            return RdapSearchProblem.RepeatedParameter;
        }

        _isCountRead = true;
        return TryDecode(raw, out ReadOnlySpan<byte> value) && RdapSearchQuery.TryReadCount(value, out _counts)
            ? RdapSearchProblem.None
            : RdapSearchProblem.BadCount;
    }

    private RdapSearchProblem ReadCursor(ReadOnlySpan<byte> raw)
    {
        if (!_isFirst)
        {
            return RdapSearchProblem.RepeatedParameter;
        }

        if (!TryDecode(raw, out ReadOnlySpan<byte> value))
        {
            return RdapSearchProblem.BadCursor;
        }

        RdapSearchProblem problem = RdapCursor.Read(value, _fingerprint, _place, out int length, out _number);
        _isFirst = problem != RdapSearchProblem.None;
        return _isFirst || length == PlaceLength ? problem : RdapSearchProblem.BadCursor;
    }

    // A value that is longer, percent-encoded, than the longest cursor in this form is neither of the two.
    private bool TryDecode(ReadOnlySpan<byte> raw, out ReadOnlySpan<byte> value)
    {
        int length = 0;
        bool isValid = raw.Length <= _value.Length && RdapPath.TryDecode(raw, _value, out length, plusIsBlank: true);
        value = _value.AsSpan(0, length);
        return isValid;
    }

    private static uint FingerprintOf(in RdapQuestion question)
    {
        uint sum = BitOperations.Crc32C(0x52454c41u, (uint)((int)question.Related | ((int)question.Relation << 8) | ((int)question.Status << 16)));
        sum = BitOperations.Crc32C(sum, ((ulong)question.Asns.First << 32) | question.Asns.Last);
        foreach (UInt128 end in (ReadOnlySpan<UInt128>)[question.Range.First, question.Range.Last])
        {
            sum = BitOperations.Crc32C(BitOperations.Crc32C(sum, (ulong)(end >> 64)), (ulong)end);
        }

        return BitOperations.Crc32C(sum, (byte)question.Range.Family);
    }
}
