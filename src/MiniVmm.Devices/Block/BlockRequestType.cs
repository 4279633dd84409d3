namespace MiniVmm.Devices.Block;

/// <summary>What a driver asks of a block device (virtio 1.2, 5.2.6). Anything else is not supported.</summary>
internal enum BlockRequestType : uint
{
    In = 0,
    Out = 1,
    Flush = 4,
    GetId = 8,
}
