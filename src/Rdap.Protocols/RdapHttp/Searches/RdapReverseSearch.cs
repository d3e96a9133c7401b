// RFC 9536: reverse search. RFC 9083 section 10.2.4: roles.
using Rdap.Protocols.RdapHttp.Documents;
using Rdap.Protocols.RdapHttp.Facts;
using Rdap.Protocols.RdapHttp.Questions;
using Rdap.Registry;
using Rdap.Registry.Lookup;
using Rdap.Registry.Objects;

namespace Rdap.Protocols.RdapHttp.Searches;

/// <summary>
/// Objects by the entities that they show: networks of a holder, zones of a contact. Candidates come from what refers to a matching entity;
/// each is then held against the entities that its own answer would show, so that a result always shows what was asked for. Reused.
/// </summary>
internal sealed class RdapReverseSearch(RdapSettings settings)
{
    // What it costs to look for an entity's references, against looking at one of them.
    private const int CostOfEntity = 10;

    private static readonly ObjectClassSet Organisations = ObjectClassSet.Of(ObjectClass.Organisation);
    private static readonly AttributeSet ByOrganisation = AttributeSet.Of(AttributeName.Org);
    private static readonly AttributeSet ByAbuse = AttributeSet.Of(AttributeName.AbuseC);

    private readonly RdapCandidates _entities = new();
    private readonly LookupResult _holders = new();
    private readonly RdapContacts _contacts = new();
    private readonly byte[] _key = new byte[RdapRendering.MaxKeyLength];

    /// <summary>Finds what may be a result.</summary>
    public void Find(RegistrySnapshot registry, RdapSearchQuery query, RdapMatcher matcher, RdapCandidates into)
    {
        RdapRoles roles = RolesAsked(query);
        if (roles == RdapRoles.None)
        {
            return;
        }

        // By the condition that says most; the others are compared.
        RdapProperty leading = query.TryGet(RdapProperty.Handle, out RdapPattern pattern) ? RdapProperty.Handle
            : query.TryGet(RdapProperty.Email, out pattern) ? RdapProperty.Email
            : query.TryGet(RdapProperty.Fn, out pattern) ? RdapProperty.Fn
            : RdapProperty.Role;
        int limit = pattern.Match == RdapMatch.Exact ? settings.SearchCandidateLimit : settings.SearchCandidateLimit / RdapSearch.PatternShare;
        _entities.Clear();
        _entities.AddMatching(registry, RdapCollections.Get(RdapCollection.Entities), leading, query, pattern, limit / CostOfEntity);
        _entities.DropRepeated();
        foreach (ObjectRef entity in _entities.Found)
        {
            if (matcher.Matches(registry, entity, query))
            {
                AddReferring(registry, entity, query.Collection.Classes, roles, into, limit);
            }
        }

        into.Truncated |= _entities.Truncated;
        into.DropRepeated();
    }

    /// <summary>Whether the answer for an object shows an entity with what was asked for.</summary>
    public bool Shows(RegistrySnapshot registry, ObjectRef of, RdapSearchQuery query, RdapMatcher matcher)
    {
        RdapRoles roles = RolesAsked(query);
        bool isEntity = RdapContacts.IsEntity(registry.Sources[of.Source].ClassOf(of.Id));
        _contacts.Collect(registry, of, isEntity);
        if (!isEntity)
        {
            _contacts.AddAbuse(registry, of, AbuseContacts.Find(registry, of));
        }

        for (int i = 0; i < _contacts.Count; i++)
        {
            (ObjectRef entity, RdapRoles has) = _contacts[i];
            if ((has & roles) != 0 && matcher.Matches(registry, entity, query))
            {
                return true;
            }
        }

        return false;
    }

    private static RdapRoles RolesAsked(RdapSearchQuery query) =>
        query.TryGet(RdapProperty.Role, out RdapPattern role) ? RdapReverseRoles.Of(query.TextOf(role)) : RdapReverseRoles.All;

    private void AddReferring(RegistrySnapshot registry, ObjectRef entity, ObjectClassSet classes, RdapRoles roles, RdapCandidates into, int limit)
    {
        RegistryObject from = registry.Get(entity);
        ReadOnlySpan<byte> handle = _key.AsSpan(0, from.CopyPrimaryKey(_key));
        if (handle.IsEmpty)
        {
            return;
        }

        // A reference may lead into another source (RdapContacts), so all of them may refer.
        AttributeSet attributes = RdapReverseRoles.AttributesOf(roles, from.Class);
        for (int source = 0; source < registry.Sources.Length; source++)
        {
            if (registry.Sources[source].Info.Role == SourceRole.Registry)
            {
                into.AddReferring(registry, source, attributes, handle, classes, limit);
            }
        }

        // The abuse contact of an organisation is that of what it holds.
        if ((roles & RdapRoles.Abuse) == 0 || from.Class is not (ObjectClass.Role or ObjectClass.Person))
        {
            return;
        }

        _holders.Clear();
        RegistryLookup.FindInverse(registry, entity.Source, ByAbuse, handle, Organisations, _holders, limit / CostOfEntity);
        into.Truncated |= _holders.Truncated;
        foreach (ObjectRef holder in _holders.Found)
        {
            int length = registry.Get(holder).CopyPrimaryKey(_key);
            into.AddReferring(registry, holder.Source, ByOrganisation, _key.AsSpan(0, length), classes, limit);
        }
    }
}
