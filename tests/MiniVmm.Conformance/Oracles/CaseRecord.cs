using System.Runtime.InteropServices;
using MiniVmm.Conformance.Cases;

namespace MiniVmm.Conformance.Oracles;

/// <summary>A case as the runner reads it: <c>struct test_case</c> in guests/isa/native/runner.h.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct CaseRecord
{
    /// <summary>In the order of the instruction encoding.</summary>
    public fixed uint Registers[8];

    public uint Eflags, Eip;

    /// <summary>1: DS and ES start at the data, as FS always does.</summary>
    public uint Based;

    public int CodeBytes;

    public fixed byte Code[CaseLayout.MaxCode];

    public fixed byte Data[CaseLayout.WindowBytes];
}
