using MiniVmm.I386.State;
using MiniVmm.Machine.Running;

namespace MiniVmm.Conformance.Fuzzing;

/// <summary>What a case came to. The same case comes to the same, whatever lies beside RAM.</summary>
/// <param name="Retired">Instructions.</param>
/// <param name="SleptForGood">It halted with no timer running. Host time went by then, which no two runs share.</param>
internal sealed record FuzzOutcome(
    long Retired, ExitReason Reason, byte Status, bool SleptForGood, long VirtualNs, ulong Registers, ulong Memory)
{
    public static unsafe FuzzOutcome Of(MachineParts parts, ExitReport report, long retired, bool sleptForGood)
    {
        CpuState* s = parts.Processor.State;
        ulong registers = Hash(new ReadOnlySpan<byte>(s->Gpr, 8 * sizeof(uint)));
        registers = registers * 31 + s->Eip;
        registers = registers * 31 + Flags.Read(s);
        registers = registers * 31 + s->Cr0 + s->Cr2 + s->Cr3 + s->Cr4;
        return new FuzzOutcome(
            retired, report.Reason, report.Status, sleptForGood, report.Statistics.VirtualNs, registers,
            Hash(new ReadOnlySpan<byte>(parts.Processor.Memory.Origin, (int)parts.Processor.Memory.Size)));
    }

    public static ulong Hash(ReadOnlySpan<byte> bytes)
    {
        ulong hash = 0;
        foreach (ulong word in System.Runtime.InteropServices.MemoryMarshal.Cast<byte, ulong>(bytes))
            hash = (hash ^ word) * 0x9E37_79B9_7F4A_7C15;
        return hash;
    }
}
