using Rdap.Bulk.Nrtm4;
using Rdap.Registry;
using Rdap.Server.Options;
using Rdap.Server.Reload;

namespace Rdap.Server.Mirror;

/// <summary>What a publisher has now, had once by the rules of a mirror: signature, hashes and order are checked, and nothing is kept.</summary>
internal static class PublishedData
{
    /// <summary>Reads it.</summary>
    /// <param name="source">The source, with where it is mirrored from and by which key.</param>
    /// <param name="stop">Ends it.</param>
    /// <returns>What it has; or null, and why it is refused or not to be had.</returns>
    /// <exception cref="IOException">The key cannot be read, or there is no room for what is downloaded.</exception>
    /// <exception cref="UnauthorizedAccessException">Nor may it.</exception>
    /// <exception cref="Nrtm4Exception">The key is none.</exception>
    public static async Task<(HeldVersion? Held, string? Problem)> ReadAsync(SourceOptions source, CancellationToken stop)
    {
        string folder = Directory.CreateTempSubdirectory("rdapd-").FullName;
        try
        {
            ReloadOptions reload = new();
            Nrtm4Limits limits = new();
            TimeProvider time = TimeProvider.System;
            using FollowerFetcher fetcher = new(reload.Fetch, time, limits);
            await using Nrtm4Follower follower = new(
                source, reload, fetcher, new FollowerFolder(folder), new FollowerBase(source.Name, new SnapshotStore(null, keepsHistory: false)),
                new LiveRegistry([source.Name]), time, limits);
            follower.Restore(threads: 1, stop, out _);
            FollowStep step = await follower.PollAsync(LoadPriority.Normal, stop);
            return step.Problem is null ? (follower.Held, null) : (null, step.Problem);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
