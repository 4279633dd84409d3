namespace MiniVmm.Machine.Running;

/// <summary>What a machine did with a step of host time, in nanoseconds. The two add up to the step, but for the part of
/// an instruction at either end.</summary>
/// <param name="RunningNs">Executing, or kept from it by the host.</param>
/// <param name="HaltedNs">Waiting for an interrupt, or resting because a wrapper has it so.</param>
public readonly record struct StepReport(long RunningNs, long HaltedNs);
