namespace MiniVmm.Devices.Pit;

/// <summary>RW1-RW0 of a control word.</summary>
internal enum PitAccess
{
    /// <summary>Not an access mode: the counter latch command.</summary>
    Latch = 0,
    LowByte = 1,
    HighByte = 2,
    Word = 3,
}
