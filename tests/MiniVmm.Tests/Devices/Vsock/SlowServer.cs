using System.Security.Cryptography;
using MiniVmm.Devices.Vsock;

namespace MiniVmm.Tests.Devices.Vsock;

/// <summary>Takes what it has room for and nothing more until opened.</summary>
internal sealed class SlowServer : GuestServer
{
    private readonly TaskCompletionSource _full = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private GuestConnection? _connection;

    public Task Full => _full.Task;

    public Task Ended => _ended.Task;

    public byte[] Hash => _hash.GetHashAndReset();

    public override bool Accept(GuestConnection connection)
    {
        _connection = connection;
        connection.HoldsInput = true;
        return true;
    }

    public override void Receive(GuestConnection connection, ReadOnlySpan<byte> bytes)
    {
        _hash.AppendData(bytes);
        if (connection.HoldsInput && connection.Received - connection.Consumed == connection.Allocation)
            _full.TrySetResult();
    }

    public override void Shutdown(GuestConnection connection, VsockShutdown flags) => _ended.TrySetResult();

    public void Open()
    {
        _connection!.HoldsInput = false;
        _connection.Consume(_connection.Received - _connection.Consumed);
    }
}
