// RFC 4180, RFC 8259: questions in groups, one for each mailbox that reports of abuse go to.
using System.Buffers;
using System.Text;
using Rdap.Registry;
using Rdap.Registry.Lookup;

namespace Rdap.Protocols.Batch;

/// <summary>
/// Puts the questions of a batch together by the mailbox for abuse: a row for each mailbox, with all of its addresses, ready to be sent. Memory
/// grows with the distinct questions, since the first mailbox is not complete before the last line was read.
/// </summary>
public sealed class BatchGroups : BatchReader
{
    private const int PieceLength = 32 * 1024;

    private static readonly string[] Names = ["abuse", "count", "queries", "error"];

    private readonly BatchText _text = new();
    private readonly BatchValues _values = new();
    private readonly Dictionary<string, Group> _groups = new(StringComparer.OrdinalIgnoreCase);
    private BatchOptions _options = new();

    /// <summary>How many mailboxes there are, so far.</summary>
    public int Count => _groups.Values.Count(static group => group.Mailbox.Length > 0);

    /// <summary>Begins a batch.</summary>
    /// <param name="registry">The snapshot that answers to the end.</param>
    /// <param name="options">What is asked for; the columns are always the same. In the format of WHOIS there are no groups.</param>
    /// <exception cref="ArgumentException">The format has no groups.</exception>
    public void Begin(RegistrySnapshot registry, BatchOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Format == BatchFormat.Whois)
        {
            throw new ArgumentException("The rows of WHOIS are no groups.", nameof(options));
        }

        BeginReading(registry, options, BatchNeeds.Contact);
        _values.Begin(registry, Routes, isWhois: false);
        _groups.Clear();
        _options = options;
    }

    /// <summary>Reads what is complete of the input, as <see cref="BatchSession.Push"/> does, and answers nothing yet.</summary>
    /// <returns>The bytes read.</returns>
    public int Push(ReadOnlySpan<byte> input, bool isLast) => Read(input, isLast);

    /// <summary>
    /// Writes the groups: the mailbox with the most lines first, then questions without any, then lines that could not be read, by what is wrong.
    /// </summary>
    public void Write(IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        _text.Clear();
        if (_options.Header && _options.Format == BatchFormat.Csv)
        {
            _text.Append(Encoding.ASCII.GetBytes(string.Join(',', Names) + "\n"));
        }

        foreach (Group group in _groups.Values.OrderBy(static g => g.Error.Length > 0).ThenBy(static g => g.Mailbox.Length == 0)
            .ThenByDescending(static g => g.Lines).ThenBy(static g => g.Mailbox, StringComparer.Ordinal).ThenBy(static g => g.Error, StringComparer.Ordinal))
        {
            Write(group, output);
        }

        output.Write(_text.Bytes);
        _text.Clear();
    }

    private protected override void Take(in BatchQuestion question, ReadOnlySpan<byte> text)
    {
        _values.TryGet(BatchColumn.Error, question, text, default, out ReadOnlySpan<byte> problem);
        string error = question.Problem == BatchProblem.HostBits && !problem.IsEmpty ? "bits behind the prefix length are set" : Encoding.UTF8.GetString(problem);
        string mailbox = question.IsFound ? ToText(AbuseContacts.Find(Snapshot, question.Object).Mailbox) : "";

        // No mailbox has a line feed in it.
        string key = error.Length > 0 ? "\n" + error : mailbox;
        if (!_groups.TryGetValue(key, out Group? group))
        {
            _groups.Add(key, group = new Group(mailbox, error));
        }

        group.Lines++;
        group.Questions.Add(ToText(text));
    }

    private void Write(Group group, IBufferWriter<byte> output)
    {
        BatchFormat format = _options.Format;
        bool isJson = format == BatchFormat.Ndjson, isTable = format == BatchFormat.Table;
        _text.Append(isJson ? "{\"abuse\":"u8 : default);
        AppendText(group.Mailbox, isJson ? "null" : isTable ? group.Error.Length > 0 ? "# " + group.Error : "# no abuse contact" : "");
        _text.Append(isJson ? ",\"count\":"u8 : isTable ? "  "u8 : ","u8);
        _text.AppendNumber(group.Lines);
        _text.Append(isJson ? ",\"queries\":["u8 : isTable ? "\n"u8 : ","u8);
        WriteQuestions(group, output);
        _text.Append(isJson ? "],\"error\":"u8 : isTable ? "\n"u8 : ","u8);
        if (!isTable)
        {
            AppendText(group.Error, isJson ? "null" : "");
            _text.Append(isJson ? "}\n"u8 : "\n"u8);
        }
    }

    private void WriteQuestions(Group group, IBufferWriter<byte> output)
    {
        // In CSV they are one field, with blanks between; lines that could not be read may need quotation marks, the others do not.
        BatchFormat format = _options.Format;
        bool isQuoted = format == BatchFormat.Csv && group.Error.Length > 0;
        if (isQuoted)
        {
            _text.AppendValue(format, Encoding.UTF8.GetBytes(string.Join(' ', group.Questions)));
            return;
        }

        bool isFirst = true;
        foreach (string question in group.Questions)
        {
            _text.Append(format == BatchFormat.Table ? "  "u8 : isFirst ? default : format == BatchFormat.Csv ? " "u8 : ","u8);
            _text.AppendValue(format, Encoding.UTF8.GetBytes(question));
            _text.Append(format == BatchFormat.Table ? "\n"u8 : default);
            isFirst = false;
            if (_text.Length >= PieceLength)
            {
                output.Write(_text.Bytes);
                _text.Clear();
            }
        }
    }

    private void AppendText(string value, string missing)
    {
        if (value.Length > 0)
        {
            _text.AppendValue(_options.Format, Encoding.UTF8.GetBytes(value));
        }
        else
        {
            _text.Append(Encoding.UTF8.GetBytes(missing));
        }
    }

    private static string ToText(ReadOnlySpan<byte> text) =>
        (System.Text.Unicode.Utf8.IsValid(text) ? Encoding.UTF8 : Encoding.Latin1).GetString(text);

    private sealed class Group(string mailbox, string error)
    {
        public string Mailbox { get; } = mailbox;

        public string Error { get; } = error;

        // In the order in which they came first: nothing is ever taken out.
        public HashSet<string> Questions { get; } = new(StringComparer.Ordinal);

        public long Lines { get; set; }
    }
}
