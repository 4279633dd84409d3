using MiniVmm.Host;
using MiniVmm.Host.Policing;
using MiniVmm.Lab.Analysis;
using MiniVmm.Lab.Scenarios;

namespace MiniVmm.Lab.Running;

/// <summary>The police of a run, from when the clients join. Disposing it lifts all penalties.</summary>
internal sealed class RunPolice : IAsyncDisposable
{
    private readonly Patrol _patrol;
    private readonly List<PoliceRecord> _decisions = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _loop;

    private RunPolice(PolicePlan plan, Variant variant, Fleet fleet, Action<string> note, EarlyEnd end)
    {
        long? budget = (long?)variant.BudgetMiB << 20;
        _patrol = new Patrol(plan.Found(), Penalties.Create(plan.Penalty), () => Subjects(fleet), () => budget, decision =>
        {
            _decisions.Add(PoliceRecord.Of(decision));
            note($"police: {decision}");
        });
        _loop = Task.Run(() => WalkAsync(TimeSpan.FromSeconds(plan.IntervalSeconds), end));
    }

    /// <summary>To be read once it has been disposed.</summary>
    public IReadOnlyList<PoliceRecord> Decisions => _decisions;

    /// <returns>Null where the variant has none.</returns>
    /// <exception cref="HostError">The penalty is not to be had here.</exception>
    public static RunPolice? Start(Variant variant, Fleet fleet, Action<string> note, EarlyEnd end) =>
        variant.Police is PolicePlan plan ? new RunPolice(plan, variant, fleet, note, end) : null;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _loop.ConfigureAwait(false);
        _patrol.Dispose();
        _stop.Dispose();
    }

    private async Task WalkAsync(TimeSpan interval, EarlyEnd end)
    {
        try
        {
            await _patrol.RunAsync(interval, _stop.Token).ConfigureAwait(false);
        }
        catch (HostError e)
        {
            end.Fail(new Failure($"the police: {e.Message}", []));
        }
    }

    private static Subject[] Subjects(Fleet fleet) =>
    [
        .. fleet.ProcessIds.Select((id, vm) => id is int process ? Subject.Find(RunDirectory.VmName(vm), process) : null)
            .OfType<Subject>(),
    ];
}
