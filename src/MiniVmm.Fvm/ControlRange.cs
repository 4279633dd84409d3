namespace MiniVmm.Fvm;

/// <summary>What a control rule may do with its actuator's setting x: its unit, its steps and its bounds. For mpl x is a
/// number of threads in Q16, for rate a rate in millihertz.</summary>
/// <param name="One">One thread or one hertz.</param>
/// <param name="Add">The additive step a.</param>
/// <param name="MulQ16">The multiplicative constant b > 1.</param>
/// <param name="Low">The least x.</param>
/// <param name="High">The largest x.</param>
public readonly record struct ControlRange(uint One, uint Add, uint MulQ16, uint Low, uint High)
{
    /// <summary>The range of the mode's actuator; nothing where there is none.</summary>
    public static ControlRange Of(FvmParameters parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        return parameters.Mode switch
        {
            FvmMode.Mpl => new(Q16.One.Raw, parameters.Add.Raw, parameters.Mul.Raw, Q16.One.Raw,
                Q16.FromInteger(parameters.MaxThreads).Raw),
            FvmMode.Rate => new(Millihertz.One.Value, parameters.RateAdd.Value, parameters.Mul.Raw,
                parameters.RateMin.Value, parameters.RateMax.Value),
            _ => default,
        };
    }

    /// <summary>The x to start from, unless the rule knows better.</summary>
    public static uint Initial(FvmParameters parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        return parameters.Mode switch
        {
            FvmMode.Mpl => Q16.FromInteger(parameters.Threads).Raw,
            FvmMode.Rate => parameters.Rate.Value,
            _ => 0,
        };
    }

    public uint Clamp(uint x) => Math.Max(Math.Min(x, High), Low);
}
