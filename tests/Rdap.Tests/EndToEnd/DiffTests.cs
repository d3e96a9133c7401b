using System.Text.Json;
using Rdap.Bulk.Nrtm4;
using Rdap.Server.Mirror;
using Rdap.Tests.House;
using Xunit;

namespace Rdap.Tests.EndToEnd;

/// <summary><c>rdapd diff</c> as a process of its own.</summary>
public sealed class DiffTests : IDisposable
{
    private static readonly string Demo = Path.Combine(Repository.Root, "src", "Rdap.Server", "Demo", "demo.db");

    private readonly TestFolder _folder = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_same_objects_in_another_order_and_form_are_the_same()
    {
        string[] objects = [.. (await File.ReadAllTextAsync(Demo, Stop)).Split("\n\n").Where(static o => o.Contains(':', StringComparison.Ordinal))];
        Directory.CreateDirectory(_folder["split"]);
        await File.WriteAllTextAsync(_folder["split/2.db"], string.Join("\r\n\r\n", objects.Take(20)).ReplaceLineEndings("\r\n"), Stop);
        await File.WriteAllTextAsync(_folder["split/1.db"], string.Join("\n\n", objects.Skip(20).Reverse()), Stop);
        (int code, string output, string error) = await RdapdProcess.RunAsync("diff", "demo:demo.db", "OTHER=" + _folder["split"]);
        Assert.Equal((0, ""), (code, error));
        string[] lines = output.TrimEnd('\n').Split('\n');
        Assert.Equal(3, lines.Length);
        Assert.Equal("The same objects.", lines[2]);
        Assert.Equal(lines[0][lines[0].IndexOf(" objects, digest ", StringComparison.Ordinal)..], lines[1][lines[1].IndexOf(" objects, digest ", StringComparison.Ordinal)..]);
    }

    [Fact]
    public async Task What_differs_is_counted_and_listed_for_people_and_programs()
    {
        string next = WriteNext();
        (int code, string output, string error) = await RdapdProcess.RunAsync("diff", Demo, next);
        Assert.Equal((1, ""), (code, error));
        string[] lines = output.Split('\n');
        Assert.Contains("           0          1          0  inetnum", lines);
        Assert.Contains("           1          0          0  mntner", lines);
        Assert.Contains("           0          0          1  person", lines);
        Assert.Contains("           1          1          1  in all", lines);
        Assert.Contains("           1          0          0  NEW-MNT", lines);

        (code, output, error) = await RdapdProcess.RunAsync("diff", "--list", Demo, next);
        Assert.Equal((1, ""), (code, error));
        Assert.Equal(["inetnum\t192.0.2.128 - 192.0.2.191\tchanged", "mntner\tNEW-MNT\tadded", "person\tSB1-DEMO\tdeleted"], output.TrimEnd('\n').Split('\n'));

        (code, output, error) = await RdapdProcess.RunAsync("diff", "--list", "--format", "json", Demo, next);
        Assert.Equal((1, ""), (code, error));
        using JsonDocument json = JsonDocument.Parse(output);
        JsonElement root = json.RootElement;
        Assert.False(root.GetProperty("same").GetBoolean());
        Assert.Equal((1, 1, 1), (root.GetProperty("added").GetInt32(), root.GetProperty("changed").GetInt32(), root.GetProperty("deleted").GetInt32()));
        Assert.Equal(["changed", "added", "deleted"], root.GetProperty("differences").EnumerateArray().Select(static d => d.GetProperty("what").GetString()));
        Assert.Equal(next, root.GetProperty("b").GetProperty("data").GetString());
        Assert.NotEqual(root.GetProperty("a").GetProperty("digest").GetString(), root.GetProperty("b").GetProperty("digest").GetString());
    }

    [Fact]
    public async Task A_snapshot_of_a_state_folder_is_a_data_set_too()
    {
        await using (RunningServer server = await RunningServer.StartAsync(o => o with
        {
            Sources = [new() { Name = "DEMO", Files = ["demo:demo.db"] }],
            State = new() { Folder = _folder["state"] },
        }))
        {
            await server.Host.Reload.WhenSaved.WaitAsync(Stop);
        }

        string snapshot = Path.Combine(_folder["state"], "DEMO.snapshot");
        (int same, _, string error) = await RdapdProcess.RunAsync("diff", snapshot, Demo);
        (int other, string list, _) = await RdapdProcess.RunAsync("diff", "--list", snapshot, WriteNext());
        Assert.Equal((0, 1, ""), (same, other, error));
        Assert.Equal(3, list.TrimEnd('\n').Split('\n').Length);
        byte[] bytes = await File.ReadAllBytesAsync(snapshot, Stop);
        bytes[bytes.Length / 2] ^= 1;
        await File.WriteAllBytesAsync(_folder["bad.snapshot"], bytes, Stop);
        (int damaged, string output, error) = await RdapdProcess.RunAsync("diff", _folder["bad.snapshot"], Demo);
        Assert.Equal((2, ""), (damaged, output));
        Assert.Contains("damaged", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_publisher_is_compared_after_it_was_verified()
    {
        File.Copy(Demo, _folder["test.db"]);
        SigningKeys.Create(_folder["key.pem"]);
        SigningKeys.Create(_folder["other.pem"]);
        using (Nrtm4PrivateKey key = SigningKeys.Read(_folder["key.pem"]), wrongKey = SigningKeys.Read(_folder["other.pem"]))
        {
            await File.WriteAllTextAsync(_folder["public.pem"], key.PublicKey.ToPem(), Stop);
            await File.WriteAllTextAsync(_folder["wrong.pem"], wrongKey.PublicKey.ToPem(), Stop);
        }

        // Behind the clock of the process that compares, and within the day that a notification may be old.
        FakeTime time = new();
        time.Advance(TimeProvider.System.GetUtcNow().AddHours(-12) - time.GetUtcNow());
        await using RunningServer server = await RunningServer.StartPublisherAsync(_folder, time);
        string url = new Uri(server.Http.BaseAddress!, "/nrtmv4/TEST/").AbsoluteUri;
        (int same, string output, string error) = await RdapdProcess.RunAsync("diff", Demo, url, "--key", _folder["public.pem"]);
        Assert.Equal((0, ""), (same, error));
        Assert.EndsWith("The same objects.\n", output, StringComparison.Ordinal);

        // A delta over the snapshot, and each side with a key of its own.
        File.Copy(WriteNext(), _folder["test.db"], overwrite: true);
        await server.Host.Reload.ReloadAsync("test", Stop);
        await RunningServer.EventuallyAsync(() => server.Host.Health.Sources[0].PublishedVersion == 2, () => time.Advance(TimeSpan.FromMinutes(1)));
        (int differ, output, error) = await RdapdProcess.RunAsync("diff", "--list", Demo, url, "--key", _folder["wrong.pem"], "--key", _folder["public.pem"]);
        Assert.Equal((1, ""), (differ, error));
        Assert.Equal(3, output.TrimEnd('\n').Split('\n').Length);

        (int wrong, output, error) = await RdapdProcess.RunAsync("diff", Demo, url, "--key", _folder["wrong.pem"]);
        Assert.Equal((2, ""), (wrong, output));
        Assert.Contains("not signed by a trusted key", error, StringComparison.Ordinal);
        (int without, _, error) = await RdapdProcess.RunAsync("diff", Demo, url);
        (int other, _, string name) = await RdapdProcess.RunAsync("diff", Demo, "OTHER=" + url, "--key", _folder["public.pem"]);
        Assert.Equal((2, 2), (without, other));
        Assert.Contains("--key FILE", error, StringComparison.Ordinal);
        Assert.Contains("source", name, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_read_is_exit_code_2()
    {
        (int missing, string output, string error) = await RdapdProcess.RunAsync("diff", Demo, _folder["none.db"]);
        Assert.Equal((2, ""), (missing, output));
        Assert.Contains("none.db: ", error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
        (int one, _, _) = await RdapdProcess.RunAsync("diff", Demo);
        (int format, _, _) = await RdapdProcess.RunAsync("diff", "--format", "yaml", Demo, Demo);
        (int keys, _, _) = await RdapdProcess.RunAsync("diff", Demo, Demo, "--key", "a.pem", "--key", "b.pem", "--key", "c.pem");
        Assert.Equal((2, 2, 2), (one, format, keys));
    }

    private string WriteNext()
    {
        string[] objects = [.. File.ReadAllText(Demo).Split("\n\n").Where(static o => !o.Contains("nic-hdl:        SB1-DEMO", StringComparison.Ordinal))];
        string text = string.Join("\n\n", objects).Replace("NORDLYS-BACKBONE", "NORDLYS-CORE", StringComparison.Ordinal);
        string next = _folder["next.db"];
        File.WriteAllText(next, text.TrimEnd('\n') + "\n\nmntner:         NEW-MNT\nmnt-by:         NEW-MNT\nsource:         DEMO\n");
        return next;
    }
}
