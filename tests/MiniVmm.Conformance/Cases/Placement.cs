namespace MiniVmm.Conformance.Cases;

/// <summary>Where the operands and the stack of a case lie: mostly where all goes well, now and then at the edge of, or
/// within, a page that is absent or read-only.</summary>
internal static class Placement
{
    private const int MostBytes = 8;

    public static uint Operand(int from, int count, int rarely, ref Values values)
    {
        const uint page = CaseLayout.PageBytes;
        if (!values.OneIn(rarely)) return CaseLayout.DataAddress + CaseLayout.Scratch + (uint)(from + values.Below(count));
        uint nearEdge = (uint)(values.Below(2 * MostBytes - 1) - (MostBytes - 1));
        uint within = (uint)values.Below((int)page - 2 * MostBytes);
        return CaseLayout.DataAddress + values.Below(5) switch
        {
            0 => page + nearEdge,
            1 => CaseLayout.ReadOnlyPage * page + nearEdge,
            2 => CaseLayout.MiddleAbsentPage * page + nearEdge,
            3 => CaseLayout.ReadOnlyPage * page + within,
            _ => CaseLayout.MiddleAbsentPage * page + within,
        };
    }

    /// <summary>An operand that holds an address of code: never what the read-only page holds.</summary>
    public static uint TargetOperand(int rarely, ref Values values) => values.OneIn(rarely)
        ? Absent(ref values)
        : CaseLayout.DataAddress + CaseLayout.Scratch + (uint)values.Below(CaseLayout.ScratchBytes - MostBytes);

    public static uint Absent(ref Values values) =>
        CaseLayout.DataAddress + CaseLayout.MiddleAbsentPage * CaseLayout.PageBytes + (uint)values.Below(0x800);

    public static uint Stack(int rarely, ref Values values)
    {
        const uint top = CaseLayout.DataAddress + CaseLayout.StackTop;
        if (!values.OneIn(rarely)) return values.OneIn(4) ? top + (uint)values.Below(16) - 8 : top;
        return CaseLayout.DataAddress + (values.OneIn(2)
            ? CaseLayout.StackPage + (uint)values.Below(40)
            : CaseLayout.StackEnd - (uint)values.Below(32));
    }
}
