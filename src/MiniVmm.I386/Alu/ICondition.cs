using MiniVmm.I386.State;

namespace MiniVmm.I386.Alu;

/// <summary>A condition of Jcc, SETcc and CMOVcc (SDM vol. 1, appendix B).</summary>
public unsafe interface ICondition
{
    static abstract bool Holds(CpuState* s);
}
