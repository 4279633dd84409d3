using MiniVmm.I386.State;

namespace MiniVmm.I386.Alu;

/// <summary>A shift or rotate by a count already masked to 5 bits and not zero.</summary>
public unsafe interface IShiftOperation
{
    static abstract uint Apply<T>(CpuState* s, uint a, int count) where T : unmanaged;
}
