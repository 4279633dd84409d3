namespace MiniVmm.Tests.Devices.Vsock;

internal sealed class ResettingServer : GuestServer
{
    private GuestConnection? _victim;

    public override void Receive(GuestConnection connection, ReadOnlySpan<byte> bytes)
    {
        if (_victim is not null) return;
        _victim = connection;
        connection.Abort();
    }
}
