using MiniVmm.Lab.Running;

namespace MiniVmm.Lab.Deterministic;

/// <summary>The life of a group under load, step by step: as <see cref="CohortCourse"/> has it, on a modelled host.</summary>
/// <param name="cohort">The group.</param>
/// <param name="host">Whose VMs they are.</param>
/// <param name="begin">Sends clients to a VM.</param>
/// <param name="note">Is told what happens.</param>
internal sealed class ModelledCourse(Cohort cohort, ModelledHost host, Action<int> begin, Action<string> note)
{
    private bool _started = cohort.IsFirst;
    private bool _leaving;

    /// <summary>Does what is due.</summary>
    /// <param name="seconds">Since the clients began to join.</param>
    public void Act(double seconds)
    {
        if (!_started && seconds >= cohort.Group.StartSeconds)
            Start();
        if (cohort.Group.StopSeconds is double stop && seconds >= stop)
            Stop(seconds - stop);
        foreach (int vm in cohort.Vms.Where(vm => host[vm] is { IsServing: true, IsLoaded: false }))
            begin(vm);
    }

    private void Start()
    {
        _started = true;
        note($"group {cohort.Group.Name} starts");
        foreach (int vm in cohort.Vms)
            host[vm].Launch(host.NowMs);
    }

    private void Stop(double ago)
    {
        if (!_leaving)
        {
            _leaving = true;
            note($"group {cohort.Group.Name} stops");
            foreach (int vm in cohort.Vms)
                host[vm].Retire(host.NowMs);
        }
        foreach (int vm in cohort.Vms.Where(vm => host[vm].IsIdle || ago >= CohortCourse.DrainWithin.TotalSeconds))
            host[vm].PowerOff();
    }
}
