using MiniVmm.I386.State;

namespace MiniVmm.I386.Debugging;

/// <summary>Where a debugger outside the guest wants it stopped: linear addresses, in any address space. Between runs only.</summary>
/// <remarks>The guest cannot tell: it has its own debug registers (<see cref="Breakpoints"/>), and its code stays as it is.
/// A breakpoint begins a block, which the engine enters by itself, looking here first; so all other code runs as quickly as ever.
/// While there are watchpoints, instructions are executed one at a time as for the guest's own.</remarks>
/// <param name="processor">Whose they are.</param>
public sealed unsafe class StopPoints(Processor processor)
{
    private readonly HashSet<uint> _breakpoints = [];
    private readonly List<Watchpoint> _watchpoints = [];
    private uint? _held;

    /// <summary>Stops before every instruction, as if each had a breakpoint.</summary>
    public bool Everywhere { get; set; }

    public bool HasWatchpoints => _watchpoints.Count > 0;

    /// <summary>The first watched access since <see cref="TakeHit"/>; the run ends behind its instruction.</summary>
    public WatchpointHit? Hit { get; private set; }

    /// <summary>Linear address of the instruction at CS:EIP.</summary>
    public uint NextInstruction => CpuState.SegmentOf(processor.State, SegmentRegister.CS).Base + processor.State->Eip;

    public void AddBreakpoint(uint linear)
    {
        if (_breakpoints.Add(linear)) processor.RenewCode(linear);
    }

    public void RemoveBreakpoint(uint linear)
    {
        if (_breakpoints.Remove(linear)) processor.RenewCode(linear);
    }

    public bool HasBreakpoint(uint linear) => _breakpoints.Contains(linear);

    /// <returns>Whether it is new.</returns>
    public bool AddWatchpoint(Watchpoint watchpoint)
    {
        bool added = !_watchpoints.Contains(watchpoint);
        if (added) _watchpoints.Add(watchpoint);
        Breakpoints.Update(processor.State);
        return added;
    }

    /// <returns>Whether it was there.</returns>
    public bool RemoveWatchpoint(Watchpoint watchpoint)
    {
        bool removed = _watchpoints.Remove(watchpoint);
        Breakpoints.Update(processor.State);
        return removed;
    }

    public void Clear()
    {
        foreach (uint linear in _breakpoints.ToArray()) RemoveBreakpoint(linear);
        _watchpoints.Clear();
        Breakpoints.Update(processor.State);
        (Everywhere, Hit, _held) = (false, null, null);
    }

    public WatchpointHit? TakeHit()
    {
        WatchpointHit? hit = Hit;
        Hit = null;
        return hit;
    }

    /// <summary>The instruction that did it has faulted: it will be executed again, or never was.</summary>
    public void DropHit() => Hit = null;

    /// <summary>Whether to stop before the instruction at CS:EIP, everything that was due there being delivered.</summary>
    /// <remarks>The next run goes on with that instruction: <see cref="Passes"/>.</remarks>
    public bool Hold()
    {
        if (!Everywhere && !HasBreakpoint(NextInstruction)) return false;
        _held = NextInstruction;
        return true;
    }

    /// <summary>Whether the last run was held before this very instruction: then nothing is delivered and it is executed.</summary>
    public bool Passes()
    {
        bool passes = _held == NextInstruction;
        _held = null;
        return passes;
    }

    /// <summary>Notes a data access of the instruction under way.</summary>
    internal void NoteData(uint linear, uint size, bool write)
    {
        AccessKind access = write ? AccessKind.Write : AccessKind.Read;
        foreach (Watchpoint watchpoint in _watchpoints)
        {
            if (Hit is not null || (watchpoint.Accesses & access) == 0 || !watchpoint.Overlaps(linear, size)) continue;
            Hit = new WatchpointHit(watchpoint, linear - watchpoint.Address < watchpoint.Length ? linear : watchpoint.Address);
        }
    }

    /// <summary>Whether a watchpoint lies in a page.</summary>
    internal bool Watches(uint page)
    {
        foreach (Watchpoint watchpoint in _watchpoints)
            if (watchpoint.Overlaps(page, Memory.GuestMemory.PageSize)) return true;
        return false;
    }
}
