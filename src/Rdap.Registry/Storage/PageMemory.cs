using System.Runtime.InteropServices;

namespace Rdap.Registry.Storage;

/// <summary>
/// Where the memory of <see cref="NativeBlock"/> comes from. On Linux, what is not small is mapped by itself, and so goes back to the system as
/// soon as it is freed; the C library's own heaps, one for each thread, keep pieces (measured with blocks below 2 MiB in them: 543 MB resident
/// after eight reloads of what had begun with 339, and 332 without). What is large asks for pages of 2 MiB besides: the first touch of a
/// gigabyte costs 0.05 s so, and 0.36 s in pages of 4 KiB (measured), which was two thirds of the CPU time of a load.
/// </summary>
internal static unsafe partial class PageMemory
{
    /// <summary>Blocks of this length in bytes and more are mapped.</summary>
    public const long LeastMapped = 256 << 10;

    /// <summary>Blocks of this length in bytes and more ask for large pages.</summary>
    public const long LargePage = 2 << 20;

    private const int Read = 1, Write = 2;
    private const int Private = 2, Anonymous = 0x20;
    private const int MayMove = 1;
    private const int HugePages = 14;

    /// <summary>Takes memory of that many bytes; what is in it is undefined.</summary>
    /// <exception cref="OutOfMemoryException">The system has no more.</exception>
    public static void* Allocate(long length)
    {
        if (!IsMapped(length))
        {
            return NativeMemory.Alloc((nuint)length);
        }

        void* start = Checked(Map(null, (nuint)length, Read | Write, Private | Anonymous, -1, 0));
        if (length >= LargePage)
        {
            _ = Advise(start, (nuint)length, HugePages);
        }

        return start;
    }

    /// <summary>Makes memory longer or shorter and keeps what is in it; large memory is moved by its page tables, not copied.</summary>
    /// <exception cref="OutOfMemoryException">The system has no more; the memory is still there.</exception>
    public static void* Resize(void* start, long oldLength, long length)
    {
        if (IsMapped(oldLength) && IsMapped(length))
        {
            return Checked(Remap(start, (nuint)oldLength, (nuint)length, MayMove));
        }

        if (!IsMapped(oldLength) && !IsMapped(length))
        {
            return NativeMemory.Realloc(start, (nuint)length);
        }

        void* moved = Allocate(length);
        NativeMemory.Copy(start, moved, (nuint)Math.Min(oldLength, length));
        Free(start, oldLength);
        return moved;
    }

    /// <summary>Gives memory of that length back.</summary>
    public static void Free(void* start, long length)
    {
        if (!IsMapped(length))
        {
            NativeMemory.Free(start);
            return;
        }

        // In pieces, because the kernel locks the whole address space for each: a thread of low priority that is interrupted within holds up
        // every other that needs memory.
        for (nint at = (nint)start, end = at + (nint)length; at < end;)
        {
            at = FreePiece(at, end);
        }
    }

    /// <summary>Gives the first piece of mapped memory back, up to the next border of a large page; the rest stays.</summary>
    /// <param name="start">Where the memory begins, or begins by now.</param>
    /// <param name="end">Where it ends.</param>
    /// <returns>Where the rest begins; <paramref name="end"/> if there is none.</returns>
    public static nint FreePiece(nint start, nint end)
    {
        nint rest = (nint)Math.Min(end, (start / LargePage * LargePage) + LargePage);
        _ = Unmap((void*)start, (nuint)(rest - start));
        return rest;
    }

    /// <summary>Whether memory of that length is mapped by itself.</summary>
    public static bool IsMapped(long length) => length >= LeastMapped && OperatingSystem.IsLinux();

    private static void* Checked(void* mapped) => (nint)mapped == -1 ? throw new InsufficientMemoryException() : mapped;

    [LibraryImport("libc", EntryPoint = "mmap")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial void* Map(void* wanted, nuint length, int protection, int flags, int file, nint offset);

    [LibraryImport("libc", EntryPoint = "mremap")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial void* Remap(void* start, nuint oldLength, nuint length, int flags);

    [LibraryImport("libc", EntryPoint = "munmap")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Unmap(void* start, nuint length);

    // What the system makes of the wish is its own affair.
    [LibraryImport("libc", EntryPoint = "madvise")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Advise(void* start, nuint length, int advice);
}
