using MiniVmm.Fvm;
using MiniVmm.Model.Curves;
using MiniVmm.Model.Fluid;

namespace MiniVmm.Model.Loop;

/// <summary>What the loop is closed over: N VMs alike on one host, each with requests enough for any setting up to its
/// clients. The baseline is that of every VM at its least setting, as it is before the window forgets it.</summary>
public sealed record LoopPlant
{
    public required FvmParameters Control { get; init; }
    public required ThrashingCurve Curve { get; init; }

    /// <summary>N; a fraction is taken as it is.</summary>
    public required double Vms { get; init; }

    /// <summary>Requests of each VM that want to be active.</summary>
    public required double Clients { get; init; }

    public required double RequestMiB { get; init; }
    public required double BudgetMiB { get; init; }

    /// <summary>Standard deviation of the logarithm of a period's VCT.</summary>
    public required double Noise { get; init; }

    /// <summary>D: by how much VCT reaches the signal late, beyond what sampling and smoothing take.</summary>
    public double DelaySeconds { get; init; }

    /// <summary>VCT with all VMs at a setting, ms.</summary>
    /// <param name="x">Threads or hertz.</param>
    /// <param name="gain">What a step adds to it.</param>
    public double VctMs(double x, double gain)
    {
        if (Control.Mode == FvmMode.Mpl)
            return At(Math.Min(StaircaseCap.Mean(x, gain), Clients), 1);
        // How long it runs depends on how long its ticks take, and these on how long all run.
        double duty = 1;
        for (int i = 0; i < 60; i++)
            duty = (duty + RateDuty.Of(x, At(Clients, duty))) / 2;
        return At(Clients, duty);
    }

    private double At(double threads, double duty) =>
        Curve.VctMs(1 + ((Vms - 1) * duty), Vms * threads * RequestMiB / BudgetMiB);
}
