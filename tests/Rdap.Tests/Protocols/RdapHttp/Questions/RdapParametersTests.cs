using System.Text;
using Rdap.Protocols.RdapHttp.Questions;
using Xunit;

namespace Rdap.Tests.Protocols.RdapHttp.Questions;

public sealed class RdapParametersTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("fn=a", "fn|a")]
    [InlineData("fn=a&count=true", "fn|a count|true")]
    [InlineData("fn", "fn|")]
    [InlineData("fn=", "fn|")]
    [InlineData("fn=a=b", "fn|a=b")]
    [InlineData("&&fn=a&", "fn|a")]
    [InlineData("=a&fn=b", "fn|b")]
    [InlineData("%66n=%zz", "%66n|%zz")]
    public void Parameters_come_as_they_are(string query, string expected)
    {
        List<string> found = [];
        RdapParameters parameters = new(Encoding.ASCII.GetBytes(query));
        while (parameters.MoveNext())
        {
            found.Add($"{Encoding.ASCII.GetString(parameters.RawName)}|{Encoding.ASCII.GetString(parameters.RawValue)}");
        }

        Assert.Equal(expected, string.Join(' ', found));
    }

    [Theory]
    [InlineData("fieldSet", true)]
    [InlineData("%66ieldSe%74", true)]
    [InlineData("%66%69%65%6c%64%53%65%74", true)]
    [InlineData("fieldset", false)]
    [InlineData("field%53et2", false)]
    [InlineData("%6", false)]
    [InlineData("%66%69%65%6c%64%53%65%74%00", false)]
    public void A_name_may_be_encoded(string name, bool expected)
    {
        RdapParameters parameters = new(Encoding.ASCII.GetBytes(name + "=1"));
        Assert.True(parameters.MoveNext());
        Assert.Equal(expected, parameters.Is("fieldSet"u8));
    }
}
