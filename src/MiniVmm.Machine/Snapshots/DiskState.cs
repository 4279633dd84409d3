using System.Collections.Immutable;
using MiniVmm.Devices.Block;
using MiniVmm.Devices.Virtio;

namespace MiniVmm.Machine.Snapshots;

/// <summary>The state of a virtio block device: requests under way come along, what is on the disk does not.</summary>
internal static class DiskState
{
    /// <summary>Virtual nanoseconds: 146 years, so that nothing overflows.</summary>
    private const long MostTime = 1L << 62;

    public static void Pass(StateStream stream, VirtioBlock disk)
    {
        (VirtioMmioState transport, long busyUntil, ImmutableArray<BlockPending> pending) = disk.State;
        transport = TransportState.Pass(stream, transport);
        stream.Pass(ref busyUntil, 0, MostTime);
        int count = pending.Length;
        stream.Pass(ref count, 0, VirtioBlock.MostRequests);
        var requests = new BlockPending[count];
        for (int i = 0; i < count; i++)
        {
            (ushort head, long due) = stream.IsReading ? default : pending[i];
            stream.Pass(ref head);
            stream.Pass(ref due, 0, MostTime);
            requests[i] = new BlockPending(head, due);
        }
        if (stream.IsReading) disk.State = new BlockState(transport, busyUntil, ImmutableArray.Create(requests));
    }
}
