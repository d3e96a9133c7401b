using System.Text;
using Rdap.Protocols.Batch;
using Rdap.Registry.Numbers;
using Xunit;

namespace Rdap.Tests.Protocols.Batch;

public sealed class BatchQuestionTests
{
    [Theory]
    [InlineData("192.0.2.1", "192.0.2.1", "192.0.2.1/32")]
    [InlineData("2001:DB8::1", "2001:DB8::1", "2001:db8::1/128")]
    [InlineData("192.0.2.1 2026-11-28T14:00:00Z GET /", "192.0.2.1", "192.0.2.1/32")]
    [InlineData("192.0.2.1\tx", "192.0.2.1", "192.0.2.1/32")]
    [InlineData("192.0.2.1,x", "192.0.2.1", "192.0.2.1/32")]
    [InlineData("192.0.2.1|x", "192.0.2.1", "192.0.2.1/32")]
    [InlineData("192.0.2.0/24", "192.0.2.0/24", "192.0.2.0/24")]
    [InlineData("2001:db8::1/48", "2001:db8::1/48", "2001:db8::/48")]
    [InlineData("[2001:db8::1] x", "[2001:db8::1]", "2001:db8::1/128")]
    [InlineData("192.0.2.1-192.0.2.6", "192.0.2.1-192.0.2.6", "192.0.2.1 - 192.0.2.6")]
    [InlineData("192.0.2.1 - 192.0.2.6 seen", "192.0.2.1 - 192.0.2.6", "192.0.2.1 - 192.0.2.6")]
    [InlineData("192.0.2.1 -192.0.2.6", "192.0.2.1 -192.0.2.6", "192.0.2.1 - 192.0.2.6")]
    [InlineData("192.0.2.1 - a comment", "192.0.2.1", "192.0.2.1/32")]
    [InlineData("\"192.0.2.1\" x", "192.0.2.1", "192.0.2.1/32")]
    [InlineData("<2001:db8::1>", "2001:db8::1", "2001:db8::1/128")]
    [InlineData("192[.]0[.]2[.]1", "192[.]0[.]2[.]1", "192.0.2.1/32")]
    [InlineData("192.0.2[.]0/24", "192.0.2[.]0/24", "192.0.2.0/24")]
    public void The_first_word_of_a_line_is_the_question(string line, string text, string range)
    {
        BatchQuestion question = Read(line);
        Assert.Equal(BatchQuestionKind.Network, question.Kind);
        Assert.Equal(text, line.Substring(question.Start - 7, question.Length));
        Assert.Equal(range, IpText.ToText(question.Range));
    }

    [Theory]
    [InlineData("AS64496", 64496)]
    [InlineData("as64496 noise", 64496)]
    [InlineData("AS1.10", 65546)]
    [InlineData("'AS64496'", 64496)]
    public void AS_numbers_are_questions(string line, uint asn)
    {
        BatchQuestion question = Read(line);
        Assert.Equal((BatchQuestionKind.AsNumber, asn), (question.Kind, question.Asn));
    }

    [Theory]
    [InlineData("nonsense", (byte)BatchProblem.NoQuestion)]
    [InlineData("192.0.2.256", (byte)BatchProblem.NoQuestion)]
    [InlineData("010.0.0.1", (byte)BatchProblem.NoQuestion)]
    [InlineData("64496", (byte)BatchProblem.NoQuestion)]
    [InlineData("AS4294967296", (byte)BatchProblem.NoQuestion)]
    [InlineData("192.0.2.1/24", (byte)BatchProblem.HostBits)]
    [InlineData("192.0.2.0/33", (byte)BatchProblem.PrefixLength)]
    [InlineData("192.0.2.6-192.0.2.1", (byte)BatchProblem.Reversed)]
    [InlineData("192.0.2.6 - 192.0.2.1", (byte)BatchProblem.Reversed)]
    [InlineData("\"\"", (byte)BatchProblem.NoQuestion)]
    public void What_is_no_question_says_why(string line, byte problem)
    {
        BatchQuestion question = Read(line);
        Assert.Equal((BatchQuestionKind.Bad, (BatchProblem)problem), (question.Kind, question.Problem));
        Assert.Equal((7, line.Length), (question.Start, question.Length));
    }

    private static BatchQuestion Read(string line)
    {
        BatchQuestion question = default;
        question.Read(Encoding.Latin1.GetBytes(line), 7);
        return question;
    }
}
