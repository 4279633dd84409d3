using System.Runtime.InteropServices;

namespace MiniVmm.Translator.Host;

/// <summary>Emitted code whose faults are ours. Threads may read an entry while another one rewrites it: the sequence is
/// odd meanwhile and another one afterwards. Code that runs is registered, so what is being rewritten can be passed over.</summary>
[StructLayout(LayoutKind.Explicit, Size = Size)]
internal unsafe struct FaultRange
{
    /// <summary>A cache line.</summary>
    public const int Size = 64;

    public const int SequenceOffset = 0, StartOffset = 8, EndOffset = 16, LandingOffset = 24, RecordOffset = 32;

    [FieldOffset(SequenceOffset)]
    public ulong Sequence;

    [FieldOffset(StartOffset)]
    public byte* Start;

    /// <summary>Null where the entry is free.</summary>
    [FieldOffset(EndOffset)]
    public byte* End;

    [FieldOffset(LandingOffset)]
    public byte* Landing;

    [FieldOffset(RecordOffset)]
    public HostFault* Record;
}
