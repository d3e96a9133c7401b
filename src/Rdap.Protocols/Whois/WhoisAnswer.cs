// The blocks of an answer over RFC 3912 and their order: RIPE Database query reference. Each block ends with an empty line.
using Rdap.Registry;
using Rdap.Registry.Lookup;
using Rdap.Registry.Numbers;
using Rdap.Registry.Objects;

namespace Rdap.Protocols.Whois;

/// <summary>
/// One answer: first what a query finds, as ids, then its bytes piece by piece. Holds the registry that it was found in until the last
/// piece, so that a reload cannot tear an answer. Reused; allocates nothing once its lists have grown.
/// </summary>
internal sealed partial class WhoisAnswer(WhoisTexts texts, WhoisSettings settings)
{
    /// <summary>How much to write before the connection gets to send: as much as one send takes well.</summary>
    public const int PieceLength = 64 * 1024;

    private const int LongestKey = 512;

    // What -G remembers of one giant answer is not kept for the next.
    private const int LargestKeptSet = 16 * 1024;

    // What leads to the objects that are shown with another.
    private static readonly AttributeSet Followed = AttributeSet.Of(AttributeName.Org, AttributeName.AdminC, AttributeName.TechC, AttributeName.ZoneC);

    private static readonly RegistrySnapshot Nothing = RegistrySnapshot.Empty([]);

    private readonly WhoisObjectText _text = new();
    private readonly WhoisVersions _versions = new();
    private readonly LookupResult _result = new();
    private readonly LookupResult _related = new();
    private readonly LookupResult _part = new();
    private HashSet<ObjectRef> _seen = [];
    private RegistrySnapshot _registry = Nothing;
    private WhoisQuery? _query;
    private SourceSet _sources;
    private Stage _stage = Stage.Done;
    private int _index;
    private int _relatedIndex;

    private enum Stage : byte
    {
        Head,
        Primary,
        PrimaryText,
        Related,
        RelatedText,
        Versions,
        Mirror,
        Foot,
        Done,
    }

    /// <summary>How many objects the query found, contacts not counted.</summary>
    public int Count { get; private set; }

    /// <summary>Whether another registry was named.</summary>
    public bool IsReferred { get; private set; }

    /// <summary>Looks up what a query asks for. The query stays in use until the answer is complete.</summary>
    public void Begin(RegistrySnapshot registry, WhoisQuery query)
    {
        _registry = registry;
        _query = query;
        _index = _relatedIndex = 0;
        _verdict = PersonalVerdict.Shown;
        _stage = Stage.Head;
        _result.Clear();
        _related.Clear();
        if (_seen.Count > LargestKeptSet)
        {
            _seen = [];
        }

        _seen.Clear();
        _sources = SourceSet.None;
        if (!query.IsRefused && query.ToLookup() is { Kind: not LookupKeyKind.None } lookup)
        {
            lookup.Limit = settings.MaxObjects;
            Find(lookup, query);
        }

        Count = _result.Count;
        if (query.Kind == WhoisQueryKind.Versions && !query.IsRefused)
        {
            _versions.Begin(registry, query);
            Count = _versions.Count;
            _sources = WhoisVersions.SourcesOf(registry);
        }

        EndMirror();
        if (query.Kind == WhoisQueryKind.Mirror && !query.IsRefused)
        {
            BeginMirror(query);
        }

        // Only what nobody here covers: that no object has exactly this range says nothing of who holds it.
        IsReferred = Count == 0 && !query.IsRefused && query.Match == LookupMatch.ExactOrLess && TryFindReferral(out _);
    }

    /// <summary>Writes about <see cref="PieceLength"/> bytes. False: that was the last piece, and the footer is due.</summary>
    public bool WriteNext(ref WhoisOutput output)
    {
        int until = output.Written + PieceLength;
        while (output.Written < until)
        {
            switch (_stage)
            {
                case Stage.Head:
                    WriteHead(ref output);
                    break;
                case Stage.Primary:
                    WritePrimaryHead(ref output);
                    break;
                case Stage.PrimaryText:
                    if (_text.Write(ref output, _registry.Get(_result[_index]), until))
                    {
                        EndPrimary();
                    }

                    break;
                case Stage.Related:
                    StartRelated();
                    break;
                case Stage.RelatedText:
                    if (_text.Write(ref output, _registry.Get(_related[_relatedIndex]), until))
                    {
                        _relatedIndex++;
                        _stage = Stage.Related;
                    }

                    break;
                case Stage.Versions:
                    _stage = _versions.WriteNext(ref output, until) ? Stage.Versions : Stage.Foot;
                    break;
                case Stage.Mirror:
                    _stage = WriteMirror(ref output, until) ? Stage.Mirror : Stage.Foot;
                    break;
                case Stage.Foot:
                    WriteFoot(ref output);
                    End();
                    return false;
                default:
                    return false;
            }
        }

        return true;
    }

    /// <summary>Lets go of the registry, in the middle of the answer too.</summary>
    public void End()
    {
        _registry = Nothing;
        _versions.End();
        EndMirror();
        _stage = Stage.Done;
    }

    private WhoisQuery Query => _query!;

    private bool IsGrouped => !Query.Has(WhoisFlag.NoGrouping);

    private bool HasIrt => Query.Has(WhoisFlag.Irt) && !Query.Has(WhoisFlag.NoIrt);

    // -c asks for the team by name: -r does not take that back.
    private RelatedKinds Kinds =>
        Query.Has(WhoisFlag.Brief) || Query.Has(WhoisFlag.PrimaryKeys) || Query.Has(WhoisFlag.AbuseContact) || Query.Has(WhoisFlag.Resource)
            ? RelatedKinds.None
            : (HasIrt ? RelatedKinds.Irt : RelatedKinds.None)
                | (Query.Has(WhoisFlag.NoReferenced) ? RelatedKinds.None
                    : Query.Has(WhoisFlag.NoPersonal) ? RelatedKinds.Organisation
                    : RelatedKinds.Contacts | RelatedKinds.Organisation);

    private void WriteHead(ref WhoisOutput output)
    {
        for (int i = 0; i < Query.NoticeCount; i++)
        {
            WhoisMessages.Write(ref output, Query.NoticeAt(i), Query.NoticeArgument(i, 0), Query.NoticeArgument(i, 1));
        }

        _stage = Stage.Foot;
        if (Query.IsRefused)
        {
            return;
        }

        switch (Query.Kind)
        {
            case WhoisQueryKind.Help:
                output.Write(texts.Help);
                break;
            case WhoisQueryKind.Version:
                output.Write(texts.Version);
                break;
            case WhoisQueryKind.Sources:
                WriteSources(ref output);
                break;
            case WhoisQueryKind.Types:
                WhoisTemplate.WriteTypes(ref output);
                break;
            case WhoisQueryKind.Template:
                WhoisTemplate.Write(ref output, Query.TemplateClass, Query.Has(WhoisFlag.Verbose));
                break;
            case WhoisQueryKind.Persistent:
                break;
            case WhoisQueryKind.Versions:
                _stage = Stage.Versions;
                break;
            case WhoisQueryKind.Mirror when _isUpToDate:
                WriteUpToDate(ref output);
                break;
            case WhoisQueryKind.Mirror:
                _stage = Stage.Mirror;
                break;
            default:
                WriteNotes(ref output);
                _stage = Stage.Primary;
                break;
        }
    }

    private void WritePrimaryHead(ref WhoisOutput output)
    {
        if (_index == _result.Count)
        {
            // With -G the contacts of all have been gathered; grouped ones are long written.
            _stage = IsGrouped || _related.Count == 0 ? Stage.Foot : Stage.Related;
            return;
        }

        ObjectRef primary = _result[_index];
        if (Kinds != RelatedKinds.None)
        {
            // 2 of 16 us of a query's own CPU time at ten million objects, measured.
            References.Prefetch(_registry, primary, Followed);
        }

        RegistryObject obj = _registry.Get(primary);
        Span<byte> buffer = stackalloc byte[LongestKey];
        ReadOnlySpan<byte> key = buffer[..obj.CopyPrimaryKey(buffer)];
        if (IsLeftOut(obj))
        {
            _index++;
            return;
        }

        if ((Query.Has(WhoisFlag.ValidSyntax) || Query.Has(WhoisFlag.NoValidSyntax)) && !WriteSyntax(ref output, obj, key))
        {
            _index++;
            return;
        }

        if (Query.Has(WhoisFlag.AbuseContact))
        {
            WriteAbuseOnly(ref output, obj, AbuseContacts.Find(_registry, primary), key);
            _index++;
            return;
        }

        bool isKeysOnly = Query.Has(WhoisFlag.PrimaryKeys);
        if (!isKeysOnly && IsGrouped && !Query.Has(WhoisFlag.Brief))
        {
            WriteQuoted(ref output, "% Information related to '"u8, key, "'\n\n"u8);
        }

        if (!isKeysOnly && obj.Class is ObjectClass.Inetnum or ObjectClass.Inet6num or ObjectClass.AutNum)
        {
            WriteAbuseLine(ref output, AbuseContacts.Find(_registry, primary), key);
        }

        StartText();
        _stage = Stage.PrimaryText;
    }

    private void EndPrimary()
    {
        ObjectRef primary = _result[_index];
        _index++;
        _stage = Stage.Primary;
        RelatedKinds kinds = Kinds;
        if (kinds == RelatedKinds.None)
        {
            return;
        }

        if (IsGrouped)
        {
            _relatedIndex = 0;
            _stage = Stage.Related;
        }

        LookupResult related = IsGrouped ? _related : _part;
        related.Clear();
        RelatedObjects.Find(_registry, primary, kinds & ~RelatedKinds.Irt, related);
        if (HasIrt && TryFindIrtHolder(primary, out ObjectRef holder))
        {
            RelatedObjects.Find(_registry, holder, RelatedKinds.Irt, related);
        }

        if (!IsGrouped)
        {
            KeepNew(related);
        }
    }

    // -G shows each contact once in the whole answer, and not again what is a result itself.
    private void KeepNew(LookupResult related)
    {
        if (_seen.Count == 0)
        {
            foreach (ObjectRef found in _result.Found)
            {
                _seen.Add(found);
            }
        }

        foreach (ObjectRef candidate in related.Found)
        {
            if (_seen.Add(candidate))
            {
                _related.Add(candidate);
            }
        }
    }

    private void StartRelated()
    {
        if (_relatedIndex < _related.Count)
        {
            if (IsLeftOut(_registry.Get(_related[_relatedIndex])))
            {
                _relatedIndex++;
                return;
            }

            StartText();
            _stage = Stage.RelatedText;
        }
        else
        {
            _stage = IsGrouped ? Stage.Primary : Stage.Foot;
        }
    }

    private void StartText()
    {
        WhoisShape shape = Query.Has(WhoisFlag.PrimaryKeys) ? WhoisShape.Keys : Query.Has(WhoisFlag.Brief) ? WhoisShape.Brief : WhoisShape.Full;
        _text.Start(shape, !Query.Has(WhoisFlag.NoFiltering), Query.Charset);
    }

    // The network itself or the nearest bigger one that names a team.
    private bool TryFindIrtHolder(ObjectRef primary, out ObjectRef holder)
    {
        holder = primary;
        RegistryObject obj = _registry.Get(primary);
        if (obj.Class is not (ObjectClass.Inetnum or ObjectClass.Inet6num) || !obj.TryGetRange(out IpRange range))
        {
            return false;
        }

        while (!_registry.Get(holder).Has(AttributeName.MntIrt))
        {
            if (!RegistryLookup.TryFindLessSpecific(_registry, holder, range, out holder, out range))
            {
                return false;
            }
        }

        return true;
    }
}
