using System.Text;
using Rdap.Registry.Objects;
using Xunit;

namespace Rdap.Tests.Registry.Objects;

public sealed class AbuseRemarksTests
{
    [Theory]
    [InlineData("Abuse contact: desk@example.net", "desk@example.net")]
    [InlineData("Abuse: desk@example.net", "desk@example.net")]
    [InlineData("Abuse Department  --  desk@example.net", "desk@example.net")]
    [InlineData("abuse-mailbox: desk@example.net", "desk@example.net")]
    [InlineData("abuse e-mail: <desk@example.net>, phone: +1", "desk@example.net")]
    [InlineData("Send Spam & Abuse Reports to desk@example.net", "desk@example.net")]
    [InlineData("SPAM and Network security:   desk@example.net", "desk@example.net")]
    [InlineData("|   desk@example.net - spam, UBE and misuse |", "desk@example.net")]
    [InlineData("For contact and abuse reporting, please contact desk@example.net", "desk@example.net")]
    [InlineData("abuse@example.net", "abuse@example.net")]
    [InlineData("trouble: Spam/Abuse requests: mailto:abuse@example.net", "abuse@example.net")]
    [InlineData("trouble:      noc@example.net", "noc@example.net")]
    [InlineData("Security incidents: soc@example.net", "soc@example.net")]
    [InlineData("Peering: noc@example.net|Abuse: desk@example.net", "desk@example.net")]
    [InlineData("trouble: noc@example.net|Incidents: soc@example.net|Spam: desk@example.net|or net-abuse@example.net", "net-abuse@example.net")]
    [InlineData("Please report SPAM and security issues to|noc@example.net", "noc@example.net")]
    [InlineData("send spam reports and abuse reports|to desk@example.net|Please give times in UTC", "desk@example.net")]
    [InlineData("routing noc@example.net, abuse desk@example.net", "desk@example.net")]
    [InlineData("desk@example.net (abuse)", "desk@example.net")]
    [InlineData("Abuse: ***@example.net, desk@example.net", "desk@example.net")]
    public void A_line_about_abuse_names_a_mailbox(string lines, string expected) => Assert.Equal(expected, MailboxIn(lines));

    [Theory]
    [InlineData("Peering: noc@example.net")]
    [InlineData("Abuse: see https://example.net/abuse")]
    [InlineData("Help: desk@example.net, https://example.net/abuse")]
    [InlineData("Help: desk@antispam.example.net")]
    [InlineData("Please do NOT send abuse reports to desk@example.net")]
    [InlineData("abuse@example.net is invalid")]
    [InlineData("Don't use abuse@example.net")]
    [InlineData("me@example.net (no spam please)")]
    [InlineData("Abuse: unread@ripe.net")]
    [InlineData("Abuse: ***@example.net")]
    [InlineData("Abuse: desk(at)example.net")]
    [InlineData("We take abuse seriously.|Peering: noc@example.net")]
    [InlineData("Please report spam to us||noc@example.net")]
    [InlineData("")]
    public void Other_lines_name_none(string lines) => Assert.Equal("", MailboxIn(lines));

    [Theory]
    [InlineData("descr: Abuse: desk@example.net", "desk@example.net")]
    [InlineData("trouble: noc@example.net", "noc@example.net")]
    [InlineData("remarks: Contact for abuse\n+\n\tdesk@example.net\n", "")]
    [InlineData("remarks: Contact for abuse:\n\tdesk@example.net\n", "desk@example.net")]
    [InlineData("descr: Contact for abuse:\nremarks: desk@example.net\n", "")]
    [InlineData("notify: abuse@example.net\naddress: abuse@example.net", "")]
    public void Free_text_is_remarks_descr_and_trouble(string attributes, string expected) =>
        Assert.Equal(expected, Encoding.UTF8.GetString(AbuseRemarks.MailboxIn(new RegistryObject(Encoding.UTF8.GetBytes("inetnum: 192.0.2.0/24\n" + attributes)))));

    [Fact]
    public void A_line_that_nobody_would_read_is_looked_at_up_to_a_limit()
    {
        Assert.Equal("", MailboxIn(new string('x', 300) + " abuse@example.net"));
        Assert.Equal("abuse@example.net", MailboxIn("abuse@example.net " + new string('x', 300)));
    }

    [Theory]
    [InlineData(AttributeName.Remarks, "a@b", true)]
    [InlineData(AttributeName.Descr, "a@b", true)]
    [InlineData(AttributeName.Remarks, "abuse", false)]
    [InlineData(AttributeName.Notify, "a@b", false)]
    public void What_is_worth_a_look(AttributeName name, string value, bool expected) =>
        Assert.Equal(expected, AbuseRemarks.MayTell(name, Encoding.UTF8.GetBytes(value)));

    // Lines are set apart by "|", unless that is what a line begins with.
    private static string MailboxIn(string lines)
    {
        string[] remarks = lines.StartsWith('|') ? [lines] : lines.Split('|');
        string text = "inetnum: 192.0.2.0/24\n" + string.Concat(remarks.Select(static line => $"remarks: {line}\n"));
        return Encoding.UTF8.GetString(AbuseRemarks.MailboxIn(new RegistryObject(Encoding.UTF8.GetBytes(text))));
    }
}
