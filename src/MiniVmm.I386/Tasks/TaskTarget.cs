using MiniVmm.I386.Faults;
using MiniVmm.I386.Segmentation;
using MiniVmm.I386.State;

namespace MiniVmm.I386.Tasks;

/// <summary>A TSS to switch to, its type and presence checked (SDM vol. 3, table 7-1).</summary>
internal readonly record struct TaskTarget(ushort Selector, Descriptor Tss)
{
    /// <summary>The available TSS that a jump, a call or a task gate names.</summary>
    public static unsafe TaskTarget Named(CpuState* s, ushort selector) =>
        Read(s, selector, Vector.GeneralProtection, SystemType.AvailableTss16, SystemType.AvailableTss32);

    /// <summary>The busy TSS that a back link names.</summary>
    public static unsafe TaskTarget Linked(CpuState* s, ushort selector) =>
        Read(s, selector, Vector.InvalidTss, SystemType.BusyTss16, SystemType.BusyTss32);

    private static unsafe TaskTarget Read(CpuState* s, ushort selector, Vector onError, SystemType narrow, SystemType wide)
    {
        if (Segmentation.Selector.IsNull(selector)) throw new GuestFault(onError, 0);
        Descriptor d = SegmentLoader.ReadSystem(s, selector, onError);
        uint error = Segmentation.Selector.ErrorCode(selector);
        if (d.SystemType != narrow && d.SystemType != wide) throw new GuestFault(onError, error);
        if (!d.IsPresent) throw new GuestFault(Vector.SegmentNotPresent, error);
        if (d.Limit < TaskLayout.Of(d).LeastLimit) throw new GuestFault(Vector.InvalidTss, error);
        return new TaskTarget(selector, d);
    }
}
