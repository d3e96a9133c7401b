using System.Text;
using Rdap.Protocols.Whois;
using Rdap.Registry;
using Rdap.Registry.Lookup;
using Rdap.Registry.Objects;
using Rdap.Tests.Protocols.Whois;

namespace Rdap.Tests.Protocols.Irr;

/// <summary>IRRd's frames: asks for them, and checks that they are right.</summary>
internal static class IrrFrames
{
    /// <summary>tests/data/rpsl/irr.db as source TEST.</summary>
    public static readonly RegistrySnapshot Sets = WhoisFixture.Build(
        WhoisFixture.Digested(WhoisFixture.Make("TEST", SourceRole.Registry, [.. Objects()])), WhoisFixture.Make("IANA", SourceRole.Referral, "as-block: AS1 - AS2\nsource: IANA"));

    /// <summary>Whether these bytes are nothing, or one frame that fits the outcome.</summary>
    public static bool IsWellFormed(ReadOnlySpan<byte> answer, QueryOutcome outcome)
    {
        switch (answer)
        {
            case []:
                return outcome == QueryOutcome.Answered;
            case [(byte)'C' or (byte)'D', (byte)'\n']:
                return outcome is QueryOutcome.Answered or QueryOutcome.Empty;
            case [(byte)'F', (byte)' ', .. var text, (byte)'\n']:
                return !text.IsEmpty && !text.ContainsAnyExceptInRange((byte)0x20, (byte)0x7E)
                    && outcome is QueryOutcome.Malformed or QueryOutcome.Refused or QueryOutcome.Limited;
            case [(byte)'A', ..]:
                int end = answer.IndexOf((byte)'\n');
                return int.TryParse(answer[1..end], out int length) && length > 1 && answer.Length == end + 1 + length + 2
                    && answer[^3] == '\n' && answer.EndsWith("C\n"u8) && outcome == QueryOutcome.Answered;
            default:
                return false;
        }
    }

    /// <summary>What one connection answers to these lines, one after the other.</summary>
    public static string Dialogue(RegistrySnapshot registry, params string[] lines) => Dialogue(registry, new WhoisSettings(), lines);

    public static string Dialogue(RegistrySnapshot registry, WhoisSettings settings, params string[] lines)
    {
        WhoisSession session = new(WhoisFixture.Texts, settings);
        return string.Concat(lines.Select(line => WhoisFixture.Ask(registry, line, session)));
    }

    private static IEnumerable<string> Objects() =>
        File.ReadAllText(TestFiles.Data("rpsl/irr.db"), Encoding.Latin1).Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Skip(1);
}
