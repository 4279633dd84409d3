using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using MiniVmm.Devices.Vsock;
using Xunit;

namespace MiniVmm.Tests.Devices.Vsock;

/// <summary>Real TCP clients, the real device, a mock driver. Waits have a limit that only a hang reaches.</summary>
public sealed class TcpPublisherTests
{
    private const uint Port = 80;
    private const int Megabytes = 32 * 1024 * 1024;   // more than the kernel's socket buffers ever take

    private static readonly TimeSpan Hang = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Echoes_and_closes_both_ways()
    {
        await using var bench = Bench.Start(new EchoServer());
        using Socket client = await bench.Connect();
        await client.SendAsync("hello"u8.ToArray());
        Assert.Equal("hello"u8.ToArray(), await ReadExactly(client, 5));
        client.Shutdown(SocketShutdown.Send);
        Assert.Empty(await ReadToEnd(client));
    }

    [Fact]
    public async Task A_guest_that_closes_first_has_its_answer_delivered()
    {
        byte[] answer = RandomNumberGenerator.GetBytes(300_000);
        await using var bench = Bench.Start(new AnsweringServer(answer, VsockShutdown.Both));
        using Socket client = await bench.Connect();
        await client.SendAsync("GET / and more than anybody reads"u8.ToArray());
        Assert.Equal(answer, await ReadToEnd(client));
    }

    [Fact]
    public async Task Half_closed_by_the_guest_the_other_half_goes_on()
    {
        var server = new AnsweringServer("bye"u8.ToArray(), VsockShutdown.Send);
        await using var bench = Bench.Start(server);
        using Socket client = await bench.Connect();
        await client.SendAsync("x"u8.ToArray());
        Assert.Equal("bye"u8.ToArray(), await ReadToEnd(client));
        await client.SendAsync(new byte[100_000]);
        client.Shutdown(SocketShutdown.Send);
        await server.Ended.WaitAsync(Hang);
        Assert.Equal(100_001, server.Received);
    }

    [Fact]
    public async Task Half_closed_by_the_client_the_other_half_goes_on()
    {
        byte[] answer = RandomNumberGenerator.GetBytes(200_000);
        await using var bench = Bench.Start(new AnswerAtEndServer(answer));
        using Socket client = await bench.Connect();
        await client.SendAsync("all I have to say"u8.ToArray());
        client.Shutdown(SocketShutdown.Send);
        Assert.Equal(answer, await ReadToEnd(client));
    }

    [Fact]
    public async Task A_refusal_is_a_reset()
    {
        await using var bench = Bench.Start(new RefusingServer());
        // The reset may be faster than the client's own look at its connection.
        var error = await Assert.ThrowsAsync<SocketException>(async () =>
        {
            using Socket client = await bench.Connect();
            await ReadToEnd(client);
        });
        Assert.Equal(SocketError.ConnectionReset, error.SocketErrorCode);
    }

    [Fact]
    public async Task A_reset_by_the_guest_is_a_reset()
    {
        await using var bench = Bench.Start(new ResettingServer());
        using Socket client = await bench.Connect();
        await client.SendAsync("x"u8.ToArray());
        await AssertReset(client);
    }

    [Fact]
    public async Task A_reset_by_the_guest_reaches_a_client_that_does_not_read()
    {
        var server = new FloodingServer(new byte[Megabytes]);
        await using var bench = Bench.Start(server);
        using Socket client = await bench.Connect();
        await client.SendAsync("x"u8.ToArray());
        await server.Stalled.WaitAsync(Hang);
        bench.Guest.Do(() => bench.Guest.Reset(bench.Guest.Connections.Single()));
        await bench.AllClosed();
    }

    [Fact]
    public async Task A_reset_by_the_client_is_a_reset()
    {
        var server = new EchoServer();
        await using var bench = Bench.Start(server);
        Socket client = await bench.Connect();
        await client.SendAsync("x"u8.ToArray());
        await ReadExactly(client, 1);
        client.LingerState = new LingerOption(true, 0);
        client.Dispose();
        await server.WasReset.WaitAsync(Hang);
    }

    [Fact]
    public async Task A_slow_guest_holds_the_client_back()
    {
        byte[] sent = RandomNumberGenerator.GetBytes(Megabytes);
        var server = new SlowServer();
        await using var bench = Bench.Start(server);
        using Socket client = await bench.Connect();
        Task sending = SendAll(client, sent);
        await server.Full.WaitAsync(Hang);
        Assert.False(sending.IsCompleted);
        bench.Guest.Do(server.Open);
        await sending;
        client.Shutdown(SocketShutdown.Send);
        await server.Ended.WaitAsync(Hang);
        Assert.Equal(SHA256.HashData(sent), server.Hash);
    }

    [Fact]
    public async Task A_slow_client_holds_the_guest_back()
    {
        byte[] sent = RandomNumberGenerator.GetBytes(Megabytes);
        var server = new FloodingServer(sent);
        await using var bench = Bench.Start(server);
        using Socket client = await bench.Connect();
        await client.SendAsync("x"u8.ToArray());
        await server.Stalled.WaitAsync(Hang);
        Assert.True(server.HasUnsent);
        Assert.Equal(SHA256.HashData(sent), SHA256.HashData(await ReadToEnd(client)));
    }

    [Fact]
    public async Task Megabytes_pass_both_ways_at_once()
    {
        byte[] sent = RandomNumberGenerator.GetBytes(8 * 1024 * 1024);
        await using var bench = Bench.Start(new EchoServer());
        using Socket client = await bench.Connect();
        Task sending = SendAll(client, sent).ContinueWith(
            _ => client.Shutdown(SocketShutdown.Send), TaskScheduler.Default);
        Assert.Equal(SHA256.HashData(sent), SHA256.HashData(await ReadToEnd(client)));
        await sending;
    }

    [Fact]
    public async Task Serves_three_hundred_connections_at_once()
    {
        await using var bench = Bench.Start(new EchoServer());
        Socket[] clients = await Task.WhenAll(Enumerable.Range(0, 300).Select(_ => bench.Connect()));
        Task[] talks = [.. clients.Select(async (client, i) =>
        {
            byte[] message = [.. Enumerable.Range(0, 3000).Select(n => (byte)(n * (i + 1)))];
            await client.SendAsync(message);
            Assert.Equal(message, await ReadExactly(client, message.Length));
        })];
        await Task.WhenAll(talks);
        Assert.Equal(300, bench.Publisher.Connections);
        foreach (Socket client in clients) client.Dispose();
        await bench.AllClosed();
    }

    [Fact]
    public async Task A_client_is_held_until_the_driver_is_there()
    {
        await using var bench = new Bench(new EchoServer());
        using Socket client = await bench.Connect();
        await client.SendAsync("early"u8.ToArray());
        bench.Guest.RunThread();
        bench.Guest.Do(() => bench.Guest.Boot());
        Assert.Equal("early"u8.ToArray(), await ReadExactly(client, 5));
    }

    [Fact]
    public async Task A_client_that_leaves_before_the_driver_comes_is_forgotten()
    {
        await using var bench = new Bench(new EchoServer());
        Socket client = await bench.Connect();
        bench.Guest.RunThread();
        client.LingerState = new LingerOption(true, 0);
        client.Dispose();
        await bench.AllClosed();
    }

    [Fact]
    public async Task A_guest_that_resets_its_device_resets_its_connections()
    {
        await using var bench = Bench.Start(new EchoServer());
        using Socket client = await bench.Connect();
        await client.SendAsync("x"u8.ToArray());
        await ReadExactly(client, 1);
        bench.Guest.Do(() => bench.Guest.Boot());
        await AssertReset(client);
        using Socket next = await bench.Connect();
        await next.SendAsync("y"u8.ToArray());
        Assert.Equal("y"u8.ToArray(), await ReadExactly(next, 1));
    }

    [Fact]
    public async Task Closing_down_needs_no_guest()
    {
        var bench = new Bench(new EchoServer());
        Socket[] clients = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => bench.Connect()));
        foreach (Socket client in clients) await client.SendAsync(new byte[10_000]);
        await bench.DisposeAsync().AsTask().WaitAsync(Hang);
        Assert.Equal(0, bench.Publisher.Connections);
        foreach (Socket client in clients) await AssertReset(client);
    }

    [Fact]
    public async Task A_taken_port_is_named_in_one_line()
    {
        await using var bench = new Bench(new EchoServer());
        var error = Assert.Throws<PublishException>(
            () => TcpPublisher.Start(bench.Guest.Device, bench.Publisher.EndPoint, Port));
        Assert.Equal(bench.Publisher.EndPoint, error.EndPoint);
        Assert.Contains($"127.0.0.1:{bench.Publisher.EndPoint.Port}: the port is taken", error.Message);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public async Task A_port_can_be_used_again_at_once()
    {
        var bench = Bench.Start(new AnsweringServer("bye"u8.ToArray(), VsockShutdown.Both));
        IPEndPoint endPoint = bench.Publisher.EndPoint;
        using (Socket client = await bench.Connect())
        {
            await client.SendAsync("x"u8.ToArray());
            await ReadToEnd(client);
        }

        await bench.AllClosed();
        await bench.DisposeAsync();
        await using var next = new Bench(new EchoServer(), endPoint);
        Assert.Equal(endPoint, next.Publisher.EndPoint);
    }

    private static async Task SendAll(Socket client, byte[] bytes)
    {
        for (int sent = 0; sent < bytes.Length;)
            sent += await client.SendAsync(bytes.AsMemory(sent)).AsTask().WaitAsync(Hang);
    }

    private static async Task<byte[]> ReadExactly(Socket client, int length)
    {
        byte[] bytes = new byte[length];
        for (int read = 0; read < length;)
        {
            int count = await client.ReceiveAsync(bytes.AsMemory(read)).AsTask().WaitAsync(Hang);
            Assert.NotEqual(0, count);
            read += count;
        }

        return bytes;
    }

    private static async Task<byte[]> ReadToEnd(Socket client)
    {
        using var all = new MemoryStream();
        byte[] buffer = new byte[64 * 1024];
        while (true)
        {
            int count = await client.ReceiveAsync(buffer.AsMemory()).AsTask().WaitAsync(Hang);
            if (count == 0) return all.ToArray();
            all.Write(buffer, 0, count);
        }
    }

    private static async Task AssertReset(Socket client)
    {
        var error = await Assert.ThrowsAsync<SocketException>(() => ReadToEnd(client));
        Assert.Equal(SocketError.ConnectionReset, error.SocketErrorCode);
    }

    private sealed class Bench : IAsyncDisposable
    {
        public Bench(GuestServer server, IPEndPoint? endPoint = null)
        {
            Guest = new MockGuest(server);
            Publisher = TcpPublisher.Start(Guest.Device, endPoint ?? new IPEndPoint(IPAddress.Loopback, 0), Port);
        }

        public MockGuest Guest { get; }

        public TcpPublisher Publisher { get; }

        public static Bench Start(GuestServer server)
        {
            var bench = new Bench(server);
            bench.Guest.Boot();
            bench.Guest.RunThread();
            return bench;
        }

        public async Task<Socket> Connect()
        {
            var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            await client.ConnectAsync(Publisher.EndPoint);
            return client;
        }

        public async Task AllClosed()
        {
            using var limit = new CancellationTokenSource(Hang);
            while (Publisher.Connections > 0)
            {
                limit.Token.ThrowIfCancellationRequested();
                await Task.Yield();
            }
        }

        public async ValueTask DisposeAsync()
        {
            await Publisher.DisposeAsync();
            Guest.Dispose();
        }
    }
}
