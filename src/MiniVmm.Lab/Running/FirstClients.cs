using MiniVmm.Lab.Load;
using MiniVmm.Lab.Scenarios;

namespace MiniVmm.Lab.Running;

/// <summary>What clients do to the VMs that are there from the start, before all of them ask.</summary>
internal static class FirstClients
{
    /// <summary>One client that asks without a pause.</summary>
    public static LoadPlan Priming(LoadPlan load) => load with
    {
        Kind = LoadKind.Closed,
        Steps = [new LoadStep(0, 1)],
        ThinkSeconds = 0,
        OnSeconds = 0,
        OffSeconds = 0,
    };

    /// <summary>The VMs that answered nothing while they were primed, as a failure; null where all did.</summary>
    public static Failure? Silent(IEnumerable<int> vms, RequestLog log, double primeSeconds)
    {
        int[] silent =
            [.. vms.Except(log.Records().Where(r => r.Outcome == RequestOutcome.Served).Select(r => r.Vm))];
        return silent.Length == 0
            ? null
            : new Failure(
                $"{string.Join(", ", silent.Select(RunDirectory.VmName))} answered no request within {primeSeconds:0.#} s", []);
    }

    /// <summary>When the clients come that join over the ramp, all groups together.</summary>
    /// <returns>By VM, for those that are there from the start; in seconds.</returns>
    public static IReadOnlyDictionary<int, IReadOnlyList<double>> Joins(IReadOnlyList<Cohort> cohorts, double rampSeconds)
    {
        (int Vm, LoadPlan Load)[] first =
            [.. cohorts.Where(c => c.IsFirst).SelectMany(c => c.Vms.Select(vm => (vm, c.Group.Load)))];
        IReadOnlyList<IReadOnlyList<double>> joins = JoinOrder.Of([.. first.Select(f => Clients(f.Load))], rampSeconds);
        return first.Zip(joins).ToDictionary(f => f.First.Vm, f => f.Second);
    }

    private static int Clients(LoadPlan load) =>
        load.Kind == LoadKind.Closed ? (int)Math.Round(load.Steps[0].Level) : 0;
}
