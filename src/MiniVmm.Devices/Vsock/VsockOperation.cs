namespace MiniVmm.Devices.Vsock;

/// <summary>Virtio 1.2, 5.10.6: what a packet is for.</summary>
internal enum VsockOperation : ushort
{
    Invalid = 0,
    Request = 1,
    Response = 2,
    Reset = 3,
    Shutdown = 4,
    ReadWrite = 5,
    CreditUpdate = 6,
    CreditRequest = 7,
}
