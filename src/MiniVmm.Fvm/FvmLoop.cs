using System.Runtime.InteropServices;

namespace MiniVmm.Fvm;

/// <summary>The control loop, once per control period: fvm_adapt() without its clock and its threads.</summary>
public static class FvmLoop
{
    /// <param name="parameters">Valid parameters (<see cref="FvmParameters.Fault"/>).</param>
    public static FvmState Start(FvmParameters parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        uint[] memory = new uint[FvmState.MemoryWords];
        uint x = ControlRange.Initial(parameters);
        if (parameters.Mode != FvmMode.Off)
        {
            ControlInput input = new(x, ControlRange.Of(parameters), default, parameters.Threshold.Raw, default);
            x = input.Range.Clamp(parameters.ControlRule.Start(input, parameters.EffectiveRuleParameters(), memory));
        }
        return new FvmState(SignalState.Initial, x, ImmutableCollectionsMarshal.AsImmutableArray(memory));
    }

    /// <param name="parameters">Those that it was started with.</param>
    /// <param name="state">The state that the previous period left.</param>
    /// <param name="period">What the guest counted.</param>
    public static (FvmState Next, FvmDecision Decision) Adapt(
        FvmParameters parameters, FvmState state, ControlPeriod period)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(state);
        (SignalState signal, SignalReading reading) = CongestionSignal.Observe(parameters, state.Signal, period.VctUs);
        FvmState next = state with { Signal = signal };
        if (parameters.Mode == FvmMode.Off)
            return (next, new FvmDecision(reading, 0, default));
        uint[] memory = [.. state.Memory];
        ControlInput input = new(state.X, ControlRange.Of(parameters), reading, parameters.Threshold.Raw, period);
        uint x = input.Range.Clamp(parameters.ControlRule.Step(input, parameters.EffectiveRuleParameters(), memory));
        next = next with { X = x, Memory = ImmutableCollectionsMarshal.AsImmutableArray(memory) };
        return (next, parameters.Mode == FvmMode.Mpl
            ? new FvmDecision(reading, x >> Q16.FractionBits, default)
            : new FvmDecision(reading, 0, new Millihertz(x)));
    }
}
