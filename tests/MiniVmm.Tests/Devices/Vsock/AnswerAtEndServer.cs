using MiniVmm.Devices.Vsock;

namespace MiniVmm.Tests.Devices.Vsock;

internal sealed class AnswerAtEndServer(byte[] answer) : GuestServer
{
    public override void Shutdown(GuestConnection connection, VsockShutdown flags)
    {
        if (flags != VsockShutdown.Send) return;
        connection.Send(answer);
        connection.End(VsockShutdown.Both);
    }
}
