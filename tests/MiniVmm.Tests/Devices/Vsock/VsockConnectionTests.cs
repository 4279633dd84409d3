using System.Text;
using MiniVmm.Devices.Vsock;
using Xunit;

namespace MiniVmm.Tests.Devices.Vsock;

/// <summary>The host's end that the vCPU thread works itself.</summary>
public sealed class VsockConnectionTests
{
    private const uint Port = 80;

    [Fact]
    public void Bytes_go_both_ways_and_end_in_order()
    {
        using MockGuest guest = Boot(new AnswerAtEndServer("goodbye"u8.ToArray()));
        using VsockConnection connection = guest.Device.Connect(Port);

        Assert.Equal(5, connection.Write("hello"u8));
        connection.End();
        Step(guest);

        Assert.Equal("goodbye", Read(connection));
        Assert.True(connection.IsEnded);
        Assert.False(connection.IsReset);
    }

    /// <summary>Far more than either side has room for.</summary>
    [Fact]
    public void An_echo_of_any_length_comes_back_whole()
    {
        using MockGuest guest = Boot(new EchoServer());
        using VsockConnection connection = guest.Device.Connect(Port);
        byte[] sent = new byte[400_000], received = new byte[sent.Length];
        new Random(1).NextBytes(sent);

        int written = 0, read = 0;
        for (int round = 0; round < 1000 && read < sent.Length; round++)
        {
            written += connection.Write(sent.AsSpan(written));
            Step(guest);
            read += connection.Read(received.AsSpan(read));
        }

        Assert.Equal(sent, received);
    }

    [Fact]
    public void Takes_no_more_than_fits()
    {
        using MockGuest guest = Boot(new EchoServer());
        VsockConnection connection = guest.Device.Connect(Port);
        int room = connection.Room;

        Assert.Equal(room, connection.Write(new byte[100_000]));
        Assert.Equal(0, connection.Write(new byte[1]));
        Step(guest);
        Assert.InRange(connection.Write(new byte[100_000]), 1, room);
    }

    [Fact]
    public void A_refusal_is_a_reset()
    {
        using MockGuest guest = Boot(new RefusingServer());
        VsockConnection connection = guest.Device.Connect(Port);

        Step(guest);

        Assert.True(connection.IsReset);
        Assert.Equal(0, connection.Read(new byte[1]));
        Assert.True(connection.IsEnded);
    }

    [Fact]
    public void Giving_up_resets_the_guest()
    {
        var server = new EchoServer();
        using MockGuest guest = Boot(server);
        VsockConnection connection = guest.Device.Connect(Port);
        Step(guest);

        connection.Dispose();
        Step(guest);

        Assert.Equal(VsockOperation.Reset, guest.Log[^1].Operation);
        Assert.True(server.WasReset.IsCompleted);
        Assert.Equal(0, connection.Write(new byte[1]));
    }

    [Fact]
    public void The_same_calls_make_the_same_packets()
    {
        Assert.Equal(Packets(), Packets());

        static IEnumerable<string> Packets()
        {
            using MockGuest guest = Boot(new EchoServer());
            VsockConnection[] connections = [.. Enumerable.Range(0, 20).Select(_ => guest.Device.Connect(Port))];
            for (int round = 0; round < 5; round++)
            {
                foreach (VsockConnection connection in connections) connection.Write(new byte[3000]);
                Step(guest);
                foreach (VsockConnection connection in connections) Read(connection);
            }

            return [.. guest.Log.Select(h => $"{h.SourcePort} {h.Operation} {h.Length} {h.ForwardCount}")];
        }
    }

    private static MockGuest Boot(GuestServer server)
    {
        var guest = new MockGuest(server);
        guest.Boot();
        return guest;
    }

    private static void Step(MockGuest guest)
    {
        for (int i = 0; i < 8; i++) guest.Step();
    }

    private static string Read(VsockConnection connection)
    {
        var text = new StringBuilder();
        byte[] space = new byte[100];
        for (int count = connection.Read(space); count > 0; count = connection.Read(space))
            text.Append(Encoding.ASCII.GetString(space, 0, count));
        return text.ToString();
    }
}
