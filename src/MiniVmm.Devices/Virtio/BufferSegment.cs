namespace MiniVmm.Devices.Virtio;

/// <summary>A piece of guest memory, known to lie in RAM.</summary>
internal readonly record struct BufferSegment(uint Address, uint Length);
