namespace MiniVmm.Tests.Devices.Vsock;

/// <summary>The owner of a stream that does not care when it closes.</summary>
internal sealed class IgnoredClose : IThreadPoolWorkItem
{
    public void Execute()
    {
    }
}
