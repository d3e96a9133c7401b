using Rdap.Registry.Storage;
using Xunit;

namespace Rdap.Tests.Registry.Storage;

public sealed class BatchCollectorTests
{
    [Fact]
    public void It_is_empty_again_after_Clear()
    {
        using BatchCollector collector = new();
        for (int round = 1; round <= 3; round++)
        {
            for (int i = 0; i < 100 * round; i++)
            {
                collector.Add((ulong)(i * round), (byte)i);
            }

            collector.Ranges4[(int)RangeKind.AutNum].Add(64496, 64511, round);
            collector.Ranges6[(int)RangeKind.Route].Add(1, (UInt128)round << 64, round);
            Assert.Equal(100 * round, collector.Count);
            Assert.Equal(Enumerable.Range(0, 100 * round).Select(i => (ulong)(i * round)), collector.Positions.ToArray());
            Assert.Equal(Enumerable.Range(0, 100 * round).Select(i => (byte)i), collector.Classes.ToArray());

            using BatchMemory memory = new((int)RangeKind.Count);
            BatchRanges<uint> numbers = collector.Ranges4[(int)RangeKind.AutNum].CopyTo(memory, 0);
            Assert.Equal((64496u, 64511u, round), (Assert.Single(numbers.Starts.Span.ToArray()), Assert.Single(numbers.Ends.Span.ToArray()), Assert.Single(numbers.Ids.Span.ToArray())));
            Assert.Equal((UInt128)round << 64, Assert.Single(collector.Ranges6[(int)RangeKind.Route].CopyTo(memory, 1).Ends.Span.ToArray()));
            Assert.Equal(0, collector.Ranges4[(int)RangeKind.Inetnum].CopyTo(memory, 2).Count);
            collector.Clear();
            Assert.Equal(0, collector.Count);
        }
    }
}
