namespace MiniVmm.I386.Contracts;

/// <summary>Makes the vCPU thread poll its devices soon, ending a halt. Callable from any thread.</summary>
public interface IWakeup
{
    void Signal();
}
