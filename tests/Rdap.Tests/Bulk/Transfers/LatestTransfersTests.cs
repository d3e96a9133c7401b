using System.Globalization;
using Rdap.Bulk.Transfers;
using Xunit;

namespace Rdap.Tests.Bulk.Transfers;

public sealed class LatestTransfersTests
{
    private const int Numbers = 40;

    [Theory]
    [InlineData("0-99 A, 10-19 B", "0-99 A, 10-19 B")] // a part went on: it lies inside
    [InlineData("10-19 A, 0-99 B", "0-99 B")] // all of it went on with more
    [InlineData("0-19 A, 10-29 B", "0-9 A, 10-29 B")] // the rest of it stays
    [InlineData("10-29 A, 0-19 B", "0-19 B, 20-29 A")]
    [InlineData("0-9 A, 0-9 B, 0-9 C", "0-9 C")] // there and back
    [InlineData("0-29 A, 0-9 B, 10-29 C", "0-9 B, 10-29 C")] // went on in two parts
    [InlineData("0-0 A, 0-0 B", "0-0 B")]
    public void The_later_transfer_holds(string log, string expected)
    {
        List<Transfer> transfers = [.. log.Split(", ").Select(static (text, day) => Parse(text, day))];
        Assert.Equal(expected, string.Join(", ", LatestTransfers.Of(transfers).Select(static t => $"{t.First}-{t.Last} {t.To}")));
    }

    [Fact]
    public void Of_one_day_the_last_in_the_log_holds() =>
        Assert.Equal("B", Assert.Single(LatestTransfers.Of([Parse("0-9 A", 1), Parse("0-9 B", 1)])).To);

    [Fact]
    public void Numbers_of_different_kinds_do_not_meet() =>
        Assert.Equal(2, LatestTransfers.Of([Parse("0-9 A", 1), Parse("0-9 B", 2) with { Kind = TransferKind.Asn }]).Count);

    [Fact]
    public void The_smallest_range_around_a_number_is_its_last_transfer()
    {
        Random random = new(1);
        for (int round = 0; round < 500; round++)
        {
            List<Transfer> log = [];
            for (int i = random.Next(10); i >= 0; i--)
            {
                int first = random.Next(Numbers);
                log.Add(Parse($"{first}-{random.Next(first, Numbers)} {log.Count}", random.Next(6)));
            }

            List<Transfer> latest = LatestTransfers.Of(log);
            for (int number = 0; number < Numbers; number++)
            {
                string? expected = log.Select(static (t, i) => (t, i)).Where(x => x.t.First <= (uint)number && (uint)number <= x.t.Last)
                    .OrderBy(static x => x.t.Date).ThenBy(static x => x.i).Select(static x => x.t.To).LastOrDefault();
                string? actual = latest.Where(t => t.First <= (uint)number && (uint)number <= t.Last).OrderBy(static t => t.Last - t.First).FirstOrDefault()?.To;
                Assert.True(expected == actual, $"round {round}, number {number}: {expected} and not {actual}");
            }
        }
    }

    private static Transfer Parse(string text, int day)
    {
        string[] parts = text.Split('-', ' ');
        return new Transfer
        {
            Kind = TransferKind.V4,
            First = UInt128.Parse(parts[0], CultureInfo.InvariantCulture),
            Last = UInt128.Parse(parts[1], CultureInfo.InvariantCulture),
            Date = new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero).AddDays(day),
            From = "X",
            To = parts[2],
        };
    }
}
