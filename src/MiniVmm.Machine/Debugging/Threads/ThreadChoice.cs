using MiniVmm.Machine.Debugging.Registers;

namespace MiniVmm.Machine.Debugging.Threads;

/// <summary>The thread whose registers the debugger looks at: what it asked for last, or the one that runs.</summary>
internal sealed class ThreadChoice(GuestThreads threads, RegisterFile processor, LinearView memory)
{
    private uint? _chosen;

    /// <summary>Whether the processor has that thread's registers; those of others cannot be changed.</summary>
    public bool IsRunningThread => _chosen is null || _chosen == threads.Running;

    public IRegisterValues Registers =>
        !IsRunningThread && threads.Find(_chosen!.Value) is { } thread ? new SavedRegisters(memory, processor, thread.SavedStack) : processor;

    /// <summary>Chooses a thread; null = the one that runs.</summary>
    /// <returns>False where there is no such thread.</returns>
    public bool TryChoose(uint? id)
    {
        if (id is { } wanted && threads.Find(wanted) is null) return false;
        _chosen = id;
        return true;
    }
}
