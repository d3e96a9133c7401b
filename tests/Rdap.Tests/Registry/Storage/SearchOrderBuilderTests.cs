using System.Globalization;
using System.Text;
using Rdap.Registry;
using Rdap.Registry.Objects;
using Rdap.Registry.Storage;
using Xunit;

namespace Rdap.Tests.Registry.Storage;

public sealed class SearchOrderBuilderTests
{
    private static readonly string Long = new('x', 300);

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Thousands_of_networks_with_one_name_stand_in_the_order_of_their_numbers(int threads)
    {
        // More than one slice, more than a radix sort needs, and shuffled.
        int[] numbers = [.. Enumerable.Range(0, 40_000)];
        new Random(1).Shuffle(numbers);
        SourceSnapshot source = Freeze(
            numbers.Select(static n => $"inetnum: 10.{n >> 12}.{n >> 4 & 255}.{(n & 15) * 16} - 10.{n >> 12}.{n >> 4 & 255}.{((n & 15) * 16) + (n % 15)}\nnetname: {(n % 8 == 0 ? "Other" : "PRIVATE-NETWORK")}"),
            threads);
        SearchOrder order = Order(source, SearchProperty.Name, ObjectClass.Inetnum);
        Assert.Equal(numbers.Length, order.Count);
        IsInOrder(source, order);
        Assert.Equal([.. Enumerable.Range(0, 5_000).Select(static n => n * 8)], Enumerable.Range(0, 5_000).Select(at => numbers[order.Id(at)]));
    }

    [Fact]
    public void Names_of_every_length_and_likeness_are_in_order()
    {
        Random random = new(2);
        SourceSnapshot source = Freeze(
            Enumerable.Range(0, 6_000).Select(n =>
                $"role: {Long[..random.Next(random.Next(2) == 0 ? 12 : 300)]}{(char)('a' + random.Next(3))}\nnic-hdl: {(char)('A' + random.Next(3))}{n}-TEST\ne-mail: {Long[..random.Next(20)]}@a, {Long[..random.Next(20)]}@b"),
            threads: 2);
        foreach (SearchOrder order in source.Indexes.SearchOrders)
        {
            IsInOrder(source, order);
        }

        Assert.Equal(6_000, Order(source, SearchProperty.Name, ObjectClass.Role).Count);
        Assert.Equal(12_000, Order(source, SearchProperty.Email, ObjectClass.Role).Count);
    }

    [Fact]
    public void Ten_thousand_objects_of_one_long_name_are_told_apart_by_their_keys()
    {
        SourceSnapshot source = Freeze(Enumerable.Range(0, 10_000).Select(static n => $"person: {Long}\nnic-hdl: P{n * 7919 % 10_000}-TEST"), threads: 2);
        IsInOrder(source, Order(source, SearchProperty.Name, ObjectClass.Person));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Names_that_take_many_parts_are_in_order(int threads)
    {
        Random random = new(3);
        SourceSnapshot source = Freeze(
            Enumerable.Range(0, 60_000).Select(n =>
                $"inetnum: 10.{n >> 16}.{n >> 8 & 255}.{n & 255}\nnetname: {string.Concat(Enumerable.Range(0, random.Next(1, 12)).Select(_ => (char)('a' + random.Next(random.Next(1, 26)))))}"),
            threads);
        SearchOrder order = Order(source, SearchProperty.Name, ObjectClass.Inetnum);
        Assert.Equal(60_000, order.Count);
        IsInOrder(source, order);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Entities_of_one_handle_stand_in_the_order_of_their_classes(int threads)
    {
        string[] objects =
        [
            .. Enumerable.Range(0, 12_000).SelectMany(static n => (string[])
            [
                $"mntner: H{n}", $"organisation: H{n}", $"irt: H{n}", $"role: Same\nnic-hdl: H{n}", $"person: Same\nnic-hdl: H{n}",
            ]),
        ];
        new Random(4).Shuffle(objects);
        SourceSnapshot source = Freeze(objects, threads);
        Assert.Equal(objects.Length, Order(source, SearchProperty.Handle, ObjectClass.Irt).Count);
        Assert.Equal(objects.Length, Order(source, SearchProperty.Name, ObjectClass.Irt).Count);
        Assert.All(source.Indexes.SearchOrders, order => IsInOrder(source, order));
    }

    [Fact]
    public void A_value_that_an_object_gives_twice_stands_once_and_the_256th_is_the_last()
    {
        string list = string.Join('\n', Enumerable.Range(0, 300).Select(static i => string.Create(CultureInfo.InvariantCulture, $"nserver: ns{i / 2}.example")));
        SourceSnapshot source = Freeze(["domain: 2.0.192.in-addr.arpa\n" + list, "role: A\nnic-hdl: A-TEST\ne-mail: A@example.com\nabuse-mailbox: a@EXAMPLE.com"], threads: 1);
        Assert.Equal(PropertyValues.MaxValues / 2, Order(source, SearchProperty.Nserver, ObjectClass.Domain).Count);
        Assert.Equal(1, Order(source, SearchProperty.Email, ObjectClass.Role).Count);
    }

    [Fact]
    public void A_source_that_only_refers_has_no_orders() =>
        Assert.All(TestRegistry.Source("mntner: A-MNT", role: SourceRole.Referral).Indexes.SearchOrders, static order => Assert.Equal(0, order.Count));

    private static SourceSnapshot Freeze(IEnumerable<string> objects, int threads)
    {
        using SnapshotBuilder builder = new();
        ObjectBatch batch = builder.NewBatch();
        foreach (string text in objects)
        {
            Assert.Equal(AddOutcome.Added, batch.Add(Encoding.UTF8.GetBytes(text)));
        }

        builder.Commit(batch);
        return builder.Freeze(new SourceInfo { Name = "TEST" }, threads);
    }

    private static SearchOrder Order(SourceSnapshot source, SearchProperty property, ObjectClass objectClass) =>
        source.Indexes.SearchOrders.Single(order => order.Row.Property == property && order.Row.Classes.Contains(objectClass));

    private static void IsInOrder(SourceSnapshot source, SearchOrder order)
    {
        Span<byte> before = stackalloc byte[SearchKey.MaxLength], key = stackalloc byte[SearchKey.MaxLength];
        int beforeLength = 0;
        for (int at = 0; at < order.Count; at++)
        {
            int length = SearchKey.Write(source.Get(order.Id(at)), order.Row.Property, order.Ordinal(at), key);
            Assert.True(before[..beforeLength].SequenceCompareTo(key[..length]) < 0, $"{at} of {order.Row.Property}");
            key.CopyTo(before);
            beforeLength = length;
        }

        GC.KeepAlive(source);
    }
}
