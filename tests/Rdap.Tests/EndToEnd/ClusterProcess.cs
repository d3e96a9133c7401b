using System.Diagnostics;
using System.Globalization;
using System.Text;
using Xunit;

namespace Rdap.Tests.EndToEnd;

/// <summary>A program of the cluster, which can be killed, stopped and started again.</summary>
/// <param name="start">Starts it.</param>
internal sealed class ClusterProcess(Func<Process> start) : IAsyncDisposable
{
    private readonly StringBuilder _said = new();
    private Process? _process;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>The program's number.</summary>
    public int Id => _process!.Id;

    /// <summary>Whether it runs.</summary>
    public bool IsRunning => _process is { HasExited: false };

    /// <summary>What it has written since it was first started.</summary>
    public string Said
    {
        get
        {
            lock (_said)
            {
                return _said.ToString();
            }
        }
    }

    public void Start()
    {
        _process = start();
        _process.OutputDataReceived += Hear;
        _process.ErrorDataReceived += Hear;
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>kill -9. When it returns, the program is gone.</summary>
    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync(Stop).WaitAsync(ClusterFixture.Patience, Stop);
    }

    /// <summary>SIGTERM. When it returns, the program has ended.</summary>
    public async Task StopAsync()
    {
        using Process kill = Process.Start("/bin/sh", ["-c", string.Create(CultureInfo.InvariantCulture, $"kill -TERM {Id}")]);
        await _process!.WaitForExitAsync(Stop).WaitAsync(ClusterFixture.Patience, Stop);
        Assert.True(_process.ExitCode == 0, Said);
    }

    public async ValueTask DisposeAsync()
    {
        if (IsRunning)
        {
            _process!.Kill();
            await _process.WaitForExitAsync(CancellationToken.None);
        }

        _process?.Dispose();
    }

    private void Hear(object sender, DataReceivedEventArgs line)
    {
        lock (_said)
        {
            _said.Append(line.Data).Append('\n');
        }
    }
}
