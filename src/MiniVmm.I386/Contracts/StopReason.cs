namespace MiniVmm.I386.Contracts;

/// <summary>Why an engine returned from <see cref="IEngine.Run"/>.</summary>
public enum StopReason
{
    /// <summary>Exactly the budget has been retired.</summary>
    BudgetSpent,

    /// <summary>HLT with no deliverable interrupt.</summary>
    Halted,

    /// <summary>The guest wrote to a device, so deadlines or interrupts may have changed.</summary>
    DeviceWritten,

    /// <summary>A debugger's breakpoint lies at the instruction that is due, or the last one made an access that it watches.</summary>
    StopPoint,

    /// <summary>Triple fault: the processor is in shutdown (SDM vol. 3, 6.15).</summary>
    Shutdown,
}
