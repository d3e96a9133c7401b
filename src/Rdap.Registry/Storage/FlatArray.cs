using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Rdap.Registry.Storage;

/// <summary>
/// An array in a <see cref="NativeBlock"/>, or in a part of one: what every index of a frozen source consists of. Bounds are checked as in
/// any array. A copy of this value is the same array.
/// </summary>
/// <typeparam name="T">The elements.</typeparam>
internal readonly unsafe struct FlatArray<T>
    where T : unmanaged
{
    private readonly T* _start;
    private readonly NativeBlock? _owner;

    /// <summary>The elements that begin at <paramref name="offset"/> bytes in the block.</summary>
    public FlatArray(NativeBlock owner, long offset, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((long)length, (owner.Length - offset) / sizeof(T), nameof(length));
        _owner = owner;
        _start = (T*)(owner.Start + offset);
        Length = length;
    }

    /// <summary>How many elements there are.</summary>
    public int Length { get; }

    /// <summary>All elements.</summary>
    public Span<T> Span => new(_start, Length);

    /// <summary>One element.</summary>
    /// <exception cref="IndexOutOfRangeException">There is none of that index.</exception>
    public ref T this[int index]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref new Span<T>(_start, Length)[index];
    }

    /// <summary>Asks the processor to fetch an element that is read soon; of no effect where it cannot or there is none of that index.</summary>
    public void Prefetch(int index)
    {
        if (Sse.IsSupported)
        {
            Sse.Prefetch0(_start + index);
        }
    }

    /// <summary>Some of the array's bytes as they lie in memory.</summary>
    public ReadOnlySpan<byte> Bytes(long offset, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, ((long)Length * sizeof(T)) - offset);
        return new((byte*)_start + offset, length);
    }

    /// <summary>An array with a block of its own; its elements are undefined.</summary>
    public static FlatArray<T> Allocate(int length) => length == 0 ? default : new(new NativeBlock((long)length * sizeof(T)), 0, length);

    /// <summary>An array with a block of its own, all elements zero.</summary>
    public static FlatArray<T> AllocateZeroed(int length)
    {
        FlatArray<T> array = Allocate(length);
        array.Span.Clear();
        return array;
    }

    /// <summary>An array with a block of its own that has the same elements.</summary>
    public static FlatArray<T> CopyOf(ReadOnlySpan<T> elements)
    {
        FlatArray<T> array = Allocate(elements.Length);
        elements.CopyTo(array.Span);
        return array;
    }

    /// <summary>
    /// This array made shorter or longer; what is added is undefined, what is cut off is given back, and this value must not be used any more.
    /// </summary>
    /// <exception cref="InvalidOperationException">The array is part of a larger block.</exception>
    public FlatArray<T> Resize(int length)
    {
        if (length == Length)
        {
            return this;
        }

        if (_owner is null)
        {
            return Allocate(length);
        }

        if (_owner.Start != _start)
        {
            throw new InvalidOperationException("Only an array with a block of its own can be resized.");
        }

        if (length == 0)
        {
            Free();
            return default;
        }

        _owner.Resize((long)length * sizeof(T));
        return new(_owner, 0, length);
    }

    /// <summary>Gives the block back, with everything else that lies in it.</summary>
    public void Free() => _owner?.Dispose();
}
