using System.Buffers;
using System.IO.Pipelines;
using MiniVmm.Devices.Vsock;
using Xunit;

namespace MiniVmm.Tests.Devices.Vsock;

/// <summary>The protocol, one step at a time on one thread.</summary>
public sealed class VirtioVsockTests : IDisposable
{
    private const uint Port = 80;

    private readonly ScriptedServer _server = new();
    private readonly MockGuest _guest;

    public VirtioVsockTests()
    {
        _guest = new MockGuest(_server);
        _guest.Boot();
    }

    [Fact]
    public void Asks_from_a_host_port_of_its_own()
    {
        Connect();
        Connect();
        VsockHeader[] requests = [.. _guest.Log.Where(header => header.Operation == VsockOperation.Request)];
        Assert.Equal(2, requests.Length);
        Assert.All(requests, header => Assert.Equal(
            (Port, VsockHeader.StreamType, (uint)VsockStream.Window),
            (header.DestinationPort, header.Type, header.BufferAllocation)));
        Assert.NotEqual(requests[0].SourcePort, requests[1].SourcePort);
    }

    [Fact]
    public void Sends_no_more_than_the_guest_has_room_for()
    {
        (VsockStream stream, GuestConnection connection) = Connect();
        connection.HoldsInput = true;
        Write(stream, new byte[50_000]);
        Step();
        Assert.Equal(connection.Allocation, connection.Received);
        connection.Consume(10_000);
        Step();
        Assert.Equal(connection.Allocation + 10_000, connection.Received);
    }

    [Fact]
    public void Tells_of_room_once_half_the_window_is_free()
    {
        (VsockStream stream, GuestConnection connection) = Connect();
        connection.Send(new byte[VsockStream.Window]);
        Step();
        Assert.Equal(0u, connection.Credit);
        Take(stream, (VsockStream.Window / 2) - 1);
        Step();
        Assert.Equal(0u, connection.Credit);
        Take(stream, 1);
        Step();
        Assert.Equal((uint)VsockStream.Window / 2, connection.Credit);
        Assert.Equal(VsockOperation.CreditUpdate, _guest.Log[^1].Operation);
    }

    [Fact]
    public void Answers_a_credit_request()
    {
        (VsockStream stream, GuestConnection connection) = Connect();
        connection.Send(new byte[100]);
        Step();
        Take(stream, 100);
        _guest.Control(connection, VsockOperation.CreditRequest);
        Step();
        Assert.Equal((VsockOperation.CreditUpdate, 100u), (_guest.Log[^1].Operation, _guest.Log[^1].ForwardCount));
    }

    [Fact]
    public void Resets_a_guest_that_ignores_its_credit()
    {
        (VsockStream stream, GuestConnection connection) = Connect();
        byte[] packet = new byte[MockGuest.Payload];
        for (int i = 0; i <= VsockStream.Window / packet.Length; i++) _guest.Data(connection, packet);
        Step();
        Assert.True(stream.IsReset);
        Assert.Equal(VsockOperation.Reset, _guest.Log[^1].Operation);
    }

    /// <summary>What a guest may not send in a phase, by the operation's number.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(8)]
    public void Resets_a_guest_that_breaks_the_protocol(int operation)
    {
        (VsockStream stream, GuestConnection connection) = Connect();
        _guest.Control(connection, (VsockOperation)operation);
        Step();
        Assert.True(stream.IsReset);
        Assert.Equal(VsockOperation.Reset, _guest.Log[^1].Operation);
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(5, true)]
    [InlineData(6, true)]
    [InlineData(3, false)]
    public void Answers_strangers_with_a_reset_unless_they_reset(int operation, bool answered)
    {
        var stranger = new GuestConnection(_guest, guestPort: 7, hostPort: 9);
        _guest.Control(stranger, (VsockOperation)operation);
        Step();
        Assert.Equal(answered, _guest.Log.Any(header =>
            (header.Operation, header.SourcePort, header.DestinationPort) == (VsockOperation.Reset, 9u, 7u)));
    }

    [Fact]
    public void Owes_a_bounded_number_of_resets_and_loses_none()
    {
        var stranger = new GuestConnection(_guest, guestPort: 7, hostPort: 9);
        for (int i = 0; i < 1000; i++) _guest.Control(stranger, VsockOperation.CreditUpdate);
        for (int i = 0; i < 100; i++) Step();
        Assert.Equal(1000, _guest.Log.Count(header => header.Operation == VsockOperation.Reset));
    }

    [Fact]
    public void Confirms_a_full_close_with_a_reset()
    {
        (VsockStream stream, GuestConnection connection) = Connect();
        connection.Send("last"u8.ToArray());
        connection.End(VsockShutdown.Both);
        Step();
        Assert.False(stream.IsReset);
        Assert.Equal(VsockOperation.Reset, _guest.Log[^1].Operation);
        Assert.Equal("last"u8.ToArray(), Take(stream, 4));
    }

    [Fact]
    public void Ends_in_order_when_both_have_sent_all()
    {
        (VsockStream stream, GuestConnection connection) = Connect();
        Write(stream, "all"u8.ToArray());
        stream.Output.Complete();
        stream.Announce();
        Step();
        Assert.Equal((VsockOperation.Shutdown, VsockShutdown.Send), (_guest.Log[^1].Operation, _guest.Log[^1].Flags));
        connection.End(VsockShutdown.Send);
        Step();
        Assert.Equal((VsockOperation.Shutdown, VsockShutdown.Both), (_guest.Log[^1].Operation, _guest.Log[^1].Flags));
        Assert.False(stream.IsReset);
        Assert.Equal(VsockPhase.Closed, stream.Phase);
    }

    [Fact]
    public void A_close_nobody_confirms_becomes_a_reset_in_time()
    {
        _server.ConfirmsCloses = false;
        (VsockStream stream, GuestConnection connection) = Connect();
        connection.End(VsockShutdown.Send);
        stream.Output.Complete();
        stream.Announce();
        Step();
        Assert.Equal(VsockPhase.Closing, stream.Phase);
        _guest.Time.Now = _guest.Device.NextDeadline;
        _guest.Device.Advance(_guest.Time.Now);
        Step();
        Assert.Equal(VsockPhase.Closed, stream.Phase);
        Assert.Equal(VsockOperation.Reset, _guest.Log[^1].Operation);
        Assert.Equal(long.MaxValue, _guest.Device.NextDeadline);
    }

    [Fact]
    public void Takes_turns_between_streams()
    {
        (VsockStream first, _) = Connect();
        (VsockStream second, _) = Connect();
        Write(first, new byte[20_000]);
        Write(second, new byte[20_000]);
        _guest.Log.Clear();
        Step();
        uint[] ports = [.. _guest.Log.Where(header => header.Length > 0).Select(header => header.SourcePort).Take(6)];
        Assert.Equal([ports[0], ports[1], ports[0], ports[1], ports[0], ports[1]], ports);
        Assert.NotEqual(ports[0], ports[1]);
    }

    [Fact]
    public void Moves_packets_without_allocating()
    {
        (VsockStream stream, GuestConnection connection) = Connect();
        connection.HoldsInput = false;
        byte[] bytes = new byte[8000];
        long allocated = 0;
        for (int i = 0; i < 200; i++)
        {
            Write(stream, bytes);
            long before = GC.GetAllocatedBytesForCurrentThread();
            _guest.Device.Poll();
            if (i >= 20) allocated += GC.GetAllocatedBytesForCurrentThread() - before;
            Step();
        }

        Assert.Equal(0, allocated);
    }

    [Fact]
    public void Rings_once_for_many_announcements()
    {
        (VsockStream stream, _) = Connect();
        int before = _guest.Wakeup.Count;
        for (int i = 0; i < 10; i++) stream.Announce();
        Assert.Equal(before + 1, _guest.Wakeup.Count);
    }

    public void Dispose() => _guest.Dispose();

    private (VsockStream Stream, GuestConnection Connection) Connect()
    {
        VsockStream stream = _guest.Device.Open(Port, new IgnoredClose());
        Step();
        return (stream, _server.Newest!);
    }

    private void Step()
    {
        for (int i = 0; i < 4; i++) _guest.Step();
    }

    private static void Write(VsockStream stream, byte[] bytes)
    {
        stream.Output.Write(bytes);
        Assert.True(stream.Output.FlushAsync().IsCompletedSuccessfully);
        stream.Announce();
    }

    private static byte[] Take(VsockStream stream, int count)
    {
        Assert.True(stream.Input.TryRead(out ReadResult result));
        ReadOnlySequence<byte> taken = result.Buffer.Slice(0, count);
        byte[] bytes = taken.ToArray();
        stream.Input.AdvanceTo(taken.End);
        stream.Consume((uint)count);
        return bytes;
    }

    private sealed class ScriptedServer : GuestServer
    {
        public GuestConnection? Newest { get; private set; }

        public override bool Accept(GuestConnection connection)
        {
            Newest = connection;
            return true;
        }
    }
}
