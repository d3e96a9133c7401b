using System.IO.Compression;
using System.Text;
using Rdap.Bulk.Nrtm4;
using Xunit;

namespace Rdap.Tests.Bulk.Nrtm4;

/// <summary>What a well-behaved publisher sends, to be changed by tests.</summary>
internal static class Nrtm4Samples
{
    public static readonly Guid Session = new("ca128382-78d9-41d1-8927-1ecef15275be");
    public static readonly Guid OtherSession = new("0f3b7d0e-5a5c-4c1e-9b1a-7d5f0c9a1b2c");
    public static readonly DateTimeOffset Now = new(2026, 11, 28, 12, 0, 0, TimeSpan.Zero);

    public static Nrtm4FileReference File(long version, char digit = 'a', string? url = null) =>
        new(version, url ?? $"nrtm-{version}.json.gz", new string(digit, 64));

    /// <summary>A snapshot of one version, and deltas from one version to another; none when the first is 0.</summary>
    public static Nrtm4Notification Notification(long snapshot, long first = 0, long last = 0) => new()
    {
        Timestamp = Now,
        Source = "TEST",
        Session = Session,
        Version = Math.Max(snapshot, last),
        Snapshot = File(snapshot, 'e'),
        Deltas = first == 0 ? [] : [.. Enumerable.Range((int)first, (int)(last - first + 1)).Select(version => File(version))],
    };

    public static Nrtm4Header Header(Nrtm4FileType type, long version) => new(type, "TEST", Session, version);

    public static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    /// <summary>A text as small as gzip can make it.</summary>
    public static byte[] Bomb(string text)
    {
        MemoryStream output = new();
        using (GZipStream gzip = new(output, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            gzip.Write(Bytes(text));
        }

        return output.ToArray();
    }

    public static void Refused(Nrtm4Problem problem, Action action) => Assert.Equal(problem, Assert.Throws<Nrtm4Exception>(action).Problem);
}
