using MiniVmm.I386.State;

namespace MiniVmm.I386.Memory;

/// <summary>The processor's own accesses to descriptor tables, TSS and the stacks of handlers: supervisor accesses
/// whatever the privilege level (SDM vol. 3, 4.6).</summary>
public static unsafe class SystemAccess
{
    public static uint Load32(CpuState* s, uint linear) => SlowAccess.Load(s, linear, 4, user: false);

    public static ushort Load16(CpuState* s, uint linear) => (ushort)SlowAccess.Load(s, linear, 2, user: false);

    public static void Store32(CpuState* s, uint linear, uint value) =>
        SlowAccess.Store(s, linear, 4, value, user: false);

    public static void Store16(CpuState* s, uint linear, ushort value) =>
        SlowAccess.Store(s, linear, 2, value, user: false);

    public static void Store8(CpuState* s, uint linear, byte value) =>
        SlowAccess.Store(s, linear, 1, value, user: false);

    /// <summary>Raises the fault that writing any of these bytes (at most a page) would raise.</summary>
    public static void ProbeWrite(CpuState* s, uint linear, uint length)
    {
        SlowAccess.ProbeWrite(s, linear, 1, user: false);
        SlowAccess.ProbeWrite(s, linear + length - 1, 1, user: false);
    }
}
