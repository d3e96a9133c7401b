using System.Globalization;
using System.Text;

namespace Rdap.Registry.Objects;

/// <summary>
/// NFKC_Casefold (The Unicode Standard, section 3.13, D147): what RFC 9082 section 6.1 asks of a comparison, normalization form KC and case
/// folding, in one step. .NET leaves normalization to ICU, which a server with invariant globalization does without: it would cost start-up time,
/// 30 MB and a package in the container, and its answers would change with the machine. So the table is a part of this assembly, read when the
/// first character outside ASCII comes.
/// </summary>
internal sealed class UnicodeFolding
{
    private const int BlockBits = 7;
    private const int BlockLength = 1 << BlockBits;
    private const int CodePoints = 0x110000;

    // Hangul syllables are composed by rule (section 3.12).
    private const int SyllableBase = 0xAC00, LeadBase = 0x1100, VowelBase = 0x1161, TrailBase = 0x11A7;
    private const int Leads = 19, Vowels = 21, Trails = 28;

    // The mark whose folded form is a letter, and that letter.
    private const int Ypogegrammeni = 0x0345, Iota = 0x03B9;

    private static readonly Lazy<UnicodeFolding> Table = new(static () => new UnicodeFolding());

    // A code point's block, then its entry in it; entry 0 is that of all characters that stay as they are.
    private readonly ushort[] _blocks = new ushort[CodePoints >> BlockBits];
    private readonly List<ushort> _entries = [.. new ushort[BlockLength]];
    private readonly List<Entry> _table = [new Entry(0, -1, 0)];
    private readonly List<int> _mapped = [];
    private readonly Dictionary<(int First, int Second), int> _composed = [];

    private UnicodeFolding()
    {
        using Stream resource = typeof(UnicodeFolding).Assembly.GetManifestResourceStream("UnicodeFolding.txt")
            ?? throw new InvalidOperationException("The assembly lacks its table of characters.");
        using StreamReader lines = new(resource, Encoding.UTF8);
        while (lines.ReadLine() is { } line)
        {
            Read(line);
        }
    }

    /// <summary>The table.</summary>
    public static UnicodeFolding Instance => Table.Value;

    /// <summary>Adds what a character becomes, decomposed and in canonical order behind what was added before; false when it does not fit.</summary>
    /// <param name="character">The character.</param>
    /// <param name="to">Characters that were added before, and room.</param>
    /// <param name="count">How many there are.</param>
    public bool TryAdd(int character, Span<int> to, ref int count)
    {
        Entry entry = EntryOf(character);
        if (entry.Length < 0)
        {
            return TryInsert(character, entry.CombiningClass, to, ref count);
        }

        for (int i = entry.Start; i < entry.Start + entry.Length; i++)
        {
            if (!TryInsert(_mapped[i], EntryOf(_mapped[i]).CombiningClass, to, ref count))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Composes characters that are in canonical order (section 3.11, D117).</summary>
    /// <returns>How many are left.</returns>
    public int Compose(Span<int> characters)
    {
        int kept = 0, starter = -1;
        byte lastClass = 0;
        foreach (int each in characters)
        {
            int character = each == Ypogegrammeni ? Iota : each;
            byte own = EntryOf(character).CombiningClass;
            bool isBlocked = starter >= 0 && kept - 1 > starter && lastClass >= own;
            if (starter >= 0 && !isBlocked && TryCompose(characters[starter], character, out int composed))
            {
                characters[starter] = composed;
                continue;
            }

            if (own == 0)
            {
                starter = kept;
            }

            lastClass = own;
            characters[kept++] = character;
        }

        return kept;
    }

    private bool TryCompose(int first, int second, out int composed)
    {
        if (first is >= LeadBase and < LeadBase + Leads && second is >= VowelBase and < VowelBase + Vowels)
        {
            composed = SyllableBase + ((((first - LeadBase) * Vowels) + (second - VowelBase)) * Trails);
            return true;
        }

        if (first is >= SyllableBase and < SyllableBase + (Leads * Vowels * Trails) && (first - SyllableBase) % Trails == 0
            && second is > TrailBase and < TrailBase + Trails)
        {
            composed = first + (second - TrailBase);
            return true;
        }

        return _composed.TryGetValue((first, second), out composed);
    }

    // Marks of a lower class stand before those of a higher one (section 3.11, D108).
    private bool TryInsert(int character, byte combiningClass, Span<int> to, ref int count)
    {
        if (count == to.Length)
        {
            return false;
        }

        int at = count++;
        if (combiningClass != 0)
        {
            for (; at > 0 && EntryOf(to[at - 1]).CombiningClass > combiningClass; at--)
            {
                to[at] = to[at - 1];
            }
        }

        to[at] = character;
        return true;
    }

    private Entry EntryOf(int character) => _table[_entries[(_blocks[character >> BlockBits] << BlockBits) + (character & (BlockLength - 1))]];

    // The first lines of the table say what they mean.
    private void Read(string line)
    {
        switch (line[0])
        {
            case '#':
                break;
            case '=':
                int blank = line.IndexOf(' ', StringComparison.Ordinal);
                byte combiningClass = byte.Parse(line.AsSpan(1, blank - 1), NumberStyles.None, CultureInfo.InvariantCulture);
                Set(line[(blank + 1)..], old => old with { CombiningClass = combiningClass });
                break;
            case '+':
                int[] pair = Numbers(line[1..]);
                _composed.Add((pair[0], pair[1]), pair[2]);
                break;
            default:
                int[] mapping = line.Contains("..", StringComparison.Ordinal) ? [] : Numbers(line)[1..];
                int start = _mapped.Count;
                _mapped.AddRange(mapping);
                Set(line.Split(' ')[0], old => old with { Start = start, Length = (sbyte)mapping.Length });
                break;
        }
    }

    private void Set(string range, Func<Entry, Entry> change)
    {
        int[] ends = [.. range.Split("..").Select(Number)];
        for (int character = ends[0]; character <= ends[^1]; character++)
        {
            ref ushort block = ref _blocks[character >> BlockBits];
            if (block == 0)
            {
                block = (ushort)(_entries.Count >> BlockBits);
                _entries.AddRange(new ushort[BlockLength]);
            }

            int at = (block << BlockBits) + (character & (BlockLength - 1));
            Entry changed = change(_table[_entries[at]]);
            _entries[at] = (ushort)(changed == _table[^1] ? _table.Count - 1 : _table.Count);
            if (_entries[at] == _table.Count)
            {
                _table.Add(changed);
            }
        }
    }

    private static int[] Numbers(string line) => [.. line.Split(' ').Select(Number)];

    private static int Number(string text) => int.Parse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    /// <summary>What is known of a character.</summary>
    /// <param name="Start">Where in the list of mapped characters those begin that it becomes.</param>
    /// <param name="Length">How many these are; -1: it stays as it is.</param>
    /// <param name="CombiningClass">Its canonical combining class.</param>
    private readonly record struct Entry(int Start, sbyte Length, byte CombiningClass);
}
