using MiniVmm.Host;
using MiniVmm.Lab.Load;

namespace MiniVmm.Lab.Running;

/// <summary>The life of a group under load: one that starts late is launched and meets the host as it is, and one that
/// stops early is left by its clients and ended, both without the others' knowing.</summary>
internal sealed class CohortCourse(
    Cohort cohort, Fleet fleet, MemoryAllowance? memory, LoadGenerator load, LoadClock clock, double untilSeconds)
{
    /// <summary>For the answers under way when the clients leave; a host that thrashes may keep them longer.</summary>
    public static readonly TimeSpan DrainWithin = TimeSpan.FromSeconds(5);

    /// <summary>The host is as slow for a monitor that ends as for any other.</summary>
    private static readonly TimeSpan StopGrace = TimeSpan.FromSeconds(30);

    /// <summary>Sends clients to a VM that is there from the start.</summary>
    /// <param name="joins">When those come that are there from the beginning.</param>
    public void Begin(int vm, Uri server, IReadOnlyList<double> joins) =>
        load.Begin(cohort.Target(vm, server, untilSeconds) with { Joins = joins });

    /// <summary>Does what is to be done over time, until the run is over.</summary>
    /// <param name="end">Is told what fails.</param>
    /// <param name="note">Is told what happens.</param>
    public async Task RunAsync(EarlyEnd end, Action<string> note, CancellationToken over)
    {
        try
        {
            if (!cohort.IsFirst)
                await StartAsync(note, over).ConfigureAwait(false);
            if (cohort.Group.StopSeconds is double stop)
                await StopAsync(stop, note, over).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested)
        {
            // The run was over first.
        }
        catch (InstanceFailure e)
        {
            end.Fail(e.Failure);
        }
        catch (HostError e)
        {
            end.Fail(new Failure(e.Message, []));
        }
    }

    private async Task StartAsync(Action<string> note, CancellationToken over)
    {
        await ReachAsync(cohort.Group.StartSeconds, over).ConfigureAwait(false);
        note($"group {cohort.Group.Name} starts");
        memory?.Change(cohort.Group.Vms);
        fleet.Launch(cohort.Vms);
        await Task.WhenAll(cohort.Vms.Select(vm => StartAsync(vm, over))).ConfigureAwait(false);
    }

    private async Task StartAsync(int vm, CancellationToken over)
    {
        Uri server = await fleet[vm].ReadyAsync(over).ConfigureAwait(false);
        load.Begin(cohort.Target(vm, server, untilSeconds) with { FromSeconds = clock.Seconds });
    }

    private async Task StopAsync(double stop, Action<string> note, CancellationToken over)
    {
        await ReachAsync(stop, over).ConfigureAwait(false);
        note($"group {cohort.Group.Name} stops");
        foreach (int vm in cohort.Vms)
            fleet[vm].Retire();
        await Task.WhenAll(cohort.Vms.Select(vm => load.DrainAsync(vm, DrainWithin, over))).ConfigureAwait(false);
        await fleet.StopAsync(cohort.Vms, StopGrace).ConfigureAwait(false);
        memory?.Change(-cohort.Group.Vms);
    }

    private async Task ReachAsync(double seconds, CancellationToken over)
    {
        if (!await clock.ReachAsync(seconds, over).ConfigureAwait(false))
            over.ThrowIfCancellationRequested();
    }
}
