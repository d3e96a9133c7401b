// RFC 4291, RFC 4632, RFC 5396: addresses, prefixes and AS numbers as people write them on a line.
using System.Buffers;
using Rdap.Registry;
using Rdap.Registry.Numbers;

namespace Rdap.Protocols.Batch;

/// <summary>What a question asks for.</summary>
internal enum BatchQuestionKind : byte
{
    /// <summary>It could not be read.</summary>
    Bad,

    /// <summary>Addresses.</summary>
    Network,

    /// <summary>An AS number.</summary>
    AsNumber,
}

/// <summary>Why a line is no question.</summary>
internal enum BatchProblem : byte
{
    None,
    NoQuestion,
    HostBits,
    PrefixLength,
    Reversed,
    TooLong,
    NoJson,
}

/// <summary>One question on its way through a batch, and which object answers it.</summary>
internal struct BatchQuestion
{
    private static readonly SearchValues<byte> WordEnds = SearchValues.Create(" \t,;|"u8);

    // "192[.]0[.]2[.]1", so that nobody follows it by mistake.
    private const int LongestDefanged = 3 * IpText.MaxAddressLength;

    /// <summary>Where its text begins in the input.</summary>
    public int Start;

    /// <summary>Bytes of its text.</summary>
    public int Length;

    /// <summary>Number of its line, from 1.</summary>
    public long Line;

    public BatchQuestionKind Kind;
    public BatchProblem Problem;

    /// <summary>Whether its text is one address, so that no format has to quote anything in it.</summary>
    public bool IsAddress;

    /// <summary>Whether an object answers.</summary>
    public bool IsFound;

    public uint Asn;
    public ObjectRef Object;
    public AsnRange FoundAsns;
    public IpRange Range;
    public IpRange FoundRange;

    /// <summary>Whether there is an abuse contact, as long as answers are fetched.</summary>
    public bool HasContact;

    /// <summary>The object with its mailbox.</summary>
    public ObjectRef Contact;

    /// <summary>Place of its first route among those of the block.</summary>
    public int FirstRoute;

    /// <summary>How many routes there are around it.</summary>
    public int Routes;

    /// <summary>Reads a line that is not empty and has no blanks at its ends; its first word is the question, or all of it when it is none.</summary>
    /// <param name="line">The line.</param>
    /// <param name="start">Where it begins in the input.</param>
    public void Read(ReadOnlySpan<byte> line, int start)
    {
        Start = start;
        Length = line.Length;
        IsFound = false;
        if (IpText.TryParseAddress(line, out IpFamily family, out UInt128 address))
        {
            Kind = BatchQuestionKind.Network;
            IsAddress = true;
            Range = IpRange.Single(family, address);
            return;
        }

        IsAddress = false;
        ReadOther(line);
    }

    /// <summary>A question that cannot be answered.</summary>
    public void SetProblem(BatchProblem problem, int start, int length)
    {
        (Kind, Problem, Start, Length, IsAddress, IsFound) = (BatchQuestionKind.Bad, problem, start, length, false, false);
    }

    private void ReadOther(ReadOnlySpan<byte> line)
    {
        int end = line.IndexOfAny(WordEnds);
        end = end < 0 ? line.Length : end;
        ReadOnlySpan<byte> word = line[..end];
        if (TryReadSpacedRange(line, end) || TryReadWord(word, end))
        {
            return;
        }

        // "192.0.2.1" and <192.0.2.1>, as other programs print them.
        ReadOnlySpan<byte> bare = word.Trim("\"'<>()"u8);
        if (bare.Length < word.Length && !bare.IsEmpty && Problem == BatchProblem.NoQuestion && TryReadWord(bare, bare.Length))
        {
            Start += word.IndexOf(bare[0]);
            return;
        }

        if (word.IndexOf("[.]"u8) >= 0 && word.Length <= LongestDefanged)
        {
            Span<byte> plain = stackalloc byte[LongestDefanged];
            if (TryReadWord(plain[..Refang(word, plain)], end))
            {
                return;
            }
        }

        Kind = BatchQuestionKind.Bad;
    }

    // "192.0.2.0 - 192.0.2.9": three words.
    private bool TryReadSpacedRange(ReadOnlySpan<byte> line, int firstEnd)
    {
        ReadOnlySpan<byte> rest = line[firstEnd..].TrimStart(" \t"u8);
        if (rest.Length < 2 || rest[0] != '-')
        {
            return false;
        }

        ReadOnlySpan<byte> second = rest[1..].TrimStart(" \t"u8);
        int secondEnd = second.IndexOfAny(WordEnds);
        int length = line.Length - second.Length + (secondEnd < 0 ? second.Length : secondEnd);
        if (!IpText.TryParseRange(line[..length], out Range, out IpTextProblem problem))
        {
            Problem = ProblemOf(problem);
            Length = problem == IpTextProblem.RangeReversed ? length : Length;
            Kind = BatchQuestionKind.Bad;
            return problem == IpTextProblem.RangeReversed;
        }

        Kind = BatchQuestionKind.Network;
        Length = length;
        return true;
    }

    private bool TryReadWord(ReadOnlySpan<byte> word, int length)
    {
        if (Registry.Numbers.Asn.TryParse(word, out Asn))
        {
            Kind = BatchQuestionKind.AsNumber;
            Length = length;
            return true;
        }

        if (IpText.TryParseQueryNetwork(word, out Range, out IpTextProblem problem))
        {
            Kind = BatchQuestionKind.Network;
            Length = length;
            return true;
        }

        Problem = ProblemOf(problem);
        return false;
    }

    private static BatchProblem ProblemOf(IpTextProblem problem) => problem switch
    {
        IpTextProblem.HostBitsSet => BatchProblem.HostBits,
        IpTextProblem.BadPrefixLength => BatchProblem.PrefixLength,
        IpTextProblem.RangeReversed => BatchProblem.Reversed,
        _ => BatchProblem.NoQuestion,
    };

    private static int Refang(ReadOnlySpan<byte> word, Span<byte> plain)
    {
        int length = 0;
        foreach (byte b in word)
        {
            if (b is not ((byte)'[' or (byte)']'))
            {
                plain[length++] = b;
            }
        }

        return length;
    }
}
