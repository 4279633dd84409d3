namespace MiniVmm.Lab.Scenarios;

/// <summary>What a scenario can sensibly ask for.</summary>
internal static class ScenarioLimits
{
    public const int MaxVms = 64;

    /// <summary>The guest serves that many requests at once; more clients than that would only wait in line.</summary>
    public const int MaxClientsPerVm = 64;

    /// <summary>RAM that a guest needs beside its requests' memory.</summary>
    public const int GuestKernelMiB = 8;

    /// <summary>What guests find addresses for.</summary>
    public const int MaxMemoryMiB = 3072;

    /// <summary>64 GiB: it is written before each run.</summary>
    public const int MaxDiskMiB = 65_536;

    /// <summary>Of a response, 1 GiB, which guests send at most.</summary>
    public const int MaxBlobKiB = 1 << 20;

    public const int MaxBudgetMiB = 1 << 20;
    public const double MaxOverload = 100;
    public const double MaxRate = 1000;
    public const int MaxPasses = 1_000_000;
    public const double MaxSeconds = 86_400;
    public const int MaxRepetitions = 1000;

    /// <summary>Variants times values of the sweep.</summary>
    public const int MaxVariants = 256;

    /// <summary>The kernel's own limit is 8192 on most hosts; what counts is that a list stays one.</summary>
    public const int MaxProcessors = 1024;
}
