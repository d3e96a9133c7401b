namespace Rdap.Server.Connections.Whois;

/// <summary>The WHOIS connections that are open, in a list that costs no allocation to enter and leave.</summary>
internal sealed class OpenConnections
{
    private readonly Lock _lock = new();
    private WhoisConnection? _first;
    private int _count;

    /// <summary>How many there are.</summary>
    public int Count => Volatile.Read(ref _count);

    public void Add(WhoisConnection connection)
    {
        lock (_lock)
        {
            connection.Next = _first;
            connection.Previous = null;
            _first?.Previous = connection;
            _first = connection;
            _count++;
        }
    }

    public void Remove(WhoisConnection connection)
    {
        lock (_lock)
        {
            connection.Next?.Previous = connection.Previous;
            if (connection.Previous is { } previous)
            {
                previous.Next = connection.Next;
            }
            else
            {
                _first = connection.Next;
            }

            connection.Next = connection.Previous = null;
            _count--;
        }
    }

    /// <summary>The connections as they are now; what happens to one of them afterwards is its own affair.</summary>
    public WhoisConnection[] ToArray()
    {
        lock (_lock)
        {
            var all = new WhoisConnection[_count];
            int i = 0;
            for (WhoisConnection? at = _first; at is not null; at = at.Next)
            {
                all[i++] = at;
            }

            return all;
        }
    }
}
