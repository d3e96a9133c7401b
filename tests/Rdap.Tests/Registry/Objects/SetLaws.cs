using FsCheck;
using FsCheck.Fluent;
using Rdap.Tests.Registry.Numbers;

namespace Rdap.Tests.Registry.Objects;

/// <summary>What every set of an enum's values must do as a sorted set does it.</summary>
internal static class SetLaws
{
    public static void Hold<TSet, T>(
        Func<T[], TSet> of, Func<TSet, List<T>> items, Func<TSet, int> count, Func<TSet, bool> isEmpty, Func<TSet, T, bool> contains,
        Func<TSet, TSet, TSet> union, Func<TSet, TSet, TSet> intersection)
        where T : struct, Enum
    {
        Gen<T[]> some = Gen.Elements(Enum.GetValues<T>()).ArrayOf();
        NumberGenerators.Holds(some, values =>
        {
            TSet set = of(values);
            SortedSet<T> model = [.. values];
            return items(set).SequenceEqual(model)
                && count(set) == model.Count
                && isEmpty(set) == (model.Count == 0)
                && Enum.GetValues<T>().All(v => contains(set, v) == model.Contains(v));
        });
        NumberGenerators.Holds(some.Two(), pair =>
            items(union(of(pair.Item1), of(pair.Item2))).SequenceEqual(pair.Item1.Union(pair.Item2).Order())
            && items(intersection(of(pair.Item1), of(pair.Item2))).SequenceEqual(pair.Item1.Intersect(pair.Item2).Order()));
    }
}
