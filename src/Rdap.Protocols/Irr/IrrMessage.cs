// What IRRd's protocol answers with "F" and a text: the texts that scripts look for are the field's.
using System.Text;
using Rdap.Registry.Lookup;

namespace Rdap.Protocols.Irr;

/// <summary>Why a command has no other answer.</summary>
public enum IrrMessage : byte
{
    /// <summary>Nothing is wrong.</summary>
    None,

    /// <summary>"!" alone.</summary>
    MissingCommand,

    /// <summary>A NUL in the line.</summary>
    NullByte,

    /// <summary>More bytes than a line may have.</summary>
    LineTooLong,

    /// <summary>A letter that is no command.</summary>
    Unrecognised,

    /// <summary>Nothing behind the letter.</summary>
    MissingParameter,

    /// <summary>!a without a set: the text that bgpq4 asks for to see whether there is such a command.</summary>
    MissingSet,

    /// <summary>!t with anything but 1 to 1000.</summary>
    InvalidTimeout,

    /// <summary>!g or !6 without an AS number.</summary>
    InvalidAsn,

    /// <summary>!m without a type and a key.</summary>
    InvalidObject,

    /// <summary>!r without an address or prefix.</summary>
    InvalidPrefix,

    /// <summary>!r with another letter.</summary>
    InvalidOption,

    /// <summary>!s with a source that is not there.</summary>
    UnknownSource,

    /// <summary>!m for a person or role.</summary>
    Personal,

    /// <summary>!rPREFIX,M over all addresses.</summary>
    RangeTooLarge,

    /// <summary>More than the server keeps for one answer.</summary>
    TooMany,

    /// <summary>More time than the client or the server allows.</summary>
    TooLong,
}

/// <summary>The table of error texts.</summary>
internal static class IrrMessages
{
    private static readonly (IrrMessage Message, QueryOutcome Outcome, byte[] Text)[] Rows =
    [
        Row(IrrMessage.None, QueryOutcome.Answered, ""),
        Row(IrrMessage.MissingCommand, QueryOutcome.Malformed, "Missing IRRD command"),
        Row(IrrMessage.NullByte, QueryOutcome.Malformed, "Queries may not contain null bytes"),
        Row(IrrMessage.LineTooLong, QueryOutcome.Malformed, "Queries may not be longer than {0} bytes"),
        Row(IrrMessage.Unrecognised, QueryOutcome.Malformed, "Unrecognised command: {0}"),
        Row(IrrMessage.MissingParameter, QueryOutcome.Malformed, "Missing parameter for {0} query"),
        Row(IrrMessage.MissingSet, QueryOutcome.Malformed, "Missing required set name for A query"),
        Row(IrrMessage.InvalidTimeout, QueryOutcome.Malformed, "Invalid value for timeout: {0}"),
        Row(IrrMessage.InvalidAsn, QueryOutcome.Malformed, "Invalid AS number {0}: number part is not numeric"),
        Row(IrrMessage.InvalidObject, QueryOutcome.Malformed, "Invalid argument for object lookup: {0}"),
        Row(IrrMessage.InvalidPrefix, QueryOutcome.Malformed, "Invalid input for route search: {0}"),
        Row(IrrMessage.InvalidOption, QueryOutcome.Malformed, "Invalid route search option: {0}"),
        Row(IrrMessage.UnknownSource, QueryOutcome.Malformed, "One or more selected sources are unavailable."),
        Row(IrrMessage.Personal, QueryOutcome.Refused, "Persons and roles are answered to plain queries only: {0}"),
        Row(IrrMessage.RangeTooLarge, QueryOutcome.Refused, "More specific routes of a whole address family are too many: {0}"),
        Row(IrrMessage.TooMany, QueryOutcome.Limited, "The answer has more than {0} members"),
        Row(IrrMessage.TooLong, QueryOutcome.Limited, "The answer takes more than {0} seconds"),
    ];

    /// <summary>How a query with this answer counts.</summary>
    public static QueryOutcome OutcomeOf(IrrMessage message) => Rows[(int)message].Outcome;

    /// <summary>Writes the text. Bytes of the argument that are not printable ASCII become "?", and no more than a line's worth is repeated.</summary>
    /// <returns>The bytes written.</returns>
    public static int Format(IrrMessage message, ReadOnlySpan<byte> argument, Span<byte> destination)
    {
        ReadOnlySpan<byte> text = Rows[(int)message].Text;
        int gap = text.IndexOf("{0}"u8);
        if (gap < 0)
        {
            text.CopyTo(destination);
            return text.Length;
        }

        text[..gap].CopyTo(destination);
        int written = gap;
        foreach (byte b in argument[..Math.Min(argument.Length, LongestArgument)])
        {
            destination[written++] = Printable(b);
        }

        text[(gap + 3)..].CopyTo(destination[written..]);
        return written + text.Length - gap - 3;
    }

    /// <summary>A byte of the question as an answer may repeat it: "?" for what is not printable ASCII, so that nothing asked can end a line.</summary>
    public static byte Printable(byte asked) => asked is >= 0x20 and < 0x7F ? asked : (byte)'?';

    /// <summary>Enough for every text with its argument.</summary>
    public const int MaxLength = LongestArgument + 128;

    private const int LongestArgument = 128;

    private static (IrrMessage Message, QueryOutcome Outcome, byte[] Text) Row(IrrMessage message, QueryOutcome outcome, string text) =>
        (message, outcome, Encoding.ASCII.GetBytes(text));
}
