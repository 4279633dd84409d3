using MiniVmm.Conformance.Oracles;
using MiniVmm.I386.State;

namespace MiniVmm.Conformance.Cases;

/// <summary>Selectors that a case may load: of the process, null, and of nothing.</summary>
internal sealed unsafe class Selectors(RunnerHello hello, Oracle oracle)
{
    public uint Any(Template template, ref Values values)
    {
        uint data = hello.Segments[(int)SegmentRegister.SS];
        bool code = !template.Has(Traits.Datasel) || !oracle.IsLongMode;
        bool based = hello.Based != 0 && !template.Has(Traits.Ss);
        return values.Below(6) switch
        {
            0 => data,
            1 => (data & ~3u) | (uint)values.Below(4),
            2 => code ? hello.Segments[(int)SegmentRegister.CS] : data,
            3 => (uint)values.Below(4),
            4 => based ? hello.Based : data,
            // Beyond the limit of any table. QEMU has an LDT where Linux has none.
            _ => ((ushort)values.Next() | 0x100u) & (oracle.IsEmulated ? ~4u : ~0u),
        };
    }
}
