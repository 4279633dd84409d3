namespace MiniVmm.Machine.Running;

/// <summary>Why a machine ended.</summary>
public enum ExitReason
{
    /// <summary>The guest powered off or wrote to the debug-exit port.</summary>
    PoweredOff,

    /// <summary>A triple fault.</summary>
    Shutdown,

    /// <summary>The host asked it to stop.</summary>
    Stopped,

    /// <summary>The engine made a mistake: a defect of the monitor, not of the guest.</summary>
    EngineFailed,
}
