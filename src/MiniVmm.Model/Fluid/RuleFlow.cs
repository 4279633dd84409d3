using MiniVmm.Fvm;

namespace MiniVmm.Model.Fluid;

/// <summary>A control rule as a flow: what it does to the setting x in a control period, on average. It is asked itself, with
/// and without congestion, so that a new rule needs nothing here. Settings are threads or hertz.</summary>
public sealed class RuleFlow
{
    /// <summary>Of the readings that are no congestion; a rule may look at R itself, as vegas does.</summary>
    private const int Nodes = 8;

    private readonly IControlRule _rule;
    private readonly uint[] _parameters;
    private readonly ControlRange _range;
    private readonly uint _threshold;
    private readonly CongestionNoise _noise;
    private readonly int _nodes;

    /// <param name="control">Valid parameters with an actuator.</param>
    /// <param name="noise">What makes congestion a matter of chance.</param>
    public RuleFlow(FvmParameters control, CongestionNoise noise)
    {
        ArgumentNullException.ThrowIfNull(control);
        _rule = ControlRules.Find(control.Rule) ?? throw new ArgumentException($"no rule '{control.Rule}'", nameof(control));
        _parameters = [.. _rule.Parameters.Select(p => control.RuleParameters.GetValueOrDefault(p.Name, p.Default).Raw)];
        _range = ControlRange.Of(control);
        _threshold = control.Threshold.Raw;
        _noise = noise;
        Memory = new uint[FvmState.MemoryWords];
        ControlInput input = new(ControlRange.Initial(control), _range, default, _threshold, default);
        Initial = ToSetting(_range.Clamp(_rule.Start(input, _parameters, Memory)));
        _nodes = LooksAtRatio() ? Nodes : 1;
        HasMemory = Memory.Any(word => word != 0) || Remembers(calm: true) || Remembers(calm: false);
    }

    /// <summary>The x to start with.</summary>
    public double Initial { get; }

    /// <summary>Whether the rule keeps anything from one period to the next. Such a rule is no flow of x alone: it is
    /// followed period by period, along the path that it takes without noise.</summary>
    public bool HasMemory { get; }

    /// <summary>The rule's words at the start.</summary>
    public uint[] Memory { get; }

    /// <summary>The least x.</summary>
    public double Low => ToSetting(_range.Low);

    /// <summary>The largest x.</summary>
    public double High => ToSetting(_range.High);

    /// <summary>What x gains in a period without congestion; negative where the rule takes off.</summary>
    /// <param name="x">The setting.</param>
    /// <param name="ratio">V / Vmin without noise.</param>
    public double Increase(double x, double ratio)
    {
        double sum = 0;
        for (int node = 0; node < _nodes; node++)
            sum += Step(x, _nodes == 1 ? ratio : _noise.Uncongested(ratio, (node + 0.5) / _nodes), congested: false);
        return (sum / _nodes) - x;
    }

    /// <summary>What x loses in a period with congestion.</summary>
    public double Decrease(double x, double ratio) =>
        x - Step(x, Math.Max(ratio, _threshold / 65536.0), congested: true);

    /// <summary>What x gains in a period on average: increase (1 - p) - decrease p.</summary>
    public double Drift(double x, double ratio)
    {
        double p = _noise.Probability(ratio);
        return ((1 - p) * Increase(x, ratio)) - (p * Decrease(x, ratio));
    }

    /// <summary>A period of a rule with memory, without noise.</summary>
    /// <param name="x">The setting that was in force.</param>
    /// <param name="signal">The period's.</param>
    /// <param name="period">What was counted.</param>
    /// <param name="memory">Changed in place.</param>
    public double Follow(double x, SignalReading signal, ControlPeriod period, uint[] memory) => ToSetting(_range.Clamp(
        _rule.Step(new ControlInput(ToRaw(x), _range, signal, _threshold, period), _parameters, memory)));

    private double Step(double x, double slowdown, bool congested)
    {
        // A step is worked out at whole units of the last place; what x has beyond them is carried over.
        uint raw = ToRaw(x);
        Span<uint> memory = stackalloc uint[FvmState.MemoryWords];
        uint next = _range.Clamp(_rule.Step(
            new ControlInput(raw, _range, Reading(slowdown, congested), _threshold, default), _parameters, memory));
        return x + ((double)next - raw) / _range.One;
    }

    /// <summary>Whether what it does without congestion depends on R.</summary>
    private bool LooksAtRatio()
    {
        double[] ratios = [1, 1 + ((_threshold / 65536.0) - 1) / 2, _threshold / 65536.0];
        double[] settings = [Low, Math.Sqrt(Low * High), High / 2];
        return settings.Any(x => ratios.Select(r => Step(x, r, congested: false)).Distinct().Count() > 1);
    }

    private bool Remembers(bool calm)
    {
        uint[] memory = [.. Memory];
        _rule.Step(
            new ControlInput(ToRaw(Initial), _range, Reading(calm ? 1 : 64, !calm), _threshold, default), _parameters, memory);
        return !memory.AsSpan().SequenceEqual(Memory);
    }

    private static SignalReading Reading(double slowdown, bool congested)
    {
        const uint baseline = 10_000;
        double bounded = Math.Min(slowdown, 65_000);
        uint smoothed = (uint)(baseline * bounded);
        return new SignalReading(smoothed, smoothed, baseline, new Q16((uint)(bounded * 65536)), congested);
    }

    private uint ToRaw(double x) => (uint)Math.Clamp(Math.Round(x * _range.One), _range.Low, _range.High);

    private double ToSetting(uint raw) => (double)raw / _range.One;
}
