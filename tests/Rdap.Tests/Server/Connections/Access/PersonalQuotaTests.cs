using Microsoft.Extensions.Logging.Abstractions;
using Rdap.Protocols.Whois;
using Rdap.Registry.Numbers;
using Rdap.Server.Connections.Access;
using Rdap.Server.Options;
using Rdap.Tests.EndToEnd;
using Xunit;

namespace Rdap.Tests.Server.Connections.Access;

public sealed class PersonalQuotaTests : IDisposable
{
    private readonly FakeTime _time = new();
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void So_many_are_shown_in_a_day_and_as_many_in_the_next()
    {
        PersonalQuota quota = Make(3);
        IpAddress client = V4(1);
        for (int day = 0; day < 3; day++)
        {
            Assert.Equal([PersonalVerdict.Shown, PersonalVerdict.Shown, PersonalVerdict.Shown, PersonalVerdict.OverLimit, PersonalVerdict.OverLimit], Takes(quota, client, 5));
            Assert.Equal(1, quota.Clients);
            _time.Advance(TimeSpan.FromHours(23));
            Assert.Equal(PersonalVerdict.OverLimit, quota.Take(client));
            _time.Advance(TimeSpan.FromHours(1));
            Assert.Equal(0, quota.Clients);
        }
    }

    [Fact]
    public void Clients_are_counted_apart_and_an_IPv6_64_is_one()
    {
        PersonalQuota quota = Make(1);
        IpAddress v6 = new(IpFamily.V6, (UInt128)0x2001_0db8_0000_0001 << 64);
        Assert.Equal(PersonalVerdict.Shown, quota.Take(V4(1)));
        Assert.Equal(PersonalVerdict.Shown, quota.Take(V4(2)));
        Assert.Equal(PersonalVerdict.OverLimit, quota.Take(new IpAddress(IpFamily.V6, (UInt128)0xFFFF_0000_0000 | V4(2).Value)));
        Assert.Equal(PersonalVerdict.Shown, quota.Take(v6));
        Assert.Equal(PersonalVerdict.OverLimit, quota.Take(v6 with { Value = v6.Value + ulong.MaxValue }));
        Assert.Equal(PersonalVerdict.Shown, quota.Take(v6 with { Value = v6.Value + ulong.MaxValue + 1 }));
        Assert.Equal(4, quota.Clients);
    }

    [Fact]
    public void Beyond_so_many_clients_counters_are_shared_and_memory_stays_bounded()
    {
        const int Own = 100, PerDay = 2;
        PersonalQuota quota = Make(PerDay, Own);
        int shown = 0;
        for (uint client = 0; client < 200_000; client++)
        {
            shown += Takes(quota, V4(client), PerDay + 1).Count(v => v == PersonalVerdict.Shown);
            if (client < Own)
            {
                Assert.Equal((int)(client + 1) * PerDay, shown);
            }
        }

        Assert.Equal(PerDay * (Own + PersonalQuota.SharedCounters), shown);
        Assert.Equal(Own + PersonalQuota.SharedCounters, quota.Clients);
        // Who was there first keeps a counter of its own.
        Assert.Equal(PersonalVerdict.OverLimit, quota.Take(V4(0)));
        _time.Advance(TimeSpan.FromDays(1));
        Assert.Equal(PersonalVerdict.Shown, quota.Take(V4(150_000)));
        Assert.Equal(1, quota.Clients);
    }

    [Fact]
    public void The_exempt_are_not_counted_and_the_refused_are_shown_none()
    {
        File.WriteAllText(_folder["exempt"], "192.0.2.1");
        File.WriteAllText(_folder["refused"], "192.0.2.0/30");
        var options = new AccessOptions { Exempt = _folder["exempt"], Refused = _folder["refused"] };
        PersonalQuota quota = Make(1, 10, options);
        Assert.All(Takes(quota, V4(1), 10), v => Assert.Equal(PersonalVerdict.Shown, v));
        Assert.Equal(PersonalVerdict.Refused, quota.Take(V4(2)));
        Assert.Equal(PersonalVerdict.Refused, quota.Take(new IpAddress(IpFamily.V6, (UInt128)0xFFFF_0000_0000 | V4(2).Value)));
        Assert.Equal(0, quota.Clients);
        Assert.Equal([PersonalVerdict.Shown, PersonalVerdict.OverLimit], Takes(quota, V4(9), 2));

        PersonalQuota unlimited = Make(0, 10, options);
        Assert.All(Takes(unlimited, V4(9), 10), v => Assert.Equal(PersonalVerdict.Shown, v));
        Assert.Equal(PersonalVerdict.Refused, unlimited.Take(V4(2)));
        Assert.Equal(0, unlimited.Clients);
    }

    [Fact]
    public void Counting_a_known_client_allocates_nothing()
    {
        PersonalQuota quota = Make(1_000_000);
        quota.Take(V4(1));
        Assert.Equal(0, Allocated.Least(() =>
        {
            for (int i = 0; i < 1000; i++)
            {
                quota.Take(V4(1));
            }
        }));
    }

    [Fact]
    public async Task Many_threads_at_once_are_shown_exactly_so_many()
    {
        PersonalQuota quota = Make(1000);
        int shown = 0;
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            for (int i = 0; i < 1000; i++)
            {
                if (quota.Take(V4(1)) == PersonalVerdict.Shown)
                {
                    Interlocked.Increment(ref shown);
                }
            }
        })));
        Assert.Equal(1000, shown);
    }

    private PersonalQuota Make(int perDay, int clients = 1000, AccessOptions? options = null)
    {
        var lists = new AccessFiles(options ?? new(), 0, _time, NullLogger<AccessFiles>.Instance);
        Assert.Null(lists.ReadFirst());
        return new PersonalQuota(perDay, clients, lists, _time, NullLogger.Instance);
    }

    private static PersonalVerdict[] Takes(PersonalQuota quota, IpAddress client, int times) => [.. Enumerable.Range(0, times).Select(_ => quota.Take(client))];

    private static IpAddress V4(uint last) => new(IpFamily.V4, 0xC0000200 + last);
}
