using System.Reflection;
using System.Runtime.InteropServices;
using MiniVmm.Machine;

namespace MiniVmm.Bench;

/// <summary>What a number means nothing without: processor, runtime, version, and who else uses the machine.</summary>
internal static class HostFacts
{
    public static void Print(TextWriter output)
    {
        output.WriteLine($"processor  {Processor}, {Environment.ProcessorCount} logical");
        output.WriteLine($"runtime    {RuntimeInformation.FrameworkDescription}, {RuntimeInformation.OSDescription}");
        output.WriteLine($"version    {Version}");
        output.WriteLine($"load       {LoadAverage} runnable in the last minute before the start");
        output.WriteLine();
    }

    private static string Processor => File.ReadLines("/proc/cpuinfo")
        .Where(line => line.StartsWith("model name", StringComparison.Ordinal))
        .Select(line => line[(line.IndexOf(':') + 1)..].Trim())
        .FirstOrDefault(RuntimeInformation.ProcessArchitecture.ToString());

    private static string Version => typeof(MachineBuilder).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    private static string LoadAverage => File.ReadAllText("/proc/loadavg").Split(' ')[0];
}
