using MiniVmm.Host.Control;
using MiniVmm.Host.Measurements;
using MiniVmm.Host.Registry;

namespace MiniVmm.Host.Lifecycle;

/// <summary>What is to be seen of an instance at a moment.</summary>
/// <param name="Name">Its name.</param>
/// <param name="State">What it does.</param>
/// <param name="ExitStatus">Once it has exited.</param>
/// <param name="Reason">Why it ended, where that is known; null while it lives.</param>
/// <param name="UptimeSeconds">Since its monitor began; null once it has ended.</param>
/// <param name="CpuSeconds">CPU time of its monitor, the guest's in it; null once it has ended.</param>
/// <param name="ResidentBytes">Memory of its monitor, guest RAM in it; null once it has ended.</param>
/// <param name="LastLines">The end of the console; empty while it lives.</param>
/// <param name="Config">What it is.</param>
public sealed record InstanceListing(
    string Name, InstanceState State, int? ExitStatus, string? Reason, double? UptimeSeconds, double? CpuSeconds, long? ResidentBytes,
    IReadOnlyList<string> LastLines, InstanceRecord Config)
{
    private const int Lines = 10;

    /// <summary>Looks at an instance; null where it is there no more.</summary>
    public static async Task<InstanceListing?> OfAsync(RegisteredInstance instance, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(instance);
        while (true)
        {
            if (!instance.IsAlive) return instance.IsCurrent ? Ended(instance) : null;
            InstanceState? state = await StateAsync(instance, cancel).ConfigureAwait(false);
            // It ended between the two looks: look again.
            if (state is null && !instance.IsAlive) continue;
            ProcessSample? process = ProcessMeter.Read(instance.Record.Pid);
            return new InstanceListing(
                instance.Name, state ?? InstanceState.Unresponsive, null, null,
                (DateTime.UtcNow - instance.Record.StartedUtc).TotalSeconds, (process?.UserMs + process?.SystemMs) / 1e3,
                process?.ResidentBytes, [], instance.Record);
        }
    }

    private static async Task<InstanceState?> StateAsync(RegisteredInstance instance, CancellationToken cancel)
    {
        if (instance.Exit is not null) return InstanceState.Stopping;
        if (!File.Exists(instance.Folder.Socket)) return instance.Record.VcpuThread is null ? InstanceState.Starting : null;
        using ControlClient client = new(instance);
        using var impatience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        try
        {
            Task<InstanceDocument> answer = client.GetInstanceAsync(impatience.Token);
            await AnswerPatience.WaitAsync(answer, instance.Record, cancel).ConfigureAwait(false);
            await impatience.CancelAsync().ConfigureAwait(false);
            return (await answer.ConfigureAwait(false)).State;
        }
        catch (Exception e) when (e is HostError || (e is OperationCanceledException && !cancel.IsCancellationRequested))
        {
            return instance.Exit is not null ? InstanceState.Stopping : null;
        }
    }

    private static InstanceListing Ended(RegisteredInstance instance)
    {
        ExitRecord? exit = instance.Exit;
        string? reason = exit is null ? CrashReport.Of(instance).Reason : exit.Details?.Split('\n')[0];
        return new InstanceListing(
            instance.Name, exit is null ? InstanceState.Crashed : InstanceState.Exited, exit?.Status, reason, null, null, null,
            exit?.LastLines ?? instance.LastLines(Lines), instance.Record);
    }
}
