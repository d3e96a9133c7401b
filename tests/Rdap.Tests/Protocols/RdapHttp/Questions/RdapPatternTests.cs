using System.Text;
using Rdap.Protocols.RdapHttp.Questions;
using Xunit;

namespace Rdap.Tests.Protocols.RdapHttp.Questions;

public sealed class RdapPatternTests
{
    [Theory]
    [InlineData("abuse", "Exact abuse")]
    [InlineData("abuse*", "Prefix abuse")]
    [InlineData("ab*", "Prefix ab")]
    [InlineData("a*", "PrefixTooShort")]
    [InlineData("é*", "PrefixTooShort")]
    [InlineData("éé*", "Prefix éé")]
    [InlineData("*", "OnlyWildcard")]
    [InlineData("*abc", "WildcardAtStart")]
    [InlineData("a*b", "WildcardNotAtEnd")]
    [InlineData("abc*.com", "WildcardNotAtEnd")]
    [InlineData("a*b*", "SeveralWildcards")]
    [InlineData("**", "SeveralWildcards")]
    [InlineData("", "EmptyValue")]
    [InlineData("a\u0001", "NotText")]
    public void Values(string text, string expected) => Assert.Equal(expected, Read(Encoding.UTF8.GetBytes(text), RdapWildcards.AtEnd));

    [Theory]
    [InlineData("exam*.com", "PrefixAndSuffix exam .com")]
    [InlineData("ns*.example.net", "PrefixAndSuffix ns .example.net")]
    [InlineData("exam*", "Prefix exam")]
    [InlineData("exam*.", "WildcardNotAtEnd")]
    [InlineData("exam*..com", "WildcardNotAtEnd")]
    [InlineData("exam*com", "WildcardNotAtEnd")]
    [InlineData("*.example.net", "WildcardAtStart")]
    [InlineData("e*.com", "PrefixTooShort")]
    public void Domain_names(string text, string expected) => Assert.Equal(expected, Read(Encoding.UTF8.GetBytes(text), RdapWildcards.BeforeLabels));

    [Theory]
    [InlineData("192.0.2.1", "Exact 192.0.2.1")]
    [InlineData("192.0.2.*", "NoWildcardHere")]
    public void Addresses(string text, string expected) => Assert.Equal(expected, Read(Encoding.UTF8.GetBytes(text), RdapWildcards.None));

    [Fact]
    public void What_is_no_text_is_refused()
    {
        Assert.Equal("NotText", Read([(byte)'a', 0xe9], RdapWildcards.AtEnd));
        Assert.Equal("ValueTooLong", Read(new byte[256], RdapWildcards.AtEnd));
    }

    private static string Read(byte[] text, RdapWildcards wildcards)
    {
        RdapSearchProblem problem = RdapPattern.Parse(text, 0, wildcards, 2, out RdapPattern pattern);
        if (problem != RdapSearchProblem.None)
        {
            return problem.ToString();
        }

        string prefix = Encoding.UTF8.GetString(text.AsSpan(pattern.Start, pattern.Length));
        return $"{pattern.Match} {prefix}" + (pattern.SuffixLength == 0 ? "" : " " + Encoding.UTF8.GetString(text.AsSpan(pattern.Length + 1)));
    }
}
