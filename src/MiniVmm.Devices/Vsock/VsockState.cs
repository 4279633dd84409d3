using MiniVmm.Devices.Virtio;

namespace MiniVmm.Devices.Vsock;

/// <summary>All that a virtio socket device remembers and can take along. Connections are not: their other ends are on a host.
/// </summary>
/// <param name="Transport">Registers and queues.</param>
/// <param name="NextPort">The host port of the next connection; what a guest has not forgotten yet must not be given again.</param>
/// <param name="OwesReset">The guest knows of connections, or is owed resets of some: it must be told that all are gone.</param>
/// <param name="PacketsLeft">The last portion of packets was not the whole.</param>
public sealed record VsockState(VirtioMmioState Transport, uint NextPort, bool OwesReset, bool PacketsLeft);
