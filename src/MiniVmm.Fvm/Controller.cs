namespace MiniVmm.Fvm;

/// <summary>The control loop of any number of VMs with the same parameters, over state that the caller keeps: a step
/// allocates nothing. <see cref="FvmLoop"/> is the same with immutable records.</summary>
public sealed class Controller
{
    private readonly FvmMode _mode;
    private readonly IControlRule _rule;
    private readonly uint[] _ruleParameters;
    private readonly ControlRange _range;
    private readonly uint _initial;
    private readonly Q16 _ewma;
    private readonly Q16 _threshold;

    /// <param name="parameters">Valid parameters (<see cref="FvmParameters.Fault"/>).</param>
    public Controller(FvmParameters parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        _mode = parameters.Mode;
        _rule = parameters.ControlRule;
        _ruleParameters = parameters.EffectiveRuleParameters();
        _range = ControlRange.Of(parameters);
        _initial = ControlRange.Initial(parameters);
        _ewma = parameters.Ewma;
        _threshold = parameters.Threshold;
        WindowPeriods = parameters.WindowPeriods;
    }

    /// <summary>w: so many samples a VM's window holds.</summary>
    public int WindowPeriods { get; }

    /// <summary>The state of a VM that starts.</summary>
    /// <param name="memory"><see cref="FvmState.MemoryWords"/> words, zero. Its window is all zero too.</param>
    public ControllerState Start(Span<uint> memory)
    {
        if (_mode == FvmMode.Off)
            return new ControllerState { X = _initial };
        ControlInput input = new(_initial, _range, default, _threshold.Raw, default);
        return new ControllerState { X = _range.Clamp(_rule.Start(input, _ruleParameters, memory)) };
    }

    /// <summary>Ends a control period.</summary>
    /// <param name="state">What the previous period left; changed.</param>
    /// <param name="window">The VM's last <see cref="WindowPeriods"/> samples, a ring; 0 = none. Changed.</param>
    /// <param name="memory">The rule's words; changed.</param>
    /// <param name="period">What the guest counted.</param>
    public FvmDecision Step(ref ControllerState state, Span<uint> window, Span<uint> memory, ControlPeriod period)
    {
        SignalReading reading = CongestionSignal.Observe(_ewma, _threshold, ref state, window, period.VctUs);
        if (_mode == FvmMode.Off)
            return new FvmDecision(reading, 0, default);
        ControlInput input = new(state.X, _range, reading, _threshold.Raw, period);
        state.X = _range.Clamp(_rule.Step(input, _ruleParameters, memory));
        return Decision(reading, state.X);
    }

    /// <summary>Most request threads that may be active under a setting; 0 = uncapped.</summary>
    public uint Cap(uint x) => _mode == FvmMode.Mpl ? x >> Q16.FractionBits : 0;

    /// <summary>Rate of the periodic sleep under a setting; 0 = unlimited.</summary>
    public Millihertz Rate(uint x) => _mode == FvmMode.Rate ? new Millihertz(x) : default;

    private FvmDecision Decision(SignalReading reading, uint x) => new(reading, Cap(x), Rate(x));
}
