namespace MiniVmm.Devices.Vsock;

/// <summary>Flags of a shutdown packet: what its sender will no longer do.</summary>
[Flags]
internal enum VsockShutdown : uint
{
    None = 0,
    Receive = 1,
    Send = 2,
    Both = Receive | Send,
}
