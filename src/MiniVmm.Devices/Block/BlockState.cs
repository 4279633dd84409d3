using System.Collections.Immutable;
using MiniVmm.Devices.Virtio;

namespace MiniVmm.Devices.Block;

/// <summary>All that a virtio block device remembers; what is on the disk is not in it.</summary>
/// <param name="Transport">Registers and the queue.</param>
/// <param name="BusyUntil">Virtual time at which a deterministic machine's disk has done all, nanoseconds.</param>
/// <param name="Pending">Requests under way, oldest first.</param>
public sealed record BlockState(VirtioMmioState Transport, long BusyUntil, ImmutableArray<BlockPending> Pending);
