using System.Text.Json;
using Rdap.Protocols.Whois;
using Rdap.Registry;
using Rdap.Registry.Objects;
using Rdap.Tests.Protocols.Whois;
using Xunit;
using static Rdap.Tests.Protocols.Irr.IrrFrames;

namespace Rdap.Tests.Protocols.Irr;

public sealed class IrrStatusTests
{
    [Fact]
    public void Serials_of_sources_that_have_none()
    {
        Assert.Equal("A9\nTEST:N:-\nC\n", Dialogue(Sets, "!j-*"));
        Assert.Equal("A57\nTEST:N:-\nNOPE:X:Database unknown\nIANA:X:Database unknown\nC\n", Dialogue(Sets, "!jtest,nope,iana"));
    }

    [Fact]
    public void A_name_that_was_asked_for_cannot_end_the_line_of_the_answer() =>
        Assert.Equal("A24\n??A?:X:Database unknown\nC\n", Dialogue(Sets, "!j\r\u0001a\u00ff"));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_mirrored_source_has_the_number_of_its_publisher(bool hasSession)
    {
        Guid session = Guid.NewGuid();
        SourceSnapshot source = WhoisFixture.Make("TEST", SourceRole.Registry, "mntner: A-MNT");
        DateTimeOffset published = new(2026, 11, 28, 12, 0, 0, TimeSpan.Zero);
        RegistrySnapshot registry = WhoisFixture.Build(source.WithInfo(source.Info with { Session = hasSession ? session : null, Version = 42, DataDate = published }));
        Assert.Equal("A12\nTEST:N:0-42\nC\n", Dialogue(registry, "!j-*"));
        using JsonDocument status = Json(Dialogue(registry, "!JTEST"));
        JsonElement test = status.RootElement.GetProperty("TEST");
        Assert.Equal(published, test.GetProperty("last_update").GetDateTimeOffset());
        Assert.Equal(hasSession ? "42" : "null", test.GetProperty("nrtm4_client_version").GetRawText());
        Assert.Equal(hasSession ? $"\"{session}\"" : "null", test.GetProperty("nrtm4_client_session_id").GetRawText());
        Assert.Equal(hasSession ? "null" : "42", test.GetProperty("serial_newest_mirror").GetRawText());
    }

    [Fact]
    public void A_source_that_mirrors_follow_from_here_has_the_numbers_of_its_journal()
    {
        RegistrySnapshot registry = WhoisFixture.Build(
            [.. new[] { "TEST", "EMPTY", "CLOSED", "PLAIN" }.Select(static name => WhoisFixture.Make(name, SourceRole.Registry, "mntner: A-MNT"))]);
        WhoisSettings settings = new() { Journals = new TestJournals() };
        Assert.Equal("A42\nTEST:Y:2-4\nEMPTY:N:-\nCLOSED:N:-\nPLAIN:N:-\nC\n", Dialogue(registry, settings, "!j-*"));
        using JsonDocument status = Json(Dialogue(registry, settings, "!J-*"));
        Assert.Equal(
            ["true 2 4", "true null null", "false null null", "false null null"],
            status.RootElement.EnumerateObject().Select(static source => string.Join(
                ' ', new[] { "local_journal_kept", "serial_oldest_journal", "serial_newest_journal" }.Select(name => source.Value.GetProperty(name).GetRawText()))));
    }

    [Fact]
    public void Status_is_JSON_with_every_source_once()
    {
        using JsonDocument all = Json(Dialogue(Sets, "!J-*"));
        Assert.Equal(["TEST"], all.RootElement.EnumerateObject().Select(static member => member.Name));
        Assert.Equal(Sets.Sources[0].ObjectCount, all.RootElement.GetProperty("TEST").GetProperty("objects").GetInt32());
        Assert.Equal(Sets.Sources[0].Digest!.ToString(), all.RootElement.GetProperty("TEST").GetProperty("digest").GetString());
        using JsonDocument some = Json(Dialogue(Sets, "!JTEST,NO\"PE\u00ff,test,IANA"));
        Assert.Equal(["TEST", "NO\"PE\ufffd", "IANA"], some.RootElement.EnumerateObject().Select(static member => member.Name));
        Assert.Equal("Unknown source", some.RootElement.GetProperty("IANA").GetProperty("error").GetString());
    }

    [Fact]
    public void A_digest_that_nobody_has_worked_out_yet_is_null()
    {
        using JsonDocument status = Json(Dialogue(WhoisFixture.Of("mntner: A-MNT"), "!JTEST"));
        Assert.Equal(JsonValueKind.Null, status.RootElement.GetProperty("TEST").GetProperty("digest").ValueKind);
    }

    private static JsonDocument Json(string answer) => JsonDocument.Parse(answer[(answer.IndexOf('\n', StringComparison.Ordinal) + 1)..^2]);
}
