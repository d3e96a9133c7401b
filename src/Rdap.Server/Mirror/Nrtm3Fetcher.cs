using System.Globalization;
using System.Net.Sockets;
using Rdap.Bulk.Nrtm3;
using Rdap.Server.Options;

namespace Rdap.Server.Mirror;

/// <summary>
/// Asks an NRTMv3 server, and puts what it says into a file, bounded in size and time. It is kept as far as it came: of a stream that is cut, what
/// came before stands.
/// </summary>
/// <param name="options">The limits.</param>
/// <param name="time">The clock.</param>
internal sealed class Nrtm3Fetcher(FetchOptions options, TimeProvider time)
{
    /// <summary>How long a server may be silent.</summary>
    public static readonly TimeSpan Silence = TimeSpan.FromSeconds(60);

    /// <summary>Most bytes of one answer; what is behind them is asked for next time.</summary>
    public const long MostBytes = 1L << 30;

    private const int BufferBytes = 128 * 1024;

    /// <summary>Asks.</summary>
    /// <param name="server">The server.</param>
    /// <param name="question">What to send.</param>
    /// <param name="path">Where to put the answer.</param>
    /// <param name="stop">Ends it.</param>
    /// <returns>Why the answer ends where it does; null when the server has ended it.</returns>
    /// <exception cref="FollowException">There is none at all, or it cannot be kept.</exception>
    public async Task<Exception?> FetchAsync(ServerAddress server, ReadOnlyMemory<byte> question, string path, CancellationToken stop)
    {
        using CancellationTokenSource total = new(TimeSpan.FromSeconds(options.TimeoutSeconds), time);
        using CancellationTokenSource silence = new(Silence, time);
        using CancellationTokenSource any = CancellationTokenSource.CreateLinkedTokenSource(total.Token, silence.Token, stop);
        long most = Math.Min(options.MaxBytes, MostBytes);
        long length = 0;
        Exception problem;
        try
        {
            await using FileStream file = FollowerFolder.Create(path);
            using Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(server.Host, server.Port, any.Token);
            for (ReadOnlyMemory<byte> left = question; !left.IsEmpty;)
            {
                left = left[await socket.SendAsync(left, any.Token)..];
            }

            byte[] buffer = new byte[BufferBytes];
            while (length <= most)
            {
                silence.CancelAfter(Silence);
                int read = await socket.ReceiveAsync(buffer, any.Token);
                if (read == 0)
                {
                    return null;
                }

                FollowerFolder.Store(() => file.Write(buffer, 0, read));
                length += read;
            }

            return new Nrtm3Exception(Nrtm3Problem.TooLarge, string.Create(CultureInfo.InvariantCulture, $"an answer of more than {most} bytes"));
        }
        catch (OperationCanceledException e) when (!stop.IsCancellationRequested)
        {
            problem = new FollowException(
                FollowProblem.TooSlow,
                total.IsCancellationRequested
                    ? string.Create(CultureInfo.InvariantCulture, $"{server}: not there after {options.TimeoutSeconds} seconds")
                    : string.Create(CultureInfo.InvariantCulture, $"{server}: silent for {Silence.TotalSeconds:0} seconds"),
                e);
        }
        catch (SocketException e)
        {
            problem = new FollowException(FollowProblem.Unreachable, $"{server}: {e.Message}", e);
        }

        return length > 0 ? problem : throw problem;
    }
}
