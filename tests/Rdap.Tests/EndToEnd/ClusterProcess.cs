using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Xunit;

namespace Rdap.Tests.EndToEnd;

/// <summary>A program of the cluster, which can be killed, stopped and started again.</summary>
/// <param name="start">Starts it.</param>
internal sealed class ClusterProcess(Func<Process> start) : IAsyncDisposable
{
    private static int _lastPort = 10_000 + (Environment.ProcessId * 37 % 15_000);

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

    /// <summary>
    /// A port of the loopback address that nobody listens on, below those that the system gives to clients: while a killed program is away nobody
    /// is given its port.
    /// </summary>
    public static int FreePort()
    {
        while (true)
        {
            int port = Interlocked.Increment(ref _lastPort);
            using Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
                return port;
            }
            catch (SocketException)
            {
                // The next one, then.
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
