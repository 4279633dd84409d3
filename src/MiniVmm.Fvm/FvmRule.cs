namespace MiniVmm.Fvm;

/// <summary>The control rule, once per control period: fvm_adapt() without its clock and its threads.</summary>
public static class FvmRule
{
    /// <param name="parameters">Valid parameters (<see cref="FvmParameters.Fault"/>).</param>
    /// <param name="state">The state that the previous period left.</param>
    /// <param name="vctUs">Mean VCT of the period's busy ticks in microseconds; 0 when there was none.</param>
    public static (FvmState Next, FvmDecision Decision) Adapt(FvmParameters parameters, FvmState state, uint vctUs)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(state);
        (SignalState signal, SignalReading reading) = CongestionSignal.Observe(parameters, state.Signal, vctUs);
        FvmState next = state with { Signal = signal };
        switch (parameters.Mode)
        {
            case FvmMode.Mpl:
                next = next with { Cap = state.Cap.Next(parameters, reading.Congested) };
                return (next, new FvmDecision(reading, next.Cap.Threads, default));
            case FvmMode.Rate:
                next = next with { Rate = state.Rate.Next(parameters, reading.Congested) };
                return (next, new FvmDecision(reading, 0, next.Rate.Rate));
            default:
                return (next, new FvmDecision(reading, 0, default));
        }
    }
}
