using MiniVmm.Devices.Vsock;

namespace MiniVmm.Tests.Devices.Vsock;

internal sealed class EchoServer : GuestServer
{
    private readonly TaskCompletionSource _reset = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task WasReset => _reset.Task;

    /// <summary>Room is given back when the echo has left, so that the echo is bounded too.</summary>
    public override void Receive(GuestConnection connection, ReadOnlySpan<byte> bytes) =>
        connection.Send(bytes.ToArray());

    public override void Shutdown(GuestConnection connection, VsockShutdown flags)
    {
        if (flags == VsockShutdown.Send) connection.End(VsockShutdown.Send);
    }

    public override void Reset(GuestConnection connection) => _reset.TrySetResult();
}
