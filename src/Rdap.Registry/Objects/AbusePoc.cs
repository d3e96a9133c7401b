// ARIN's points of contact: AbuseHandle of a network in its bulk data, RAbuse... of a network and OrgAbuse... of an organisation in its WHOIS.
using System.Text;

namespace Rdap.Registry.Objects;

/// <summary>What an attribute says about ARIN's abuse point of contact. No rows of the attribute table, since no other registry has them.</summary>
internal enum AbusePocPart : byte
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The handle of the contact.</summary>
    Handle,

    /// <summary>Its mailbox.</summary>
    Mailbox,
}

/// <summary>Knows ARIN's attributes by their names.</summary>
internal static class AbusePoc
{
    /// <summary>What the attribute of that name, which the attribute table does not know, holds.</summary>
    public static AbusePocPart PartOf(ReadOnlySpan<byte> name)
    {
        AbusePocPart part = EndsWith(name, "AbuseHandle"u8, out ReadOnlySpan<byte> whose) ? AbusePocPart.Handle
            : EndsWith(name, "AbuseEmail"u8, out whose) ? AbusePocPart.Mailbox
            : AbusePocPart.None;
        return whose.IsEmpty || Ascii.EqualsIgnoreCase(whose, "Org"u8) || Ascii.EqualsIgnoreCase(whose, "R"u8) ? part : AbusePocPart.None;
    }

    /// <summary>The mailbox that the object itself gives for its point of contact; empty when it gives none.</summary>
    public static ReadOnlySpan<byte> MailboxIn(scoped in RegistryObject of)
    {
        foreach (RpslAttribute attribute in of.All(AttributeName.Unknown))
        {
            if (PartOf(attribute.NameText) == AbusePocPart.Mailbox && MailboxText.FirstIn(attribute.Value) is { IsEmpty: false } mailbox)
            {
                return mailbox;
            }
        }

        return default;
    }

    private static bool EndsWith(ReadOnlySpan<byte> name, ReadOnlySpan<byte> end, out ReadOnlySpan<byte> before)
    {
        bool ends = name.Length >= end.Length && Ascii.EqualsIgnoreCase(name[^end.Length..], end);
        before = ends ? name[..^end.Length] : default;
        return ends;
    }
}
