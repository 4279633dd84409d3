using System.Collections.Immutable;
using MiniVmm.Devices.Virtio;
using MiniVmm.Devices.Vsock;

namespace MiniVmm.Machine.Snapshots;

/// <summary>The state of the virtio socket device. Connections are none of it: the guest is told that they are gone.</summary>
internal static class SocketState
{
    public static void Pass(StateStream stream, VirtioVsock vsock)
    {
        (VirtioMmioState transport, uint nextPort, bool owesReset, bool packetsLeft) = vsock.State;
        transport = Pass(stream, transport);
        stream.Pass(ref nextPort);
        stream.Pass(ref owesReset);
        stream.Pass(ref packetsLeft);
        if (stream.IsReading) vsock.State = new VsockState(transport, nextPort, owesReset, packetsLeft);
    }

    private static VirtioMmioState Pass(StateStream stream, VirtioMmioState state)
    {
        (uint deviceSelect, uint driverSelect, ulong features, uint queue, uint interrupts, uint status, _) = state;
        stream.Pass(ref deviceSelect);
        stream.Pass(ref driverSelect);
        stream.Pass(ref features);
        stream.Pass(ref queue);
        stream.Pass(ref interrupts);
        stream.Pass(ref status);
        VirtioQueueState[] queues = [.. state.Queues];
        foreach (ref VirtioQueueState one in queues.AsSpan()) Pass(stream, ref one);
        return new VirtioMmioState(deviceSelect, driverSelect, features, queue, interrupts, status, ImmutableArray.Create(queues));
    }

    private static void Pass(StateStream stream, ref VirtioQueueState queue)
    {
        stream.Pass(ref queue.Length);
        stream.Pass(ref queue.Ready);
        stream.Pass(ref queue.Descriptors);
        stream.Pass(ref queue.Available);
        stream.Pass(ref queue.Used);
        stream.Pass(ref queue.NextAvailable);
        stream.Pass(ref queue.NextUsed);
    }
}
