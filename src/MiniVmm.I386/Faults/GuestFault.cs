namespace MiniVmm.I386.Faults;

/// <summary>An architectural fault on its way to the guest. Whoever throws it has changed nothing that the guest can
/// see, CR2 excepted; the engine delivers it at the instruction it was executing.</summary>
public sealed class GuestFault : Exception
{
    public GuestFault(Vector vector) => Vector = vector;

    public GuestFault(Vector vector, uint errorCode)
    {
        Vector = vector;
        ErrorCode = errorCode;
    }

    public override string Message => ErrorCode is { } code ? $"#{Vector}(0x{code:x})" : $"#{Vector}";

    public Vector Vector { get; }

    /// <summary>The error code to push, or null where the vector has none.</summary>
    public uint? ErrorCode { get; }

    /// <summary>Whether the handler's frame shows RF, so that the faulting instruction is resumed past a breakpoint on it:
    /// true of every fault but the breakpoint's own (SDM vol. 3, 17.3.1.1).</summary>
    public bool SetsResumeFlag { get; init; } = true;

    /// <summary>The task switch that raised it had already happened: EIP is the new task's.</summary>
    public bool InNewTask { get; set; }

    public static GuestFault GeneralProtection(uint errorCode = 0) => new(Vector.GeneralProtection, errorCode);
}
