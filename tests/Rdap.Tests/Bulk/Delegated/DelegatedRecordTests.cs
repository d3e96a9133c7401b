using System.Text;
using Rdap.Bulk.Delegated;
using Rdap.Registry.Numbers;
using Xunit;

namespace Rdap.Tests.Bulk.Delegated;

public sealed class DelegatedRecordTests
{
    [Fact]
    public void All_fields_are_read()
    {
        Assert.Null(DelegatedRecord.TryParse("test|NL|ipv6|2001:db8::|32|20200229|Reserved|A1|e-stats"u8, out DelegatedRecord record));

        Assert.Equal("test"u8, record.Registry);
        Assert.Equal("NL"u8, record.Country);
        Assert.Equal("2001:db8::/32", IpText.ToText(record.Addresses));
        Assert.False(record.IsAsn);
        Assert.Equal("20200229"u8, record.Date);
        Assert.Equal(DelegatedStatus.Reserved, record.Status);
        Assert.Equal("A1"u8, record.OpaqueId);
    }

    [Theory]
    [InlineData("", true, false)]
    [InlineData("00000000", true, false)]
    [InlineData("20200229", false, false)]
    [InlineData("20210229", true, true)]
    [InlineData("2020", true, true)]
    [InlineData("2020-2-9", true, true)]
    public void A_date_is_taken_only_if_it_is_one(string date, bool isEmpty, bool isBad)
    {
        Assert.Null(DelegatedRecord.TryParse(Encoding.ASCII.GetBytes($"test|NL|asn|1|1|{date}|allocated"), out DelegatedRecord record));

        Assert.Equal(isEmpty, record.Date.IsEmpty);
        Assert.Equal(isBad, record.HasBadDate);
    }

    [Theory]
    [InlineData("asn|1|0")]
    [InlineData("asn|4294967295|2")]
    [InlineData("asn|01|1")]
    [InlineData("ipv4|255.255.255.255|2")]
    [InlineData("ipv4|0.0.0.0|4294967297")]
    [InlineData("ipv4|192.0.2.0|0")]
    [InlineData("ipv4|192.0.2|256")]
    [InlineData("ipv4|192.0.2.0|99999999999999999999")]
    [InlineData("ipv6|2001:db8::1|64")]
    [InlineData("ipv6|2001:db8::|129")]
    [InlineData("dns|example|1")]
    public void Numbers_that_are_none_are_refused(string numbers)
    {
        Assert.NotNull(DelegatedRecord.TryParse(Encoding.ASCII.GetBytes($"test|NL|{numbers}|20200101|allocated"), out _));
    }
}
