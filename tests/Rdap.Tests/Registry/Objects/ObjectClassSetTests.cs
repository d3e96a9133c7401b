using Rdap.Registry.Objects;
using Xunit;

namespace Rdap.Tests.Registry.Objects;

public sealed class ObjectClassSetTests
{
    [Fact]
    public void Behaves_as_a_sorted_set() => SetLaws.Hold<ObjectClassSet, ObjectClass>(
        values => ObjectClassSet.Of(values), ToList, set => set.Count, set => set.IsEmpty, (set, value) => set.Contains(value), (a, b) => a | b, (a, b) => a & b);

    [Fact]
    public void All_is_every_class_and_none_is_the_default()
    {
        Assert.Equal(Enum.GetValues<ObjectClass>(), ToList(ObjectClassSet.All));
        Assert.Equal(default, ObjectClassSet.None);
        Assert.Empty(ToList(ObjectClassSet.None));
    }

    private static List<ObjectClass> ToList(ObjectClassSet set)
    {
        List<ObjectClass> list = [];
        foreach (ObjectClass objectClass in set)
        {
            list.Add(objectClass);
        }

        return list;
    }
}
