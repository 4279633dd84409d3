using MiniVmm.Devices.Vsock;

namespace MiniVmm.Tests.Devices.Vsock;

/// <summary>Sends much as soon as it is asked, and says when its credit has run out.</summary>
internal sealed class FloodingServer(byte[] answer) : GuestServer
{
    private readonly TaskCompletionSource _stalled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private GuestConnection? _connection;

    public Task Stalled => _stalled.Task;

    public bool HasUnsent => _connection!.HasUnsent;

    public override void Receive(GuestConnection connection, ReadOnlySpan<byte> bytes)
    {
        _connection = connection;
        connection.OutOfCredit = () => _stalled.TrySetResult();
        connection.Send(answer);
        connection.End(VsockShutdown.Both);
    }
}
