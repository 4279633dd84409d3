using MiniVmm.Devices.Serial;
using MiniVmm.Host;
using MiniVmm.Machine;
using MiniVmm.Machine.Configuration;
using MiniVmm.Machine.Running;

namespace MiniVmm.Bench.Timer;

/// <summary>An idle web server, which does nothing but take timer ticks. The machine is deterministic: a halt takes no
/// host time, so one tick follows the other.</summary>
internal sealed class TickingMachine : IDisposable
{
    /// <summary>After so many the guest has booted, its code is decoded and ours is compiled.</summary>
    private const long WarmUp = 20_000;

    private const string PlainServer = "httpd-plain", Server = "httpd";

    private readonly VirtualMachine _machine;
    private readonly Func<bool> _short;
    private long _target;

    /// <summary>The kernels this may boot.</summary>
    public static IEnumerable<string> Guests => [PlainServer, Server];

    /// <param name="guest"><see cref="TimerBenchmarks.Plain"/>, or a value of the guest's option fvm.</param>
    public TickingMachine(string guest)
    {
        bool plain = guest == TimerBenchmarks.Plain;
        _machine = MachineBuilder.Build(new MachineConfig
        {
            Kernel = Installation.FindGuest(plain ? PlainServer : Server),
            Append = plain ? "" : $"fvm={guest}",
            Deterministic = true,
        }, new Silence());
        _short = () => _machine.Ticks < _target;
        Run(WarmUp);
    }

    /// <summary>Runs for so many ticks and returns the instructions retired since power-on.</summary>
    /// <exception cref="MachineError">The guest ended.</exception>
    public long Run(long ticks)
    {
        _target = _machine.Ticks + ticks;
        ExitReport report = _machine.Run(CancellationToken.None, _short);
        if (report.Reason != ExitReason.Stopped)
            throw new MachineError($"the ticking guest ended with {report.Reason}, status {report.Status}");
        return report.Statistics.Retired;
    }

    public void Dispose() => _machine.Dispose();
}
