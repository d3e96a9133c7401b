using System.Numerics;

namespace Rdap.Registry.Objects;

/// <summary>A set of object classes, as bits; the default value is empty.</summary>
public readonly record struct ObjectClassSet
{
    private readonly ulong _bits;

    private ObjectClassSet(ulong bits) => _bits = bits;

    /// <summary>The empty set.</summary>
    public static ObjectClassSet None => default;

    /// <summary>Every class, also <see cref="ObjectClass.Other"/>.</summary>
    public static ObjectClassSet All => new((1UL << ((int)ObjectClass.Other + 1)) - 1);

    /// <summary>True when nothing is in the set.</summary>
    public bool IsEmpty => _bits == 0;

    /// <summary>Number of classes in the set.</summary>
    public int Count => BitOperations.PopCount(_bits);

    /// <summary>The set of these classes.</summary>
    public static ObjectClassSet Of(params ReadOnlySpan<ObjectClass> classes)
    {
        ulong bits = 0;
        foreach (ObjectClass objectClass in classes)
        {
            bits |= 1UL << (int)objectClass;
        }

        return new ObjectClassSet(bits);
    }

    /// <summary>What is in either set.</summary>
    public static ObjectClassSet operator |(ObjectClassSet left, ObjectClassSet right) => left.BitwiseOr(right);

    /// <summary>What is in both sets.</summary>
    public static ObjectClassSet operator &(ObjectClassSet left, ObjectClassSet right) => left.BitwiseAnd(right);

    /// <summary>What is in either set.</summary>
    public ObjectClassSet BitwiseOr(ObjectClassSet other) => new(_bits | other._bits);

    /// <summary>What is in both sets.</summary>
    public ObjectClassSet BitwiseAnd(ObjectClassSet other) => new(_bits & other._bits);

    /// <summary>What is in this set and not in the other.</summary>
    public ObjectClassSet Except(ObjectClassSet other) => new(_bits & ~other._bits);

    /// <summary>True when the class is in the set.</summary>
    public bool Contains(ObjectClass objectClass) => ((_bits >> (int)objectClass) & 1) != 0;

    /// <summary>The classes in ascending order, which is their order in an answer; for foreach.</summary>
    public Enumerator GetEnumerator() => new(_bits);

    /// <summary>Walks a set in ascending order.</summary>
    public struct Enumerator
    {
        private ulong _rest;

        internal Enumerator(ulong bits)
        {
            _rest = bits;
            Current = default;
        }

        /// <summary>The class.</summary>
        public ObjectClass Current { get; private set; }

        /// <summary>Steps to the next class; false after the last.</summary>
        public bool MoveNext()
        {
            if (_rest == 0)
            {
                return false;
            }

            Current = (ObjectClass)BitOperations.TrailingZeroCount(_rest);
            _rest &= _rest - 1;
            return true;
        }
    }
}
