namespace Rdap.Registry;

/// <summary>
/// The one mutable field of the registry: which snapshot answers now. A query reads <see cref="Current"/> once; a reload swaps one
/// source in, atomically, while running queries keep what they have.
/// </summary>
public sealed class LiveRegistry(IEnumerable<string> order)
{
    private RegistrySnapshot _current = RegistrySnapshot.Empty(order);

    /// <summary>What answers now.</summary>
    public RegistrySnapshot Current => Volatile.Read(ref _current);

    /// <summary>Puts a source in the place of its predecessor, whatever else is published at the same time.</summary>
    /// <param name="source">The source.</param>
    /// <param name="history">What its objects have been before; null when that is not kept.</param>
    public RegistrySnapshot Publish(SourceSnapshot source, ObjectHistory? history = null)
    {
        while (true)
        {
            RegistrySnapshot old = Current, next = old.With(source, history);
            if (ReferenceEquals(Interlocked.CompareExchange(ref _current, next, old), old))
            {
                return next;
            }
        }
    }
}
