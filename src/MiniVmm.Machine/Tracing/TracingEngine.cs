using MiniVmm.I386;
using MiniVmm.I386.Contracts;
using MiniVmm.I386.Debugging;
using MiniVmm.I386.State;
using MiniVmm.Machine.Configuration;
using MiniVmm.Machine.Loading;

namespace MiniVmm.Machine.Tracing;

/// <summary>An engine that writes down instructions: it stops before each, after what was delivered there, and then executes it alone.
/// Before the first and behind the last of them the guest runs as quickly as ever, and all retires as it would untraced.</summary>
internal sealed class TracingEngine : IEngine
{
    private readonly IEngine _engine;
    private readonly InstructionLog _log;
    private readonly StopPoints _stops;
    private readonly long _from, _to;
    private long _retired, _done;

    /// <param name="engine">What executes the instructions; it is not disposed of with this.</param>
    /// <param name="processor">The processor, which nobody else must be debugging.</param>
    /// <param name="symbols">Names of places.</param>
    /// <param name="plan">Which instructions.</param>
    /// <exception cref="MachineError">The file cannot be written.</exception>
    public TracingEngine(IEngine engine, Processor processor, SymbolTable symbols, InstructionTracePlan plan)
    {
        _engine = engine;
        _stops = processor.StopPoints = new StopPoints(processor);
        (_from, _to) = (plan.From, plan.Count > long.MaxValue - plan.From ? long.MaxValue : plan.From + plan.Count);
        _log = new InstructionLog(plan.File, processor, symbols);
    }

    public long RetiredInRun(ref CpuState state) => _done + _engine.RetiredInRun(ref state);

    public StopReason Run(ref CpuState state, long budget, out long retired)
    {
        StopReason reason = StopReason.BudgetSpent;
        for (_done = 0; _done < budget && reason == StopReason.BudgetSpent;)
        {
            long once;
            if (_retired >= _from && _retired < _to) reason = TraceOne(ref state, out once);
            else reason = _engine.Run(ref state, _retired < _from ? Math.Min(budget - _done, _from - _retired) : budget - _done, out once);
            _done += once;
            _retired += once;
        }
        retired = _done;
        _done = 0;
        return reason;
    }

    public void Dispose() => _log.Dispose();

    private StopReason TraceOne(ref CpuState state, out long retired)
    {
        _stops.Everywhere = true;
        StopReason reason = _engine.Run(ref state, 1, out retired);
        _stops.Everywhere = false;
        if (reason != StopReason.StopPoint) return reason;
        _log.Begin(_retired + 1);
        reason = _engine.Run(ref state, 1, out retired);
        _log.End();
        return reason;
    }
}
