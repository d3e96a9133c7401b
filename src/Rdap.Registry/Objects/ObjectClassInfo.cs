using System.Text;

namespace Rdap.Registry.Objects;

/// <summary>Whether an object of a class must have an attribute.</summary>
public enum Requirement : byte
{
    /// <summary>It must.</summary>
    Mandatory,

    /// <summary>It may.</summary>
    Optional,

    /// <summary>The registry's software writes it.</summary>
    Generated,

    /// <summary>It must in some cases.</summary>
    Conditional,
}

/// <summary>What an attribute of a class can be searched as.</summary>
[Flags]
public enum KeyKinds : byte
{
    /// <summary>Not searchable.</summary>
    None = 0,

    /// <summary>Part of what tells the object from all others of its class and source.</summary>
    Primary = 1,

    /// <summary>Found by a plain query.</summary>
    Lookup = 2,

    /// <summary>Found by an inverse query.</summary>
    Inverse = 4,
}

/// <summary>One attribute in the template of a class.</summary>
/// <param name="Attribute">The attribute.</param>
/// <param name="Requirement">Whether it must be there.</param>
/// <param name="Multiple">Whether it may be there more than once.</param>
/// <param name="Keys">What it can be searched as.</param>
public readonly record struct TemplateRow(AttributeName Attribute, Requirement Requirement, bool Multiple, KeyKinds Keys);

/// <summary>One row of the class table.</summary>
public sealed class ObjectClassInfo
{
    private readonly byte[] _nameUtf8;
    private readonly TemplateRow[] _template;

    internal ObjectClassInfo(ObjectClass objectClass, string name, string shortName, string description, string template)
    {
        Class = objectClass;
        Name = name;
        _nameUtf8 = Encoding.ASCII.GetBytes(name);
        ShortName = shortName;
        Description = description;
        ClassAttribute = AttributeNames.Find(_nameUtf8);
        _template = ObjectTemplates.Read(template);
        PrimaryKey = KeysOf(KeyKinds.Primary);
        LookupKeys = KeysOf(KeyKinds.Lookup);
        InverseKeys = KeysOf(KeyKinds.Inverse);
        Attributes = SetOf(static _ => true);
        SingleAttributes = SetOf(static row => !row.Multiple);
    }

    /// <summary>The class.</summary>
    public ObjectClass Class { get; }

    /// <summary>Long name as it stands in objects, lower case.</summary>
    public string Name { get; }

    /// <summary><see cref="Name"/> as bytes.</summary>
    public ReadOnlySpan<byte> NameUtf8 => _nameUtf8;

    /// <summary>Short name, two letters, as WHOIS flag -T takes it; empty for classes that have none.</summary>
    public string ShortName { get; }

    /// <summary>What an object of this class stands for, one sentence.</summary>
    public string Description { get; }

    /// <summary>The first attribute of an object of this class; <see cref="AttributeName.Unknown"/> for <see cref="ObjectClass.Other"/>.</summary>
    public AttributeName ClassAttribute { get; }

    /// <summary>True for the classes of a registry's database, false for <see cref="ObjectClass.ObjectTag"/> and <see cref="ObjectClass.Other"/>.</summary>
    public bool IsRpsl => Class < ObjectClass.ObjectTag;

    /// <summary>The attributes that together are the primary key, in template order: one, for route and route6 also origin.</summary>
    public ReadOnlyMemory<AttributeName> PrimaryKey { get; }

    /// <summary>The attributes a plain query looks at, in template order.</summary>
    public ReadOnlyMemory<AttributeName> LookupKeys { get; }

    /// <summary>The attributes an inverse query may name, in template order.</summary>
    public ReadOnlyMemory<AttributeName> InverseKeys { get; }

    /// <summary>The attributes that an object of the class can have.</summary>
    public AttributeSet Attributes { get; }

    /// <summary>Those of them that it can have once.</summary>
    public AttributeSet SingleAttributes { get; }

    /// <summary>Every attribute of the class in the order of its template.</summary>
    public ReadOnlySpan<TemplateRow> Template => _template;

    private AttributeName[] KeysOf(KeyKinds kind) =>
        [.. _template.Where(row => (row.Keys & kind) != 0).Select(static row => row.Attribute)];

    private AttributeSet SetOf(Func<TemplateRow, bool> which) =>
        AttributeSet.Of([.. _template.Where(which).Select(static row => row.Attribute)]);
}
