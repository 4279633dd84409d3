using MiniVmm.Devices.Vsock;

namespace MiniVmm.Tests.Devices.Vsock;

/// <summary>What a program in the mock guest does with its connections. Called on the vCPU thread.</summary>
internal abstract class GuestServer
{
    /// <summary>Whether the guest answers a full close with a reset, as it should.</summary>
    public bool ConfirmsCloses { get; set; } = true;

    /// <summary>False refuses.</summary>
    public virtual bool Accept(GuestConnection connection) => true;

    public virtual void Receive(GuestConnection connection, ReadOnlySpan<byte> bytes)
    {
    }

    /// <summary>The host will no longer do what the flags say.</summary>
    public virtual void Shutdown(GuestConnection connection, VsockShutdown flags)
    {
    }

    public virtual void Reset(GuestConnection connection)
    {
    }
}
