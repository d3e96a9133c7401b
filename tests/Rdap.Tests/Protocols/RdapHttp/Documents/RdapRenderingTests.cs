using System.Text.Json;
using Rdap.Protocols.RdapHttp;
using Rdap.Registry;
using Rdap.Registry.Objects;
using Xunit;

namespace Rdap.Tests.Protocols.RdapHttp.Documents;

public sealed class RdapRenderingTests
{
    private const string Text = "aut-num: AS64496\nas-name: EXAMPLE\n";

    [Fact]
    public void The_source_and_its_date_are_a_notice()
    {
        JsonElement source = new RdapTestRegistry(Text).Ask("/autnum/64496").Elements("notices")[0];
        Assert.Equal(["Objects from source TEST.", "Data as of 2026-01-01T03:04:05Z."], source.Texts("description"));
    }

    [Fact]
    public void A_source_that_does_not_know_its_date_does_not_name_one()
    {
        using SnapshotBuilder builder = new();
        ObjectBatch batch = builder.NewBatch();
        batch.Add("aut-num: AS64496"u8);
        builder.Commit(batch);
        RegistrySnapshot snapshot = RegistrySnapshot.Empty(["Ærø"]).With(builder.Freeze(new SourceInfo { Name = "Ærø", LoadedAt = RdapTestRegistry.LoadedAt }, threads: 2));
        JsonElement source = new RdapTestRegistry(snapshot).Ask("/autnum/64496").Elements("notices")[0];
        Assert.Equal(["Objects from source Ærø."], source.Texts("description"));
    }

    [Fact]
    public void The_profile_s_notices_lead_to_the_operator_s_pages()
    {
        RdapTestRegistry registry = new(Text, new RdapSettings
        {
            TermsUrl = "https://www.example.org/terms",
            TermsText = ["First.", "Second."],
            InaccuracyUrl = "https://www.example.org/wrong",
            InaccuracyText = [],
        });
        JsonElement[] notices = registry.Ask("/autnum/64496").Elements("notices");
        Assert.Equal(["First.", "Second."], notices[1].Texts("description"));
        Assert.Equal("https://www.example.org/terms", notices[1].Link("terms-of-service"));
        Assert.Equal("https://www.example.org/wrong", notices[2].Link("inaccuracy-report"));
        Assert.NotEmpty(notices[2].Texts("description"));
    }

    [Fact]
    public void Without_pages_they_lead_to_the_help_of_this_server() =>
        Assert.Equal(RdapTestRegistry.BaseUrl + "help", new RdapTestRegistry(Text).Ask("/autnum/64496").Elements("notices")[1].Link("terms-of-service"));

    [Fact]
    public void The_WHOIS_server_and_the_language_are_named_when_known()
    {
        JsonElement plain = new RdapTestRegistry(Text).Ask("/autnum/64496");
        Assert.Equal("en", plain.Text("lang"));
        Assert.False(plain.TryGetProperty("port43", out _));

        JsonElement named = new RdapTestRegistry(Text, new RdapSettings { Port43 = "whois.example.org", Language = "nl" }).Ask("/autnum/64496");
        Assert.Equal("nl", named.Text("lang"));
        Assert.Equal("whois.example.org", named.Text("port43"));
    }
}
