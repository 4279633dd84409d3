namespace MiniVmm.Machine;

/// <summary>A configuration or image that cannot become a machine. The message is for the user: what was wrong,
/// where, and what to do.</summary>
public sealed class MachineError : Exception
{
    public MachineError(string message) : base(message)
    {
    }

    public MachineError(string message, Exception cause) : base(message, cause)
    {
    }
}
