// RFC 8977: paging, of what stands below something (RFC 9910).
using System.Buffers.Binary;
using System.Numerics;
using System.Text.Json;
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
    private readonly LookupResult _all = new();
    private uint _fingerprint;
    private bool _isFirst;
    private bool _counts;
    private int _size;
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
        _fingerprint = FingerprintOf(question);
        bool counted = false;
        RdapParameters parameters = new(question.QueryString);
        while (parameters.MoveNext())
        {
            bool isCount = parameters.Is("count"u8);
            if (!isCount && !parameters.Is("cursor"u8))
            {
                continue;
            }

            if (isCount ? counted : !_isFirst)
            {
                return RdapSearchProblem.RepeatedParameter;
            }

            if (isCount)
            {
                counted = true;
                if (!RdapSearchQuery.TryReadCount(parameters.RawValue, out _counts))
                {
                    return RdapSearchProblem.BadCount;
                }

                continue;
            }

            RdapSearchProblem problem = RdapCursor.Read(parameters.RawValue, _fingerprint, _place, out int length);
            if (problem != RdapSearchProblem.None || length != PlaceLength)
            {
                return problem == RdapSearchProblem.None ? RdapSearchProblem.BadCursor : problem;
            }

            _isFirst = false;
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
        bool isPaged = _hasMore || !_isFirst;
        if (!isPaged && _total is null)
        {
            return;
        }

        rendering.Uses |= RdapExtensions.Paging;
        Utf8JsonWriter json = rendering.Output.Json;
        json.WriteStartObject("paging_metadata"u8);
        if (_total is { } total)
        {
            json.WriteNumber("totalCount"u8, total);
        }

        if (isPaged)
        {
            json.WriteNumber("pageSize"u8, _size);
        }

        if (_hasMore)
        {
            json.WriteStartArray(RdapNames.Links);
            UrlText url = rendering.Output.Url.Start(rendering.Output.RequestUrl.Bytes);
            url.Append(url.Bytes.Contains((byte)'?') ? "&"u8 : "?"u8);
            if (rendering.FieldSet != RdapFieldSet.NotAsked)
            {
                url.Append("fieldSet="u8).Append(RdapFieldSets.NameOf(rendering.FieldSet)).Append("&"u8);
            }

            RdapCursor.Append(url.Append("cursor="u8), _fingerprint, _place.AsSpan(0, PlaceLength));
            rendering.Output.Link(RdapNames.RelNext, RdapNames.TypeRdap);
            json.WriteEndArray();
        }

        json.WriteEndObject();
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
