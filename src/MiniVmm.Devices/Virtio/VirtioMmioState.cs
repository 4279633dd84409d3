using System.Collections.Immutable;

namespace MiniVmm.Devices.Virtio;

/// <summary>All a virtio-mmio transport remembers.</summary>
public sealed record VirtioMmioState(
    uint DeviceFeaturesSelect,
    uint DriverFeaturesSelect,
    ulong DriverFeatures,
    uint QueueSelect,
    uint InterruptStatus,
    uint Status,
    ImmutableArray<VirtioQueueState> Queues);
