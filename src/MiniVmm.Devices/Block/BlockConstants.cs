namespace MiniVmm.Devices.Block;

/// <summary>Virtio 1.2, 5.2: feature bits, requests and their status.</summary>
internal static class BlockConstants
{
    public const uint DeviceId = 2;
    public const int SectorSize = 512;

    public const ulong SizeMaximum = 1UL << 1;     // VIRTIO_BLK_F_SIZE_MAX
    public const ulong SegmentMaximum = 1UL << 2;  // VIRTIO_BLK_F_SEG_MAX
    public const ulong ReadOnly = 1UL << 5;        // VIRTIO_BLK_F_RO
    public const ulong BlockSize = 1UL << 6;       // VIRTIO_BLK_F_BLK_SIZE
    public const ulong FlushCommand = 1UL << 9;    // VIRTIO_BLK_F_FLUSH

    /// <summary>Type, reserved and sector before every request's data.</summary>
    public const uint HeaderSize = 16;

    /// <summary>The status behind it.</summary>
    public const uint StatusSize = 1;

    /// <summary>What GET_ID writes: a text, padded with zeros.</summary>
    public const uint IdSize = 20;
}
