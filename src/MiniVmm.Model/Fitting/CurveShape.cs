using MathNet.Numerics.LinearAlgebra;
using MiniVmm.Model.Curves;

namespace MiniVmm.Model.Fitting;

/// <summary>How a curve's parameters are a vector without bounds, which a minimiser may search freely: T, s, C and M by their
/// logarithms, K and e by logits of their ranges.</summary>
/// <param name="Processors">P, which is given and not fitted: n hardly varies in one run, so T and P cannot be told apart.</param>
/// <param name="HasPageIns">Whether C is fitted; else it is 0.</param>
/// <param name="HasCeiling">Whether M is fitted; else there is none.</param>
internal sealed record CurveShape(double Processors, bool HasPageIns, bool HasCeiling)
{
    private const double LargestKnee = 2;
    private const double SmallestExponent = 1;
    private const double LargestExponent = 8;

    public int Count => 4 + (HasPageIns ? 1 : 0) + (HasCeiling ? 1 : 0);

    public IEnumerable<string> Names =>
        new[] { "tick_ms", "knee", "steepness", "exponent" }.Concat(HasPageIns ? ["page_in_seconds"] : []).Concat(HasCeiling ? ["ceiling"] : []);

    public ThrashingCurve Curve(Vector<double> p) => new(
        Math.Exp(p[0]), Processors, LargestKnee * Logistic(p[1]), Math.Exp(p[2]),
        SmallestExponent + ((LargestExponent - SmallestExponent) * Logistic(p[3])))
    {
        PageInSeconds = HasPageIns ? Math.Exp(p[4]) : 0,
        Ceiling = HasCeiling ? Math.Exp(p[Count - 1]) : null,
    };

    public Vector<double> Point(ThrashingCurve curve)
    {
        List<double> p =
        [
            Math.Log(curve.TickMs), Logit(curve.Knee / LargestKnee), Math.Log(Math.Max(curve.Steepness, 1e-6)),
            Logit((curve.Exponent - SmallestExponent) / (LargestExponent - SmallestExponent)),
        ];
        if (HasPageIns)
            p.Add(Math.Log(Math.Max(curve.PageInSeconds, 1e-3)));
        if (HasCeiling)
            p.Add(Math.Log(curve.Ceiling ?? 100));
        return Vector<double>.Build.DenseOfEnumerable(p);
    }

    /// <summary>The same values in the order of <see cref="Names"/>.</summary>
    public IReadOnlyList<double> Values(Vector<double> p)
    {
        ThrashingCurve curve = Curve(p);
        List<double> values = [curve.TickMs, curve.Knee, curve.Steepness, curve.Exponent];
        if (HasPageIns)
            values.Add(curve.PageInSeconds);
        if (HasCeiling)
            values.Add(curve.Ceiling!.Value);
        return values;
    }

    private static double Logistic(double t) => 1 / (1 + Math.Exp(-t));

    private static double Logit(double share)
    {
        double inside = Math.Clamp(share, 1e-4, 1 - 1e-4);
        return Math.Log(inside / (1 - inside));
    }
}
