using System.Text;
using Rdap.Protocols.Irr;
using Rdap.Registry.Lookup;
using Xunit;

namespace Rdap.Tests.Protocols.Irr;

public sealed class IrrMessageTests
{
    [Fact]
    public void Every_message_has_a_text_and_counts_as_no_answer()
    {
        foreach (IrrMessage message in Enum.GetValues<IrrMessage>()[1..])
        {
            Assert.NotEqual("", Text(message, "x"));
            Assert.True(IrrMessages.OutcomeOf(message) is QueryOutcome.Malformed or QueryOutcome.Refused or QueryOutcome.Limited);
        }
    }

    [Theory]
    [InlineData(IrrMessage.MissingSet, "", "Missing required set name for A query")]
    [InlineData(IrrMessage.MissingCommand, "", "Missing IRRD command")]
    [InlineData(IrrMessage.NullByte, "", "Queries may not contain null bytes")]
    [InlineData(IrrMessage.InvalidAsn, "ASFOOBAR", "Invalid AS number ASFOOBAR: number part is not numeric")]
    [InlineData(IrrMessage.UnknownSource, "", "One or more selected sources are unavailable.")]
    [InlineData(IrrMessage.Unrecognised, "a\nb\u00ffc", "Unrecognised command: a?b?c")]
    public void Texts_that_scripts_look_for(IrrMessage message, string argument, string expected) => Assert.Equal(expected, Text(message, argument));

    [Fact]
    public void A_long_argument_is_cut() => Assert.True(Text(IrrMessage.InvalidPrefix, new string('x', 5000)).Length < IrrMessages.MaxLength);

    private static string Text(IrrMessage message, string argument)
    {
        Span<byte> text = stackalloc byte[IrrMessages.MaxLength];
        return Encoding.ASCII.GetString(text[..IrrMessages.Format(message, Encoding.Latin1.GetBytes(argument), text)]);
    }
}
