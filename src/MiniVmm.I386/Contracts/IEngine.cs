using MiniVmm.I386.State;

namespace MiniVmm.I386.Contracts;

/// <summary>Executes guest instructions, as KVM_RUN does: it returns a reason and never calls back but through the
/// buses. Every engine retires the same instructions for the same budget.</summary>
public interface IEngine : IDisposable
{
    /// <summary>Runs at most <paramref name="budget"/> instructions (at least 1).</summary>
    /// <param name="retired">How many were retired.</param>
    StopReason Run(ref CpuState state, long budget, out long retired);

    /// <summary>Instructions retired so far within the <see cref="Run"/> under way, 0 outside; exact during port accesses.</summary>
    long RetiredInRun(ref CpuState state);
}
