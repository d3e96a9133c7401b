// The limit of personal objects of the RIPE Database query reference (%ERROR:201), in an answer over RFC 3912.
using System.Buffers.Text;
using Rdap.Registry.Numbers;
using Rdap.Registry.Objects;

namespace Rdap.Protocols.Whois;

/// <content>Which personal objects the asker is not shown. Nothing else is ever left out because of who asks.</content>
internal sealed partial class WhoisAnswer
{
    private PersonalVerdict _verdict;

    /// <summary>What is to be said of personal objects that were left out; none when none was.</summary>
    public WhoisMessage Denial => _verdict switch
    {
        PersonalVerdict.OverLimit => WhoisMessage.AccessDenied,
        PersonalVerdict.Refused => WhoisMessage.PersonalRefused,
        _ => WhoisMessage.None,
    };

    // Whether the asker is not shown this object. After the first that is left out, all further personal ones are: an answer is of one kind to its end.
    private bool IsLeftOut(in RegistryObject obj)
    {
        if (settings.PersonalQuota is not { } quota || !obj.IsPersonal)
        {
            return false;
        }

        if (_verdict == PersonalVerdict.Shown)
        {
            _verdict = quota.Take(Query.Client);
        }

        return _verdict != PersonalVerdict.Shown;
    }

    private void WriteDenial(ref WhoisOutput output)
    {
        Span<byte> client = stackalloc byte[IpText.MaxAddressLength];
        Span<byte> digits = stackalloc byte[11];
        Utf8Formatter.TryFormat(settings.PersonalObjectsPerDay, digits, out int length);
        WhoisMessages.Write(ref output, Denial, client[..Query.Client.Format(client)], digits[..length]);
    }
}
