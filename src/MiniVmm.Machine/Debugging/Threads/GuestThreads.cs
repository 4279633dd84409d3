using System.Globalization;
using MiniVmm.I386;
using MiniVmm.I386.State;

namespace MiniVmm.Machine.Debugging.Threads;

/// <summary>The threads of a guest whose kernel says where they are; of any other guest one, the processor.</summary>
/// <param name="processor">The processor.</param>
/// <param name="memory">Its memory.</param>
/// <param name="layoutAddress">Where the kernel says it, or null.</param>
internal sealed unsafe class GuestThreads(Processor processor, LinearView memory, uint? layoutAddress)
{
    private const uint IdleId = 1, FirstId = 2;
    private const int LongestName = 64;

    private static readonly GuestThread OnlyThread = new(IdleId, "processor", "running", 0);

    // Read each time: the guest may not have been loaded, or have mapped it, when the debugger came.
    private ThreadLayout? Layout => layoutAddress is { } address ? ThreadLayout.TryRead(memory, address) : null;

    /// <summary>The thread whose registers the processor has.</summary>
    public uint Running => Layout is { } layout ? RunningIn(layout) : IdleId;

    /// <summary>All threads, by rising numbers.</summary>
    public IReadOnlyList<GuestThread> All()
    {
        if (Layout is not { } layout) return [OnlyThread];
        var threads = new List<GuestThread>();
        uint running = RunningIn(layout);
        for (uint id = IdleId; id < FirstId + layout.Count; id++)
            if (TryRead(layout, id, running) is { } thread) threads.Add(thread);
        return threads.Count > 0 ? threads : [OnlyThread];
    }

    /// <returns>Null where there is no such thread.</returns>
    public GuestThread? Find(uint id)
    {
        if (Layout is not { } layout) return id == IdleId ? OnlyThread : null;
        uint running = RunningIn(layout);
        return TryRead(layout, id, running) ?? (id == running ? OnlyThread with { Id = id } : null);
    }

    /// <summary>The thread whose stack is in use; the kernel's own variable changes some instructions earlier or later than that. Where
    /// no thread's is, as in user mode, the variable counts.</summary>
    private uint RunningIn(ThreadLayout layout)
    {
        // An empty stack's pointer lies on the next one.
        uint slot = (processor.State->Gpr[GeneralRegister.ESP] - 1 - layout.Stacks) / layout.StackStride;
        if (slot < layout.Count) return FirstId + slot;
        bool known = memory.TryRead(layout.Current, out uint current) && layout.Size != 0 && current != layout.Idle;
        slot = known ? (current - layout.Table) / layout.Size : layout.Count;
        return slot < layout.Count ? FirstId + slot : IdleId;
    }

    private GuestThread? TryRead(ThreadLayout layout, uint id, uint running)
    {
        if (id - IdleId > layout.Count) return null;
        uint thread = id == IdleId ? layout.Idle : layout.Table + (id - FirstId) * layout.Size;
        if (!memory.TryRead(thread + layout.StateOffset, out uint state) || state == 0) return null;
        if (!memory.TryRead(thread + layout.NameOffset, out uint name) || !memory.TryRead(thread + layout.StackOffset, out uint stack)) return null;
        return new GuestThread(id, memory.ReadText(name, LongestName), id == running ? "running" : StateName(layout, state), stack);
    }

    private string StateName(ThreadLayout layout, uint state)
    {
        bool named = state < layout.States;
        if (named && memory.TryRead(layout.StateNames + state * sizeof(uint), out uint name)) return memory.ReadText(name, LongestName);
        return string.Create(CultureInfo.InvariantCulture, $"state {state}");
    }
}
