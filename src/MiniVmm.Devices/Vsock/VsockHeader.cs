using System.Runtime.InteropServices;

namespace MiniVmm.Devices.Vsock;

/// <summary>struct virtio_vsock_hdr (virtio 1.2, 5.10.6), little-endian as every host that runs this.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal struct VsockHeader
{
    public const int Size = 44;
    public const ushort StreamType = 1;

    public ulong SourceCid;
    public ulong DestinationCid;
    public uint SourcePort;
    public uint DestinationPort;
    public uint Length;
    public ushort Type;
    public VsockOperation Operation;
    public VsockShutdown Flags;
    public uint BufferAllocation;
    public uint ForwardCount;
}
