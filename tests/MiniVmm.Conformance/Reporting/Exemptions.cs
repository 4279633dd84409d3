using Iced.Intel;
using MiniVmm.Conformance.Cases;
using MiniVmm.Conformance.Oracles;
using MiniVmm.I386.State;
using Vector = MiniVmm.I386.Faults.Vector;

namespace MiniVmm.Conformance.Reporting;

/// <summary>What is not compared, and why: flags that the manual leaves undefined, and this table.</summary>
internal static class Exemptions
{
    private const uint PageFault = (uint)Vector.PageFault, Invalid = (uint)Vector.InvalidOpcode, Ended = OutcomeRecord.Ended;
    private const uint Present = 1, WriteAccess = 2;

    public static readonly IReadOnlyList<KnownDifference> Table =
    [
        new("A push of several words that faults may leave some of them below ESP, where nothing is defined.", false,
            new Exemption { Memory = true },
            (i, _, trap, _) => trap != Ended && (i.Mnemonic is Mnemonic.Pusha or Mnemonic.Pushad or Mnemonic.Enter || IsFarCall(i))),
        new("QEMU loads before it asks whether it may store, so a page fault is that of a read, perhaps in the next page.", true,
            new Exemption { Error = Present | WriteAccess, Cr2 = true },
            (_, row, trap, _) => trap == PageFault && row.HasModRm && !row.Has(Traits.Pointer | Traits.Target | Traits.Bound)),
        new("QEMU's POPA begins at the other end and keeps what it had popped when it faults.", true,
            new Exemption { Registers = true, Cr2 = true },
            (i, _, trap, _) => trap == PageFault && i.Mnemonic is Mnemonic.Popa or Mnemonic.Popad),
        new("QEMU's PUSHA and ENTER begin at the other end.", true,
            new Exemption { Cr2 = true },
            (i, _, trap, _) => trap == PageFault && i.Mnemonic is Mnemonic.Pusha or Mnemonic.Pushad or Mnemonic.Enter),
        new("QEMU's ENTER does not ask whether the end of the new frame can be written.", true,
            new Exemption { Everything = true },
            (i, _, trap, ours) => trap == Ended && ours == PageFault && i.Mnemonic == Mnemonic.Enter),
        new("QEMU's RCL and RCR change flags before they fault.", true,
            new Exemption { Flags = EFlags.Status },
            (i, _, trap, _) => trap == PageFault && i.Mnemonic is Mnemonic.Rcl or Mnemonic.Rcr),
        new("QEMU loads the operand of what does not exist.", true,
            new Exemption { Everything = true },
            (_, _, trap, ours) => trap == PageFault && ours == Invalid),
        new("QEMU reads the operands of CMPS in the other order.", true,
            new Exemption { Cr2 = true },
            (i, _, trap, _) => trap == PageFault && i.Mnemonic is Mnemonic.Cmpsb or Mnemonic.Cmpsw or Mnemonic.Cmpsd),
        new("QEMU checks neither rights nor limits of segments.", true,
            new Exemption { Everything = true },
            (i, _, _, trap) => trap == (uint)Vector.GeneralProtection && i.MemorySegment == Register.CS),
        new("QEMU's LAR clears bits 16 to 19, which the manual leaves undefined.", true,
            new Exemption { Registers = true }, (i, _, _, _) => i.Mnemonic == Mnemonic.Lar),
        new("QEMU knows neither TEST as F6 /1 and F7 /1 nor hints with a register.", true,
            new Exemption { Everything = true },
            (i, _, trap, _) => trap == Invalid && i.Mnemonic is Mnemonic.Test or Mnemonic.Nop or Mnemonic.Reservednop or Mnemonic.Endbr64 or Mnemonic.Rdsspd),
        new("QEMU's BSWAP of 16 bits, which the manual leaves undefined, swaps all 32.", true,
            new Exemption { Registers = true }, (i, _, _, _) => i.Code == Code.Bswap_r16),
        new("QEMU does not look at the register field of C6 and C7.", true,
            new Exemption { Everything = true }, (_, row, _, trap) => trap == Invalid && row.Encoding[0].Value is 0xC6 or 0xC7),
    ];

    public static Exemption Of(Oracle oracle, in Instruction i, Case test, uint expected, uint actual)
    {
        var exempt = new Exemption { Flags = Undefined(in i) };
        foreach (KnownDifference known in Table)
            if ((oracle.IsEmulated || !known.EmulatorOnly) && known.Applies(i, test.Template, expected, actual))
                exempt = exempt.With(known.Exemption);
        return exempt;
    }

    private static bool IsFarCall(in Instruction i) => i.Mnemonic == Mnemonic.Call && (i.IsCallFar || i.IsCallFarIndirect);

    private static uint Undefined(in Instruction i)
    {
        RflagsBits bits = i.RflagsUndefined;
        // Iced takes a rotation that comes full circle for one by zero; the manual leaves OF undefined.
        bool rotates = i.Mnemonic is Mnemonic.Rcl or Mnemonic.Rcr or Mnemonic.Rol or Mnemonic.Ror;
        if (rotates && i.Op1Kind == OpKind.Immediate8 && (i.Immediate8 & 31) > 1) bits |= RflagsBits.OF;
        uint flags = 0;
        if ((bits & RflagsBits.CF) != 0) flags |= EFlags.CF;
        if ((bits & RflagsBits.PF) != 0) flags |= EFlags.PF;
        if ((bits & RflagsBits.AF) != 0) flags |= EFlags.AF;
        if ((bits & RflagsBits.ZF) != 0) flags |= EFlags.ZF;
        if ((bits & RflagsBits.SF) != 0) flags |= EFlags.SF;
        if ((bits & RflagsBits.OF) != 0) flags |= EFlags.OF;
        return flags;
    }
}
