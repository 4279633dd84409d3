using MiniVmm.I386;
using MiniVmm.I386.State;

namespace MiniVmm.Conformance.Differential;

/// <summary>All that a processor holds, as a row of named numbers.</summary>
internal sealed unsafe class MachineState
{
    private static readonly string[] Registers = ["eax", "ecx", "edx", "ebx", "esp", "ebp", "esi", "edi"];
    private static readonly string[] SegmentNames = ["es", "cs", "ss", "ds", "fs", "gs", "ldtr", "tr"];

    private readonly List<(string Name, ulong Value)> _values = [];

    public static MachineState Of(Processor processor)
    {
        var state = new MachineState();
        state.Read(processor.State);
        return state;
    }

    public void Add(string name, ulong value) => _values.Add((name, value));

    public bool Equals(MachineState other) => _values.SequenceEqual(other._values);

    /// <summary>What differs, one line each.</summary>
    public string Difference(MachineState other) => string.Join('\n', _values.Zip(other._values)
        .Where(p => p.First != p.Second)
        .Select(p => $"  {p.First.Name}: {p.First.Value:x8} and {p.Second.Value:x8}"));

    public override string ToString() =>
        "  " + string.Join(' ', _values.Take(14).Select(v => $"{v.Name}={v.Value:x8}"));

    private void Read(CpuState* s)
    {
        for (int i = 0; i < 8; i++) Add(Registers[i], s->Gpr[i]);
        Add("eip", s->Eip);
        Add("eflags", Flags.Read(s));
        Add("cpl", (uint)s->Cpl);
        Add("cr0", s->Cr0);
        Add("cr2", s->Cr2);
        Add("cr3", s->Cr3);
        Add("cr4", s->Cr4);
        for (int i = 0; i < 8; i++) Add($"dr{i}", s->Dr[i]);
        for (int i = 0; i < 8; i++)
        {
            Segment segment = CpuState.SegmentOf(s, (SegmentRegister)i);
            Add(SegmentNames[i], segment.Selector);
            Add(SegmentNames[i] + " base", segment.Base);
            Add(SegmentNames[i] + " limit", segment.Limit);
            Add(SegmentNames[i] + " access", segment.Access);
        }
        Add("gdtr", s->GdtrBase | ((ulong)s->GdtrLimit << 32));
        Add("idtr", s->IdtrBase | ((ulong)s->IdtrLimit << 32));
        Add("tsc offset", s->TscOffset);
        Add("halted", s->Halted ? 1u : 0);
        Add("interrupt shadow", s->InterruptShadow ? 1u : 0);
        Add("stack shadow", s->StackShadow ? 1u : 0);
        Add("inside a repeat", s->InsideRepeat ? 1u : 0);
        Add("pending debug", s->PendingDebug);
    }
}
