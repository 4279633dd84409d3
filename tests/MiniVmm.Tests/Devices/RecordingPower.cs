using MiniVmm.I386.Contracts;

namespace MiniVmm.Tests.Devices;

internal sealed class RecordingPower : IPowerSwitch
{
    public byte? Status { get; private set; }

    public void PowerOff(byte status) => Status ??= status;
}
