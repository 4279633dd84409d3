using System.Collections.Immutable;
using MiniVmm.Devices.Virtio;

namespace MiniVmm.Machine.Snapshots;

/// <summary>The state of a virtio-mmio transport and its queues.</summary>
internal static class TransportState
{
    public static VirtioMmioState Pass(StateStream stream, VirtioMmioState state)
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
