namespace MiniVmm.Devices.Virtio;

/// <summary>The registers that lay a queue out.</summary>
internal enum VirtioQueueRegister
{
    Length,
    DescriptorsLow,
    DescriptorsHigh,
    AvailableLow,
    AvailableHigh,
    UsedLow,
    UsedHigh,
}
