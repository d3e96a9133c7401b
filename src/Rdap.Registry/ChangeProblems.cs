using System.Text;

namespace Rdap.Registry;

/// <summary>Why a change could not be applied.</summary>
public enum ChangeProblemKind : byte
{
    /// <summary>An object was to be deleted that is not there.</summary>
    NotThere,

    /// <summary>A text is no object, or a key cannot be read.</summary>
    NoObject,
}

/// <summary>A change that could not be applied.</summary>
/// <param name="Kind">Why.</param>
/// <param name="Object">The beginning of the class and key, or of the text.</param>
public sealed record ChangeProblem(ChangeProblemKind Kind, string Object);

/// <summary>Which of several changes could not be applied: all are counted, the first few are named.</summary>
public sealed class ChangeProblems
{
    private const int MaxExamples = 20;
    private const int MaxNameLength = 100;

    private readonly List<ChangeProblem> _examples = [];

    /// <summary>How many objects were to be deleted that are not there.</summary>
    public int NotThere { get; private set; }

    /// <summary>How many changes are no objects, or have a key that cannot be read.</summary>
    public int NoObject { get; private set; }

    /// <summary>How many changes could not be applied.</summary>
    public int Count => NotThere + NoObject;

    /// <summary>The first of them.</summary>
    public IReadOnlyList<ChangeProblem> Examples => _examples;

    internal void Add(ChangeProblemKind kind, in SourceChange change)
    {
        NotThere += kind == ChangeProblemKind.NotThere ? 1 : 0;
        NoObject += kind == ChangeProblemKind.NoObject ? 1 : 0;
        if (_examples.Count < MaxExamples)
        {
            ReadOnlySpan<byte> text = change.Text.Span;
            int line = text.IndexOf((byte)'\n');
            string name = change.Kind == SourceChangeKind.Delete
                ? $"{TextOf(change.ClassName.Span)}: {TextOf(change.PrimaryKey.Span)}"
                : TextOf(line < 0 ? text : text[..line]);
            _examples.Add(new ChangeProblem(kind, name));
        }
    }

    private static string TextOf(ReadOnlySpan<byte> bytes)
    {
        bytes = bytes[..Math.Min(bytes.Length, MaxNameLength)];
        return (System.Text.Unicode.Utf8.IsValid(bytes) ? Encoding.UTF8 : Encoding.Latin1).GetString(bytes);
    }
}
