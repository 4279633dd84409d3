using MiniVmm.Host;
using MiniVmm.Host.Control;
using MiniVmm.Host.Registry;

namespace MiniVmm.Cli;

/// <summary>What pausing or resuming an instance came to.</summary>
internal sealed record PowerOutcome(string Name, InstanceState State, bool Changed)
{
    /// <param name="names">The instances, as given.</param>
    /// <param name="act">Asks the monitor.</param>
    /// <param name="unchanged">What to say of one that needed nothing.</param>
    /// <param name="json">Whether to print JSON.</param>
    /// <param name="cancel">Gives up.</param>
    /// <returns>The exit status.</returns>
    public static Task<int> RunAsync(
        IReadOnlyList<string> names, Func<ControlClient, CancellationToken, Task<PowerDocument>> act, string unchanged, bool json,
        CancellationToken cancel)
    {
        return InstanceBatch.RunAsync(names, DoAsync, o => o.Changed ? o.Name : $"{o.Name}: {unchanged}", json, j => j.ListPowerOutcome);

        async Task<PowerOutcome> DoAsync(InstanceRegistry registry, RegisteredInstance instance)
        {
            if (!instance.IsAlive) throw new HostError($"{instance.Name}: has ended; see: minivmm ps -a");
            using ControlClient client = new(instance);
            PowerDocument answer = await act(client, cancel);
            return new PowerOutcome(instance.Name, answer.State, answer.Changed);
        }
    }
}
