namespace MiniVmm.Fvm;

/// <summary>AIMD on the rate at which a guest that sleeps periodically is let run: rate = 1 / sleep period.</summary>
public readonly record struct RunRate(Millihertz Rate)
{
    public static RunRate Initial(FvmParameters parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        return new RunRate(parameters.Rate);
    }

    public RunRate Next(FvmParameters parameters, bool congested)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ulong rate = congested
            ? Math.Max(((ulong)Rate.Value << Q16.FractionBits) / parameters.Mul.Raw, parameters.RateMin.Value)
            : Math.Min((ulong)Rate.Value + parameters.RateAdd.Value, parameters.RateMax.Value);
        return new RunRate(new Millihertz((uint)rate));
    }
}
