using Rdap.Registry.Objects;
using Xunit;

namespace Rdap.Tests.Registry.Objects;

public sealed class AttributeSetTests
{
    [Fact]
    public void Behaves_as_a_sorted_set() => SetLaws.Hold<AttributeSet, AttributeName>(
        values => AttributeSet.Of(values), ToList, set => set.Count, set => set.IsEmpty, (set, value) => set.Contains(value), (a, b) => a | b, (a, b) => a & b);

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
