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

    /// <summary>As many instructions have retired as it was to run to.</summary>
    CountReached,

    /// <summary>The recording that it plays has no more.</summary>
    RecordingEnded,

    /// <summary>It did not go the way of the recording that it plays.</summary>
    Diverged,

    /// <summary>The engine made a mistake: a defect of the monitor, not of the guest.</summary>
    EngineFailed,
}
