using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.Optimization;
using MiniVmm.Model.Curves;

namespace MiniVmm.Model.Fitting;

/// <summary>Levenberg and Marquardt's method from several starts, since the knee makes valleys; then with Huber's weights, so
/// that a few strange periods do not bend the curve. Whether there is a ceiling, Akaike's criterion decides.</summary>
internal sealed class CurveSearch
{
    private const int MostSamples = 800;
    private const int Reweightings = 3;
    private const int MostIterations = 200;

    /// <summary>Width of the classes of load, in budgets. Most periods of most runs have the same few loads; a sample counts for
    /// one over the root of how many its class has, so that the others shape the curve too.</summary>
    private const double ClassWidth = 0.1;

    /// <summary>Errors of the logarithm below that are no outliers, however calm the rest is.</summary>
    private const double LeastWidth = 0.15;

    /// <summary>Huber's constant: 95% of the efficiency of least squares where errors are normal.</summary>
    private const double Huber = 1.345;

    private static readonly double[] Knees = [0.4, 0.6, 0.75, 0.9, 1.05];
    private static readonly (double Steepness, double Exponent)[] Slopes = [(3, 1.2), (30, 2), (2000, 3)];

    private readonly IReadOnlyList<CurveSample> _samples;
    private readonly Vector<double> _index;
    private readonly Vector<double> _logarithms;
    private readonly Vector<double> _shares;
    private readonly double _processors;
    private readonly bool _hasPageIns;

    public CurveSearch(IReadOnlyList<CurveSample> samples, double processors)
    {
        // Of a long run every n-th period says as much.
        int each = (samples.Count + MostSamples - 1) / MostSamples;
        _samples = each == 1 ? samples : [.. samples.Where((_, i) => i % each == 0)];
        _index = Vector<double>.Build.Dense(_samples.Count, i => i);
        _logarithms = Vector<double>.Build.Dense(_samples.Count, i => Math.Log(_samples[i].VctMs));
        Dictionary<int, int> classes = _samples.CountBy(Class).ToDictionary();
        Vector<double> shares = Vector<double>.Build.Dense(_samples.Count, i => 1 / Math.Sqrt(classes[Class(_samples[i])]));
        _shares = shares * (_samples.Count / shares.Sum());
        _processors = processors;
        _hasPageIns = _samples.Count(s => s.ResumedPerS > 0) >= CurveFit.FewestSamples / 2;
    }

    private static int Class(CurveSample sample) => (int)(sample.Load / ClassWidth);

    /// <summary>The best of all starts; null where none converges.</summary>
    public CurveFit? Best(ThrashingCurve? start)
    {
        CurveFit?[] fits = [Best(new CurveShape(_processors, _hasPageIns, false), start), Best(new CurveShape(_processors, _hasPageIns, true), start)];
        return fits.OfType<CurveFit>().MinBy(Criterion);
    }

    private CurveFit? Best(CurveShape shape, ThrashingCurve? start)
    {
        IEnumerable<ThrashingCurve> starts = start is null ? Starts() : [start];
        NonlinearMinimizationResult? best = starts.Select(s => Minimise(shape, shape.Point(s), _shares))
            .OfType<NonlinearMinimizationResult>().MinBy(r => Loss(shape.Curve(r.MinimizingPoint)));
        for (int i = 0; i < Reweightings && best is not null; i++)
            best = Minimise(shape, best.MinimizingPoint, Weights(shape.Curve(best.MinimizingPoint))) ?? best;
        return best is null ? null : Describe(shape, best);
    }

    private IEnumerable<ThrashingCurve> Starts()
    {
        double tick = _samples.Min(s => s.VctMs / Math.Max(1, s.Running / _processors)) * 1.1;
        return Knees.SelectMany(knee => Slopes.Select(s => new ThrashingCurve(tick, _processors, knee, s.Steepness, s.Exponent)
        {
            PageInSeconds = 1,
            Ceiling = 50,
        }));
    }

    private NonlinearMinimizationResult? Minimise(CurveShape shape, Vector<double> from, Vector<double> weights)
    {
        try
        {
            IObjectiveModel objective = ObjectiveFunction.NonlinearModel(
                (p, x) => Predict(shape.Curve(p)), _index, _logarithms, weights);
            LevenbergMarquardtMinimizer minimiser = new(1e-3, 1e-10, 1e-10, 1e-10, MostIterations);
            NonlinearMinimizationResult result = minimiser.FindMinimum(objective, from);
            bool converged = result.ReasonForExit is not (ExitCondition.ExceedIterations or ExitCondition.InvalidValues or ExitCondition.None);
            return converged && result.MinimizingPoint.All(double.IsFinite) ? result : null;
        }
        catch (Exception e) when (e is OptimizationException or ArgumentException)
        {
            // A start from which the method runs out of numbers: the others are left.
            return null;
        }
    }

    private Vector<double> Predict(ThrashingCurve curve) => Vector<double>.Build.Dense(
        _samples.Count, i => Math.Log(curve.VctMs(_samples[i].Running, _samples[i].Load, _samples[i].ResumedPerS)));

    private double[] Residuals(ThrashingCurve curve) => [.. _logarithms - Predict(curve)];

    private Vector<double> Weights(ThrashingCurve curve)
    {
        double[] errors = Residuals(curve);
        double width = Width(errors);
        return Vector<double>.Build.Dense(errors.Length, i => _shares[i] * Math.Min(1, width / Math.Max(Math.Abs(errors[i]), 1e-12)));
    }

    private CurveFit Describe(CurveShape shape, NonlinearMinimizationResult result)
    {
        ThrashingCurve curve = shape.Curve(result.MinimizingPoint);
        double[] errors = Residuals(curve);
        return new CurveFit(
            curve, Deviation(errors), Math.Sqrt(errors.Select((e, i) => _shares[i] * e * e).Average()), _samples.Count, [.. Parameters(shape, result)]);
    }

    /// <summary>Errors of the unbounded vector, carried over to the values by the slope of their relation.</summary>
    private static IEnumerable<FittedParameter> Parameters(CurveShape shape, NonlinearMinimizationResult result)
    {
        const double step = 1e-5;
        IReadOnlyList<double> values = shape.Values(result.MinimizingPoint);
        foreach ((string name, int i) in shape.Names.Select((n, i) => (n, i)))
        {
            Vector<double> moved = result.MinimizingPoint.Clone();
            moved[i] += step;
            double? error = result.StandardErrors is { } errors && double.IsFinite(errors[i])
                ? Math.Abs(shape.Values(moved)[i] - values[i]) / step * errors[i]
                : null;
            yield return new FittedParameter(name, values[i], error);
        }
    }

    /// <summary>Akaike's, with Huber's loss for the squares.</summary>
    private double Criterion(CurveFit fit) =>
        (_samples.Count * Math.Log(Math.Max(Loss(fit.Curve), 1e-12) / _samples.Count)) + (2 * fit.Parameters.Count);

    /// <summary>Huber's.</summary>
    private double Loss(ThrashingCurve curve)
    {
        double[] errors = Residuals(curve);
        double width = Width(errors);
        return errors.Select((e, i) => _shares[i] * (Math.Abs(e) <= width ? e * e : (2 * width * Math.Abs(e)) - (width * width))).Sum();
    }

    private double Width(double[] errors) => Huber * Math.Max(Deviation(errors), LeastWidth);

    /// <summary>1.4826 times the median distance, each sample by its share: of normal errors the standard deviation.</summary>
    private double Deviation(double[] errors)
    {
        double half = _samples.Count / 2.0;
        foreach ((double distance, double share) in errors.Select((e, i) => (Math.Abs(e), _shares[i])).OrderBy(e => e.Item1))
            if ((half -= share) <= 0)
                return 1.4826 * distance;
        return 0;
    }
}
