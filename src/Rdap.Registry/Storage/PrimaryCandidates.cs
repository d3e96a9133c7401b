using Rdap.Registry.Objects;

namespace Rdap.Registry.Storage;

/// <summary>Walks the objects of a source, those that were added too, that may have a primary key; superseded ones are left out.</summary>
internal ref struct PrimaryCandidates
{
    // Null when nothing is laid over the source, or that is what is walked.
    private SourceSnapshot? _overlaid;
    private readonly ulong _hash;
    private readonly ObjectClassSet _classes;
    private PrimaryKeyTable.Matches _matches;
    private int _firstId;

    public PrimaryCandidates(SourceSnapshot source, ulong hash, ObjectClassSet classes)
    {
        _overlaid = source.Added is null ? null : source;
        _hash = hash;
        _classes = classes;
        _matches = source.Indexes.PrimaryKeys.Find(hash, classes);
    }

    /// <summary>The candidate the walk stands on.</summary>
    public int Current { get; private set; }

    /// <summary>This walk itself: it begins where it stands.</summary>
    public readonly PrimaryCandidates GetEnumerator() => this;

    /// <summary>Goes to the next candidate.</summary>
    public bool MoveNext()
    {
        if (_overlaid is not null)
        {
            return MoveNextOverlaid(_overlaid);
        }

        if (!_matches.MoveNext())
        {
            return false;
        }

        Current = _firstId + _matches.Current;
        return true;
    }

    private bool MoveNextOverlaid(SourceSnapshot source)
    {
        while (_matches.MoveNext())
        {
            if (!source.IsSuperseded(_matches.Current))
            {
                Current = _matches.Current;
                return true;
            }
        }

        _overlaid = null;
        _firstId = source.FirstAdded;
        _matches = source.Added!.Indexes.PrimaryKeys.Find(_hash, _classes);
        return MoveNext();
    }
}
