namespace MiniVmm.Machine.Configuration;

/// <summary>Which instructions are to be written down.</summary>
/// <param name="File">Where to; "-" is standard error.</param>
public sealed record InstructionTracePlan(string File)
{
    /// <summary>Instructions that are retired before the first of them.</summary>
    public long From { get; init; }

    /// <summary>How many; <see cref="long.MaxValue"/> = all that follow.</summary>
    public long Count { get; init; } = long.MaxValue;

    /// <exception cref="MachineError">A value is out of range.</exception>
    public void Validate()
    {
        if (From < 0) throw new MachineError($"--trace-from: {From} is not a number of retired instructions; give 0 or more");
        if (Count < 1) throw new MachineError($"--trace-count: {Count} is not a number of instructions; give 1 or more");
    }
}
