using MiniVmm.I386.Contracts;

namespace MiniVmm.Machine.Running;

/// <summary>Remembers that the guest has ended the machine.</summary>
internal sealed class PowerSwitch : IPowerSwitch
{
    /// <summary>The exit status, once there is one.</summary>
    public byte? Status { get; private set; }

    public void PowerOff(byte status) => Status ??= status;
}
