using System.Globalization;
using System.Numerics;
using Rdap.Registry;
using Rdap.Registry.Storage;
using Xunit;

namespace Rdap.Tests.Registry.Storage;

public sealed class DigestSumTests
{
    private static readonly BigInteger Modulus = BigInteger.Pow(2, 256);

    [Fact]
    public void It_adds_and_subtracts_modulo_two_to_the_256()
    {
        Random random = new(1);
        BigInteger expected = 0;
        DigestSum sum = new(SourceDigest.Nothing);
        SourceDigest[] edges = [SourceDigest.Nothing, new(0, 1), new(0, UInt128.MaxValue), new(UInt128.MaxValue, 0), new(UInt128.MaxValue, UInt128.MaxValue), new(1, 0)];
        for (int i = 0; i < 5_000; i++)
        {
            byte[] text = BitConverter.GetBytes(i / 3);
            BigInteger hash = ValueOf(HashOf(text));
            switch (random.Next(3))
            {
                case 0:
                    sum.Add(text);
                    expected += hash;
                    break;
                case 1:
                    sum.Subtract(text);
                    expected -= hash;
                    break;
                default:
                    SourceDigest other = edges[random.Next(edges.Length)];
                    sum.Add(other);
                    expected += ValueOf(other);
                    break;
            }

            expected = ((expected % Modulus) + Modulus) % Modulus;
            Assert.Equal(expected, ValueOf(sum.Digest));
        }
    }

    [Fact]
    public void What_comes_and_goes_leaves_what_was_there()
    {
        SourceDigest start = new(0, 5);
        DigestSum sum = new(start);
        SourceSnapshot source = TestRegistry.Source("mntner: A-MNT\r\nremarks: " + new string('x', 70_000));
        sum.Subtract(source.Get(0));
        Assert.NotEqual(start, sum.Digest);
        sum.Add(source.Get(0));
        Assert.Equal(start, sum.Digest);
    }

    private static SourceDigest HashOf(byte[] text)
    {
        DigestSum alone = new(SourceDigest.Nothing);
        alone.Add(text);
        return alone.Digest;
    }

    private static BigInteger ValueOf(SourceDigest digest) => BigInteger.Parse("0" + digest, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
