using System.Diagnostics;
using System.Numerics;

namespace MiniVmm.Lab.Running;

/// <summary>What the instances fight for.</summary>
public static class Contention
{
    public const string Memory = "memory";
    public const string Processor = "cpu";

    /// <summary>Without a memory limit the instances share one processor: the last that this process may use.</summary>
    public static int SharedProcessor()
    {
        if (!OperatingSystem.IsLinux())
            throw new LabError("the lab needs Linux");
        using Process self = Process.GetCurrentProcess();
        return BitOperations.Log2((ulong)self.ProcessorAffinity);
    }
}
