using MiniVmm.Devices.Vsock;
using MiniVmm.Machine.Configuration;

namespace MiniVmm.Machine.Running;

/// <summary>A published port for as long as its machine exists.</summary>
internal sealed class Publisher : IDisposable
{
    private readonly TcpPublisher _publisher;

    public Publisher(VirtioVsock vsock, PublishedPort port)
    {
        try
        {
            _publisher = TcpPublisher.Start(vsock, port.Host, port.Guest);
        }
        catch (PublishException e)
        {
            throw new MachineError($"--publish: {e.Message}", e);
        }
    }

    public void Dispose() => _publisher.DisposeAsync().AsTask().GetAwaiter().GetResult();
}
