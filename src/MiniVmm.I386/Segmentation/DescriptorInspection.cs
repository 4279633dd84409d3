using MiniVmm.I386.State;

namespace MiniVmm.I386.Segmentation;

/// <summary>LAR, LSL, VERR and VERW: a look at a descriptor that never faults for what it finds (SDM vol. 3, 5.10).</summary>
public static unsafe class DescriptorInspection
{
    /// <summary>The access rights as LAR gives them.</summary>
    /// <returns>False where the descriptor is absent, of a type without access rights, or out of reach.</returns>
    public static bool TryAccessRights(CpuState* s, ushort selector, out uint rights)
    {
        bool found = TryRead(s, selector, out Descriptor d) && (!d.IsSystem || d.SystemType is SystemType.AvailableTss16
            or SystemType.Ldt or SystemType.BusyTss16 or SystemType.CallGate16 or SystemType.TaskGate
            or SystemType.AvailableTss32 or SystemType.BusyTss32 or SystemType.CallGate32);
        rights = d.High & 0x00FF_FF00;
        return found && IsVisible(s, d, selector);
    }

    /// <summary>The limit in bytes as LSL gives it.</summary>
    public static bool TryLimit(CpuState* s, ushort selector, out uint limit)
    {
        bool found = TryRead(s, selector, out Descriptor d) && (!d.IsSystem || d.SystemType is SystemType.AvailableTss16
            or SystemType.Ldt or SystemType.BusyTss16 or SystemType.AvailableTss32 or SystemType.BusyTss32);
        limit = d.Limit;
        return found && IsVisible(s, d, selector);
    }

    /// <summary>Whether a segment could be read through a data segment register.</summary>
    public static bool IsReadable(CpuState* s, ushort selector) =>
        TryRead(s, selector, out Descriptor d) && !d.IsSystem && (!d.IsCode || d.IsWritableOrReadable) && IsVisible(s, d, selector);

    public static bool IsWritable(CpuState* s, ushort selector) =>
        TryRead(s, selector, out Descriptor d) && !d.IsSystem && !d.IsCode && d.IsWritableOrReadable && IsVisible(s, d, selector);

    private static bool TryRead(CpuState* s, ushort selector, out Descriptor descriptor)
    {
        descriptor = default;
        if (Selector.IsNull(selector) || !Descriptor.Exists(s, selector)) return false;
        descriptor = Descriptor.Read(s, selector);
        return true;
    }

    private static bool IsVisible(CpuState* s, Descriptor d, ushort selector) =>
        (!d.IsSystem && d.IsCode && d.IsConforming) || Math.Max(s->Cpl, Selector.Rpl(selector)) <= d.Dpl;
}
