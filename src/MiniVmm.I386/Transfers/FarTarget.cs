using MiniVmm.I386.Faults;
using MiniVmm.I386.Segmentation;
using MiniVmm.I386.State;
using MiniVmm.I386.Tasks;

namespace MiniVmm.I386.Transfers;

/// <summary>Where a far JMP or CALL of protected mode leads: a code segment, named directly or by a call gate, or a
/// task.</summary>
/// <param name="Code">Descriptor of the code segment, not checked yet.</param>
/// <param name="Selector">Its selector.</param>
/// <param name="Offset">Offset in it.</param>
/// <param name="Gate">The call gate it came through.</param>
/// <param name="Task">The TSS to switch to instead.</param>
internal readonly record struct FarTarget(Descriptor Code, ushort Selector, uint Offset, Descriptor? Gate, TaskTarget? Task)
{
    public static unsafe FarTarget Read(CpuState* s, ushort selector, uint offset)
    {
        if (Segmentation.Selector.IsNull(selector)) throw GuestFault.GeneralProtection();
        Descriptor d = Descriptor.Read(s, selector);
        if (!d.IsSystem) return new FarTarget(d, selector, offset, null, null);
        uint error = Segmentation.Selector.ErrorCode(selector);
        bool known = d.SystemType is SystemType.CallGate16 or SystemType.CallGate32 or SystemType.TaskGate
            or SystemType.AvailableTss16 or SystemType.AvailableTss32;
        if (!known || Math.Max(s->Cpl, Segmentation.Selector.Rpl(selector)) > d.Dpl) throw GuestFault.GeneralProtection(error);
        if (d.SystemType is SystemType.AvailableTss16 or SystemType.AvailableTss32)
            return new FarTarget(default, 0, 0, null, TaskTarget.Named(s, selector));
        if (!d.IsPresent) throw new GuestFault(Vector.SegmentNotPresent, error);
        if (d.SystemType == SystemType.TaskGate) return new FarTarget(default, 0, 0, null, TaskTarget.Named(s, d.GateSelector));
        if (Segmentation.Selector.IsNull(d.GateSelector)) throw GuestFault.GeneralProtection();
        // The RPL of a gate's selector does not count: only the gate's own privilege does.
        return new FarTarget(Descriptor.Read(s, d.GateSelector), (ushort)(d.GateSelector & ~3), d.GateOffset, d, null);
    }
}
