using System.Net;
using System.Net.Sockets;
using MiniVmm.Machine.Debugging.Protocol;
using MiniVmm.Machine.Debugging.Threads;
using MiniVmm.Machine.Loading;
using MiniVmm.Machine.Running;

namespace MiniVmm.Machine.Debugging;

/// <summary>Lets a debugger attach to a machine over TCP by GDB's remote protocol, one at a time.</summary>
public sealed class GdbServer : IDisposable
{
    private const int Backlog = 4;
    private const int KeepAliveSeconds = 60;

    /// <summary>How long a debugger may take to hear that the guest has ended, or that it is not wanted.</summary>
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(1);

    /// <summary>How long the next debugger waits for one that is leaving.</summary>
    private static readonly TimeSpan Leave = TimeSpan.FromMilliseconds(200);

    private readonly VirtualMachine _machine;
    private readonly Socket _listener;
    private readonly uint? _threadLayout;
    private readonly Action _stop;
    private readonly TaskCompletionSource<string> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _session = Task.CompletedTask;
    private volatile bool _disposed;

    private GdbServer(VirtualMachine machine, Socket listener, uint? threadLayout, Action stop)
    {
        (_machine, _listener, _threadLayout, _stop) = (machine, listener, threadLayout, stop);
        EndPoint = (IPEndPoint)listener.LocalEndPoint!;
        _ = AcceptAsync();
    }

    /// <summary>Where it listens; the port is real even if 0 was asked for.</summary>
    public IPEndPoint EndPoint { get; }

    /// <summary>Begins to listen. Before the machine runs.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="endPoint">Where to listen.</param>
    /// <param name="kernel">Path of the guest's executable, whose symbols say where its threads are.</param>
    /// <param name="stop">Ends the machine; called when a debugger kills it.</param>
    /// <exception cref="MachineError">The port is taken, or not ours to use.</exception>
    public static GdbServer Start(VirtualMachine machine, IPEndPoint endPoint, string kernel, Action stop)
    {
        uint? threadLayout = new ElfReader().ReadSymbols(kernel).Find(ThreadLayout.Symbol);
        var listener = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            listener.Bind(endPoint);
            listener.Listen(Backlog);
        }
        catch (SocketException e)
        {
            listener.Dispose();
            throw new MachineError($"--gdb: cannot listen on {endPoint}: {e.Message}; choose another port, or 0 for any", e);
        }
        return new GdbServer(machine, listener, threadLayout, stop);
    }

    /// <summary>Tells a debugger that the machine has ended.</summary>
    public void End(ExitReport report)
    {
        _ended.TrySetResult(report.Reason switch
        {
            ExitReason.PoweredOff => StopReply.Exited(report.Status),
            ExitReason.Stopped => StopReply.Killed(StopReply.Terminated),
            _ => StopReply.Killed(StopReply.SegmentationFault),
        });
        Task.WhenAny(_session, Task.Delay(2 * Farewell)).GetAwaiter().GetResult();
    }

    public void Dispose()
    {
        _disposed = true;
        _listener.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_disposed)
        {
            try
            {
                Socket socket = await _listener.AcceptAsync().ConfigureAwait(false);
                socket.NoDelay = true;
                // A debugger whose host is gone must not keep others out for ever.
                socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
                socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, KeepAliveSeconds);
                var connection = new RspConnection(socket);
                await Task.WhenAny(_session, Task.Delay(Leave)).ConfigureAwait(false);
                if (!_session.IsCompleted) _ = RefuseAsync(connection);
                else _session = new GdbSession(_machine, connection, _threadLayout, _ended.Task, _stop).RunAsync();
            }
            catch (SocketException)
            {
                // The debugger went away before it was accepted, or the process has no descriptor left for it.
                await Task.Delay(Farewell).ConfigureAwait(false);
            }
            catch (ObjectDisposedException)
            {
                return;
            }
        }
    }

    /// <summary>Answers whatever a second debugger says first; it shows the text.</summary>
    private static async Task RefuseAsync(RspConnection connection)
    {
        await Task.WhenAny(connection.ReceiveAsync(), Task.Delay(Farewell)).ConfigureAwait(false);
        await connection.SendAsync("E.another debugger is attached to this guest").ConfigureAwait(false);
        await connection.CloseAsync().ConfigureAwait(false);
    }
}
