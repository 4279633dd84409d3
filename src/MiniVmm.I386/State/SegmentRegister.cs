namespace MiniVmm.I386.State;

/// <summary>Segment registers in the order of the instruction encoding (SDM vol. 2, table 2-1), then the two that
/// only system instructions name.</summary>
public enum SegmentRegister : byte
{
    ES,
    CS,
    SS,
    DS,
    FS,
    GS,
    LDTR,
    TR,
}
