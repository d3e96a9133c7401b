using FsCheck;
using FsCheck.Fluent;
using Rdap.Registry.Objects;
using Rdap.Tests.Registry.Numbers;
using Xunit;

namespace Rdap.Tests.Registry.Objects;

public sealed class AttributeSetTests
{
    private static readonly Gen<AttributeName[]> Some = Gen.Elements(Enum.GetValues<AttributeName>()).ArrayOf();

    [Fact]
    public void Behaves_as_a_sorted_set()
    {
        NumberGenerators.Holds(Some, static attributes =>
        {
            var set = AttributeSet.Of(attributes);
            SortedSet<AttributeName> model = [.. attributes];
            return ToList(set).SequenceEqual(model)
                && set.Count == model.Count
                && set.IsEmpty == (model.Count == 0)
                && Enum.GetValues<AttributeName>().All(a => set.Contains(a) == model.Contains(a));
        });
    }

    [Fact]
    public void Union_and_intersection_are_those_of_sets()
    {
        NumberGenerators.Holds(Some.Two(), static pair =>
        {
            var left = AttributeSet.Of(pair.Item1);
            var right = AttributeSet.Of(pair.Item2);
            return ToList(left | right).SequenceEqual(pair.Item1.Union(pair.Item2).Order())
                && ToList(left & right).SequenceEqual(pair.Item1.Intersect(pair.Item2).Order());
        });
    }

    [Fact]
    public void The_default_is_the_empty_set() => Assert.Equal(AttributeSet.None, AttributeSet.Of());

    private static List<AttributeName> ToList(AttributeSet set)
    {
        List<AttributeName> list = [];
        foreach (AttributeName attribute in set)
        {
            list.Add(attribute);
        }

        return list;
    }
}
