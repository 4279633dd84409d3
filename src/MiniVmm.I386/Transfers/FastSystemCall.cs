using MiniVmm.I386.Faults;
using MiniVmm.I386.Segmentation;
using MiniVmm.I386.State;

namespace MiniVmm.I386.Transfers;

/// <summary>SYSENTER and SYSEXIT: flat segments made up from one selector, no table is read (SDM vol. 2).</summary>
public static unsafe class FastSystemCall
{
    private const uint FlatAttributes = Segment.Present | Segment.NotSystem | Segment.WritableOrReadable
        | Segment.Accessed | Segment.Big | Segment.Granularity;

    public static void Enter(CpuState* s)
    {
        RequireSelector(s);
        s->SystemFlags &= ~(EFlags.VM | EFlags.IF | EFlags.RF);
        Load(s, (ushort)(s->SysenterCs & 0xFFFC), level: 0);
        s->Gpr[GeneralRegister.ESP] = s->SysenterEsp;
        s->Eip = s->SysenterEip;
    }

    public static void Exit(CpuState* s)
    {
        RequireSelector(s);
        if (s->Cpl != 0) throw GuestFault.GeneralProtection();
        Load(s, (ushort)((s->SysenterCs + 16) | 3), level: 3);
        s->Gpr[GeneralRegister.ESP] = s->Gpr[GeneralRegister.ECX];
        s->Eip = s->Gpr[GeneralRegister.EDX];
    }

    private static void RequireSelector(CpuState* s)
    {
        if (!s->IsProtected || (s->SysenterCs & 0xFFFC) == 0) throw GuestFault.GeneralProtection();
    }

    private static void Load(CpuState* s, ushort code, int level)
    {
        Processor.Of(s).SetPrivilege(level);
        SegmentLoader.Commit(s, SegmentRegister.CS, Flat(code, level, Segment.Code));
        SegmentLoader.Commit(s, SegmentRegister.SS, Flat((ushort)(code + 8), level, 0));
    }

    private static Segment Flat(ushort selector, int level, uint code) => new()
    {
        Limit = uint.MaxValue,
        Access = FlatAttributes | code | ((uint)level << Segment.DplShift),
        Selector = selector,
    };
}
