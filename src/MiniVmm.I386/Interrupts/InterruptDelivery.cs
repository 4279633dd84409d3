using MiniVmm.I386.Faults;
using MiniVmm.I386.Segmentation;
using MiniVmm.I386.State;

namespace MiniVmm.I386.Interrupts;

/// <summary>Interrupts and exceptions through the IDT, with the stack switch to an inner level
/// (SDM vol. 3, 6.12, and INT n in vol. 2).</summary>
public static unsafe class InterruptDelivery
{
    /// <summary>A hardware interrupt.</summary>
    /// <returns>False: the processor shuts down (triple fault).</returns>
    public static bool DeliverExternal(CpuState* s, byte vector)
    {
        s->Halted = false;
        try
        {
            Enter(s, vector, null, s->Eip, software: false, external: true);
            return true;
        }
        catch (GuestFault second)
        {
            return Deliver(s, Escalate(null, second));
        }
    }

    /// <summary>A fault of the instruction at EIP. Faults while delivering it become double, then triple faults.</summary>
    /// <returns>False: the processor shuts down.</returns>
    public static bool Deliver(CpuState* s, GuestFault fault)
    {
        s->Halted = false;
        while (true)
        {
            try
            {
                Enter(s, (byte)fault.Vector, fault.ErrorCode, s->Eip, software: false, external: false);
                return true;
            }
            catch (GuestFault second)
            {
                if (fault.Vector == Vector.DoubleFault) return false;
                fault = Escalate(fault, second);
            }
        }
    }

    /// <summary>INT n, INT3 and INTO: the handler returns to <paramref name="next"/>.</summary>
    public static void Software(CpuState* s, byte vector, uint next) =>
        Enter(s, vector, null, next, software: true, external: false);

    /// <summary>A trap, such as single step: reported after the instruction, EIP already advanced.</summary>
    public static bool DeliverTrap(CpuState* s, Vector vector) => Deliver(s, new GuestFault(vector));

    /// <summary>What a second fault makes of the first (SDM vol. 3, table 6-5).</summary>
    private static GuestFault Escalate(GuestFault? first, GuestFault second)
    {
        if (first is null) return second;
        bool pageFirst = first.Vector == Vector.PageFault;
        bool doubles = pageFirst
            ? IsContributory(second.Vector) || second.Vector == Vector.PageFault
            : IsContributory(first.Vector) && IsContributory(second.Vector);
        return doubles ? new GuestFault(Vector.DoubleFault, 0) : second;
    }

    private static bool IsContributory(Vector vector) => vector is Vector.DivideError
        or Vector.InvalidTss or Vector.SegmentNotPresent or Vector.StackFault or Vector.GeneralProtection;

    private static void Enter(CpuState* s, byte vector, uint? errorCode, uint returnEip, bool software, bool external)
    {
        uint vectorError = (uint)vector * 8 + 2 + (external ? 1u : 0);
        if ((uint)vector * 8 + 7 > s->IdtrLimit) throw GuestFault.GeneralProtection(vectorError);
        uint address = s->IdtrBase + (uint)vector * 8;
        var gate = new Descriptor(Memory.SystemAccess.Load32(s, address), Memory.SystemAccess.Load32(s, address + 4), address);
        bool usable = gate.IsSystem && gate.SystemType is SystemType.InterruptGate32 or SystemType.TrapGate32;
        if (!usable || (software && gate.Dpl < s->Cpl)) throw GuestFault.GeneralProtection(vectorError);
        if (!gate.IsPresent) throw new GuestFault(Vector.SegmentNotPresent, vectorError);

        ushort selector = gate.GateSelector;
        if (Selector.IsNull(selector)) throw GuestFault.GeneralProtection(external ? 1u : 0);
        Descriptor code = Descriptor.Read(s, selector);
        if (code.IsSystem || !code.IsCode || code.Dpl > s->Cpl)
            throw GuestFault.GeneralProtection(Selector.ErrorCode(selector));
        int newCpl = code.IsConforming ? s->Cpl : code.Dpl;
        Segment cs = SegmentLoader.PresentCode(s, code, selector, newCpl);
        if (gate.GateOffset > cs.Limit) throw GuestFault.GeneralProtection();

        Segment oldStack = CpuState.SegmentOf(s, SegmentRegister.SS);
        uint oldEsp = s->Gpr[GeneralRegister.ESP];
        bool inner = newCpl < s->Cpl;
        (Segment stack, uint esp) = inner ? TaskStack.Read(s, newCpl) : (oldStack, oldEsp);

        var cursor = new StackCursor(s, stack, esp, user: newCpl == 3);
        if (inner)
        {
            cursor.Push(oldStack.Selector);
            cursor.Push(oldEsp);
        }
        cursor.Push(Flags.Read(s));
        cursor.Push(CpuState.SegmentOf(s, SegmentRegister.CS).Selector);
        cursor.Push(returnEip);
        if (errorCode is { } code32) cursor.Push(code32);

        Processor.Of(s).SetPrivilege(newCpl);
        if (inner) SegmentLoader.Commit(s, SegmentRegister.SS, stack);
        SegmentLoader.Commit(s, SegmentRegister.CS, cs);
        s->Gpr[GeneralRegister.ESP] = cursor.Offset;
        s->Eip = gate.GateOffset;
        s->SingleStep = false;
        uint clear = EFlags.TF | EFlags.NT | EFlags.RF | EFlags.VM;
        if (gate.SystemType == SystemType.InterruptGate32) clear |= EFlags.IF;
        s->SystemFlags &= ~clear;
    }
}
