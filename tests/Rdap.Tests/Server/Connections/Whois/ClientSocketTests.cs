using System.Net;
using System.Net.Sockets;
using Rdap.Registry.Numbers;
using Rdap.Server.Connections.Whois;
using Xunit;

namespace Rdap.Tests.Server.Connections.Whois;

public sealed class ClientSocketTests : IDisposable
{
    private readonly Socket _client = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly ClientSocket _server;

    public ClientSocketTests()
    {
        using Socket listener = Listen(IPAddress.Loopback);
        _client.Connect(listener.LocalEndPoint!);
        _server = ClientSocket.Accept(listener)!;
    }

    [Fact]
    public async Task What_is_there_is_received_at_once_up_to_the_end_of_the_stream()
    {
        _client.Send("question"u8);
        _client.Shutdown(SocketShutdown.Send);
        byte[] buffer = new byte[5];
        Assert.Equal(5, await _server.ReceiveAsync(buffer));
        Assert.Equal("quest"u8, buffer);
        Assert.Equal(3, await _server.ReceiveAsync(buffer));
        Assert.Equal("ion"u8, buffer.AsSpan(0, 3));
        Assert.Equal(0, await _server.ReceiveAsync(buffer));
    }

    [Fact]
    public async Task What_is_not_there_yet_is_waited_for()
    {
        byte[] buffer = new byte[16];
        ValueTask<int> later = _server.ReceiveAsync(buffer);
        Assert.False(later.IsCompleted);
        _client.Send("late"u8);
        Assert.Equal(4, await later);
        Assert.Equal("late"u8, buffer.AsSpan(0, 4));

        ValueTask<int> again = _server.ReceiveAsync(buffer);
        _client.Send("later"u8);
        Assert.Equal(5, await again);
    }

    [Fact]
    public async Task What_the_system_does_not_take_is_sent_as_the_client_reads()
    {
        byte[] sent = new byte[32 << 20];
        Random.Shared.NextBytes(sent);
        Task sending = Task.Run(async () =>
        {
            for (int at = 0; at < sent.Length;)
            {
                at += await _server.SendAsync(sent.AsMemory(at));
            }
        });
        byte[] received = new byte[sent.Length];
        for (int length = 0; length < received.Length;)
        {
            int got = await _client.ReceiveAsync(received.AsMemory(length), SocketFlags.None);
            Assert.NotEqual(0, got);
            length += got;
        }

        await sending;
        Assert.True(sent.AsSpan().SequenceEqual(received));
    }

    [Fact]
    public async Task A_client_that_is_gone_is_one_kind_of_exception_and_no_signal()
    {
        _client.LingerState = new LingerOption(true, 0);
        _client.Dispose();
        await Assert.ThrowsAsync<SocketException>(async () => await _server.ReceiveAsync(new byte[1]));
        await Assert.ThrowsAsync<SocketException>(async () => await _server.SendAsync(new byte[1]));
        await Assert.ThrowsAsync<SocketException>(async () => await _server.SendAsync(new byte[1]));
        _server.EndReading();
        _server.Abort();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Reading_is_ended_from_another_thread_and_the_answer_still_arrives(bool isWaiting)
    {
        ValueTask<int> received = isWaiting ? _server.ReceiveAsync(new byte[16]) : default;
        _server.EndReading();
        Assert.Equal(0, await received);
        Assert.Equal(0, await _server.ReceiveAsync(new byte[16]));
        Assert.Equal(6, await _server.SendAsync("answer"u8.ToArray()));
        _server.Dispose();
        byte[] buffer = new byte[16];
        Assert.Equal(6, await _client.ReceiveAsync(buffer));
        Assert.Equal(0, await _client.ReceiveAsync(buffer));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_aborted_connection_ends_its_calls_and_the_client_is_told_so(bool isWaiting)
    {
        ValueTask<int> received = isWaiting ? _server.ReceiveAsync(new byte[16]) : default;
        _server.Abort();
        if (isWaiting)
        {
            await Assert.ThrowsAsync<SocketException>(async () => await received);
        }

        await Assert.ThrowsAsync<SocketException>(async () => await _server.SendAsync(new byte[1]));
        _server.Dispose();
        Assert.Equal(SocketError.ConnectionReset, Assert.Throws<SocketException>(() => Read(_client)).SocketErrorCode);
    }

    [Fact]
    public async Task Closed_twice_is_closed_and_nothing_done_later_reaches_another_connection()
    {
        _server.Dispose();

        // The system gives the same number to what is opened next.
        using Socket listener = Listen(IPAddress.Loopback);
        using Socket other = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        other.Connect(listener.LocalEndPoint!);
        using ClientSocket next = ClientSocket.Accept(listener)!;
        _server.Dispose();
        _server.EndReading();
        _server.Abort();
        other.Send("question"u8);
        byte[] buffer = new byte[16];
        Assert.Equal(8, await next.ReceiveAsync(buffer));
        Assert.Equal(0, Read(_client));
    }

    [Theory]
    [InlineData(false, "127.0.0.1")]
    [InlineData(true, "127.0.0.1")]
    [InlineData(true, "::1")]
    public void A_connection_knows_its_peer(bool listensOnBoth, string peer)
    {
        Assert.SkipUnless(Socket.OSSupportsIPv6, "no IPv6 here");
        IPAddress address = peer == "::1" ? IPAddress.IPv6Loopback : IPAddress.Loopback;
        using Socket listener = Listen(listensOnBoth ? IPAddress.IPv6Any : IPAddress.Loopback);
        using Socket client = new(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        client.Connect(address, ((IPEndPoint)listener.LocalEndPoint!).Port);
        using ClientSocket server = ClientSocket.Accept(listener)!;
        Assert.Equal(peer, server.Peer.ToString());
    }

    [Fact]
    public void An_address_of_another_family_is_none() => Assert.Equal(default(IpAddress), ClientSocket.AddressOf(new byte[32]));

    [Fact]
    public async Task A_listener_that_is_closed_ends_the_call_that_waits()
    {
        using Socket listener = Listen(IPAddress.Loopback);
        Task waiting = Task.Factory.StartNew(() => ClientSocket.Accept(listener), default, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        ClientSocket.EndAccepting(listener);
        Exception problem = await Assert.ThrowsAnyAsync<Exception>(() => waiting.WaitAsync(TimeSpan.FromSeconds(30)));
        Assert.True(problem is ObjectDisposedException or SocketException, problem.ToString());
        Assert.Throws<ObjectDisposedException>(() => ClientSocket.Accept(listener));
    }

    [Fact]
    public async Task A_connection_is_handed_out_with_its_first_bytes()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "elsewhere everything is left to the socket");
        using Socket listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        ClientSocket.WaitForData(listener);
        listener.Listen(16);
        using Socket silent = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        silent.Connect(listener.LocalEndPoint!);
        using Socket asking = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        asking.Connect(listener.LocalEndPoint!);
        asking.Send("question"u8);
        using ClientSocket first = ClientSocket.Accept(listener)!;
        Task<int> received = first.ReceiveAsync(new byte[16]).AsTask();
        Assert.True(received.IsCompletedSuccessfully);
        Assert.Equal(8, await received);

        // One that stays silent is handed out as well.
        using ClientSocket second = ClientSocket.Accept(listener)!;
        Task<int> waiting = second.ReceiveAsync(new byte[16]).AsTask();
        Assert.False(waiting.IsCompleted);
        silent.Send("late"u8);
        Assert.Equal(4, await waiting);
    }

    public void Dispose()
    {
        _client.Dispose();
        _server.Dispose();
    }

    private static Socket Listen(IPAddress address)
    {
        Socket listener = new(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        if (address.Equals(IPAddress.IPv6Any))
        {
            listener.DualMode = true;
        }

        listener.Bind(new IPEndPoint(address, 0));
        listener.Listen(16);
        return listener;
    }

    private static int Read(Socket socket) => socket.Receive(new byte[16]);
}
