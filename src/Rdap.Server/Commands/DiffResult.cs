using System.Runtime.InteropServices;
using System.Text;
using Rdap.Registry.Objects;
using Rdap.Registry.Storage;

namespace Rdap.Server.Commands;

/// <summary>How many objects of something differ.</summary>
internal record struct DiffCounts
{
    /// <summary>Only the second data set has them.</summary>
    public int Added { get; private set; }

    /// <summary>Both have them, each with another text.</summary>
    public int Changed { get; private set; }

    /// <summary>Only the first data set has them.</summary>
    public int Deleted { get; private set; }

    /// <summary>All of them.</summary>
    public readonly int All => Added + Changed + Deleted;

    /// <summary>Counts one more.</summary>
    public void Add(ObjectChange change)
    {
        Added += change.IsAddition ? 1 : 0;
        Deleted += change.IsDeletion ? 1 : 0;
        Changed += change.IsAddition || change.IsDeletion ? 0 : 1;
    }
}

/// <summary>
/// In what two data sets differ, counted. Texts are compared as they are published, as digests do: other line ends or another character set
/// are no difference.
/// </summary>
internal sealed class DiffResult
{
    /// <summary>What stands for the holder of an object that names none.</summary>
    public const string NoHolder = "-";

    private readonly Dictionary<string, DiffCounts> _byClass = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, DiffCounts> _byHolder = new(StringComparer.OrdinalIgnoreCase);

    private DiffResult(DiffSide first, DiffSide second)
    {
        First = first;
        Second = second;
    }

    /// <summary>What was before.</summary>
    public DiffSide First { get; }

    /// <summary>What is now.</summary>
    public DiffSide Second { get; }

    /// <summary>Each object that differs: added and changed ones in the order of the second data set, then deleted ones in that of the first.</summary>
    public List<ObjectChange> Differences { get; } = [];

    /// <summary>How many they are.</summary>
    public DiffCounts Counts { get; private set; }

    /// <summary>How many they are of each class, in the order of the class table; classes that it does not know by their names.</summary>
    public IEnumerable<KeyValuePair<string, DiffCounts>> ByClass => _byClass
        .OrderBy(static c => ObjectClasses.TryFind(Encoding.UTF8.GetBytes(c.Key), out ObjectClass known) ? (int)known : int.MaxValue)
        .ThenBy(static c => c.Key, StringComparer.Ordinal);

    /// <summary>
    /// How many they are of each holder, the most first: the organisation, else the first maintainer, that the object names; what organisations
    /// and maintainers are themselves is theirs. Of a changed object the holder that it has now.
    /// </summary>
    public IEnumerable<KeyValuePair<string, DiffCounts>> ByHolder =>
        _byHolder.OrderByDescending(static h => h.Value.All).ThenBy(static h => h.Key, StringComparer.Ordinal);

    /// <summary>How many holders there are.</summary>
    public int HolderCount => _byHolder.Count;

    /// <summary>Counts what differs.</summary>
    /// <param name="first">What was before.</param>
    /// <param name="second">What is now.</param>
    /// <param name="changes">How the texts of both differ, byte for byte.</param>
    public static DiffResult Of(DiffSide first, DiffSide second, SnapshotChanges changes)
    {
        DiffResult result = new(first, second);
        foreach (ObjectChange change in changes.All)
        {
            if (change.IsAddition || change.IsDeletion || !result.IsSamePublished(change))
            {
                result.Add(change);
            }
        }

        GC.KeepAlive(first);
        GC.KeepAlive(second);
        return result;
    }

    /// <summary>The object that differs: as it is now, or as it was when it is deleted.</summary>
    public RegistryObject ObjectOf(ObjectChange change) => change.IsDeletion ? First.Snapshot.Get(change.Old) : Second.Snapshot.Get(change.New);

    /// <summary>The name of an object's class.</summary>
    public static string ClassOf(in RegistryObject obj) =>
        obj.Class == ObjectClass.Other ? Encoding.UTF8.GetString(obj.ClassName).ToLowerInvariant() : ObjectClasses.Get(obj.Class).Name;

    /// <summary>Who holds an object, see <see cref="ByHolder"/>.</summary>
    public static string HolderOf(in RegistryObject obj)
    {
        ReadOnlySpan<byte> holder = obj.Class == ObjectClass.Organisation ? obj.KeyValue : obj.FirstValue(AttributeName.Org);
        holder = holder.IsEmpty && obj.Class == ObjectClass.Mntner ? obj.KeyValue : holder;
        holder = holder.IsEmpty ? obj.FirstValue(AttributeName.MntBy) : holder;
        int end = holder.IndexOf((byte)',');
        holder = (end < 0 ? holder : holder[..end]).Trim(" \t\r\n"u8);
        return holder.IsEmpty ? NoHolder : Encoding.UTF8.GetString(holder);
    }

    private bool IsSamePublished(ObjectChange change) =>
        PublishedText.AreSame(First.Snapshot.Get(change.Old), Second.Snapshot.Get(change.New));

    private void Add(ObjectChange change)
    {
        RegistryObject obj = ObjectOf(change);
        Differences.Add(change);
        DiffCounts counts = Counts;
        counts.Add(change);
        Counts = counts;
        CollectionsMarshal.GetValueRefOrAddDefault(_byClass, ClassOf(obj), out _).Add(change);
        CollectionsMarshal.GetValueRefOrAddDefault(_byHolder, HolderOf(obj), out _).Add(change);
    }
}
