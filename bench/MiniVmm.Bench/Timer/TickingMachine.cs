using MiniVmm.Devices.Serial;
using MiniVmm.Host;
using MiniVmm.Machine;
using MiniVmm.Machine.Configuration;
using MiniVmm.Machine.Running;

namespace MiniVmm.Bench.Timer;

/// <summary>A guest that takes timer ticks, end to end. The machine is deterministic: a halt takes no host time, so the
/// ticks of an idle guest follow one another. Its clock is slow, so that a busy guest does little between two.</summary>
internal sealed class TickingMachine : TickStage
{
    /// <summary>After so many the guest has booted, its code is decoded and ours is compiled.</summary>
    private const int WarmUp = 20_000;

    private readonly VirtualMachine _machine;
    private readonly Func<bool> _short;
    private long _target, _retired;

    public TickingMachine(string engine, string guest, string append = "")
    {
        _machine = MachineBuilder.Build(new MachineConfig
        {
            Kernel = Installation.FindGuest(guest),
            Append = append,
            Engine = engine,
            ClockHz = 1_000_000,
            Deterministic = true,
        }, new Silence());
        _short = () => _machine.Ticks < _target;
        Run(WarmUp);
    }

    public MachineParts Parts => _machine.Parts;

    /// <exception cref="MachineError">The guest ended.</exception>
    public override long Run(int times)
    {
        _target = _machine.Ticks + times;
        ExitReport report = _machine.Run(CancellationToken.None, _short);
        if (report.Reason != ExitReason.Stopped)
            throw new MachineError($"the ticking guest ended with {report.Reason}, status {report.Status}");
        long before = _retired;
        _retired = report.Statistics.Retired;
        return _retired - before;
    }

    public override void Dispose() => _machine.Dispose();
}
