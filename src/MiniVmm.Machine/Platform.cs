namespace MiniVmm.Machine;

/// <summary>Where things are in the machine (docs/machine.md). A test holds these against the guests'
/// include/platform.h, whose names they have.</summary>
public static class Platform
{
    public const ushort PicMaster = 0x20;
    public const ushort PitChannel0 = 0x40;
    public const ushort KeyboardData = 0x60;
    public const ushort SystemControlB = 0x61;
    public const ushort KeyboardCommand = 0x64;
    public const ushort RtcIndex = 0x70;
    public const ushort Post = 0x80;
    public const ushort SystemControlA = 0x92;
    public const ushort PicSlave = 0xA0;
    public const ushort DebugExit = 0xF4;
    public const ushort UartCom1 = 0x3F8;
    public const ushort PicTrigger = 0x4D0;
    public const ushort AcpiPower = 0x604;
    public const ushort Telemetry = 0xE00;
    public const ushort RequestTake = 0xE04;
    public const ushort RequestAnswer = 0xE08;

    public const uint VirtioMmioBase = 0xFEB0_0000;
    public const uint VirtioMmioSize = 0x200;

    /// <summary>Disks that a machine can have; they follow the virtio-vsock device.</summary>
    public const int DiskCount = 4;

    public const int IrqPit = 0;
    public const int IrqUart = 4;
    public const int IrqVirtio = 5;
    public const int IrqRtc = 8;
    public const int IrqRequest = 9;
    public const int IrqDisk0 = 10;
    public const int IrqDisk1 = 11;
    public const int IrqDisk2 = 12;
    public const int IrqDisk3 = 14;

    public static IReadOnlyList<int> DiskIrqs { get; } = [IrqDisk0, IrqDisk1, IrqDisk2, IrqDisk3];

    public static uint DiskBase(int disk) => VirtioMmioBase + ((uint)(disk + 1) * VirtioMmioSize);
}
