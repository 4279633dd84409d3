namespace MiniVmm.Devices.Block;

/// <summary>A request that the driver has made and not got back. Whoever restores it does it again from its beginning: its buffers are
/// still the device's, and to read or write twice is as good as once.</summary>
/// <param name="Head">Its first descriptor.</param>
/// <param name="Due">Virtual time of its completion on a deterministic machine, nanoseconds; else 0.</param>
public readonly record struct BlockPending(ushort Head, long Due);
