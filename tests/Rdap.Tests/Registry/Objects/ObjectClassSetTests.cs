using FsCheck;
using FsCheck.Fluent;
using Rdap.Registry.Objects;
using Rdap.Tests.Registry.Numbers;
using Xunit;

namespace Rdap.Tests.Registry.Objects;

public sealed class ObjectClassSetTests
{
    private static readonly Gen<ObjectClass[]> Some = Gen.Elements(Enum.GetValues<ObjectClass>()).ArrayOf();

    [Fact]
    public void Behaves_as_a_sorted_set()
    {
        NumberGenerators.Holds(Some, static classes =>
        {
            var set = ObjectClassSet.Of(classes);
            SortedSet<ObjectClass> model = [.. classes];
            return ToList(set).SequenceEqual(model)
                && set.Count == model.Count
                && set.IsEmpty == (model.Count == 0)
                && Enum.GetValues<ObjectClass>().All(c => set.Contains(c) == model.Contains(c));
        });
    }

    [Fact]
    public void Union_and_intersection_are_those_of_sets()
    {
        NumberGenerators.Holds(Some.Two(), static pair =>
        {
            var left = ObjectClassSet.Of(pair.Item1);
            var right = ObjectClassSet.Of(pair.Item2);
            return ToList(left | right).SequenceEqual(pair.Item1.Union(pair.Item2).Order())
                && ToList(left & right).SequenceEqual(pair.Item1.Intersect(pair.Item2).Order());
        });
    }

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
