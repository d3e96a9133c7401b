using System.Runtime.ConstrainedExecution;

namespace Rdap.Registry.Storage;

/// <summary>
/// A piece of memory outside the garbage collector's heap. Gigabytes that come and go with each reload would otherwise either stay with the
/// process or be given back while every thread stands still (0.3 s for 330 MB, measured); this goes back to the system by <see cref="Dispose"/>, or
/// in small pieces once nothing refers to it any more, by its finalizer.
/// </summary>
/// <remarks>
/// A span over a block does not keep the block alive; an object that holds it must, for as long as the span is used. In the program these are
/// the snapshots: a query keeps its snapshot in a field until its answer is complete.
/// </remarks>
public sealed unsafe class NativeBlock : CriticalFinalizerObject, IDisposable
{
    private static long _totalBytes;

    private void* _start;

    /// <summary>Takes memory of that many bytes; what is in it is undefined.</summary>
    /// <exception cref="OutOfMemoryException">The system has no more.</exception>
    public NativeBlock(long length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        _start = PatientReturn.IsFor(length) && PatientReturn.Shared.TryTake(length, out void* waiting) ? waiting : PageMemory.Allocate(length);
        Length = length;
        Interlocked.Add(ref _totalBytes, PageMemory.MappedLength(length));
    }

#pragma warning disable MA0055 // A snapshot has no owner who could dispose of it: it ends when the last query lets go, as only the collector knows.
    /// <inheritdoc cref="Dispose"/>
    ~NativeBlock() => Free(isPatient: true);
#pragma warning restore MA0055

    /// <summary>Bytes of all blocks of this process that were not given back yet; of large ones, of the pages they are in.</summary>
    public static long TotalBytes => Volatile.Read(ref _totalBytes);

    /// <summary>The first byte; null after <see cref="Dispose"/>.</summary>
    public byte* Start => (byte*)_start;

    /// <summary>How many bytes there are.</summary>
    public long Length { get; private set; }

    /// <summary>A part of the block.</summary>
    public Span<byte> Part(long offset, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, Length - offset);
        return new Span<byte>(Start + offset, length);
    }

    /// <summary>
    /// Makes the block longer or shorter and keeps what is in it; every pointer into it becomes invalid. Large blocks are mostly moved by the
    /// system's page tables, not copied.
    /// </summary>
    /// <exception cref="OutOfMemoryException">The system has no more.</exception>
    public void Resize(long length)
    {
        ObjectDisposedException.ThrowIf(_start is null, this);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        _start = PageMemory.Resize(_start, Length, length);
        Interlocked.Add(ref _totalBytes, PageMemory.MappedLength(length) - PageMemory.MappedLength(Length));
        Length = length;
    }

    /// <summary>Gives the memory back. Nothing may use it any more.</summary>
    /// <remarks>
    /// A patient thread leaves that to others: while it is interrupted within munmap it keeps the address space locked, and gets no processor to
    /// end it. Where two cores were 90 % busy every query waited up to 0.44 s at the end of a load's first part, whatever the collector did (measured).
    /// </remarks>
    public void Dispose()
    {
        Free(isPatient: Patience.Current is not null);
        GC.SuppressFinalize(this);
    }

    private void Free(bool isPatient)
    {
        if (_start is null)
        {
            return;
        }

        if (isPatient && PatientReturn.IsFor(Length))
        {
            PatientReturn.Shared.Add(_start, Length, static bytes => Interlocked.Add(ref _totalBytes, -bytes));
        }
        else
        {
            PageMemory.Free(_start, Length);
            Interlocked.Add(ref _totalBytes, -PageMemory.MappedLength(Length));
        }

        _start = null;
        Length = 0;
    }
}
