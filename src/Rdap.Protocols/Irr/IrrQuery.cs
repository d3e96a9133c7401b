// One line in IRRd's "!" dialect.
using Rdap.Protocols.Whois;
using Rdap.Registry.Lookup;
using Rdap.Registry.Numbers;
using Rdap.Registry.Objects;

namespace Rdap.Protocols.Irr;

/// <summary>A line, read: which command, with what, or what is wrong with it. Any bytes may come; nothing is allocated.</summary>
public ref struct IrrQuery
{
    /// <summary>Most seconds that !t takes.</summary>
    public const int MaxTimeout = 1000;

    /// <summary>The command.</summary>
    public IrrCommand Command { get; private set; }

    /// <summary>What is wrong.</summary>
    public IrrMessage Problem { get; private set; }

    /// <summary>What stands behind the letter, or the part of it that is wrong.</summary>
    public ReadOnlySpan<byte> Parameter { get; private set; }

    /// <summary>The primary key of !m, the set of !i and !a.</summary>
    public ReadOnlySpan<byte> Key { get; private set; }

    /// <summary>What is wanted of a set or an origin.</summary>
    public SetQuestion Question { get; private set; }

    /// <summary>The AS number of !g and !6.</summary>
    public uint Asn { get; private set; }

    /// <summary>The seconds of !t.</summary>
    public int Seconds { get; private set; }

    /// <summary>The prefix of !r.</summary>
    public IpRange Range { get; private set; }

    /// <summary>How the routes of !r match.</summary>
    public LookupMatch Match { get; private set; }

    /// <summary>Whether !r asks for origins and not for objects.</summary>
    public bool WantsOrigins { get; private set; }

    /// <summary>The class of !m.</summary>
    public ObjectClass ObjectClass { get; private set; }

    /// <summary>
    /// Finds the command in a line: at its start, or behind what Debian's whois puts before every query: <c>-V TAG</c> and <c>--charset NAME</c>.
    /// False when the line is of another dialect.
    /// </summary>
    public static bool TryFind(ReadOnlySpan<byte> line, out ReadOnlySpan<byte> command)
    {
        command = line.Trim(" \t\r\n\v\f"u8);
        while (command is [(byte)'-', ..] && TrySkipWord(ref command, out ReadOnlySpan<byte> word))
        {
            bool isApart = word.SequenceEqual("-V"u8) || word.SequenceEqual("-Z"u8) || word.SequenceEqual("--client"u8) || word.SequenceEqual("--charset"u8);
            if (isApart ? !TrySkipWord(ref command, out _) : !(word.StartsWith("-V"u8) || word.StartsWith("--client="u8) || word.StartsWith("--charset="u8)))
            {
                return false;
            }
        }

        return WhoisDialects.Classify(command) == WhoisDialect.Irr;
    }

    /// <summary>Whether a command may need more than a moment at once: those that look through everything that refers to a key, or lies in a range.</summary>
    /// <param name="command">As <see cref="TryFind"/> found it.</param>
    public static bool MayTakeLong(ReadOnlySpan<byte> command) => command is [_, (byte)'o', ..] || (command is [_, (byte)'r', ..] && command[^1] == 'M');

    /// <summary>Reads a command.</summary>
    /// <param name="command">From "!" to the end of the line.</param>
    public static IrrQuery Read(ReadOnlySpan<byte> command)
    {
        IrrQuery query = default;
        ReadOnlySpan<byte> text = command[1..].TrimEnd(" \t\r\n\v\f"u8);
        if (text.Length > WhoisQuery.MaxLineLength)
        {
            query.Refuse(IrrMessage.LineTooLong, "1024"u8);
            return query;
        }

        if (text.Contains((byte)0))
        {
            query.Refuse(IrrMessage.NullByte, []);
            return query;
        }

        if (text.IsEmpty)
        {
            query.Refuse(IrrMessage.MissingCommand, []);
            return query;
        }

        query.Command = IrrCommands.Find(text[0]);
        query.Parameter = text[1..].TrimStart((byte)' ');
        if (query.Command == IrrCommand.None)
        {
            query.Refuse(IrrMessage.Unrecognised, text[..1]);
        }
        else if (query.Parameter.IsEmpty && IrrCommands.Get(query.Command).NeedsParameter)
        {
            // The field names the command by a capital letter, whichever it is.
            query.Refuse(IrrMessage.MissingParameter, Capital(text[..1]));
        }
        else
        {
            query.ReadParameter(text[..1]);
        }

        return query;
    }

    private void ReadParameter(ReadOnlySpan<byte> letter)
    {
        switch (Command)
        {
            case IrrCommand.Timeout:
                if (!Registry.Numbers.Asn.TryParsePlain(Parameter, out uint seconds) || seconds is 0 or > MaxTimeout)
                {
                    Refuse(IrrMessage.InvalidTimeout, Parameter);
                }

                Seconds = (int)seconds;
                break;
            case IrrCommand.Routes4 or IrrCommand.Routes6:
                Question = Command == IrrCommand.Routes4 ? SetQuestion.Routes4 : SetQuestion.Routes6;
                ReadOrigin();
                break;
            case IrrCommand.SetRoutes:
                Question = Parameter is [(byte)'4', ..] ? SetQuestion.Routes4 : Parameter is [(byte)'6', ..] ? SetQuestion.Routes6 : SetQuestion.Routes;
                Key = (Question == SetQuestion.Routes ? Parameter : Parameter[1..]).TrimStart((byte)' ');
                if (Key.IsEmpty)
                {
                    Refuse(IrrMessage.MissingSet, []);
                }

                break;
            case IrrCommand.Members:
                bool isAll = Parameter.EndsWith(",1"u8);
                Question = isAll ? SetQuestion.AllMembers : SetQuestion.Members;
                Key = (isAll ? Parameter[..^2] : Parameter).TrimEnd((byte)' ');
                if (Key.IsEmpty)
                {
                    Refuse(IrrMessage.MissingParameter, Capital(letter));
                }

                break;
            case IrrCommand.Object:
                int comma = Parameter.IndexOf((byte)',');
                if (comma < 0 || !ObjectClasses.TryFind(Parameter[..comma].Trim((byte)' '), out ObjectClass objectClass) || (Key = Parameter[(comma + 1)..].Trim((byte)' ')).IsEmpty)
                {
                    Refuse(IrrMessage.InvalidObject, Parameter);
                    break;
                }

                ObjectClass = objectClass;
                break;
            case IrrCommand.Search:
                ReadSearch();
                break;
            default:
                break;
        }
    }

    // Zeros in front are in use here, unlike everywhere else: "!gas065547".
    private void ReadOrigin()
    {
        ReadOnlySpan<byte> number = Parameter.Length > 2 && System.Text.Ascii.EqualsIgnoreCase(Parameter[..2], "AS"u8) ? Parameter[2..] : default;
        ReadOnlySpan<byte> digits = number.TrimStart((byte)'0');
        bool isZero = digits.IsEmpty && !number.IsEmpty;
        uint asn = 0;
        if (number.IsEmpty || (!isZero && !Registry.Numbers.Asn.TryParsePlain(digits, out asn) && !Registry.Numbers.Asn.TryParse(Parameter, out asn)))
        {
            Refuse(IrrMessage.InvalidAsn, Parameter);
            return;
        }

        Asn = asn;
    }

    private void ReadSearch()
    {
        int comma = Parameter.IndexOf((byte)',');
        ReadOnlySpan<byte> option = comma < 0 ? default : Parameter[(comma + 1)..];
        if (!IpText.TryParseQueryNetwork(comma < 0 ? Parameter : Parameter[..comma], out IpRange range, out _))
        {
            Refuse(IrrMessage.InvalidPrefix, Parameter);
            return;
        }

        Range = range;
        WantsOrigins = option.SequenceEqual("o"u8);
        Match = option switch
        {
            [(byte)'l'] => LookupMatch.OneLess,
            [(byte)'L'] => LookupMatch.AllLess,
            [(byte)'M'] => LookupMatch.AllMore,
            _ => LookupMatch.Exact,
        };
        if (comma >= 0 && Match == LookupMatch.Exact && !WantsOrigins)
        {
            Refuse(IrrMessage.InvalidOption, option);
        }
        else if (Match == LookupMatch.AllMore && range.TryGetPrefixLength(out int length) && length == 0)
        {
            Refuse(IrrMessage.RangeTooLarge, Parameter);
        }
    }

    private void Refuse(IrrMessage problem, ReadOnlySpan<byte> argument)
    {
        Problem = problem;
        Parameter = argument;
    }

    private static ReadOnlySpan<byte> Capital(ReadOnlySpan<byte> letter) =>
        letter[0] is >= (byte)'a' and <= (byte)'z' and var small ? "ABCDEFGHIJKLMNOPQRSTUVWXYZ"u8.Slice(small - 'a', 1) : letter;

    private static bool TrySkipWord(ref ReadOnlySpan<byte> text, out ReadOnlySpan<byte> word)
    {
        int end = text.IndexOfAny((byte)' ', (byte)'\t');
        word = end < 0 ? text : text[..end];
        text = end < 0 ? default : text[end..].TrimStart(" \t"u8);
        return end >= 0;
    }
}
