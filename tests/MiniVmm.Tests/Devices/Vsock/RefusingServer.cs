namespace MiniVmm.Tests.Devices.Vsock;

internal sealed class RefusingServer : GuestServer
{
    public override bool Accept(GuestConnection connection) => false;
}
