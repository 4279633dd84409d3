using System.Net;
using System.Net.Sockets;
using System.Text;
using MiniVmm.Devices.Serial;
using MiniVmm.Machine;
using MiniVmm.Machine.Configuration;
using MiniVmm.Machine.Debugging;
using MiniVmm.Machine.Running;
using Xunit;

namespace MiniVmm.Tests.Machine.Debugging;

public sealed class GdbServerTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly string _kernel = BuiltGuest.Path("spin");
    private readonly CancellationTokenSource _stop = new();
    private readonly VirtualMachine _machine;
    private readonly GdbServer _server;
    private readonly Task<ExitReport> _run;

    public GdbServerTests()
    {
        var config = new MachineConfig { Kernel = _kernel, Append = "seconds=1000" };
        _machine = MachineBuilder.Build(config, new Silence());
        _server = GdbServer.Start(_machine, DebuggerAddress.Parse("0"), _kernel, _stop.Cancel);
        _run = Task.Factory.StartNew(
            () =>
            {
                ExitReport report = _machine.Run(_stop.Token);
                _server.End(report);
                return report;
            }, TaskCreationOptions.LongRunning);
    }

    public void Dispose()
    {
        _stop.Cancel();
        _run.Wait(Patience);
        _server.Dispose();
        _machine.Dispose();
        _stop.Dispose();
    }

    [Fact]
    public async Task A_debugger_stops_the_guest_and_its_leave_lets_it_go_on()
    {
        using (Socket debugger = await ConnectAsync())
        {
            Assert.StartsWith("+$T05", await AskAsync(debugger, "?"), StringComparison.Ordinal);
            Assert.True(_machine.IsPaused);
        }
        while (_machine.IsPaused) await Task.Delay(1);

        using Socket another = await ConnectAsync();
        Assert.StartsWith("+$T05", await AskAsync(another, "?"), StringComparison.Ordinal);
        Assert.StartsWith("+$OK", await AskAsync(another, "D"), StringComparison.Ordinal);
        while (_machine.IsPaused) await Task.Delay(1);
    }

    [Fact]
    public async Task A_second_debugger_is_told_why_it_is_refused()
    {
        using Socket first = await ConnectAsync();
        await AskAsync(first, "?");
        using Socket second = await ConnectAsync();

        Assert.Contains("another debugger", await AskAsync(second, "?"), StringComparison.Ordinal);
        Assert.StartsWith("+$T05", await AskAsync(first, "?"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Garbage_is_refused_until_a_packet_comes()
    {
        using Socket debugger = await ConnectAsync();
        byte[] garbage = new byte[100_000];
        new Random(1).NextBytes(garbage);
        // No packet can begin in it, so that what is answered is known.
        for (int i = 0; i < garbage.Length; i++)
            if (garbage[i] is (byte)'$' or (byte)'-') garbage[i] = 0;
        await debugger.SendAsync(garbage);
        await debugger.SendAsync("$?#00"u8.ToArray());

        Assert.StartsWith("-", await ReceiveAsync(debugger), StringComparison.Ordinal);
        Assert.StartsWith("+$T05", await AskAsync(debugger, "?"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_interrupt_stops_and_a_kill_ends_it()
    {
        using Socket debugger = await ConnectAsync();
        await AskAsync(debugger, "?");
        await debugger.SendAsync("$c#63\x03"u8.ToArray());
        string reply = await ReceiveAsync(debugger);
        while (!reply.Contains('#')) reply += await ReceiveAsync(debugger);
        Assert.StartsWith("+$T02", reply, StringComparison.Ordinal);

        await debugger.SendAsync("$k#6b"u8.ToArray());
        Assert.Equal(ExitReason.Stopped, (await _run.WaitAsync(Patience)).Reason);
    }

    [Fact]
    public async Task A_debugger_that_waits_hears_of_the_end()
    {
        using Socket debugger = await ConnectAsync();
        await AskAsync(debugger, "?");
        await debugger.SendAsync("$c#63"u8.ToArray());
        Assert.Equal("+", await ReceiveAsync(debugger));
        await _stop.CancelAsync();

        Assert.Equal("$X0f#ee", await ReceiveAsync(debugger));
    }

    [Fact]
    public void A_port_that_is_taken_is_named() =>
        Assert.StartsWith($"--gdb: cannot listen on {_server.EndPoint}", Assert.Throws<MachineError>(
            () => GdbServer.Start(_machine, _server.EndPoint, _kernel, () => { })).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("1234", "127.0.0.1:1234")]
    [InlineData("0.0.0.0:0", "0.0.0.0:0")]
    [InlineData("[::1]:99", "[::1]:99")]
    public void An_address_has_a_port(string text, string address) =>
        Assert.Equal(IPEndPoint.Parse(address), DebuggerAddress.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("65536")]
    [InlineData("localhost:1234")]
    [InlineData(":1234")]
    public void What_is_no_address_is_refused(string text) =>
        Assert.StartsWith($"--gdb: '{text}'", Assert.Throws<MachineError>(() => DebuggerAddress.Parse(text)).Message, StringComparison.Ordinal);

    private static async Task<string> AskAsync(Socket socket, string command)
    {
        byte sum = (byte)command.Sum(c => c);
        await socket.SendAsync(Encoding.ASCII.GetBytes($"${command}#{sum:x2}"));
        string reply = "";
        while (!reply.Contains('#', StringComparison.Ordinal)) reply += await ReceiveAsync(socket);
        return reply;
    }

    private static async Task<string> ReceiveAsync(Socket socket)
    {
        byte[] buffer = new byte[4096];
        int count = await socket.ReceiveAsync(buffer).WaitAsync(Patience);
        return count > 0 ? Encoding.ASCII.GetString(buffer, 0, count) : throw new IOException("the connection is closed");
    }

    private async Task<Socket> ConnectAsync()
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(_server.EndPoint);
        return socket;
    }
}
