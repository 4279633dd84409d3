using System.Text.Json.Serialization.Metadata;
using MiniVmm.Host;
using MiniVmm.Host.Registry;

namespace MiniVmm.Cli;

/// <summary>One thing done to each of several instances, at the same time. What fails for one does not keep it from the
/// others.</summary>
internal static class InstanceBatch
{
    /// <param name="names">The instances, as given.</param>
    /// <param name="act">Does it.</param>
    /// <param name="line">What is printed of it without --json; null = nothing.</param>
    /// <param name="json">Whether the outcomes are printed as JSON.</param>
    /// <param name="type">How they are.</param>
    /// <returns>The exit status.</returns>
    public static async Task<int> RunAsync<T>(
        IReadOnlyList<string> names, Func<InstanceRegistry, RegisteredInstance, Task<T>> act, Func<T, string?> line, bool json,
        Func<CommandJson, JsonTypeInfo<List<T>>> type)
    {
        InstanceRegistry registry = InstanceRegistry.Open();
        Task<T>[] tasks = [.. names.Distinct().Select(name => Task.Run(() => act(registry, registry.Find(name))))];
        List<T> outcomes = [];
        int status = 0;
        foreach (Task<T> task in tasks)
        {
            try
            {
                T outcome = await task;
                outcomes.Add(outcome);
                if (!json && line(outcome) is { } text) Console.WriteLine(text);
            }
            catch (HostError error)
            {
                Console.Error.WriteLine($"minivmm: {error.Message}");
                status = 1;
            }
        }
        if (json) CommandJson.Print(outcomes, type);
        return status;
    }
}
