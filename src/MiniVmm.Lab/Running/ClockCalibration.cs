using MiniVmm.Host;
using MiniVmm.Lab.Scenarios;
using MiniVmm.Machine;
using MiniVmm.Machine.Configuration;

namespace MiniVmm.Lab.Running;

/// <summary>The nominal clock of an experiment's guests: what this host retires per CPU second of the work that their
/// requests are made of. An unloaded busy tick then lasts as long as an idle one; otherwise idle and busy spells would
/// have different baselines, and the slowdown R would mean nothing.</summary>
internal static class ClockCalibration
{
    private const uint GuestMemory = 64 << 20;

    /// <summary>For scenarios without memory requests: as large as most have them.</summary>
    private const int DefaultKiB = 8192;

    /// <returns>Hertz.</returns>
    public static Task<long> MeasureAsync(Scenario scenario, CancellationToken cancellation)
    {
        string kernel = Installation.FindGuest("membound");
        RequestShape? request = scenario.Variants[0].Groups.SelectMany(g => g.Load.Requests).FirstOrDefault(r => r.Kind == RequestKind.Memory);
        string walk = $"kb={request?.KiB ?? DefaultKiB} passes=1000000";
        return Task.Run(
            () => Calibration.MeasureClock(kernel, walk, GuestMemory, MachineConfig.DefaultRamDirectory, cancellation),
            cancellation);
    }
}
