using Rdap.Server.Options;
using Xunit;

namespace Rdap.Tests.EndToEnd;

/// <summary>What anybody may have written into a registry is shown as text and does nothing.</summary>
public sealed class PageHostileTests(Browser browser) : IClassFixture<Browser>
{
    private const string Script = "<script>window.hurt=1</script>";
    private const string Image = "\"'><img src=x onerror=window.hurt=1>";
    private const string RightToLeft = "\u202eמספר\u202c رقم \u202e";
    private static readonly string Long = new('w', 5000);

    private static readonly string Registry = $"""
        inetnum:        192.0.2.0 - 192.0.2.255
        netname:        {Script}
        descr:          {Image}
        descr:          &lt;b&gt; {RightToLeft}
        country:        <b
        org:            ORG-EVIL1-TEST
        admin-c:        EV1-TEST
        remarks:        {Long}
        remarks:        javascript:window.hurt=1
        geofeed:        javascript:window.hurt=1
        status:         {Image}
        mnt-by:         EVIL-MNT
        created:        {Script}
        source:         TEST

        route:          192.0.2.0/24
        descr:          {Script}
        origin:         AS64496
        mnt-by:         EVIL-MNT
        source:         TEST

        domain:         2.0.192.in-addr.arpa
        nserver:        {Image}
        mnt-by:         EVIL-MNT
        source:         TEST

        organisation:   ORG-EVIL1-TEST
        org-name:       {Script}{RightToLeft}{Image}
        org-type:       OTHER
        address:        {Image}
        e-mail:         a?bcc=x@example.net
        abuse-c:        EV1-TEST
        mnt-by:         EVIL-MNT
        source:         TEST

        role:           {Image}
        address:        {Long}
        e-mail:         javascript:window.hurt=1
        abuse-mailbox:  {Image}@example.net
        nic-hdl:        EV1-TEST
        mnt-by:         EVIL-MNT
        source:         TEST

        mntner:         EVIL-MNT
        descr:          {Script}
        source:         TEST

        """;

    [Theory]
    [InlineData("192.0.2.1")]
    [InlineData("2.0.192.in-addr.arpa")]
    [InlineData("ORG-EVIL1-TEST")]
    [InlineData("EV1-TEST")]
    [InlineData("<script>*")]
    [InlineData("<img src=x onerror=window.hurt=1>")]
    [InlineData("javascript:window.hurt=1")]
    public async Task Texts_of_the_registry_and_of_links_stay_texts(string question)
    {
        using var folder = new TestFolder();
        await File.WriteAllTextAsync(folder["evil.db"], Registry, TestContext.Current.CancellationToken);
        await using RunningServer server = await RunningServer.StartAsync(options => options with
        {
            Sources = [new SourceOptions { Name = "TEST", Files = [folder["evil.db"]] }],
        });
        await using Window window = await browser.OpenAsync(server, width: 390);
        await window.GoAsync("/?q=" + Uri.EscapeDataString(question));

        Assert.Equal(0, await window.Answer.Locator("script, img, iframe, b, style").CountAsync());
        Assert.Equal(0, await window.Answer.Locator("a[href^='javascript:'], [onerror]").CountAsync());
        Assert.False(await window.Page.EvaluateAsync<bool>("'hurt' in window"));
        Assert.DoesNotContain("bcc=", string.Join(' ', await window.Page.EvaluateAsync<string[]>("[...document.links].map(a => a.href).filter(h => h.startsWith('mailto:'))")), StringComparison.Ordinal);
        Assert.True(await window.FitsAsync());
        if (question == "192.0.2.1")
        {
            string text = await window.TextAsync();
            Assert.Contains(Script, text, StringComparison.Ordinal);
            Assert.Contains(Image, text, StringComparison.Ordinal);
            Assert.Contains("&lt;b&gt;", text, StringComparison.Ordinal);
            Assert.Contains(Long, text, StringComparison.Ordinal);
            await window.KeepAsync("hostile");
        }
    }
}
