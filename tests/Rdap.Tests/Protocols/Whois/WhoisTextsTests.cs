using System.Text;
using Rdap.Protocols.Irr;
using Rdap.Protocols.Whois;
using Xunit;

namespace Rdap.Tests.Protocols.Whois;

public sealed class WhoisTextsTests
{
    [Fact]
    public void Whatever_is_configured_is_sent_as_comments_and_ends_with_an_empty_line()
    {
        WhoisTexts texts = new(banner: "One\r\n\r\n% Two  \n", terms: "Three\n", help: "Four\nFive", serverName: "s", product: "p", version: "2");
        Assert.Equal("% One\n%\n% Two\n%\n% Three\n\n", Encoding.UTF8.GetString(texts.Banner));
        Assert.Equal("% This query was served by p 2 (s)\n\n", Encoding.UTF8.GetString(texts.Footer));
        Assert.Equal("% p-2\n\n", Encoding.UTF8.GetString(texts.Version));
        Assert.Contains("% DESCRIPTION\n%       Four\n%       Five\n", Encoding.UTF8.GetString(texts.Help));
    }

    [Fact]
    public void Every_text_has_a_default()
    {
        WhoisTexts texts = new();
        foreach (byte[] text in new[] { texts.Banner, texts.Footer, texts.Version, texts.Help })
        {
            string all = Encoding.UTF8.GetString(text);
            Assert.EndsWith("\n\n", all);
            Assert.All(all[..^2].Split('\n'), static line => Assert.Matches("^%( .+)?$", line));
        }

        Assert.Equal("% This query was served by rdapd 0\n\n", Encoding.UTF8.GetString(texts.Footer));
    }

    [Fact]
    public void A_limit_is_stated_when_there_is_one()
    {
        string help = Encoding.UTF8.GetString(new WhoisTexts(personalObjectsPerDay: 1234).Help);
        Assert.Contains("\n% LIMITS\n", help);
        Assert.Contains(" 1234 personal objects a day", help.Replace("\n%           ", "", StringComparison.Ordinal));
        Assert.All(help.Split('\n'), static line => Assert.InRange(line.Length, 0, 80));
        Assert.DoesNotContain("LIMITS", Encoding.UTF8.GetString(new WhoisTexts().Help));
    }

    [Fact]
    public void The_help_names_every_flag_and_command_in_lines_of_at_most_eighty_columns()
    {
        string help = Encoding.UTF8.GetString(new WhoisTexts(help: "Short.").Help);
        Assert.All(WhoisFlags.All.ToArray(), row => Assert.Contains($"%       {row.Spelling} {row.ArgumentText}".TrimEnd() + "\n", help));
        Assert.All(IrrCommands.All[1..].ToArray(), row => Assert.Contains($"%       {row.Usage}\n", help));
        Assert.All(help.Split('\n'), static line => Assert.InRange(line.Length, 0, 80));
    }
}
