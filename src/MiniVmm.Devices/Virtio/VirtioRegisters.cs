namespace MiniVmm.Devices.Virtio;

/// <summary>Virtio 1.2, 4.2.2: MMIO device register layout, and 2.1: device status.</summary>
internal static class VirtioRegisters
{
    public const uint MagicValue = 0x000;
    public const uint Version = 0x004;
    public const uint DeviceId = 0x008;
    public const uint VendorId = 0x00C;
    public const uint DeviceFeatures = 0x010;
    public const uint DeviceFeaturesSelect = 0x014;
    public const uint DriverFeatures = 0x020;
    public const uint DriverFeaturesSelect = 0x024;
    public const uint QueueSelect = 0x030;
    public const uint QueueLengthMaximum = 0x034;
    public const uint QueueLength = 0x038;
    public const uint QueueReady = 0x044;
    public const uint QueueNotify = 0x050;
    public const uint InterruptStatus = 0x060;
    public const uint InterruptAcknowledge = 0x064;
    public const uint Status = 0x070;
    public const uint QueueDescriptorsLow = 0x080;
    public const uint QueueDescriptorsHigh = 0x084;
    public const uint QueueDriverLow = 0x090;
    public const uint QueueDriverHigh = 0x094;
    public const uint QueueDeviceLow = 0x0A0;
    public const uint QueueDeviceHigh = 0x0A4;
    public const uint ConfigGeneration = 0x0FC;
    public const uint Config = 0x100;
    public const uint Length = 0x200;

    public const uint Magic = 0x74726976;        // "virt"
    public const uint ModernVersion = 2;
    public const uint Vendor = 0x4D4D564D;       // "MVMM"

    public const ulong Version1 = 1UL << 32;     // VIRTIO_F_VERSION_1

    public const uint UsedBuffer = 0x01;         // InterruptStatus
    public const uint ConfigChange = 0x02;

    public const uint DriverOk = 0x04;           // Status
    public const uint FeaturesOk = 0x08;
    public const uint NeedsReset = 0x40;
    public const uint StatusMask = 0x8F;         // what a driver may set; NeedsReset is the device's
}
