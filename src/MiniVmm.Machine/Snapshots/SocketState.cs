using MiniVmm.Devices.Virtio;
using MiniVmm.Devices.Vsock;

namespace MiniVmm.Machine.Snapshots;

/// <summary>The state of the virtio socket device. Connections are none of it: the guest is told that they are gone.</summary>
internal static class SocketState
{
    public static void Pass(StateStream stream, VirtioVsock vsock)
    {
        (VirtioMmioState transport, uint nextPort, bool owesReset, bool packetsLeft) = vsock.State;
        transport = TransportState.Pass(stream, transport);
        stream.Pass(ref nextPort);
        stream.Pass(ref owesReset);
        stream.Pass(ref packetsLeft);
        if (stream.IsReading) vsock.State = new VsockState(transport, nextPort, owesReset, packetsLeft);
    }
}
