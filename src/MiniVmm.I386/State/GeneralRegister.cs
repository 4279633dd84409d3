namespace MiniVmm.I386.State;

/// <summary>Indices into <see cref="CpuState.Gpr"/>, in the order of the instruction encoding.</summary>
public static class GeneralRegister
{
    public const int EAX = 0;
    public const int ECX = 1;
    public const int EDX = 2;
    public const int EBX = 3;
    public const int ESP = 4;
    public const int EBP = 5;
    public const int ESI = 6;
    public const int EDI = 7;

    /// <summary>The register that is always zero.</summary>
    public const int Zero = 8;
}
