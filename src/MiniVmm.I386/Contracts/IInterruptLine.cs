namespace MiniVmm.I386.Contracts;

/// <summary>One wire into an interrupt controller.</summary>
public interface IInterruptLine
{
    /// <summary>Drives the wire. Repeating a level is no edge. vCPU thread only.</summary>
    void Set(bool level);
}
