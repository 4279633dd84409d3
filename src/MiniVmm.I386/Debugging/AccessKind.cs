namespace MiniVmm.I386.Debugging;

/// <summary>What accesses a watchpoint is about.</summary>
[Flags]
public enum AccessKind
{
    Write = 1,
    Read = 2,
    Any = Write | Read,
}
