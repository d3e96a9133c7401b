// RFC 2622 section 5 and RFC 4012 section 4: as-set and route-set, their members by name and by reference.
using System.Text;
using Rdap.Registry.Numbers;
using Rdap.Registry.Objects;

namespace Rdap.Registry.Lookup;

/// <summary>
/// Finds the members of a set, step by step, so that whoever asks can do other things in between and decide when it has taken too long.
/// Every set is visited once, by a list and not by recursion, however the sets refer to each other; what is missing adds nothing. Memory is
/// bounded by the limit and used again. Not thread safe.
/// </summary>
/// <param name="limit">Most members, and most sets with the operators they are reached by.</param>
public sealed partial class SetExpansion(int limit)
{
    private const int KeptCapacity = 16 * 1024;

    private static readonly ObjectClassSet AsSets = ObjectClassSet.Of(ObjectClass.AsSet);
    private static readonly ObjectClassSet AllSets = ObjectClassSet.Of(ObjectClass.AsSet, ObjectClass.RouteSet);
    private static readonly ObjectClassSet AsMembers = ObjectClassSet.Of(ObjectClass.AutNum);
    private static readonly ObjectClassSet RouteMembers = ObjectClassSet.Of(ObjectClass.Route, ObjectClass.Route6);
    private static readonly ObjectClassSet Routes4 = ObjectClassSet.Of(ObjectClass.Route);
    private static readonly ObjectClassSet Routes6 = ObjectClassSet.Of(ObjectClass.Route6);

    private static readonly List<Origin> NoOrigins = [];

    private readonly Stack<Reached> _waiting = [];
    private readonly HashSet<ObjectRef> _excluded = [];
    private HashSet<Reached> _seen = [];
    private List<Origin> _origins = [];
    private RegistrySnapshot? _registry;
    private SourceOrder _sources;
    private SetQuestion _question;
    private ObjectClassSet _classes;
    private ObjectClassSet _routeClasses;
    private int _origin;
    private int _source;
    private int _candidate;
    private bool _areSetsDone;

    /// <summary>How it stands.</summary>
    public SetState State { get; private set; } = SetState.Done;

    /// <summary>The AS numbers, ascending, once it is complete; empty where prefixes were wanted.</summary>
    public MemberNumbers Numbers => new(_question == SetQuestion.Members || IsAsSet ? _origins : NoOrigins);

    /// <summary>The prefixes, once it is complete.</summary>
    public PrefixList Prefixes { get; } = new();

    /// <summary>For <see cref="SetQuestion.Members"/>: what is neither a number nor a prefix, as it is written.</summary>
    public MemberNames Names { get; } = new();

    /// <summary>Whether a set was asked for, and not an AS.</summary>
    public bool IsOfSet { get; private set; }

    private bool IsAsSet => _question == SetQuestion.AllMembers && _classes == AsSets;

    /// <summary>Begins with a set; <see cref="Continue"/> does the rest.</summary>
    /// <param name="registry">The snapshot, kept until <see cref="End"/>.</param>
    /// <param name="sources">Where to look: of a name in several sources the first has it, routes count of all.</param>
    /// <param name="name">The name of the set, any case; "SOURCE::NAME" looks into that source only.</param>
    /// <param name="question">What is wanted.</param>
    /// <param name="excluded">Names of sets, separated by commas, that are not followed where they are members.</param>
    public SetState Begin(RegistrySnapshot registry, in SourceOrder sources, ReadOnlySpan<byte> name, SetQuestion question, ReadOnlySpan<byte> excluded = default)
    {
        Start(registry, sources, question);
        IsOfSet = true;
        _classes = question is SetQuestion.Members or SetQuestion.AllMembers ? AllSets : AsSets;
        if (!TryResolve(name, out ObjectRef root))
        {
            return State = SetState.NotFound;
        }

        // A route-set may hold as-sets, which then stand for the routes of their ASes; an as-set holds nothing but as-sets.
        _classes = registry.Sources[root.Source].ClassOf(root.Id) == ObjectClass.AsSet ? AsSets : AllSets;
        _routeClasses = question switch { SetQuestion.Routes4 => Routes4, SetQuestion.Routes6 => Routes6, _ => RouteMembers };
        foreach (Range range in excluded.Split((byte)','))
        {
            if (TryResolve(excluded[range].Trim((byte)' '), out ObjectRef other))
            {
                _excluded.Add(other);
            }
        }

        Reach(root, default);
        return State;
    }

    /// <summary>Begins with an AS: the prefixes of the routes that it originates.</summary>
    public SetState Begin(RegistrySnapshot registry, in SourceOrder sources, uint asn, SetQuestion question)
    {
        Start(registry, sources, question);
        _routeClasses = question switch { SetQuestion.Routes4 => Routes4, SetQuestion.Routes6 => Routes6, _ => RouteMembers };
        _origins.Add(new Origin(asn, default));
        return State;
    }

    /// <summary>Begins with routes: their origins.</summary>
    public void BeginOrigins(RegistrySnapshot registry, LookupResult routes)
    {
        Start(registry, default, SetQuestion.Members);
        foreach (ObjectRef found in routes.Found)
        {
            foreach (RpslAttribute origin in registry.Get(found).All(AttributeName.Origin))
            {
                if (Asn.TryParse(origin.Value, out uint asn))
                {
                    _origins.Add(new Origin(asn, default));
                }
            }
        }
    }

    /// <summary>Goes on for about so many steps, each a member or a route that is looked at; a set is always read to its end.</summary>
    public SetState Continue(int steps)
    {
        while (State == SetState.Running && steps > 0)
        {
            if (_waiting.TryPop(out Reached next))
            {
                steps -= Read(next);
            }
            else if (!_areSetsDone)
            {
                _areSetsDone = true;
                SortOrigins();
                if (_question == SetQuestion.Members || IsAsSet)
                {
                    Finish();
                }
            }
            else if (_origin < _origins.Count)
            {
                steps -= AddRoutes(steps);
            }
            else
            {
                Finish();
            }

            if (Prefixes.Count > limit)
            {
                Shrink();
            }
        }

        return State;
    }

    /// <summary>Lets go of the registry and of what is not worth keeping.</summary>
    public void End()
    {
        _registry = null;
        State = SetState.Done;
        Clear();
    }

    private void Start(RegistrySnapshot registry, in SourceOrder sources, SetQuestion question)
    {
        Clear();
        _registry = registry;
        _sources = sources;
        _question = question;
        _classes = default;
        _origin = _source = _candidate = 0;
        _areSetsDone = IsOfSet = false;
        State = SetState.Running;
    }

    private void Clear()
    {
        _waiting.Clear();
        _excluded.Clear();
        _seen.Clear();
        _origins.Clear();
        if (_seen.Capacity > KeptCapacity)
        {
            _seen = [];
            _waiting.TrimExcess();
        }

        if (_origins.Capacity > KeptCapacity)
        {
            _origins = [];
        }

        Prefixes.Clear();
        Names.Clear();
    }

    private void Finish()
    {
        if (State != SetState.Running)
        {
            return;
        }

        Prefixes.Complete();
        Names.Complete();
        State = SetState.Done;
    }

    private void Shrink()
    {
        // The same prefix may have come many times. Most of the room must be free again, or the next few would do all this anew.
        Prefixes.Complete();
        if (Prefixes.Count > limit - (limit / 4))
        {
            State = SetState.TooMany;
        }
    }

    private void SortOrigins()
    {
        _origins.Sort();
        int kept = 0;
        for (int i = 0; i < _origins.Count; i++)
        {
            if (kept == 0 || _origins[i] != _origins[kept - 1])
            {
                _origins[kept++] = _origins[i];
            }
        }

        _origins.RemoveRange(kept, _origins.Count - kept);
        if (kept > limit)
        {
            State = SetState.TooMany;
        }
    }

    private bool TryResolve(ReadOnlySpan<byte> name, out ObjectRef found)
    {
        int colons = name.IndexOf("::"u8);
        ReadOnlySpan<byte> only = colons < 0 ? default : name[..colons];
        name = colons < 0 ? name : name[(colons + 2)..];
        for (int i = 0; i < _sources.Count; i++)
        {
            if ((only.IsEmpty || Ascii.EqualsIgnoreCase(only, _registry!.Sources[_sources[i]].NameUtf8))
                && RegistryLookup.TryFindInSource(_registry!, _sources[i], _classes, name, out found))
            {
                return true;
            }
        }

        found = default;
        return false;
    }

    private void Reach(ObjectRef set, RangeOperator change)
    {
        var reached = new Reached(set, change);
        if (_seen.Add(reached))
        {
            _waiting.Push(reached);
            if (_seen.Count > limit)
            {
                State = SetState.TooMany;
            }
        }
    }

    private readonly record struct Reached(ObjectRef Set, RangeOperator Change);

    internal readonly record struct Origin(uint Asn, RangeOperator Change) : IComparable<Origin>
    {
        public int CompareTo(Origin other) => Asn != other.Asn ? Asn.CompareTo(other.Asn) : Change.Bits.CompareTo(other.Change.Bits);
    }
}

/// <summary>The AS numbers of an expansion.</summary>
public readonly ref struct MemberNumbers
{
    private readonly List<SetExpansion.Origin> _origins;

    internal MemberNumbers(List<SetExpansion.Origin> origins) => _origins = origins;

    /// <summary>How many there are.</summary>
    public int Count => _origins.Count;

    /// <summary>One of them.</summary>
    public uint this[int index] => _origins[index].Asn;
}
