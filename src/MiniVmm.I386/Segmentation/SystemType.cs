namespace MiniVmm.I386.Segmentation;

/// <summary>Types of system segments and gates (SDM vol. 3, table 3-2).</summary>
public enum SystemType : byte
{
    AvailableTss16 = 1,
    Ldt = 2,
    BusyTss16 = 3,
    CallGate16 = 4,
    TaskGate = 5,
    InterruptGate16 = 6,
    TrapGate16 = 7,
    AvailableTss32 = 9,
    BusyTss32 = 11,
    CallGate32 = 12,
    InterruptGate32 = 14,
    TrapGate32 = 15,
}
