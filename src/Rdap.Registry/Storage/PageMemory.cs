using System.Runtime.InteropServices;

namespace Rdap.Registry.Storage;

/// <summary>
/// Where the memory of <see cref="NativeBlock"/> comes from. On Linux, what is not small is mapped by itself, and so goes back to the system as
/// soon as it is freed; the C library's own heaps, one for each thread, keep pieces (measured with blocks below 2 MiB in them: 543 MB resident
/// after eight reloads of what had begun with 339, and 332 without). What is large comes in pages of 2 MiB besides: the first touch of a
/// gigabyte costs 0.05 s so, and 0.36 s in pages of 4 KiB (measured), which was two thirds of the CPU time of a load. They are the system's
/// transparent ones, or <see cref="ReservedPages"/>.
/// </summary>
internal static unsafe partial class PageMemory
{
    /// <summary>Blocks of this length in bytes and more are mapped.</summary>
    public const long LeastMapped = 256 << 10;

    /// <summary>Blocks of this length in bytes and more come in large pages, the last of which they may use only in part.</summary>
    public const long LargePage = 2 << 20;

    private const int ReadWrite = 1 | 2;
    private const int PrivateAnonymous = 0x02 | 0x20;

    // MAP_HUGETLB with MAP_HUGE_2MB: the size's logarithm stands in the upper six bits.
    private const int ReservedLargePages = 0x40000 | (21 << 26);
    private const int MayMove = 1;
    private const int HugePages = 14, PopulateWrite = 23;

    /// <summary>Takes memory of that many bytes; what is in it is undefined.</summary>
    /// <exception cref="OutOfMemoryException">The system has no more.</exception>
    public static void* Allocate(long length) => Allocate(length, ReservedPages.IsOn);

    /// <summary>The same, from reserved pages if asked for, as long as any are free.</summary>
    public static void* Allocate(long length, bool isReserved)
    {
        if (!IsMapped(length))
        {
            return NativeMemory.Alloc((nuint)length);
        }

        if (isReserved && length >= LargePage && TryMapReserved(length, out void* reserved))
        {
            return reserved;
        }

        long mapped = MappedLength(length);
        void* start = Map(null, (nuint)mapped, ReadWrite, PrivateAnonymous, -1, 0);
        if (!IsValid(start))
        {
            throw new InsufficientMemoryException();
        }

        if (length >= LargePage)
        {
            _ = Advise(start, (nuint)mapped, HugePages);
        }

        return start;
    }

    /// <summary>
    /// Makes memory longer or shorter and keeps what is in it. Large memory is moved by its page tables, not copied, unless it is in reserved pages and gets
    /// longer, which the system does not do.
    /// </summary>
    /// <exception cref="OutOfMemoryException">The system has no more; the memory is still there.</exception>
    public static void* Resize(void* start, long oldLength, long length)
    {
        if (!IsMapped(oldLength) && !IsMapped(length))
        {
            return NativeMemory.Realloc(start, (nuint)length);
        }

        if (IsMapped(oldLength) && IsMapped(length) && (oldLength >= LargePage) == (length >= LargePage))
        {
            void* remapped = Remap(start, (nuint)MappedLength(oldLength), (nuint)MappedLength(length), MayMove);
            if (IsValid(remapped))
            {
                return remapped;
            }
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
        for (nint at = (nint)start, end = at + (nint)MappedLength(length); at < end;)
        {
            at = FreePiece(at, end);
        }
    }

    /// <summary>Gives the first piece of mapped memory back, up to the next border of a large page; the rest stays.</summary>
    /// <param name="start">Where the memory begins, or begins by now.</param>
    /// <param name="end">Where it ends, <see cref="MappedLength"/> behind where it began.</param>
    /// <returns>Where the rest begins; <paramref name="end"/> if there is none.</returns>
    public static nint FreePiece(nint start, nint end)
    {
        nint rest = (nint)Math.Min(end, (start / LargePage * LargePage) + LargePage);
        _ = Unmap((void*)start, (nuint)(rest - start));
        return rest;
    }

    /// <summary>Whether memory of that length is mapped by itself.</summary>
    public static bool IsMapped(long length) => length >= LeastMapped && OperatingSystem.IsLinux();

    /// <summary>How much is mapped for memory of that length: whole large pages where it comes in these, since reserved ones are given back as they are.</summary>
    public static long MappedLength(long length) => length >= LargePage ? (length + LargePage - 1) / LargePage * LargePage : length;

    /// <summary>Maps reserved pages, as many as that length needs, if that many are free. The reason why not is the last error.</summary>
    public static bool TryMapReserved(long length, out void* start)
    {
        start = Map(null, (nuint)MappedLength(length), ReadWrite, PrivateAnonymous | ReservedLargePages, -1, 0);
        return IsValid(start);
    }

    /// <summary>Touches memory for the first time, without the signal that ends the program if the system does not hand out what it has mapped.</summary>
    /// <returns>Whether that went well; the reason why not is the last error.</returns>
    public static bool TryPopulate(void* start, long length) => Advise(start, (nuint)length, PopulateWrite) == 0;

    private static bool IsValid(void* mapped) => (nint)mapped != -1;

    [LibraryImport("libc", EntryPoint = "mmap", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial void* Map(void* wanted, nuint length, int protection, int flags, int file, nint offset);

    [LibraryImport("libc", EntryPoint = "mremap")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial void* Remap(void* start, nuint oldLength, nuint length, int flags);

    [LibraryImport("libc", EntryPoint = "munmap")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Unmap(void* start, nuint length);

    // What the system makes of the wish is its own affair.
    [LibraryImport("libc", EntryPoint = "madvise", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Advise(void* start, nuint length, int advice);
}
