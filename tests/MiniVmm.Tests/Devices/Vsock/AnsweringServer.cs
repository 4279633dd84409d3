using MiniVmm.Devices.Vsock;

namespace MiniVmm.Tests.Devices.Vsock;

/// <summary>Answers the first bytes and ends.</summary>
internal sealed class AnsweringServer(byte[] answer, VsockShutdown end) : GuestServer
{
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Ended => _ended.Task;

    public int Received { get; private set; }

    public override void Receive(GuestConnection connection, ReadOnlySpan<byte> bytes)
    {
        if (Received == 0)
        {
            connection.Send(answer);
            connection.End(end);
        }

        Received += bytes.Length;
    }

    public override void Shutdown(GuestConnection connection, VsockShutdown flags) => _ended.TrySetResult();
}
