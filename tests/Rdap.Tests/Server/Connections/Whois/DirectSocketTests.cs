using System.Net;
using System.Net.Sockets;
using Rdap.Server.Connections.Whois;
using Xunit;

namespace Rdap.Tests.Server.Connections.Whois;

public sealed class DirectSocketTests : IDisposable
{
    private readonly Socket _client = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly Socket _server;

    public DirectSocketTests()
    {
        using Socket listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(1);
        _client.Connect(listener.LocalEndPoint!);
        _server = listener.Accept();
    }

    [Fact]
    public async Task What_is_not_there_yet_is_left_to_the_socket()
    {
        byte[] buffer = new byte[16];
        Assert.True(DirectSocket.TryReceive(_server, buffer) < 0);
        ValueTask<int> later = _server.ReceiveAsync(buffer.AsMemory(), SocketFlags.None);
        _client.Send("late"u8);
        Assert.Equal(4, await later);
        Assert.Equal("late"u8, buffer.AsSpan(0, 4));
    }

    [Fact]
    public void What_is_there_is_received_up_to_the_end_of_the_stream()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "elsewhere everything is left to the socket");
        _client.Send("question"u8);
        _client.Shutdown(SocketShutdown.Send);
        Assert.True(_server.Poll(TimeSpan.FromSeconds(10), SelectMode.SelectRead));
        byte[] buffer = new byte[5];
        Assert.Equal(5, DirectSocket.TryReceive(_server, buffer));
        Assert.Equal("quest"u8, buffer);
        Assert.Equal(3, DirectSocket.TryReceive(_server, buffer));
        Assert.Equal("ion"u8, buffer.AsSpan(0, 3));
        Assert.Equal(0, DirectSocket.TryReceive(_server, buffer));
    }

    [Fact]
    public async Task What_the_system_does_not_take_is_left_to_the_socket()
    {
        byte[] sent = new byte[32 << 20];
        Random.Shared.NextBytes(sent);
        int at = 0;
        for (int taken; at < sent.Length && (taken = DirectSocket.TrySend(_server, sent.AsSpan(at))) >= 0;)
        {
            at += taken;
        }

        Assert.InRange(at, OperatingSystem.IsLinux() ? 1 : 0, sent.Length - 1);
        Task<int> rest = _server.SendAsync(sent.AsMemory(at), SocketFlags.None).AsTask();
        byte[] received = new byte[sent.Length];
        for (int length = 0; length < received.Length;)
        {
            int got = await _client.ReceiveAsync(received.AsMemory(length), SocketFlags.None);
            Assert.NotEqual(0, got);
            length += got;
        }

        Assert.Equal(sent.Length - at, await rest);
        Assert.True(sent.AsSpan().SequenceEqual(received));
    }

    [Fact]
    public void A_client_that_is_gone_is_no_exception_and_no_signal()
    {
        _client.LingerState = new LingerOption(true, 0);
        _client.Dispose();
        Assert.True(_server.Poll(TimeSpan.FromSeconds(10), SelectMode.SelectRead));
        Assert.True(DirectSocket.TryReceive(_server, new byte[1]) < 0);
        Assert.True(DirectSocket.TrySend(_server, "answer"u8) < 0);
        Assert.True(DirectSocket.TrySend(_server, "answer"u8) < 0);
    }

    [Fact]
    public void A_closed_socket_is_told_as_the_socket_itself_tells_it()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "elsewhere everything is left to the socket");
        _server.Dispose();
        Assert.Throws<ObjectDisposedException>(() => DirectSocket.TryReceive(_server, new byte[1]));
        Assert.Throws<ObjectDisposedException>(() => DirectSocket.TrySend(_server, "answer"u8));
    }

    public void Dispose()
    {
        _client.Dispose();
        _server.Dispose();
    }
}
