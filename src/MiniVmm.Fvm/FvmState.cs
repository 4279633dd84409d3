namespace MiniVmm.Fvm;

/// <summary>Everything <see cref="FvmRule"/> carries from one control period to the next.</summary>
public sealed record FvmState(SignalState Signal, ThreadCap Cap, RunRate Rate)
{
    public static FvmState Initial(FvmParameters parameters) =>
        new(SignalState.Initial, ThreadCap.Initial(parameters), RunRate.Initial(parameters));
}
