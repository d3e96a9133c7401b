// RIPE's public dumps, and those of other registries, hold made-up values in the place of personal data. RFC 9537 is how RDAP says so.
using System.Text;
using Rdap.Registry.Objects;

namespace Rdap.Protocols.RdapHttp.Facts;

/// <summary>
/// Tells made-up values of masked dumps from data. They are not shown: a mailbox that nobody reads, or the registry's own telephone number under
/// a person's name, misleads whoever needs to reach somebody.
/// </summary>
internal static class MaskedData
{
    /// <summary>Whether the value of a contact's attribute is a placeholder.</summary>
    public static bool IsMasked(in RpslAttribute attribute)
    {
        ReadOnlySpan<byte> value = attribute.Value;

        // Nearly every value is told from all placeholders by its first byte.
        return !value.IsEmpty && attribute.Name switch
        {
            AttributeName.Person or AttributeName.Role => IsMaskedName(value),
            AttributeName.Address => value[0] is (byte)'D' or (byte)'*' && (Begins(value, "Dummy address for "u8) || IsStars(value)),
            AttributeName.EMail or AttributeName.AbuseMailbox => MailboxText.IsPlaceholder(value),

            // The number that RIPE's dumps give everybody, written as only they write it; and numbers whose last digits are dots.
            AttributeName.Phone or AttributeName.FaxNo => value.SequenceEqual("+31205354444"u8) || value.EndsWith(".."u8) || IsStars(value),
            _ => false,
        };
    }

    /// <summary>
    /// Whether the person or role of that name stands for all those that a dump leaves out. Then nothing in the object is a contact's: its
    /// addresses and numbers are those of the registry.
    /// </summary>
    public static bool IsStandIn(ReadOnlySpan<byte> name) => Begins(name, "Placeholder "u8);

    private static bool IsMaskedName(ReadOnlySpan<byte> value) =>
        value[0] is (byte)'P' or (byte)'N' or (byte)'D' or (byte)'*'
        && (IsStandIn(value) || value.SequenceEqual("Name Removed"u8) || Begins(value, "Dummy role"u8) || Begins(value, "Dummy person"u8) || IsStars(value));

    private static bool Begins(ReadOnlySpan<byte> value, ReadOnlySpan<byte> start) =>
        value.Length >= start.Length && Ascii.EqualsIgnoreCase(value[..start.Length], start);

    /// <summary>Three asterisks or more; some put blanks between them.</summary>
    private static bool IsStars(ReadOnlySpan<byte> value) => value.Count((byte)'*') >= 3 && !value.ContainsAnyExcept((byte)'*', (byte)' ');
}
