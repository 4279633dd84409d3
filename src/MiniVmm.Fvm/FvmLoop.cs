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
        ControllerState started = new Controller(parameters).Start(memory);
        return new FvmState(SignalState.Initial, started.X, ImmutableCollectionsMarshal.AsImmutableArray(memory));
    }

    /// <param name="parameters">Those that it was started with.</param>
    /// <param name="state">The state that the previous period left.</param>
    /// <param name="period">What the guest counted.</param>
    public static (FvmState Next, FvmDecision Decision) Adapt(
        FvmParameters parameters, FvmState state, ControlPeriod period)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(state);
        (ControllerState ring, uint[] window) = state.Signal.ToRing(parameters.WindowPeriods);
        ring.X = state.X;
        uint[] memory = [.. state.Memory];
        FvmDecision decision = new Controller(parameters).Step(ref ring, window, memory, period);
        SignalState signal = state.Signal.Follow(ring, window);
        return (new FvmState(signal, ring.X, ImmutableCollectionsMarshal.AsImmutableArray(memory)), decision);
    }
}
