using System.Text;
using Rdap.Bulk.Nrtm4;
using Xunit;
using static Rdap.Tests.Bulk.Nrtm4.Nrtm4Samples;

namespace Rdap.Tests.Bulk.Nrtm4;

public sealed class Nrtm4NotificationTests
{
    [Theory]
    [InlineData(1, 0, 0)]
    [InlineData(5, 4, 9)]
    [InlineData(3, 4, 4)]
    [InlineData(9, 2, 9)]
    [InlineData(9, 2, 5)]
    public void What_is_written_is_read(long snapshot, long first, long last)
    {
        using Nrtm4PrivateKey next = Nrtm4PrivateKey.Create();
        Nrtm4Notification notification = Notification(snapshot, first, last) with { NextSigningKey = next.PublicKey };
        Nrtm4Notification read = Nrtm4Notification.Read(notification.Write());
        Assert.Equal(notification.Deltas, read.Deltas);
        Assert.True(Same(notification, read));
    }

    [Fact]
    public void Unknown_members_and_missing_deltas_are_let_pass()
    {
        string json = Text(Notification(2)).Replace("\"deltas\":[]", "\"metadata\":{\"a\":1}", StringComparison.Ordinal);
        Assert.Empty(Nrtm4Notification.Read(Bytes(json)).Deltas);
    }

    [Theory]
    [InlineData("\"type\":\"notification\"", "\"type\":\"snapshot\"", Nrtm4Problem.WrongType)]
    [InlineData("12:00:00Z", "12:00:00+00:00", Nrtm4Problem.BadTimestamp)]
    [InlineData("2026-11-28T", "2026-13-28T", Nrtm4Problem.BadTimestamp)]
    [InlineData("\"timestamp\":", "\"time\":", Nrtm4Problem.BadMember)]
    [InlineData("\"snapshot\":", "\"shot\":", Nrtm4Problem.BadMember)]
    [InlineData("\"deltas\":[", "\"deltas\":7,\"x\":[", Nrtm4Problem.BadMember)]
    [InlineData("\"deltas\":[", "\"deltas\":[7,", Nrtm4Problem.BadMember)]
    [InlineData("\"hash\":\"eeee", "\"hash\":\"eee", Nrtm4Problem.BadHash)]
    [InlineData("\"hash\":\"eeee", "\"hash\":\"zeee", Nrtm4Problem.BadHash)]
    [InlineData("\"url\":\"nrtm-4.json.gz\"", "\"url\":\"\"", Nrtm4Problem.BadUrl)]
    [InlineData("\"version\":4,\"url\"", "\"version\":3,\"url\"", Nrtm4Problem.DeltasNotContiguous)]
    [InlineData("\"version\":5,\"url\"", "\"version\":4,\"url\"", Nrtm4Problem.DeltasNotContiguous)]
    [InlineData("\"version\":5,\"url\"", "\"version\":7,\"url\"", Nrtm4Problem.DeltasNotContiguous)]
    [InlineData("\"version\":3,\"url\"", "\"version\":2,\"url\"", Nrtm4Problem.SnapshotOutOfStep)]
    [InlineData("\"version\":3,\"url\"", "\"version\":7,\"url\"", Nrtm4Problem.SnapshotOutOfStep)]
    [InlineData("\"version\":6,\"snapshot\"", "\"version\":7,\"snapshot\"", Nrtm4Problem.VersionNotHighest)]
    [InlineData("\"version\":6,\"snapshot\"", "\"version\":5,\"snapshot\"", Nrtm4Problem.VersionNotHighest)]
    [InlineData("\"source\":", "\"next_signing_key\":\"no key\",\"source\":", Nrtm4Problem.BadNextKey)]
    [InlineData("\"source\":", "\"next_signing_key\":7,\"source\":", Nrtm4Problem.BadMember)]
    [InlineData("\"source\":", "\"source\":\"OTHER\",\"source\":", Nrtm4Problem.DuplicateMember)]
    [InlineData("\"source\":\"TEST\"", "\"source\":\"a/b\"", Nrtm4Problem.BadMember)]
    public void What_breaks_a_rule_is_refused_by_its_name(string part, string instead, Nrtm4Problem problem)
    {
        string json = Text(Notification(3, 4, 6));
        Assert.Contains(part, json, StringComparison.Ordinal);
        Refused(problem, () => Nrtm4Notification.Read(Bytes(json.Replace(part, instead, StringComparison.Ordinal))));
    }

    [Fact]
    public void A_delta_of_version_1_is_refused() => Refused(Nrtm4Problem.BadVersion, () => Nrtm4Notification.Read(Notification(1, 1, 2).Write()));

    [Fact]
    public void A_million_deltas_are_refused()
    {
        StringBuilder json = new(Text(Notification(1))[..^2]);
        json.AppendJoin(',', Enumerable.Repeat("1", 1_000_000)).Append("]}");
        Refused(Nrtm4Problem.TooMany, () => Nrtm4Notification.Read(Bytes(json.ToString())));
        Refused(Nrtm4Problem.TooLarge, () => Nrtm4Notification.Read(Bytes(json.ToString()), new Nrtm4Limits { MaxNotificationBytes = 1_000_000 }));
    }

    [Fact]
    public void The_next_key_may_be_a_jwk()
    {
        using Nrtm4PrivateKey next = Nrtm4PrivateKey.Create();
        string json = Text(Notification(1)).Replace("\"source\"", "\"next_signing_key\":" + next.PublicKey.ToJwk() + ",\"source\"", StringComparison.Ordinal);
        Assert.Equal(next.PublicKey, Nrtm4Notification.Read(Bytes(json)).NextSigningKey);
    }

    [Fact]
    public void Any_bytes_are_read_or_refused()
    {
        Random random = new(7);
        byte[] whole = Notification(3, 4, 6).Write();
        for (int i = 0; i < 5_000; i++)
        {
            byte[] bytes = [.. whole];
            for (int changes = random.Next(1, 5); changes > 0; changes--)
            {
                bytes[random.Next(bytes.Length)] = i % 2 == 0 ? (byte)random.Next(256) : (byte)"{}[]\",:19 "[random.Next(10)];
            }

            Assert.Null(Record.Exception(() => Nrtm4Notification.Read(bytes)) is { } e and not Nrtm4Exception ? e : null);
        }
    }

    private static bool Same(Nrtm4Notification a, Nrtm4Notification b) =>
        (a.Timestamp, a.Source, a.Session, a.Version, a.Snapshot) == (b.Timestamp, b.Source, b.Session, b.Version, b.Snapshot)
        && a.NextSigningKey!.Equals(b.NextSigningKey);

    private static string Text(Nrtm4Notification notification) => Encoding.UTF8.GetString(notification.Write());
}
