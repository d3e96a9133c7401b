// NRTM version 3: the answer to "-g SOURCE:3:FIRST-LAST" (RIPE's and IRRd's documents), sent over RFC 3912.
using System.Buffers.Text;

namespace Rdap.Protocols.Whois;

/// <content>What has changed, for mirrors: the stream is read as the client takes it.</content>
internal sealed partial class WhoisAnswer
{
    private Stream? _mirror;
    private bool _isUpToDate;

    private void BeginMirror(WhoisQuery query)
    {
        ReadOnlySpan<byte> source = query.MirroredSource;
        if (!_registry.TryFindSource(source, out _))
        {
            query.RefuseMirror(WhoisMessage.MirrorSource, source);
            return;
        }

        if (settings.Journals?.Find(source, query.Client) is not { IsAllowed: true } serials)
        {
            query.RefuseMirror(WhoisMessage.MirrorDenied, source);
            return;
        }

        _isUpToDate = query.LastSerial is null && query.FirstSerial == serials.Last + 1;
        if (_isUpToDate)
        {
            return;
        }

        long last = query.LastSerial ?? serials.Last;
        _mirror = query.FirstSerial >= serials.First && query.FirstSerial <= last && last <= serials.Last ? settings.Journals.Open(source, query.FirstSerial, last) : null;
        if (_mirror is null)
        {
            Span<byte> digits = stackalloc byte[40];
            Utf8Formatter.TryFormat(serials.First, digits, out int length);
            Utf8Formatter.TryFormat(serials.Last, digits[length..], out int rest);
            query.RefuseMirror(WhoisMessage.MirrorRange, digits[..length], digits.Slice(length, rest));
        }
    }

    // Words that IRRd's mirrors look for: it is no error.
    private static void WriteUpToDate(ref WhoisOutput output) => output.Write("% Warning: there are no newer updates available\n\n"u8);

    /// <returns>Whether there is more of it.</returns>
    private bool WriteMirror(ref WhoisOutput output, int until)
    {
        while (output.Written < until)
        {
            if (output.Fill(_mirror!) == 0)
            {
                EndMirror();
                output.Write((byte)'\n');
                return false;
            }
        }

        return true;
    }

    private void EndMirror()
    {
        _mirror?.Dispose();
        _mirror = null;
    }
}
