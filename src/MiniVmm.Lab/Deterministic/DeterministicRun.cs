using MiniVmm.Lab.Load;
using MiniVmm.Lab.Running;

namespace MiniVmm.Lab.Deterministic;

/// <summary>The real guests on the real engines under a modelled host, on the calling thread. Time goes in steps: at the
/// beginning of each the clients act, VM by VM, then the host model gives every VM its dilation by what it wanted in the
/// step before, then the VMs run one after the other.</summary>
public sealed class DeterministicRun
{
    private const int StepMs = 1;
    private const int SampleMs = 1000;

    private readonly DeterministicPlan _plan;
    private readonly ModelledVm?[] _vms;
    private readonly int[] _startMs;
    private readonly SplitMix64[] _random;
    private readonly double?[] _readyMs;
    private readonly List<RequestRecord> _requests = [];
    private readonly List<ModelSample> _samples = [];
    private readonly List<Failure> _failures = [];

    private DeterministicRun(DeterministicPlan plan)
    {
        _plan = plan;
        _vms = new ModelledVm?[plan.Vms.Count];
        _readyMs = new double?[plan.Vms.Count];
        var seeds = new SplitMix64(plan.Seed);
        _random = [.. plan.Vms.Select(_ => seeds.Split())];
        _startMs = [.. plan.Vms.Select((vm, i) => vm.StartMs + (int)(_random[i].NextUniform() * plan.StartSpreadMs))];
    }

    /// <summary>Runs a plan. A guest that ends or computes falsely ends it early, and the outcome says why.</summary>
    /// <param name="plan">What to run.</param>
    /// <param name="progress">Told the modelled milliseconds done, once a modelled second; or null.</param>
    /// <param name="cancellation">Ends it early; what it did until then stands.</param>
    /// <exception cref="LabError">The plan is not sound, or a file cannot be written.</exception>
    /// <exception cref="Machine.MachineError">A VM cannot be built.</exception>
    public static DeterministicOutcome Run(DeterministicPlan plan, Action<double>? progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(plan);
        plan.Check();
        return new DeterministicRun(plan).Run(progress, cancellation);
    }

    private DeterministicOutcome Run(Action<double>? progress, CancellationToken cancellation)
    {
        int now = 0;
        try
        {
            for (; now < _plan.DurationMs && _failures.Count == 0 && !cancellation.IsCancellationRequested; now += StepMs)
            {
                Step(now);
                if (now % SampleMs == 0)
                    progress?.Invoke(now);
            }
        }
        finally
        {
            for (int i = 0; i < _vms.Length; i++)
                PowerOff(i);
        }
        return new DeterministicOutcome
        {
            Requests = _requests,
            ReadyMs = _readyMs,
            Samples = _samples,
            Failures = _failures,
            EndMs = now,
            Partial = now < _plan.DurationMs,
        };
    }

    private void Step(int now)
    {
        for (int i = 0; i < _vms.Length; i++)
            Switch(i, now);
        foreach (ModelledVm? vm in _vms)
            if (vm is not null)
                _requests.AddRange(vm.Serve(now));
        VmDemand[] demands = [.. _vms.Select(vm => vm?.Demand(_plan.Host, now) ?? default)];
        double[] dilations = _plan.Host.Dilations(demands);
        for (int i = 0; i < _vms.Length; i++)
        {
            if (_vms[i] is not ModelledVm vm)
                continue;
            if (now % SampleMs == 0)
                _samples.Add(new ModelSample(now, i, demands[i], dilations[i]));
            vm.Run(now, now + StepMs, dilations[i]);
            _readyMs[i] = vm.ReadyMs;
            if (vm.Failure is Failure failure)
                _failures.Add(failure);
        }
    }

    private void Switch(int vm, int now)
    {
        if (now >= _plan.Vms[vm].StopMs)
            PowerOff(vm);
        else if (now == _startMs[vm])
            _vms[vm] = new ModelledVm(_plan, vm, now, _random[vm]);
    }

    private void PowerOff(int vm)
    {
        _vms[vm]?.Dispose();
        _vms[vm] = null;
    }
}
