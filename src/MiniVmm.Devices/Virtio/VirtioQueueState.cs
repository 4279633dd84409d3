namespace MiniVmm.Devices.Virtio;

/// <summary>All a split virtqueue remembers.</summary>
public record struct VirtioQueueState
{
    /// <summary>QueueNum.</summary>
    public uint Length;

    public bool Ready;

    /// <summary>QueueDesc: the descriptor table.</summary>
    public ulong Descriptors;

    /// <summary>QueueDriver: the available ring.</summary>
    public ulong Available;

    /// <summary>QueueDevice: the used ring.</summary>
    public ulong Used;

    /// <summary>Index of the next available entry to take.</summary>
    public ushort NextAvailable;

    /// <summary>Index of the next used entry to fill.</summary>
    public ushort NextUsed;
}
