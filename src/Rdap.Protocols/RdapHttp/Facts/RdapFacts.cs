// RFC 2622, RFC 9083: what RDAP members are made from, read off an RPSL object in one walk.
using System.Text;
using Rdap.Registry.Objects;

namespace Rdap.Protocols.RdapHttp.Facts;

/// <summary>
/// The single values of one object. Finding an attribute means walking the object, and an answer needs a dozen values of each of half a
/// dozen objects: they are collected in one walk. Every span is a view of the object's own bytes; one that is not there is empty.
/// </summary>
internal ref struct RdapFacts
{
    // Unknown for what no other registry has.
    private static readonly AttributeSet Wanted = AttributeSet.Of(
        AttributeName.Person, AttributeName.Role, AttributeName.Netname, AttributeName.AsName, AttributeName.OrgName, AttributeName.NicHdl,
        AttributeName.Status, AttributeName.Created, AttributeName.LastModified, AttributeName.Geofeed, AttributeName.AbuseMailbox,
        AttributeName.Address, AttributeName.Phone, AttributeName.FaxNo, AttributeName.Language, AttributeName.Geoloc, AttributeName.Country,
        AttributeName.Descr, AttributeName.Remarks, AttributeName.EMail, AttributeName.Unknown);

    private readonly ObjectClass _class;
    private readonly ReadOnlySpan<byte> _key;
    private ReadOnlySpan<byte> _nicHdl;

    public RdapFacts(scoped in RegistryObject from)
    {
        _class = from.Class;
        _key = from.KeyValue;
        OnlyCountryCodes = true;
        foreach (RpslAttribute attribute in from.All(Wanted))
        {
            Read(attribute);
        }
    }

    /// <summary>The primary key of everything but routes.</summary>
    public readonly ReadOnlySpan<byte> Handle => _class is ObjectClass.Person or ObjectClass.Role ? _nicHdl : _key;

    /// <summary>netname, as-name, org-name, or the name of a person or role.</summary>
    public ReadOnlySpan<byte> Name { get; private set; }

    /// <summary>The name of an entity as answers show it: its handle when it has no other, nothing when the source masks it.</summary>
    public readonly ReadOnlySpan<byte> NameShown => NameIsMasked ? default : Name.IsEmpty ? Handle : Name;

    public ReadOnlySpan<byte> Status { get; private set; }

    public ReadOnlySpan<byte> Created { get; private set; }

    public ReadOnlySpan<byte> LastModified { get; private set; }

    public ReadOnlySpan<byte> Geofeed { get; private set; }

    public ReadOnlySpan<byte> AbuseMailbox { get; private set; }

    /// <summary>The first country that is a country code.</summary>
    public ReadOnlySpan<byte> Country { get; private set; }

    public int Countries { get; private set; }

    /// <summary>Whether all countries are country codes.</summary>
    public bool OnlyCountryCodes { get; private set; }

    public bool HasDescription { get; private set; }

    public bool HasRemarks { get; private set; }

    /// <summary>Whether a line of a description or a remark may begin with "geofeed": nearly no object has one, so nearly none is read again for it.</summary>
    public bool MayNameGeofeed { get; private set; }

    /// <summary>Whether the name of a person or role is a placeholder.</summary>
    public bool NameIsMasked { get; private set; }

    /// <summary>Whether the object stands for persons or roles that the source leaves out: nothing in it is a contact's.</summary>
    public bool IsStandIn { get; private set; }

    /// <summary>Whether the object says which AS numbers announce it.</summary>
    public bool HasOriginAutnums { get; private set; }

    /// <summary>How many attributes a jCard may show: after so many of them it need not look further.</summary>
    public int CardAttributes { get; private set; }

    /// <summary>ARIN's attribute of networks; no row of the attribute table, since no other registry has it.</summary>
    public static bool IsOriginAutnums(in RpslAttribute attribute) =>
        Ascii.EqualsIgnoreCase(attribute.NameText, "originas"u8) || Ascii.EqualsIgnoreCase(attribute.NameText, "origin-as"u8);

    private void Read(in RpslAttribute attribute)
    {
        switch (attribute.Name)
        {
            case AttributeName.Person or AttributeName.Role when Name.IsEmpty:
                Name = attribute.Value;
                NameIsMasked = MaskedData.IsMasked(attribute);
                IsStandIn = NameIsMasked && MaskedData.IsStandIn(Name);
                break;
            case AttributeName.Netname or AttributeName.AsName or AttributeName.OrgName when Name.IsEmpty:
                Name = attribute.Value;
                break;
            case AttributeName.NicHdl when _nicHdl.IsEmpty:
                _nicHdl = attribute.Value;
                break;
            case AttributeName.Status when Status.IsEmpty:
                Status = attribute.Value;
                break;
            case AttributeName.Created when Created.IsEmpty:
                Created = attribute.Value;
                break;
            case AttributeName.LastModified when LastModified.IsEmpty:
                LastModified = attribute.Value;
                break;
            case AttributeName.Geofeed when Geofeed.IsEmpty:
                Geofeed = attribute.Value;
                break;
            case AttributeName.AbuseMailbox:
                CardAttributes++;
                AbuseMailbox = AbuseMailbox.IsEmpty ? attribute.Value : AbuseMailbox;
                break;
            case AttributeName.Address or AttributeName.Phone or AttributeName.FaxNo or AttributeName.Language or AttributeName.Geoloc:
                CardAttributes++;
                break;
            case AttributeName.Country:
                ReadCountry(attribute.Value);
                break;
            case AttributeName.Descr:
                HasDescription = true;
                MayNameGeofeed |= MayBeGeofeed(attribute);
                break;
            case AttributeName.Remarks:
                HasRemarks = true;
                MayNameGeofeed |= MayBeGeofeed(attribute);
                break;
            case AttributeName.EMail:
                CardAttributes++;
                break;
            case AttributeName.Unknown when IsOriginAutnums(attribute):
                HasOriginAutnums = true;
                break;
            default:
                break;
        }
    }

    // A plain value is one line; what else one holds is looked at when it is asked for.
    private static bool MayBeGeofeed(in RpslAttribute attribute) => !attribute.IsPlain || attribute.RawValue is [(byte)'g' or (byte)'G', ..];

    private void ReadCountry(ReadOnlySpan<byte> value)
    {
        Countries++;
        if (value.Length != 2 || !char.IsAsciiLetter((char)value[0]) || !char.IsAsciiLetter((char)value[1]))
        {
            OnlyCountryCodes = false;
        }
        else if (Country.IsEmpty)
        {
            Country = value;
        }
    }
}
