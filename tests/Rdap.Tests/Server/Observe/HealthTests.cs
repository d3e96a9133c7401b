using System.Buffers;
using System.Text.Json;
using Rdap.Registry;
using Rdap.Server.Observe;
using Xunit;

namespace Rdap.Tests.Server.Observe;

public sealed class HealthTests
{
    // A load balancer that is told "ready" sends queries at once, to both doors.
    [Fact]
    public void Ready_means_loaded_and_open_and_not_about_to_stop()
    {
        var health = new Health(["A"], TimeProvider.System);
        Assert.False(health.IsReady);

        health.SetLoaded();
        Assert.True(health.IsLoaded);
        Assert.True(health.WhenLoaded.IsCompletedSuccessfully);
        Assert.False(health.IsReady);

        health.SetOpen();
        Assert.True(health.IsReady);

        health.SetDraining();
        Assert.Equal((false, true, "stopping"), (health.IsReady, health.IsAnswering, health.Status));

        health.SetStopping();
        Assert.Equal((false, false), (health.IsReady, health.IsAnswering));
        Assert.True(health.IsLoaded);
    }

    [Fact]
    public void The_digest_is_that_of_the_data_in_service_once_it_is_known()
    {
        var health = new Health(["TEST", "NONE"], TimeProvider.System);
        SourceSnapshot source = TestRegistry.Source("mntner: A-MNT");
        RegistrySnapshot registry = RegistrySnapshot.Empty(["TEST", "NONE"]).With(source);
        JsonElement[] before = Sources(health, registry);
        Assert.Equal(JsonValueKind.Null, before[0].GetProperty("digest").ValueKind);
        Assert.False(before[1].TryGetProperty("digest", out _));

        SourceDigest digest = SourceDigest.Of(source, threads: 1, TestContext.Current.CancellationToken);
        Assert.Equal(digest.ToString(), Sources(health, registry)[0].GetProperty("digest").GetString());
    }

    private static JsonElement[] Sources(Health health, RegistrySnapshot registry)
    {
        var page = new ArrayBufferWriter<byte>();
        health.Write(page, registry);
        using JsonDocument json = JsonDocument.Parse(page.WrittenMemory);
        return [.. json.RootElement.GetProperty("sources").Clone().EnumerateArray()];
    }

    [Fact]
    public void Open_alone_is_not_ready()
    {
        var health = new Health(["A"], TimeProvider.System);
        health.SetOpen();
        Assert.False(health.IsReady);
    }
}
