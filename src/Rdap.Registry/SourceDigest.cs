using System.Buffers.Binary;
using System.Globalization;
using Rdap.Registry.Storage;

namespace Rdap.Registry;

/// <summary>
/// One number for what a source says: two sources of the same objects have the same, whatever format and order they came in and through whatever
/// changes. It is the sum, modulo 2^256, of the SHA-256 of each object that answers, as it is published (<see cref="Objects.PublishedText"/>).
/// </summary>
/// <remarks>
/// A sum, so that one changed object costs two hashes and not the whole source. It tells whether two servers hold the same, at a glance; it
/// proves nothing against somebody who may make up objects by the billion, for whom other sets with the same sum can be found. Against those
/// there are the signatures of mirrors.
/// </remarks>
/// <param name="High">The upper half.</param>
/// <param name="Low">The lower half.</param>
public sealed record SourceDigest(UInt128 High, UInt128 Low)
{
    /// <summary>Its length in bytes.</summary>
    public const int Length = 32;

    /// <summary>How many hexadecimal digits people compare.</summary>
    public const int ShortDigits = 16;

    private const int PartLength = 4096;

    /// <summary>The digest of no objects.</summary>
    public static SourceDigest Nothing { get; } = new(0, 0);

    /// <summary>What people compare: the first 16 hexadecimal digits, in lower case.</summary>
    public string ShortText => ToString()[..ShortDigits];

    /// <summary>
    /// The digest of a source: worked out the first time that it is asked for, known from then on (<see cref="SourceSnapshot.Digest"/>). Of an
    /// overlaid source only what lies over what was frozen is new work, once the digest of that is known.
    /// </summary>
    /// <param name="source">The source.</param>
    /// <param name="threads">How many threads work on it, the caller's among them.</param>
    /// <param name="stop">Ends it early.</param>
    /// <exception cref="OperationCanceledException">Cancelled by <paramref name="stop"/>.</exception>
    public static SourceDigest Of(SourceSnapshot source, int threads, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(source);
        if (source.Digest is { } known)
        {
            return known;
        }

        SourceDigest digest = source.Added is null ? SumOf(source, threads, stop) : SumOfOverlaid(source, threads, stop);
        source.Digest = digest;
        return digest;
    }

    /// <summary>
    /// The digest of a source from that of the one before it, at the cost of what differs between them: known from then on as after
    /// <see cref="Of"/>.
    /// </summary>
    /// <param name="old">The source before; its digest must be known (<see cref="SourceSnapshot.Digest"/>).</param>
    /// <param name="next">The source.</param>
    /// <param name="changes">How the two differ, as <see cref="SnapshotDiff"/> finds it.</param>
    /// <exception cref="InvalidOperationException">The digest of the source before is not known.</exception>
    public static SourceDigest Follow(SourceSnapshot old, SourceSnapshot next, SnapshotChanges changes)
    {
        ArgumentNullException.ThrowIfNull(old);
        ArgumentNullException.ThrowIfNull(next);
        ArgumentNullException.ThrowIfNull(changes);
        DigestSum sum = new(old.Digest ?? throw new InvalidOperationException("the digest of the source before is not known"));
        foreach (ObjectChange change in changes.All)
        {
            Patience.RestIfAsked();
            if (!change.IsAddition)
            {
                sum.Subtract(old.Get(change.Old));
            }

            if (!change.IsDeletion)
            {
                sum.Add(next.Get(change.New));
            }
        }

        GC.KeepAlive(old);
        GC.KeepAlive(next);
        SourceDigest digest = sum.Digest;
        next.Digest = digest;
        return digest;
    }

    /// <summary>Reads one that was written.</summary>
    /// <param name="bytes"><see cref="Length"/> bytes.</param>
    public static SourceDigest Read(ReadOnlySpan<byte> bytes) =>
        new(BinaryPrimitives.ReadUInt128BigEndian(bytes), BinaryPrimitives.ReadUInt128BigEndian(bytes[(Length / 2)..]));

    /// <summary>Writes it, most significant byte first.</summary>
    /// <param name="destination">At least <see cref="Length"/> bytes.</param>
    public void Write(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt128BigEndian(destination, High);
        BinaryPrimitives.WriteUInt128BigEndian(destination[(Length / 2)..], Low);
    }

    /// <summary>Writes <see cref="ShortText"/>.</summary>
    /// <param name="destination">At least <see cref="ShortDigits"/> bytes.</param>
    public void WriteShort(Span<byte> destination) => ((ulong)(High >> 64)).TryFormat(destination, out _, "x16", CultureInfo.InvariantCulture);

    /// <summary>All 64 hexadecimal digits, in lower case.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{High:x32}{Low:x32}");

    private static SourceDigest SumOf(SourceSnapshot source, int threads, CancellationToken stop)
    {
        DigestSum all = new(Nothing);
        Lock summing = new();
        int next = 0;
        int parts = (source.IdCount + PartLength - 1) / PartLength;
        WorkTogether.Run(Math.Min(threads, parts), () =>
        {
            DigestSum own = new(Nothing);
            while (WorkTogether.TryTake(ref next, parts, out int part))
            {
                stop.ThrowIfCancellationRequested();
                int end = Math.Min(source.IdCount, (part + 1) * PartLength);
                for (int id = part * PartLength; id < end; id++)
                {
                    if (!source.IsSuperseded(id))
                    {
                        own.Add(source.Get(id));
                    }
                }
            }

            lock (summing)
            {
                all.Add(own.Digest);
            }
        });
        GC.KeepAlive(source);
        return all.Digest;
    }

    private static SourceDigest SumOfOverlaid(SourceSnapshot source, int threads, CancellationToken stop)
    {
        DigestSum sum = new(Of(source.Frozen, threads, stop));
        foreach (int id in source.Superseded.Differences(source.Frozen.Superseded, source.FirstAdded))
        {
            sum.Subtract(source.Get(id));
        }

        sum.Add(Of(source.Added!, threads, stop));
        GC.KeepAlive(source);
        return sum.Digest;
    }
}
