using System.Text;
using MiniVmm.Conformance.Cases;
using MiniVmm.Conformance.Oracles;
using MiniVmm.I386.Faults;
using MiniVmm.I386.State;

namespace MiniVmm.Conformance.Reporting;

/// <summary>Compares outcomes in all that the manual defines.</summary>
internal sealed unsafe class Comparison(Oracle oracle)
{
    /// <summary>Flags that a process can change. RF is left out: Linux shows it in the frame of a fault, an emulator not.</summary>
    private const uint Flags = EFlags.Status | EFlags.DF | EFlags.NT | EFlags.AC | EFlags.ID;

    /// <summary>Error code bit of a page fault: the access was a fetch. Only paging with NX reports it.</summary>
    private const uint InstructionFetch = 1 << 4;

    private static readonly string[] Names = ["eax", "ecx", "edx", "ebx", "esp", "ebp", "esi", "edi"];
    private static readonly string[] SegmentNames = ["es", "cs", "ss", "ds", "fs", "gs"];

    private readonly CaseText _text = new();

    /// <returns>What differs, or null.</returns>
    public string? Difference(Case test, in OutcomeRecord expected, in OutcomeRecord actual)
    {
        uint trap = ExpectedTrap(in expected, in actual);
        fixed (OutcomeRecord* e = &expected, a = &actual)
        {
            bool same = trap == actual.Trap && SameState(e, a) && ((e->Eflags ^ a->Eflags) & Flags) == 0
                && (trap == OutcomeRecord.Ended || TrapDifference(test, trap, e, a, default) is null);
            if (same) return null;
            // The slow way: most of what comes here differs in an undefined flag.
            Exemption exempt = Exemptions.Of(oracle, _text.Decode(test), test, trap, actual.Trap);
            if (exempt.Everything) return null;
            if (trap != actual.Trap)
                return $"  expected {TrapText(trap)}, got {TrapText(actual.Trap)} at {actual.Eip:x8}, code {actual.Error:x}\n";
            return Describe(test, trap, e, a, exempt);
        }
    }

    private static bool SameState(OutcomeRecord* e, OutcomeRecord* a) =>
        new ReadOnlySpan<uint>(e->Registers, 8).SequenceEqual(new ReadOnlySpan<uint>(a->Registers, 8))
        && SameSelectors(e, a)
        && new ReadOnlySpan<byte>(e->Data, CaseLayout.WindowBytes).SequenceEqual(new ReadOnlySpan<byte>(a->Data, CaseLayout.WindowBytes));

    private static bool SameSelectors(OutcomeRecord* e, OutcomeRecord* a)
    {
        for (int i = 0; i < 6; i++)
            if (Normal(e->Segments[i]) != Normal(a->Segments[i])) return false;
        return true;
    }

    /// <summary>A null selector without its RPL: an interrupt of the host that falls into a case clears it on its way back.</summary>
    private static int Normal(ushort selector) => selector <= 3 ? 0 : selector;

    private string? Describe(Case test, uint trap, OutcomeRecord* e, OutcomeRecord* a, Exemption exempt)
    {
        var text = new StringBuilder();
        for (int i = 0; i < 8; i++)
            if (e->Registers[i] != a->Registers[i] && !exempt.Registers)
                text.AppendLine($"  {Names[i]}: expected {e->Registers[i]:x8}, got {a->Registers[i]:x8}");
        for (int i = 0; i < 6; i++)
            if (Normal(e->Segments[i]) != Normal(a->Segments[i]))
                text.AppendLine($"  {SegmentNames[i]}: expected {e->Segments[i]:x4}, got {a->Segments[i]:x4}");
        uint defined = Flags & ~exempt.Flags;
        if (((e->Eflags ^ a->Eflags) & defined) != 0)
            text.AppendLine($"  eflags: expected {FlagText.Of(e->Eflags & defined)}, got {FlagText.Of(a->Eflags & defined)}");
        for (int i = 0; i < CaseLayout.WindowBytes && !exempt.Memory; i++)
            if (e->Data[i] != a->Data[i])
                text.AppendLine($"  [{CaseLayout.DataAddress + CaseLayout.OffsetOf(i):x8}]: expected {e->Data[i]:x2}, got {a->Data[i]:x2}");
        if (trap != OutcomeRecord.Ended) text.Append(TrapDifference(test, trap, e, a, exempt));
        return text.Length == 0 ? null : text.ToString();
    }

    private string? TrapDifference(Case test, uint trap, OutcomeRecord* e, OutcomeRecord* a, in Exemption exempt)
    {
        uint eip = ExpectedEip(test, e->Eip);
        if (eip != a->Eip) return $"  eip of {TrapText(trap)}: expected {eip:x8}, got {a->Eip:x8}\n";
        bool pages = trap == (uint)Vector.PageFault;
        uint mask = ~exempt.Error & (pages ? ~InstructionFetch : uint.MaxValue);
        if (HasErrorCode(trap) && ((e->Error ^ a->Error) & mask) != 0)
            return $"  error code of {TrapText(trap)}: expected {e->Error & mask:x}, got {a->Error:x}\n";
        return pages && e->Cr2 != a->Cr2 && !exempt.Cr2 ? $"  cr2: expected {e->Cr2:x8}, got {a->Cr2:x8}\n" : null;
    }

    /// <summary>Where the same instruction lies in the 32-bit code: a case is one, or one that traps in front of one.</summary>
    private uint ExpectedEip(Case test, uint eip)
    {
        bool end = oracle.IsLongMode && eip == test.Start.Eip + (uint)test.Code.Code64.Length;
        return end ? test.Start.Eip + (uint)test.Code.Code32.Length : eip;
    }

    /// <summary>The vector. QEMU's user mode tells it by signal alone, where #GP, INTO and BOUND look alike.</summary>
    private static uint ExpectedTrap(in OutcomeRecord expected, in OutcomeRecord actual)
    {
        const uint arithmetic = 8, trap = 5, illegal = 4, segment = 11, byKernel = 0x80;
        if (expected.Trap != uint.MaxValue) return expected.Trap;
        return expected.Signal switch
        {
            arithmetic => (uint)Vector.DivideError,
            trap => (uint)Vector.Breakpoint,
            illegal => (uint)Vector.InvalidOpcode,
            segment when expected.SignalCode != byKernel => (uint)Vector.PageFault,
            segment when (Vector)actual.Trap is Vector.Overflow or Vector.BoundRange or Vector.StackFault
                or Vector.SegmentNotPresent => actual.Trap,
            _ => (uint)Vector.GeneralProtection,
        };
    }

    private static bool HasErrorCode(uint trap) => trap <= 17 && (Vector)trap is Vector.DoubleFault or Vector.InvalidTss
        or Vector.SegmentNotPresent or Vector.StackFault or Vector.GeneralProtection or Vector.PageFault;

    private static string TrapText(uint trap) => trap switch
    {
        OutcomeRecord.Ended => "no fault",
        OutcomeRecord.Hung => "an endless loop",
        OutcomeRecord.Killed => "the end of the process",
        _ => $"vector {trap} ({(Vector)trap})",
    };
}
