using MiniVmm.Host.Control;
using MiniVmm.Host.Native;
using MiniVmm.Host.Registry;

namespace MiniVmm.Host.Lifecycle;

/// <summary>Ends instances: asks, then insists.</summary>
public sealed class InstanceEnding(InstanceRegistry registry)
{
    private const int SignalBase = 128, LastLines = 10;

    /// <summary>How long a monitor may take to stop its machine, and to follow a SIGTERM.</summary>
    private static readonly TimeSpan Insisting = TimeSpan.FromSeconds(2);

    /// <summary>Asks the guest to power off; if it does not, has its monitor stop the machine; then sends SIGTERM, and SIGKILL
    /// if that does not help either.</summary>
    /// <param name="instance">Which.</param>
    /// <param name="time">How long the guest may take.</param>
    /// <param name="cancel">Gives up.</param>
    /// <returns>What it took.</returns>
    public async Task<StopMeans> StopAsync(RegisteredInstance instance, TimeSpan time, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(instance);
        if (!instance.IsAlive) return StopMeans.None;
        if (await EndsAsync(instance, time, token => AskAsync(instance, (c, t) => c.PowerOffAsync(t), token), cancel).ConfigureAwait(false)) return StopMeans.PowerOff;
        if (await EndsAsync(instance, Insisting, token => AskAsync(instance, (c, t) => c.StopAsync(t), token), cancel).ConfigureAwait(false)) return StopMeans.Stop;
        if (await EndsAsync(instance, Insisting, _ => Signal(instance, Libc.SignalTerminate), cancel).ConfigureAwait(false))
        {
            Note(instance, Libc.SignalTerminate);
            return StopMeans.Terminate;
        }
        await KillAsync(instance, cancel).ConfigureAwait(false);
        return StopMeans.Kill;
    }

    /// <summary>Ends it at once, and notes that it was killed and did not crash.</summary>
    /// <returns>Whether it was alive.</returns>
    public async Task<bool> KillAsync(RegisteredInstance instance, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(instance);
        if (!instance.IsAlive) return false;
        await Signal(instance, Libc.SignalKill).ConfigureAwait(false);
        await instance.WaitAsync(cancel).ConfigureAwait(false);
        Note(instance, Libc.SignalKill);
        return true;
    }

    private void Note(RegisteredInstance instance, int signal) => registry.NoteKilled(instance, new ExitRecord
    {
        Status = SignalBase + signal,
        Reason = EndReason.Killed,
        EndedUtc = DateTime.UtcNow,
        LastLines = instance.LastLines(LastLines),
    });

    /// <summary>Does something to an instance and says whether it ends within a time.</summary>
    /// <param name="instance">Which.</param>
    /// <param name="time">How long the act and the end may take.</param>
    /// <param name="act">Does it; false where there is no use in waiting.</param>
    /// <param name="cancel">Gives up.</param>
    private static async Task<bool> EndsAsync(RegisteredInstance instance, TimeSpan time, Func<CancellationToken, Task<bool>> act, CancellationToken cancel)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(time);
        try
        {
            if (!await act(patience.Token).ConfigureAwait(false)) return !instance.IsAlive;
            await instance.WaitAsync(patience.Token).ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return !instance.IsAlive;
        }
    }

    /// <returns>Whether it was understood.</returns>
    private static async Task<bool> AskAsync(RegisteredInstance instance, Func<ControlClient, CancellationToken, Task> ask, CancellationToken cancel)
    {
        try
        {
            using ControlClient client = new(instance);
            await ask(client, cancel).ConfigureAwait(false);
            return true;
        }
        catch (HostError)
        {
            // It refuses, is starting, or has lost its socket: something else must do.
            return false;
        }
    }

    /// <summary>The lock says that the process lives, so its id is no other's; the start time is for folders that were moved
    /// here from another host.</summary>
    private static Task<bool> Signal(RegisteredInstance instance, int signal)
    {
        InstanceRecord record = instance.Record;
        if (instance.IsAlive && Measurements.ProcessStat.Read(record.Pid)?.StartTicks == record.StartTicks && Libc.Signal(record.Pid, signal) != 0)
            throw new HostError($"{instance.Name}: cannot signal process {record.Pid}: {Libc.LastMessage()}");
        return Task.FromResult(true);
    }
}
