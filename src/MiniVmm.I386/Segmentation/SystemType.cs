namespace MiniVmm.I386.Segmentation;

/// <summary>Types of system segments and gates (SDM vol. 3, table 3-2).</summary>
public enum SystemType : byte
{
    Ldt = 2,
    TaskGate = 5,
    AvailableTss32 = 9,
    BusyTss32 = 11,
    InterruptGate32 = 14,
    TrapGate32 = 15,
}
