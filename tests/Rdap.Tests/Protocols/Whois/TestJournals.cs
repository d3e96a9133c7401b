using System.Text;
using Rdap.Protocols.Whois;
using Rdap.Registry.Numbers;

namespace Rdap.Tests.Protocols.Whois;

/// <summary>Mirrors can ask for 2 to 4 of TEST; of EMPTY there is nothing yet; CLOSED is for others.</summary>
internal sealed class TestJournals : IWhoisJournals
{
    public string? Text { get; init; } = "ADD 2\n\nmntner: A-MNT\nsource: TEST\n\n";

    public Stream? Opened { get; private set; }

    public WhoisSerials? Find(ReadOnlySpan<byte> source, IpAddress client) =>
        Ascii.EqualsIgnoreCase(source, "TEST"u8) ? new(2, 4, true)
        : Ascii.EqualsIgnoreCase(source, "EMPTY"u8) ? new(2, 1, true)
        : Ascii.EqualsIgnoreCase(source, "CLOSED"u8) ? new(2, 4, false)
        : null;

    public Stream? Open(ReadOnlySpan<byte> source, long first, long last) =>
        Opened = Text is null ? null : new MemoryStream(Encoding.ASCII.GetBytes(FormattableString.Invariant($"%START Version: 3 TEST {first}-{last}\n\n{Text}%END TEST\n")));
}
