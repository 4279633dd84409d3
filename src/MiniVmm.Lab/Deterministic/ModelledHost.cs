using System.Globalization;
using MiniVmm.Lab.Analysis;
using MiniVmm.Lab.Running;

namespace MiniVmm.Lab.Deterministic;

/// <summary>The VMs of a run on a modelled host, on the calling thread. Time goes in steps: at the beginning of each the
/// clients act, VM by VM, then the model gives every VM its dilation by what it wanted in the step before, then the VMs run
/// one after the other. Times are milliseconds since the run's start.</summary>
internal sealed class ModelledHost(IReadOnlyList<ModelledVm> vms, HostModel model) : IDisposable
{
    private const int StepMs = 1;
    private const int SampleMs = 1000;

    private readonly List<ModelSample> _samples = [];

    public ModelledVm this[int vm] => vms[vm];

    public int NowMs { get; private set; }

    /// <summary>It may be another from any step on.</summary>
    public HostModel Model { get; set; } = model;

    /// <summary>The first failure of a VM, or null.</summary>
    public Failure? Failure => vms.Select(vm => vm.Failure).FirstOrDefault(failure => failure is not null);

    /// <summary>One per VM; null for one that never served.</summary>
    public IReadOnlyList<double?> ReadyMs => [.. vms.Select(vm => vm.ReadyMs)];

    /// <summary>When each could serve, those still alive until the given end.</summary>
    public IReadOnlyList<Interval> LivesUntil(double endMs) => [.. vms.Select(vm => vm.LifeUntil(endMs))];

    /// <summary>What the model made of the VMs, once a second of each that is on, as CSV, header first.</summary>
    public IEnumerable<string> SampleLines() =>
        _samples.Select(s => string.Create(CultureInfo.InvariantCulture,
                $"{s.UnixMs:0.0},{RunDirectory.VmName(s.Vm)},{s.Demand.Running:0.000},{s.Demand.WorkingSetBytes >> 10},"
                + $"{s.Dilation:0.000}"))
            .Prepend("unix_ms,vm,running,working_set_kib,dilation");

    public void Step()
    {
        foreach (ModelledVm vm in vms)
            vm.Act(NowMs);
        VmDemand[] demands = [.. vms.Select(vm => vm.Demand(Model, NowMs))];
        double[] dilations = Model.Dilations(demands);
        for (int i = 0; i < vms.Count; i++)
        {
            if (vms[i].IsOn && NowMs % SampleMs == 0)
                _samples.Add(new ModelSample(NowMs, i, demands[i], dilations[i]));
            vms[i].Run(NowMs, NowMs + StepMs, dilations[i]);
        }
        NowMs += StepMs;
    }

    public void Dispose()
    {
        foreach (ModelledVm vm in vms)
            vm.Dispose();
    }
}
