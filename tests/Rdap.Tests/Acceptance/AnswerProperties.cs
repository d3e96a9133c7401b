using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;
using Rdap.Protocols.Irr;
using Rdap.Protocols.Whois;
using Rdap.Registry;
using Rdap.Registry.Objects;
using Xunit;
using static Rdap.Tests.Protocols.Whois.WhoisFixture;

namespace Rdap.Tests.Acceptance;

/// <summary>
/// Whatever is asked, an answer is whole: blocks of comments or of attributes with an empty line behind each, line feeds only, one footer, three
/// line feeds at the end, and an end. The questions are made from the table of flags.
/// </summary>
public sealed partial class AnswerProperties
{
    private static readonly RegistrySnapshot[] Registries =
    [
        Test, Demo, Classes, RegistrySnapshot.Empty([]),
        Build(
            Make("A", SourceRole.Registry, "inetnum: 0.0.0.0 - 255.255.255.255\nnetname: IANA-BLK\nsource: A", "registry: X\n\n\nsource: A"),
            Make("B", SourceRole.Registry, "inetnum: 192.0.2.0/24\r\nnetname: B\r\nremarks:\r\n \r\n x\r\n\r\nadmin-c: P1\r\nsource: B", "person: \u00f6\nnic-hdl: P1\nsource: B"),
            Make("IANA", SourceRole.Referral, "inetnum: 198.51.100.0/24\nwhois-server: whois.example.net")),
    ];

    private static readonly Gen<string> Keys = Gen.Elements(
        "192.0.2.15", "192.0.2.0/24", "192.0.0.0/8", "0/0", "::/0", "192.0.2.1/24", "192.0.2.0 - 192.0.2.9", "192.0.2.0 \u00e2\u0080\u0093 192.0.2.9",
        "198.51.100.0/24", "203.0.113.7", "2001:db8::/32", "2001:db8:100::1", "192.0.2.0/24AS64496", "2.0.192.in-addr.arpa", "8.b.d.0.1.0.0.2.ip6.arpa",
        "AS64496", "AS64496 - AS64511", "as4294967295", "AS-EXAMPLE", "EX-MNT", "CLASS-MNT", "JD1-TEST", "P1", "John Doe", "J\u00f6rg", "\u00c3\u00b6", "x@example.net",
        "n + 192.0.2.1", "a 64496", "r + = 192.0.2.0/24", "> 192.0.0.0/8", "p JD1-TEST", "help", "?", "whois:", "%", "", " ", "-", "--", "...");

    [Fact]
    public void Any_flags_in_any_spelling_and_order()
    {
        Gen<string> lines =
            from flags in Gen.OneOf([.. WhoisFlags.All.ToArray().Select(Spelled)]).ListOf()
            from key in Keys
            from at in Gen.Choose(0, 6)
            select string.Join(' ', flags.Take(at).Append(key).Concat(flags.Skip(at)));
        Prop.ForAll(lines.ToArbitrary(), IsWhole).Check(Config.QuickThrowOnFailure.WithMaxTest(4000).WithEndSize(8));
    }

    [Fact]
    public void Any_letters_in_one_cluster()
    {
        string letters = string.Concat(WhoisFlags.All.ToArray().Where(static row => row.Short != 0 && row.Argument == WhoisArgument.None).Select(static row => (char)row.Short));
        Gen<string> lines = from cluster in Gen.Elements(letters.ToCharArray()).ListOf() from key in Keys select $"-{string.Concat(cluster)} {key}";
        Prop.ForAll(lines.ToArbitrary(), IsWhole).Check(Config.QuickThrowOnFailure.WithMaxTest(2000).WithEndSize(10));
    }

    [Fact]
    public void Every_pair_of_flags()
    {
        string[] spelled = [.. WhoisFlags.All.ToArray().Select(static row => Spelled(row).Sample(1, 1).First())];
        foreach (string first in spelled)
        {
            foreach (string second in spelled)
            {
                foreach (string key in new[] { "192.0.2.15", "AS64496", "EX-MNT" })
                {
                    Assert.True(IsWhole($"{first} {second} {key}"), $"{first} {second} {key}");
                }
            }
        }
    }

    [Fact]
    public void Any_bytes() => Prop.ForAll(
        ArbMap.Default.ArbFor<byte[]>(), static bytes => IsWhole(Encoding.Latin1.GetString(bytes))).Check(Config.QuickThrowOnFailure.WithMaxTest(2000).WithEndSize(200));

    [Fact]
    public void Any_bytes_behind_a_command_of_IRRd()
    {
        Gen<byte> bytes = Gen.Frequency((3, Gen.Choose(0, 255).Select(static b => (byte)b)), (1, Gen.Elements("\r\t ,-*/"u8.ToArray())));
        Gen<string> lines = from letter in Gen.Choose('!', '~') from rest in bytes.ArrayOf() select $"!{(char)letter}{Encoding.Latin1.GetString(rest)}";
        Prop.ForAll(lines.ToArbitrary(), IsWhole).Check(Config.QuickThrowOnFailure.WithMaxTest(4000).WithEndSize(40));
    }

    private static Gen<string> Spelled(WhoisFlagInfo row)
    {
        string[] spellings = [.. new[] { row.Short == 0 ? "" : "-" + (char)row.Short, row.Long.Length == 0 ? "" : "--" + row.Long }.Where(static s => s.Length > 0)];
        return row.Argument == WhoisArgument.None
            ? Gen.Elements(spellings)
            : from spelling in Gen.Elements(spellings)
              from argument in Arguments(row.Argument)
              from between in Gen.Elements(spelling.StartsWith("--", StringComparison.Ordinal) ? new[] { " ", "=", "  " } : [" ", "", "  "])
              select spelling + between + argument;
    }

    private static Gen<string> Arguments(WhoisArgument kind) => kind switch
    {
        WhoisArgument.Attributes => Gen.Elements("mnt-by", "admin-c,tech-c", "pn", "origin", "e-mail", "nosuch", ",", "auth"),
        WhoisArgument.Types => Gen.Elements("inetnum", "in,rt", "person,role,mntner", "route", "foo", ",", "as-block"),
        WhoisArgument.Type => Gen.Elements("inetnum", "rt", "foo", "person"),
        WhoisArgument.Sources => Gen.Elements("TEST", "B,A", "foo", "TEST,foo,IANA", ",", "DEMO"),
        WhoisArgument.Info => Gen.Elements("sources", "types", "version", "foo"),
        WhoisArgument.Client => Gen.Elements("Md5.6", "tag,192.0.2.7", "a,b,c"),
        WhoisArgument.Charset => Gen.Elements("utf-8", "latin-1", "us-ascii", "foo"),
        _ => Gen.Elements("1", "2", "1:2", "0", "99999999999", "x", "-1"),
    };

    private static bool IsWhole(string line) => Array.TrueForAll(Registries, registry => IsWhole(registry, line));

    private static bool IsWhole(RegistrySnapshot registry, string line)
    {
        WhoisSession session = new(Texts, new WhoisSettings { MaxObjects = 50 });
        session.Begin(registry, Encoding.Latin1.GetBytes(line), default);
        ArrayBufferWriter<byte> output = new();
        int pieces = 0;
        while (session.WriteNext(output))
        {
            Assert.True(++pieces < 1000, "no end: " + line);
        }

        string answer = Encoding.Latin1.GetString(output.WrittenSpan);
        if (answer.Length == 0)
        {
            // The two commands that have no answer.
            return IrrQuery.TryFind(Encoding.Latin1.GetBytes(line), out ReadOnlySpan<byte> command) && command is [_, (byte)'!' or (byte)'q', ..];
        }

        if (session.Kind == WhoisQueryKind.Foreign || session.IsIrr)
        {
            return answer.EndsWith('\n') && !answer.Contains('\r', StringComparison.Ordinal);
        }

        string end = Footer + (session.KeepOpen ? Banner : "");
        return answer.StartsWith(Banner, StringComparison.Ordinal) && answer.EndsWith("\n\n" + end, StringComparison.Ordinal)
            && !answer.Contains('\r', StringComparison.Ordinal)
            && answer.Split(Footer).Length == 2
            && Array.TrueForAll(answer[Banner.Length..^end.Length].Split("\n\n", StringSplitOptions.RemoveEmptyEntries), IsBlock)
            && !answer[..^end.Length].Contains("\n\n\n", StringComparison.Ordinal);
    }

    // Comments, or attributes with their continuation lines, or the lines of a list or of the table of versions.
    private static bool IsBlock(string block) => Array.TrueForAll(block.Split('\n'), static line => Line().IsMatch(line));

    [GeneratedRegex(@"^(%.*|rev# +Date +Op\.|[0-9]+ +[0-9TZ:-]+ +ADD/UPD|\*?[A-Za-z0-9-]+:.*|[ \t+].*|[a-z0-9-]+)$", RegexOptions.ExplicitCapture | RegexOptions.Singleline)]
    private static partial Regex Line();
}
