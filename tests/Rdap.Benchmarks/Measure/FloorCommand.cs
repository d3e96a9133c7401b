using System.Buffers;
using System.CommandLine;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Rdap.Benchmarks.Measure;

/// <summary>
/// The verb "floor": the least that a .NET program can do for a WHOIS query. It accepts, reads a line, sends the same bytes to everybody, closes:
/// asynchronous sockets whose continuations run on the socket engine's threads, as the server's do; no look-up, no log, no limits.
/// </summary>
internal static class FloorCommand
{
    private const int LongestLine = 2048;

    public static Command Create()
    {
        Argument<int> port = new("port") { Description = "to listen on, on 127.0.0.1" };
        Argument<int> length = new("length") { Description = "bytes of the answer" };
        Command command = new("floor", "answer every WHOIS query with the same bytes, until it is ended") { port, length };
        command.SetAction((arguments, stop) => ServeAsync(arguments.GetRequiredValue(port), arguments.GetRequiredValue(length), stop));
        return command;
    }

    private static async Task ServeAsync(int port, int length, CancellationToken stop)
    {
        // Read by the runtime when the first socket is used.
        Environment.SetEnvironmentVariable("DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS", "1");
        byte[] answer = new byte[length];
        answer.AsSpan().Fill((byte)'x');
        using Socket listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, port));
        listener.Listen(4096);
        await Console.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"listens on 127.0.0.1:{port}"));
        try
        {
            while (true)
            {
                _ = AnswerAsync(await listener.AcceptAsync(stop), answer);
            }
        }
        catch (OperationCanceledException)
        {
            // Ended by a signal.
        }
    }

    private static async Task AnswerAsync(Socket socket, byte[] answer)
    {
        byte[] line = ArrayPool<byte>.Shared.Rent(LongestLine);
        try
        {
            int length = 0, received;
            do
            {
                received = await socket.ReceiveAsync(line.AsMemory(length), SocketFlags.None);
                length += received;
            }
            while (received > 0 && length < line.Length && !line.AsSpan(0, length).Contains((byte)'\n'));

            if (length > 0)
            {
                await socket.SendAsync(answer, SocketFlags.None);
            }
        }
        catch (SocketException)
        {
            // The client went away.
        }
        finally
        {
            socket.Dispose();
            ArrayPool<byte>.Shared.Return(line);
        }
    }
}
