using MiniVmm.Conformance.Cases;
using MiniVmm.Conformance.Oracles;
using MiniVmm.I386.State;

namespace MiniVmm.Conformance.Subjects;

/// <summary>The segment registers at the start of a case. The selectors are those of the oracle, since cases store
/// them; where that is a null selector, as in 64-bit mode, the segment is flat all the same.</summary>
internal sealed class SegmentSet
{
    public static readonly SegmentRegister[] DataRegisters =
        [SegmentRegister.ES, SegmentRegister.DS, SegmentRegister.FS, SegmentRegister.GS];

    private const uint User = Segment.WritableData | Segment.Big | Segment.Granularity | (3 << Segment.DplShift);

    private readonly Segment[] _plain = new Segment[6], _based = new Segment[6];

    public unsafe SegmentSet(RunnerHello hello, bool flat)
    {
        for (int i = 0; i < 6; i++)
            _plain[i] = new Segment { Limit = LimitOf(flat), Access = User, Selector = hello.Segments[i] };
        ref Segment code = ref _plain[(int)SegmentRegister.CS];
        (code.Limit, code.Access) = (uint.MaxValue, User | Segment.Code);
        _plain[(int)SegmentRegister.FS].Base = CaseLayout.DataAddress;
        _plain.CopyTo(_based, 0);
        _based[(int)SegmentRegister.DS] = _based[(int)SegmentRegister.ES] =
            new Segment { Base = CaseLayout.DataAddress, Limit = LimitOf(flat), Access = User, Selector = hello.Based };
    }

    public static uint LimitOf(bool flat) => flat ? uint.MaxValue : 0xFFFF_EFFF;

    public unsafe void Load(CpuState* s, bool based)
    {
        Segment[] from = based ? _based : _plain;
        for (int i = 0; i < from.Length; i++) CpuState.SegmentOf(s, (SegmentRegister)i) = from[i];
        CodeMode.Update(s);
    }
}
