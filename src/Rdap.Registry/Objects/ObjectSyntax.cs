// RFC 2622 section 2 with the class table: which attributes an object must have, may have, and may have once.
namespace Rdap.Registry.Objects;

/// <summary>What is wrong with an object's syntax.</summary>
public enum SyntaxProblem : byte
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The class table has no template for its class, so nothing can be said.</summary>
    NoTemplate,

    /// <summary>A line that is no attribute.</summary>
    NotAnAttribute,

    /// <summary>An attribute that the template of its class does not have.</summary>
    NotInTemplate,

    /// <summary>An attribute stands there twice and may stand there once.</summary>
    Repeated,

    /// <summary>A mandatory attribute is missing, or says nothing.</summary>
    Missing,
}

/// <summary>The first problem of an object, and the attribute it is about.</summary>
public readonly ref struct SyntaxFinding
{
    /// <summary>What is wrong.</summary>
    public SyntaxProblem Problem { get; init; }

    /// <summary>The attribute's name, or of a line that is no attribute the line; empty where the problem is about neither.</summary>
    public ReadOnlySpan<byte> Subject { get; init; }

    /// <summary>True when nothing is wrong.</summary>
    public bool IsValid => Problem == SyntaxProblem.None;
}

/// <summary>
/// Holds an object against the template of its class. Values are not looked into; that the primary key is one was checked when it was loaded.
/// </summary>
public static class ObjectSyntax
{
    // RFC 2622 section 3.1 has it in every class. RIPE's templates lost it in 2015; other registries' objects still carry it.
    private static readonly AttributeSet AllowedEverywhere = AttributeSet.Of(AttributeName.Changed);

    /// <summary>The first problem, in the order of the object's lines; what is missing comes last, in the order of the template.</summary>
    public static SyntaxFinding Check(in RegistryObject obj)
    {
        ObjectClassInfo info = ObjectClasses.Get(obj.Class);
        if (info.Template.IsEmpty)
        {
            return new SyntaxFinding { Problem = SyntaxProblem.NoTemplate, Subject = obj.ClassName };
        }

        AttributeSet seen = AttributeSet.None;
        AttributeSet filled = AttributeSet.None;
        foreach (RpslAttribute attribute in obj)
        {
            if (attribute.NameText.IsEmpty)
            {
                return new SyntaxFinding { Problem = SyntaxProblem.NotAnAttribute, Subject = FirstLine(attribute.RawValue) };
            }

            AttributeName name = attribute.Name;
            if (!info.Attributes.Contains(name) && !AllowedEverywhere.Contains(name))
            {
                return new SyntaxFinding { Problem = SyntaxProblem.NotInTemplate, Subject = attribute.NameText };
            }

            AttributeSet one = AttributeSet.Of(name);
            if (seen.Contains(name) && info.SingleAttributes.Contains(name))
            {
                return new SyntaxFinding { Problem = SyntaxProblem.Repeated, Subject = attribute.NameText };
            }

            seen |= one;
            if (!attribute.Words.FirstOrEmpty().IsEmpty)
            {
                filled |= one;
            }
        }

        foreach (TemplateRow row in info.Template)
        {
            if (row.Requirement == Requirement.Mandatory && !filled.Contains(row.Attribute))
            {
                return new SyntaxFinding { Problem = SyntaxProblem.Missing, Subject = AttributeNames.Get(row.Attribute).NameUtf8 };
            }
        }

        return default;
    }

    private static ReadOnlySpan<byte> FirstLine(ReadOnlySpan<byte> text)
    {
        int end = text.IndexOfAny((byte)'\r', (byte)'\n');
        return end < 0 ? text : text[..end];
    }
}
