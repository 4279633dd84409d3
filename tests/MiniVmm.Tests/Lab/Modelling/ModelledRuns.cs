using MiniVmm.Fvm;
using MiniVmm.Lab.Analysis;
using MiniVmm.Lab.Load;
using MiniVmm.Lab.Running;
using MiniVmm.Lab.Scenarios;
using MiniVmm.Model.Curves;
using static MiniVmm.Tests.Lab.SyntheticExperiment;

namespace MiniVmm.Tests.Lab.Modelling;

/// <summary>Made-up runs of guests with fixed caps on a host whose thrashing curve is known.</summary>
internal static class ModelledRuns
{
    /// <summary>Ms of the guest's clock for each MiB and pass; a request of theirs, 8 MiB and 50 passes, takes 40.</summary>
    public const double WorkMs = 0.1;
    private const int Vms = 4, Clients = 8, PeriodMs = 1000;

    public static ThrashingCurve Curve { get; } = new(10, 2, 0.7, 60, 2);

    public static Variant Capped(int cap)
    {
        VmGroup group = Group(rule: "fixed");
        return Variant($"cap{cap}", null, group with
        {
            Control = group.Control with { Threads = (ushort)cap },
            Load = group.Load with { Steps = [new LoadStep(0, Clients)] },
        }) with
        { Processors = [0, 1] };
    }

    public static Variant Plain => Variant("plain", null, Group(mode: FvmMode.Off) with { Load = Group().Load with { Steps = [new LoadStep(0, Clients)] } }) with
    { Processors = [0, 1] };

    /// <summary>A run in which every busy tick takes what the curve says, within 5% either way.</summary>
    public static RunRecord Run(Variant variant)
    {
        int active = variant.Groups[0].Control is { Mode: not FvmMode.Off, Threads: ushort cap } ? cap : Clients;
        double vct = Curve.VctMs(Vms, Vms * active * 8 / 120.0);
        RunRecord record = Record(variant, 1, _ => 1000 / (WorkMs * 400 * vct / 10));
        Random random = new(active);
        return record with
        {
            Traces =
            [
                .. record.Traces.Select(trace => (IReadOnlyList<TelemetryRecord>)
                [
                    .. trace.Select(t => t with
                    {
                        VctMs = Math.Round(vct * (0.95 + (0.1 * random.NextDouble())), 3),
                        // A period of a guest has a tick at least: it ends with one.
                        BusyTicks = (int)Math.Max(1, Math.Round(PeriodMs / vct)),
                        Cap = variant.Groups[0].Control.Mode == FvmMode.Off ? null : active,
                        Active = active,
                        Suspended = Clients - active,
                    }),
                ]),
            ],
            Requests = [.. record.Requests.Select(r => r with { Outcome = RequestOutcome.Served })],
        };
    }
}
