using System.Text.Json;
using Rdap.Protocols.RdapHttp;
using Rdap.Registry;
using Rdap.Registry.Lookup;
using Xunit;

namespace Rdap.Tests.Protocols.RdapHttp.Answers;

public sealed class RdapHelpTests
{
    [Fact]
    public void Help_names_every_extension_and_every_kind_of_question()
    {
        RdapTestRegistry registry = new("");
        JsonElement help = registry.Ask("/help");
        Assert.Equal(QueryOutcome.Answered, registry.Reply.Outcome);
        Assert.Equal(RdapQuestionKind.Help, registry.Reply.Kind);
        string asked = string.Join('\n', help.Elements("notices")[0].Texts("description"));
        Assert.All((string[])["ip/", "autnum/", "domain/", "entity/"], type => Assert.Contains(type, asked, StringComparison.Ordinal));
    }

    [Fact]
    public void A_mirrored_source_says_which_version_it_is_and_of_when()
    {
        SourceSnapshot source = RdapTestRegistry.Source("TEST", "mntner: A-MNT");
        RdapTestRegistry registry = new(RegistrySnapshot.Empty(["TEST"]).With(source.WithInfo(source.Info with { Version = 42 })));
        JsonElement sources = registry.Ask("/help").Elements("notices").Single(static notice => notice.Text("title") == "Sources");
        Assert.Equal("TEST: mirrored by NRTMv3 (not signed), serial 42, published 2026-01-01T03:04:05Z", sources.Texts("description").Last());
    }

    [Fact]
    public void The_operator_s_sentences_and_limits_are_in_it()
    {
        RdapTestRegistry registry = new("", new RdapSettings { HelpText = ["Ask \"nicely\"."], HeldLimit = 17, FlatAutnums = true });
        JsonElement help = registry.Ask("/help");
        Assert.Contains(help.Elements("notices"), n => n.Texts("description").SequenceEqual(["Ask \"nicely\"."]));
        Assert.Contains("at most 17 networks", help.GetRawText(), StringComparison.Ordinal);
        Assert.Contains("nro_rdap_profile_asn_flat_0", help.Texts("rdapConformance"));
    }
}
