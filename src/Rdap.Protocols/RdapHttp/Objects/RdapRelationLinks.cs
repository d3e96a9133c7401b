// RFC 9910 section 4: link relations that lead to what stands above and below an object.
using System.Text.Json;
using Rdap.Protocols.RdapHttp.Documents;
using Rdap.Protocols.RdapHttp.Facts;
using Rdap.Protocols.RdapHttp.Questions;
using Rdap.Protocols.RdapHttp.Text;
using Rdap.Registry;
using Rdap.Registry.Lookup;
using Rdap.Registry.Numbers;
using Rdap.Registry.Objects;

namespace Rdap.Protocols.RdapHttp.Objects;

/// <summary>Which relations of an object lead somewhere.</summary>
/// <param name="Kind">What the object is.</param>
/// <param name="HasUp">Whether something encloses it.</param>
/// <param name="HasActiveUp">Whether something active does.</param>
/// <param name="HasDown">Whether it encloses something.</param>
internal readonly record struct RdapRelationLinks(RelationKind Kind, bool HasUp, bool HasActiveUp, bool HasDown)
{
    /// <summary>The relations of a network, and what stands above it.</summary>
    public static RdapRelationLinks OfNetwork(RdapRendering rendering, ObjectRef of, in IpRange range, out ObjectRef parent, out IpRange parentRange)
    {
        // What only refers stands outside the registry's tree.
        if (rendering.Registry.Sources[of.Source].Info.Role != SourceRole.Registry)
        {
            (parent, parentRange) = (default, default);
            return default;
        }

        return OfRange(rendering, RelationKind.Networks, range, out parent, out parentRange);
    }

    /// <summary>The relations of a reverse zone.</summary>
    public static RdapRelationLinks OfZone(RdapRendering rendering, in IpRange range) => OfRange(rendering, RelationKind.ReverseZones, range, out _, out _);

    /// <summary>The relations of an AS number or a block of them.</summary>
    public static RdapRelationLinks OfAutnum(RdapRendering rendering, ObjectRef of, in AsnRange range)
    {
        RegistrySnapshot registry = rendering.Registry;
        if (registry.Sources[of.Source].Info.Role != SourceRole.Registry)
        {
            return default;
        }

        ObjectFilter? any = rendering.Filters.Of(RelationKind.Autnums, RdapStatusFilter.Any);
        bool hasUp = RangeRelations.TryFindUp(registry, range, any, out ObjectRef up);
        bool hasActive = hasUp && (RdapStatuses.Of(registry, up) == RdapStatus.Active
            || RangeRelations.TryFindUp(registry, range, rendering.Filters.Of(RelationKind.Autnums, RdapStatusFilter.Active), out _));
        return new RdapRelationLinks(RelationKind.Autnums, hasUp, hasActive, !range.IsSingle && RangeRelations.AnyInside(registry, range, any));
    }

    /// <summary>What answers to searches for relations of a kind use, whether or not they are lists.</summary>
    public static RdapExtensions ExtensionsOf(RelationKind kind) => kind switch
    {
        RelationKind.Networks => RdapExtensions.Relations | RdapExtensions.Ips,
        RelationKind.Autnums => RdapExtensions.Relations | RdapExtensions.Autnums,
        _ => RdapExtensions.Relations,
    };

    /// <summary>Appends the links of a network, each with a comma before it.</summary>
    public void Append(JsonText to, RdapRendering rendering, in IpRange range)
    {
        foreach (Link link in new Links(this))
        {
            RdapRelationPath.AppendObject(StartUrl(rendering, link), range);
            End(to, rendering, link);
        }
    }

    /// <summary>Appends the links of an AS number or a block of them, each with a comma before it.</summary>
    public void Append(JsonText to, RdapRendering rendering, in AsnRange range)
    {
        foreach (Link link in new Links(this))
        {
            RdapRelationPath.AppendObject(StartUrl(rendering, link), range);
            End(to, rendering, link);
        }
    }

    /// <summary>Appends the links of a reverse zone, each with a comma before it.</summary>
    public void Append(JsonText to, RdapRendering rendering, ReadOnlySpan<byte> zone)
    {
        foreach (Link link in new Links(this))
        {
            StartUrl(rendering, link).AppendSegment(zone);
            End(to, rendering, link);
        }
    }

    private static RdapRelationLinks OfRange(RdapRendering rendering, RelationKind kind, in IpRange range, out ObjectRef parent, out IpRange parentRange)
    {
        RegistrySnapshot registry = rendering.Registry;
        ObjectFilter? any = rendering.Filters.Of(kind, RdapStatusFilter.Any);
        bool hasUp = RangeRelations.TryFindUp(registry, kind, range, any, out parent, out parentRange);
        bool hasActive = hasUp && (RdapStatuses.Of(registry, parent) == RdapStatus.Active
            || RangeRelations.TryFindUp(registry, kind, range, rendering.Filters.Of(kind, RdapStatusFilter.Active), out _, out _));
        return new RdapRelationLinks(kind, hasUp, hasActive, range.First != range.Last && RangeRelations.AnyInside(registry, kind, range, any));
    }

    private UrlText StartUrl(RdapRendering rendering, Link link) => RdapRelationPath.AppendStart(rendering.Output.OwnUrl(default), Kind, link.Relation);

    private void End(JsonText to, RdapRendering rendering, Link link)
    {
        RdapOutput output = rendering.Output;
        RdapRelationPath.AppendStatus(output.Url, link.Status);
        output.AppendLink(to.Append(","u8), link.Name, output.Url.Bytes, RdapNames.TypeRdap);
        rendering.Uses |= ExtensionsOf(Kind);
    }

    private readonly record struct Link(RangeRelation Relation, JsonEncodedText Name, RdapStatusFilter Status = RdapStatusFilter.Any);

    /// <summary>The links that lead somewhere, in their order.</summary>
    private ref struct Links(RdapRelationLinks of)
    {
        private int _next;

        public Link Current { get; private set; }

        public readonly Links GetEnumerator() => this;

        public bool MoveNext()
        {
            while (_next < 5)
            {
                (bool leads, Current) = _next++ switch
                {
                    0 => (of.HasUp, new Link(RangeRelation.Up, RdapNames.RelRdapUp)),
                    1 => (of.HasActiveUp, new Link(RangeRelation.Up, RdapNames.RelRdapUpActive, RdapStatusFilter.Active)),
                    2 => (of.HasUp, new Link(RangeRelation.Top, RdapNames.RelRdapTop)),
                    3 => (of.HasDown, new Link(RangeRelation.Down, RdapNames.RelRdapDown)),
                    _ => (of.HasDown, new Link(RangeRelation.Bottom, RdapNames.RelRdapBottom)),
                };
                if (leads)
                {
                    return true;
                }
            }

            return false;
        }
    }
}
