using System.Diagnostics.CodeAnalysis;

namespace Rdap.Server.Observe;

/// <summary>
/// Where the log's lines go while something is drawn at the end of the terminal: above that, by whoever draws it. Otherwise each would write over
/// the other. Called from many threads at once.
/// </summary>
internal sealed class LinesAbove
{
    private volatile Action<string>? _write;

    /// <summary>Something is drawn from now on.</summary>
    /// <param name="write">Writes whole lines above it.</param>
    public void Begin(Action<string> write) => _write = write;

    /// <summary>Nothing is drawn any more.</summary>
    public void End() => _write = null;

    /// <summary>Gives how to write above what is drawn.</summary>
    /// <param name="write">Takes whole lines.</param>
    /// <returns>False when nothing is.</returns>
    public bool TryGet([NotNullWhen(true)] out Action<string>? write) => (write = _write) is not null;
}
