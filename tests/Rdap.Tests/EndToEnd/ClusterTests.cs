using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Rdap.Bulk.Nrtm4;
using Rdap.Server.Mirror;
using Rdap.Tests.House;
using Xunit;

namespace Rdap.Tests.EndToEnd;

/// <summary>
/// What happens to those who ask while parts of the cluster fail: nothing, but for questions that were on a process when it was killed. Every answer
/// of the load is checked to the byte, and to be of one version.
/// </summary>
public sealed partial class ClusterTests(ClusterFixture cluster) : IClassFixture<ClusterFixture>, IAsyncLifetime
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipWhen(cluster.Missing is not null, cluster.Missing ?? "");
        await cluster.ConvergeAsync();
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task A_mirror_that_is_killed_takes_the_questions_on_it_along_and_no_other()
    {
        const int Killed = 0;
        await using ClusterLoad load = await ClusterLoad.StartAsync(cluster);
        using ClusterClient client = await ClientWithAsync(Killed, 60);
        using Socket kept = await client.ConnectWhoisAsync(Stop);
        Assert.Contains("inet6num:", await AskOnAsync(kept, "-k -r 2001:db8:7::1\r\n"), StringComparison.Ordinal);
        await kept.SendAsync("-r 2001:db8:8"u8.ToArray(), Stop);

        await cluster.Mirrors[Killed].KillAsync();
        long gone = Stopwatch.GetTimestamp();
        Assert.DoesNotContain("inet6num:", await AskOnAsync(kept, "::1\r\n"), StringComparison.Ordinal);
        await load.GoOnAsync();
        await cluster.SeenAsync("DOWN", [Killed]);
        await load.GoOnAsync();
        long restarted = Stopwatch.GetTimestamp();
        cluster.Mirrors[Killed].Start();
        await cluster.ConvergeAsync();
        TimeSpan back = Stopwatch.GetElapsedTime(restarted);
        await load.EndAsync();

        Assert.Contains("restored from", cluster.Mirrors[Killed].Said, StringComparison.Ordinal);
        Assert.All(load.Lost, lost => Assert.True(lost.Mirror == ClusterExamples.NameOf(Killed) && lost.AskedAt < gone, lost.ToString()));
        Assert.InRange(load.Lost.Count, 0, ClusterLoad.AtOnce);
        Say($"mirror killed: {load.Asked} questions, {load.Lost.Count} lost on it, and 1 on a kept connection; back after {back.TotalSeconds:0.0} s");
    }

    [Fact]
    public async Task Without_publisher_and_files_the_mirrors_are_ready_and_say_how_old_they_are()
    {
        await using ClusterLoad load = await ClusterLoad.StartAsync(cluster);
        await cluster.Publisher.KillAsync();
        await load.GoOnAsync();
        foreach (ClusterWay way in cluster.Ways)
        {
            way.Fault = WayFault.Gone;
        }

        for (int i = 0; i < ClusterExamples.MirrorCount; i++)
        {
            await IsKeptAsync(i, nameof(FollowProblem.Unreachable));
            JsonElement health = await cluster.HealthAsync(i);
            long age = health.GetProperty("sources")[0].GetProperty("mirror").GetProperty("ageSeconds").GetInt64();
            Assert.Equal("ok", health.GetProperty("status").GetString());
            int mirror = i;
            await ClusterFixture.UntilAsync("it gets older", async () =>
                (await cluster.HealthAsync(mirror)).GetProperty("sources")[0].GetProperty("mirror").GetProperty("ageSeconds").GetInt64() > age);
        }

        await cluster.SeenAsync("UP", Enumerable.Range(0, ClusterExamples.MirrorCount));
        await load.GoOnAsync();
        foreach (ClusterWay way in cluster.Ways)
        {
            way.Fault = WayFault.None;
        }

        await ConvergeOnNextAsync(load, "publisher killed");
        await load.EndAsync();
        Assert.Empty(load.Lost);
    }

    [Theory]
    [InlineData(0, WayFault.CutDeltas, nameof(FollowProblem.Unreachable))]
    [InlineData(1, WayFault.CorruptDeltas, nameof(Nrtm4Problem.WrongHash))]
    public async Task A_download_that_is_cut_or_corrupted_is_refused_by_name_and_the_others_go_on(int mirror, Enum fault, string reason)
    {
        await using ClusterLoad load = await ClusterLoad.StartAsync(cluster);
        cluster.Ways[mirror].Fault = (WayFault)fault;
        await cluster.PublishNextAsync();
        await OthersHaveNewestAsync(mirror);
        await IsKeptAsync(mirror, reason);
        await load.GoOnAsync();
        cluster.Ways[mirror].Fault = WayFault.None;
        await ConvergeAsync(load, fault.ToString());
        await load.EndAsync();
        Assert.Empty(load.Lost);
    }

    [Fact]
    public async Task A_full_disk_keeps_a_mirror_where_it_is_until_there_is_room()
    {
        Assert.SkipUnless(cluster.HasSmallDisk, "this user may not mount a file system of its own");
        await using ClusterLoad load = await ClusterLoad.StartAsync(cluster);
        string filler = cluster.PathOnSmallDisk("filler");
        Fill(filler);
        await cluster.PublishNextAsync();
        await OthersHaveNewestAsync(ClusterFixture.SmallDisk);
        await IsKeptAsync(ClusterFixture.SmallDisk, nameof(FollowProblem.NotStored));
        await load.GoOnAsync();
        File.Delete(filler);
        await ConvergeAsync(load, "disk full");
        await load.EndAsync();
        Assert.Empty(load.Lost);
    }

    [Fact]
    public async Task All_mirrors_can_be_restarted_one_after_the_other_and_nobody_notices()
    {
        await using ClusterLoad load = await ClusterLoad.StartAsync(cluster);
        long started = Stopwatch.GetTimestamp();
        foreach (ClusterProcess mirror in cluster.Mirrors)
        {
            await mirror.StopAsync();
            await load.GoOnAsync();
            mirror.Start();
            await cluster.ConvergeAsync();
        }

        Say($"rolling restart: {load.Asked} questions, {load.Lost.Count} lost, in {Stopwatch.GetElapsedTime(started).TotalSeconds:0.0} s");
        await load.EndAsync();
        Assert.Empty(load.Lost);
    }

    [Fact]
    public void The_README_starts_what_runs_here()
    {
        string[] lines = Repository.ReadLines("README.md");
        Assert.Contains("rdapd serve --config conf/examples/publisher.json", lines);
        Assert.Contains("rdapd serve --config conf/examples/mirror.json", lines);
        Assert.Contains("haproxy -f conf/examples/haproxy.cfg", lines);
    }

    [Fact]
    public async Task Every_mirror_tells_its_clients_one_version_and_one_digest()
    {
        string digest = (await cluster.HealthAsync(0)).GetProperty("sources")[0].GetProperty("digest").GetString()!;
        for (int i = 0; i < ClusterExamples.MirrorCount; i++)
        {
            JsonElement source = (await cluster.HealthAsync(i)).GetProperty("sources")[0];
            Assert.Equal((digest, cluster.NewestVersion), (source.GetProperty("digest").GetString(), source.GetProperty("mirror").GetProperty("version").GetInt32()));
            using ClusterClient client = await ClientWithAsync(i, 61);
            Assert.Contains(digest[..16], await client.AskWhoisAsync("-q sources", Stop), StringComparison.Ordinal);
        }
    }

    private static void Say(FormattableString text) => TestContext.Current.TestOutputHelper?.WriteLine(FormattableString.Invariant(text));

    private static void Fill(string file)
    {
        byte[] some = new byte[4096];
        using FileStream filler = new(file, FileMode.Create, FileAccess.Write, FileShare.None, 1);
        Assert.ThrowsAny<IOException>(() =>
        {
            for (int i = 0; i < 100_000; i++)
            {
                filler.Write(some);
            }
        });
    }

    // One answer on a kept connection; what there was before the connection ended.
    private static async Task<string> AskOnAsync(Socket connection, string question)
    {
        StringBuilder answer = new();
        byte[] buffer = new byte[4096];
        try
        {
            await connection.SendAsync(Encoding.ASCII.GetBytes(question), Stop);
            for (int read; !answer.ToString().Contains("\n\n\n", StringComparison.Ordinal) && (read = await connection.ReceiveAsync(buffer, Stop).AsTask().WaitAsync(ClusterFixture.Patience, Stop)) > 0;)
            {
                answer.Append(Encoding.ASCII.GetString(buffer, 0, read));
            }
        }
        catch (SocketException)
        {
            // Reset: it has ended as well.
        }

        return answer.ToString();
    }

    private async Task<ClusterClient> ClientWithAsync(int mirror, byte net)
    {
        for (byte i = 1; i < 255; i++)
        {
            ClusterClient client = cluster.Client(new IPAddress([127, 0, net, i]));
            if ((await client.AskAsync(byRdap: false, Random.Shared, Stop)).Mirror == ClusterExamples.NameOf(mirror))
            {
                return client;
            }

            client.Dispose();
        }

        throw new InvalidOperationException($"no client is with {ClusterExamples.NameOf(mirror)}");
    }

    private Task IsKeptAsync(int mirror, string reason) => ClusterFixture.UntilAsync($"{ClusterExamples.NameOf(mirror)} says {reason}", async () =>
        (await cluster.HealthAsync(mirror)).GetProperty("sources")[0].GetProperty("mirror").TryGetProperty("reason", out JsonElement said) && said.GetString() == reason);

    private async Task OthersHaveNewestAsync(int mirror)
    {
        foreach (int other in Enumerable.Range(0, ClusterExamples.MirrorCount).Where(other => other != mirror))
        {
            await cluster.HasNewestAsync(other);
        }
    }

    private async Task ConvergeOnNextAsync(ClusterLoad load, string after)
    {
        await cluster.PublishNextAsync();
        await ConvergeAsync(load, after);
    }

    private async Task ConvergeAsync(ClusterLoad load, string after)
    {
        long started = Stopwatch.GetTimestamp();
        await cluster.ConvergeAsync();
        Say($"{after}: {load.Asked} questions, {load.Lost.Count} lost; all at version {cluster.NewestVersion} {Stopwatch.GetElapsedTime(started).TotalSeconds:0.0} s after it was repaired");
    }
}
