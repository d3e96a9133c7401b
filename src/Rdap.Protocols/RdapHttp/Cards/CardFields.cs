// RFC 6350 and RFC 9553: what a card of a contact shows. RFC 9537: what it does not show, and says so.
using System.Buffers;
using System.Text;
using Rdap.Protocols.RdapHttp.Documents;
using Rdap.Protocols.RdapHttp.Facts;
using Rdap.Registry.Objects;

namespace Rdap.Protocols.RdapHttp.Cards;

/// <summary>
/// Decides, attribute by attribute, what the card of one contact shows, and remembers what it does not. The e-mail address of a person is left
/// out unless the operator wants it; the mailbox of a role, an organisation or an incident team is shown, and so is any <c>abuse-mailbox:</c>,
/// because it was put there to be written to. Placeholders of masked dumps are never shown.
/// </summary>
internal ref struct CardFields
{
    private static readonly SearchValues<byte> Letters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"u8);

    private static readonly SearchValues<byte> Coordinates = SearchValues.Create("0123456789.-+"u8);

    private readonly bool _showsEmail;
    private readonly bool _oneLanguage;
    private readonly bool _isStandIn;
    private readonly ReadOnlySpan<byte> _mailbox;
    private int _shown;
    private int _missing;

    /// <summary>The fields of one card.</summary>
    /// <param name="facts">What was read off the contact.</param>
    /// <param name="showsEmail">Whether e-mail addresses other than abuse mailboxes are shown.</param>
    /// <param name="mailbox">The address that the card has first; may be empty.</param>
    /// <param name="oneLanguage">Whether the card has one language.</param>
    public CardFields(in RdapFacts facts, bool showsEmail, ReadOnlySpan<byte> mailbox, bool oneLanguage)
    {
        _isStandIn = facts.IsStandIn;
        _showsEmail = showsEmail;
        _oneLanguage = oneLanguage;
        _mailbox = mailbox;
        _shown = mailbox.IsEmpty ? 0 : Bit(RdapRedaction.MaskedEmail);
    }

    /// <summary>The attributes that have a place in cards: those that <see cref="RdapFacts.CardAttributes"/> counts.</summary>
    public static AttributeSet Attributes { get; } = AttributeSet.Of(
        AttributeName.Address, AttributeName.Phone, AttributeName.FaxNo, AttributeName.AbuseMailbox, AttributeName.EMail, AttributeName.Language,
        AttributeName.Geoloc);

    /// <summary>The name, or the handle of those who have no other; empty when the source masks it.</summary>
    public ReadOnlySpan<byte> NameOf(in RdapFacts facts)
    {
        if (facts.NameIsMasked)
        {
            _missing |= Bit(RdapRedaction.MaskedName);
        }

        return facts.NameShown;
    }

    /// <summary>Whether the value of an attribute is shown.</summary>
    public bool Shows(in RpslAttribute attribute)
    {
        RdapRedaction field = FieldOf(attribute.Name);
        switch (attribute.Name)
        {
            case AttributeName.AbuseMailbox or AttributeName.EMail when _isStandIn || MaskedData.IsMasked(attribute):
                _missing |= Bit(field);
                return false;
            case AttributeName.AbuseMailbox:
                return Show(field, !Ascii.EqualsIgnoreCase(attribute.Value, _mailbox));
            case AttributeName.EMail when !_showsEmail:
                _missing |= Bit(RdapRedaction.PersonEmail);
                return false;
            case AttributeName.EMail:
                return Show(field, !Ascii.EqualsIgnoreCase(attribute.Value, _mailbox));
            case AttributeName.Language:
                return attribute.Value.Length is 2 or 3 && !attribute.Value.ContainsAnyExcept(Letters) && ShowLanguage();
            case AttributeName.Geoloc:
                return true;
            default:
                if (_isStandIn || MaskedData.IsMasked(attribute))
                {
                    _missing |= Bit(field);
                    return false;
                }

                return Show(field, true);
        }
    }

    /// <summary>Says what is missing.</summary>
    public readonly void Report(RdapRedacted redacted, bool inJsCard)
    {
        if (_missing == 0)
        {
            return;
        }

        for (RdapRedaction field = RdapRedaction.PersonEmail; field <= RdapRedaction.Languages; field++)
        {
            if ((_missing & Bit(field)) == 0)
            {
                continue;
            }

            // Both kinds of missing e-mail addresses have one place.
            RdapRedaction place = field == RdapRedaction.PersonEmail ? RdapRedaction.MaskedEmail : field;
            redacted.Add(field, inJsCard, field == RdapRedaction.Languages || (_shown & Bit(place)) == 0);
        }
    }

    /// <summary>RFC 6350 section 6.5.2 with RFC 5870: "52.37 4.89" becomes latitude and longitude of a geo URI.</summary>
    public static bool TryReadGeo(ReadOnlySpan<byte> value, out ReadOnlySpan<byte> latitude, out ReadOnlySpan<byte> longitude)
    {
        int blank = value.IndexOf((byte)' ');
        latitude = blank <= 0 ? default : value[..blank];
        longitude = blank <= 0 ? default : value[(blank + 1)..].TrimStart((byte)' ');
        return !longitude.IsEmpty && !latitude.ContainsAnyExcept(Coordinates) && !longitude.ContainsAnyExcept(Coordinates);
    }

    private static RdapRedaction FieldOf(AttributeName name) => name switch
    {
        AttributeName.Address => RdapRedaction.MaskedAddress,
        AttributeName.Phone or AttributeName.FaxNo => RdapRedaction.MaskedPhone,
        AttributeName.Language => RdapRedaction.Languages,
        _ => RdapRedaction.MaskedEmail,
    };

    private static int Bit(RdapRedaction field) => 1 << (int)field;

    private bool Show(RdapRedaction field, bool anew)
    {
        _shown |= Bit(field);
        return anew;
    }

    private bool ShowLanguage()
    {
        if (_oneLanguage && (_shown & Bit(RdapRedaction.Languages)) != 0)
        {
            _missing |= Bit(RdapRedaction.Languages);
            return false;
        }

        return Show(RdapRedaction.Languages, true);
    }
}
