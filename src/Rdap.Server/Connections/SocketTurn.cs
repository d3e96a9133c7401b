using System.Runtime.CompilerServices;

namespace Rdap.Server.Connections;

/// <summary>
/// Requests are answered on the thread that received them, where all connections of that thread wait for each other. A client that
/// sends request upon request without reading would keep it for itself: after so many in a row its turn is over.
/// </summary>
internal static class SocketTurn
{
    /// <summary>Requests of one connection that a thread answers one after another: leaving it costs as much as half a request.</summary>
    public const int MaxInARow = 64;

    // A hash is enough to tell connections apart, and keeps none of them alive.
    [ThreadStatic]
    private static int _last;

    [ThreadStatic]
    private static int _inARow;

    /// <summary>Counts a request of a connection.</summary>
    /// <returns>Whether the connection has to leave this thread first.</returns>
    public static bool IsOver(object connection)
    {
        int hash = RuntimeHelpers.GetHashCode(connection);
        if (hash != _last)
        {
            _last = hash;
            _inARow = 0;
        }

        if (++_inARow <= MaxInARow)
        {
            return false;
        }

        _inARow = 0;
        return true;
    }
}
