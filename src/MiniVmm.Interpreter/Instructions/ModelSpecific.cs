using Iced.Intel;
using MiniVmm.I386;
using MiniVmm.I386.Faults;
using MiniVmm.I386.State;
using MiniVmm.I386.Transfers;
using MiniVmm.Interpreter.Blocks;
using MiniVmm.Interpreter.Operands;

namespace MiniVmm.Interpreter.Instructions;

/// <summary>CPUID, RDTSC, the model-specific registers, SYSENTER and SYSEXIT; INVLPG, INVD and WBINVD.</summary>
internal static unsafe class ModelSpecific
{
    /// <summary>Model-specific register numbers (SDM vol. 4, 2.1).</summary>
    private const uint TimeStampCounter = 0x10, SysenterCs = 0x174, SysenterEsp = 0x175, SysenterEip = 0x176;

    public static Handler Bind(in Instruction i, ref Operation op)
    {
        if (i.Mnemonic == Mnemonic.Invlpg) OperandFields.SetMemory(ref op, in i);
        return i.Mnemonic switch
        {
            Mnemonic.Cpuid => &Cpuid,
            Mnemonic.Rdtsc => &ReadTimeStamp,
            Mnemonic.Rdmsr => &ReadRegister,
            Mnemonic.Wrmsr => &WriteRegister,
            Mnemonic.Sysenter => &SystemEnter,
            Mnemonic.Sysexit => &SystemExit,
            Mnemonic.Invlpg => &InvalidatePage,
            Mnemonic.Invd or Mnemonic.Wbinvd => &InvalidateCaches,
            _ => null,
        };
    }

    private static Operation* Cpuid(CpuState* s, Operation* op)
    {
        uint* gpr = s->Gpr;
        (gpr[GeneralRegister.EAX], gpr[GeneralRegister.EBX], gpr[GeneralRegister.ECX], gpr[GeneralRegister.EDX]) =
            ProcessorIdentity.Leaf(gpr[GeneralRegister.EAX], Processor.Of(s).TimeStamp.Kilohertz);
        return Chain.Next(s, op);
    }

    private static Operation* ReadTimeStamp(CpuState* s, Operation* op)
    {
        if ((s->Cr4 & ControlBits.TSD) != 0) Privilege.RequireRing0(s);
        StoreWide(s, TimeStamp(s));
        return Chain.To(s, op->Next);
    }

    private static Operation* ReadRegister(CpuState* s, Operation* op)
    {
        Privilege.RequireRing0(s);
        StoreWide(s, s->Gpr[GeneralRegister.ECX] switch
        {
            TimeStampCounter => TimeStamp(s),
            SysenterCs => s->SysenterCs,
            SysenterEsp => s->SysenterEsp,
            SysenterEip => s->SysenterEip,
            _ => throw GuestFault.GeneralProtection(),
        });
        return Chain.To(s, op->Next);
    }

    private static Operation* WriteRegister(CpuState* s, Operation* op)
    {
        Privilege.RequireRing0(s);
        uint low = s->Gpr[GeneralRegister.EAX];
        switch (s->Gpr[GeneralRegister.ECX])
        {
            case TimeStampCounter:
                ulong value = ((ulong)s->Gpr[GeneralRegister.EDX] << 32) | low;
                s->TscOffset += value - TimeStamp(s);
                break;
            case SysenterCs:
                s->SysenterCs = low;
                break;
            case SysenterEsp:
                s->SysenterEsp = low;
                break;
            case SysenterEip:
                s->SysenterEip = low;
                break;
            default:
                throw GuestFault.GeneralProtection();
        }
        return Chain.To(s, op->Next);
    }

    private static ulong TimeStamp(CpuState* s) => Processor.Of(s).TimeStamp.Read() + s->TscOffset;

    private static void StoreWide(CpuState* s, ulong value)
    {
        s->Gpr[GeneralRegister.EAX] = (uint)value;
        s->Gpr[GeneralRegister.EDX] = (uint)(value >> 32);
    }

    private static Operation* SystemEnter(CpuState* s, Operation* op)
    {
        FastSystemCall.Enter(s);
        return null;
    }

    private static Operation* SystemExit(CpuState* s, Operation* op)
    {
        FastSystemCall.Exit(s);
        return null;
    }

    private static Operation* InvalidatePage(CpuState* s, Operation* op)
    {
        Privilege.RequireRing0(s);
        uint linear = CpuState.SegmentOf(s, op->Segment).Base + EffectiveAddress.Offset(s, op);
        Processor.Of(s).FlushTranslation(linear);
        return Chain.To(s, op->Next);
    }

    // There is no cache to invalidate.
    private static Operation* InvalidateCaches(CpuState* s, Operation* op)
    {
        Privilege.RequireRing0(s);
        return Chain.Next(s, op);
    }
}
