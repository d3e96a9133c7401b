using System.Security.Cryptography;
using Rdap.Server.Reload;
using Xunit;

namespace Rdap.Tests.Server.Reload;

public sealed class ChecksumFileTests
{
    private const string Md5 = "0123456789abcdef0123456789ABCDEF";

    [Theory]
    [InlineData("MD5 (delegated-example-latest) = " + Md5 + "\n")]
    [InlineData(Md5)]
    [InlineData(Md5 + "  delegated-example-20260101\n")]
    [InlineData("# made today\n" + Md5 + " *file\r\n")]
    public void The_three_styles(string text)
    {
        Assert.True(ChecksumFile.TryParse(text, out HashAlgorithmName algorithm, out string hex));
        Assert.Equal((HashAlgorithmName.MD5, Md5.ToUpperInvariant()), (algorithm, hex));
    }

    [Theory]
    [InlineData(40, "SHA1")]
    [InlineData(64, "SHA256")]
    [InlineData(128, "SHA512")]
    public void The_length_tells_the_algorithm(int digits, string name)
    {
        Assert.True(ChecksumFile.TryParse(new string('a', digits), out HashAlgorithmName algorithm, out _));
        Assert.Equal(name, algorithm.Name);
    }

    [Theory]
    [InlineData("")]
    [InlineData("<html>404</html>")]
    [InlineData("0123")]
    [InlineData("MD5 (x) = 0123456789abcdef0123456789abcdeg")]
    public void Anything_else_is_no_digest(string text) => Assert.False(ChecksumFile.TryParse(text, out _, out _));
}
