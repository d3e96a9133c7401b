using System.Text;
using Rdap.Protocols.Whois;
using Rdap.Registry.Lookup;
using Rdap.Registry.Objects;
using Xunit;

namespace Rdap.Tests.Protocols.Whois;

/// <summary>ARIN's forms, and the names that must not be taken for one.</summary>
public sealed class WhoisQueryFormsTests
{
    [Theory]
    [InlineData("n + 192.0.2.1", "192.0.2.1", LookupMatch.ExactOrLess)]
    [InlineData("N + 192.0.2.1", "192.0.2.1", LookupMatch.ExactOrLess)]
    [InlineData("n 192.0.2.1", "192.0.2.1", LookupMatch.ExactOrLess)]
    [InlineData("+ 192.0.2.1", "192.0.2.1", LookupMatch.ExactOrLess)]
    [InlineData("z 192.0.2.1", "192.0.2.1", LookupMatch.ExactOrLess)]
    [InlineData("z + 2001:db8::1", "2001:db8::1", LookupMatch.ExactOrLess)]
    [InlineData("r + = 192.0.2.0/24", "192.0.2.0/24", LookupMatch.Exact)]
    [InlineData("r = 192.0.2.0/24", "192.0.2.0/24", LookupMatch.Exact)]
    [InlineData("= 192.0.2.0/24", "192.0.2.0/24", LookupMatch.Exact)]
    [InlineData("r < 192.0.2.0/24", "192.0.2.0/24", LookupMatch.AllLess)]
    [InlineData("> 192.0.2.0/24", "192.0.2.0/24", LookupMatch.AllMore)]
    [InlineData("n +> 192.0.2.0 - 192.0.2.9", "192.0.2.0 - 192.0.2.9", LookupMatch.AllMore)]
    [InlineData("-r n + 192.0.2.1", "192.0.2.1", LookupMatch.ExactOrLess)]
    [InlineData("a 64496", "AS64496", LookupMatch.ExactOrLess)]
    [InlineData("a + 64496", "AS64496", LookupMatch.ExactOrLess)]
    [InlineData("+ a 64496", "AS64496", LookupMatch.ExactOrLess)]
    [InlineData("+ a AS64496", "AS64496", LookupMatch.ExactOrLess)]
    [InlineData("= a 64496", "AS64496", LookupMatch.ExactOrLess)]
    [InlineData("+ John Doe", "John Doe", LookupMatch.ExactOrLess)]
    [InlineData("= EX-MNT", "EX-MNT", LookupMatch.ExactOrLess)]
    [InlineData("n + !NET-192-0-2-0-1", "NET-192-0-2-0-1", LookupMatch.ExactOrLess)]
    [InlineData("!ZG39-ARIN", "ZG39-ARIN", LookupMatch.ExactOrLess)]
    [InlineData("-r !ORG-EX1-TEST", "ORG-EX1-TEST", LookupMatch.ExactOrLess)]
    [InlineData("z !ORG-EX1-TEST", "ORG-EX1-TEST", LookupMatch.ExactOrLess)]
    public void Are_read_as_what_they_ask_for(string line, string key, LookupMatch match)
    {
        WhoisQuery query = Read(line);
        Assert.False(query.IsRefused);
        Assert.Equal((key, match, 0), (Encoding.ASCII.GetString(query.Key), query.Match, query.NoticeCount));
    }

    [Theory]
    [InlineData("p JD1-TEST", "JD1-TEST", ObjectClass.Role, ObjectClass.Person)]
    [InlineData("p !HOSTMASTER", "HOSTMASTER", ObjectClass.Role, ObjectClass.Person)]
    [InlineData("p + HOSTMASTER", "HOSTMASTER", ObjectClass.Role, ObjectClass.Person)]
    [InlineData("o ORG-EXAMPLE", "ORG-EXAMPLE", ObjectClass.Organisation)]
    [InlineData("c C00012345", "C00012345", ObjectClass.Organisation)]
    [InlineData("o + example networks", "example networks", ObjectClass.Organisation)]
    [InlineData("-T mntner o + EX1", "EX1", ObjectClass.Mntner)]
    public void Letters_of_contacts_and_holders_choose_classes(string line, string key, params ObjectClass[] classes)
    {
        WhoisQuery query = Read(line);
        Assert.Equal(key, Encoding.ASCII.GetString(query.Key));
        Assert.Equal(ObjectClassSet.Of(classes), query.Classes);
    }

    [Theory]
    [InlineData("a smith")]
    [InlineData("a 1 telekom")]
    [InlineData("A AS Smith")]
    [InlineData("-T organisation a 1")]
    [InlineData("p jones")]
    [InlineData("P Jones-Smith")]
    [InlineData("o brien")]
    [InlineData("o 2 telefonica")]
    [InlineData("n network")]
    [InlineData("r 64496")]
    [InlineData("n AS64496")]
    [InlineData("z jones")]
    [InlineData("john a 64496")]
    [InlineData("aa 64496")]
    [InlineData("n")]
    [InlineData("+")]
    [InlineData("n +")]
    [InlineData("c++ user")]
    [InlineData("n r 192.0.2.1")]
    [InlineData("-i admin-c a 64496")]
    public void Names_stay_names(string line)
    {
        string key = string.Join(' ', line.Split(' ').Where(static (word, i) => !word.StartsWith('-') && word is not ("organisation" or "admin-c")));
        Assert.Equal(key, Encoding.ASCII.GetString(Read(line).Key));
    }

    [Fact]
    public void A_range_flag_beside_a_sign_is_one_too_many() =>
        Assert.Equal(WhoisMessage.RangeFlagTwice, Read("-L = 192.0.2.0/24").NoticeAt(0));

    [Fact]
    public void The_limits_of_our_own_form_hold_in_this_one()
    {
        Assert.Equal(WhoisMessage.RangeTooLarge, Read("> 0/0").NoticeAt(0));
        Assert.Equal(WhoisMessage.DidYouMean, Read("r 192.0.2.1/24").NoticeAt(0));
    }

    private static WhoisQuery Read(string line)
    {
        WhoisQuery query = new();
        query.Read(Encoding.Latin1.GetBytes(line), default);
        return query;
    }
}
