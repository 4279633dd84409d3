using MiniVmm.Model.Curves;

namespace MiniVmm.Model.Fluid;

/// <summary>The host that the VMs share.</summary>
/// <param name="Curve">What a busy tick takes.</param>
/// <param name="BudgetMiB">Memory for all guests together, from when the clients begin to join; null = no limit.</param>
/// <param name="Noise">Standard deviation of the logarithm of a control period's VCT.</param>
public sealed record FluidHost(ThrashingCurve Curve, double? BudgetMiB, double Noise);
