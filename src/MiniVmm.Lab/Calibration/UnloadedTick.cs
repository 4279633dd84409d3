using MiniVmm.Fvm;
using MiniVmm.Host.Instances;
using MiniVmm.Lab.Analysis;
using MiniVmm.Lab.Load;
using MiniVmm.Lab.Running;
using MiniVmm.Lab.Scenarios;

namespace MiniVmm.Lab.Calibration;

/// <summary>Calibrates from the guest's own telemetry: one instance alone on the host, one client with the
/// experiment's requests, at a known clock. If its busy tick then lasts twice the wanted time, half the clock gives the
/// wanted time.</summary>
public sealed class UnloadedTick : IClockCalibration
{
    /// <summary>A guest's PIT ticks at 100 Hz.</summary>
    public const double WantedTickMs = 10;

    private const long TrialHz = 100_000_000;
    private const double TrialSeconds = 3;

    /// <summary>Of the trial: until then the monitor still compiles.</summary>
    private const double WarmSeconds = 1.2;

    /// <summary>Disturbances by others on the host only lengthen ticks: a low percentile is nearest to none.</summary>
    private const double Undisturbed = 0.25;

    private static readonly FvmParameters s_measure = new() { Mode = FvmMode.Off, PeriodMs = 100, WindowMs = 1000 };

    public async Task<long> MeasureHzAsync(
        ExperimentSettings settings, RunDirectory directory, CancellationToken cancellation)
    {
        Scenario scenario = settings.Scenario;
        InstanceOptions options = new()
        {
            Name = "calibration",
            Kernel = settings.Kernel,
            MemoryMiB = scenario.MemoryMiB,
            Append = s_measure.ToCommandLine(),
            PublishGuestPort = scenario.GuestPort,
            ClockHz = TrialHz,
            ConsoleLog = directory.VmFile("calibration", 0, VariantFiles.Console),
            TraceFile = directory.VmFile("calibration", 0, VariantFiles.Telemetry),
        };
        WallClock clock = new();
        using Fleet fleet = Fleet.Launch(settings.Program, Placement.Anywhere, [options]);
        double start;
        try
        {
            await fleet.ReadyAsync(cancellation).ConfigureAwait(false);
            start = clock.UnixMs;
            LoadTarget target = new(
                fleet.Servers, scenario.RequestKiB, scenario.Passes, scenario.Seed,
                TimeSpan.FromSeconds(scenario.RequestTimeoutSeconds));
            await using LoadGenerator load = new(target, clientsPerVm: 1, clock);
            load.Start(TimeSpan.Zero);
            await Task.Delay(TimeSpan.FromSeconds(TrialSeconds), cancellation).ConfigureAwait(false);
        }
        catch (InstanceFailure e)
        {
            throw new LabError($"calibration: {string.Join("\n  ", [e.Message, .. e.Failure.Console])}", e);
        }
        await fleet.StopAsync(TimeSpan.FromSeconds(2)).ConfigureAwait(false);
        return ClockFor(
            TelemetryTrace.Parse(await File.ReadAllTextAsync(options.TraceFile, cancellation).ConfigureAwait(false), options.TraceFile),
            start + (WarmSeconds * 1000));
    }

    /// <summary>The clock that makes the ticks of a trace last <see cref="WantedTickMs"/>.</summary>
    internal static long ClockFor(IEnumerable<TelemetryRecord> trace, double fromUnixMs)
    {
        double tick = Statistics.Percentile(
            trace.Where(r => r.UnixMs >= fromUnixMs && r.VctMs > 0).Select(r => (r.VctMs!.Value, (double)r.BusyTicks)),
            Undisturbed)
            ?? throw new LabError("calibration: the guest reported no busy tick; does its kernel have the friendly part?");
        return (long)(TrialHz * WantedTickMs / tick);
    }
}
