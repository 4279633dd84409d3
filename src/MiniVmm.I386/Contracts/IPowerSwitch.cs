namespace MiniVmm.I386.Contracts;

/// <summary>How a device ends the machine. vCPU thread only; the machine stops before the next instruction block.</summary>
public interface IPowerSwitch
{
    /// <summary>Stops the machine with the guest's exit status (0 = success).</summary>
    void PowerOff(byte status);
}
