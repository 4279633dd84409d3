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

    public static void Store8(CpuState* s, uint linear, byte value) =>
        SlowAccess.Store(s, linear, 1, value, user: false);
}
