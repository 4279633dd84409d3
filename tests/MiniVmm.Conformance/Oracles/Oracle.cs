namespace MiniVmm.Conformance.Oracles;

/// <summary>What tells the right answer: a runner and what executes it.</summary>
/// <param name="Name">Stands in the name of a test.</param>
/// <param name="Description">Stands in the text of a failure.</param>
/// <param name="Runner">Program in guests/bin.</param>
/// <param name="Emulator">Program that runs it; null is the processor itself.</param>
internal sealed record Oracle(string Name, string Description, string Runner, string? Emulator)
{
    public bool IsLongMode => this == LongMode;

    public bool IsEmulated => Emulator is not null;

    public static Oracle LongMode { get; } =
        new("long mode", "the host's processor, the case re-encoded for 64-bit mode", "runner64", null);

    public static Oracle I386 { get; } = new("i386", "the host's processor in 32-bit mode", "runner32", null);

    public static Oracle Qemu { get; } =
        new("qemu-i386", "QEMU's user mode emulator, which is no processor but another's reading of the manual", "runner32", "qemu-i386");

    public static IReadOnlyList<Oracle> All { get; } = [LongMode, I386, Qemu];

    /// <summary>Why this machine does not have it, or null. An emulator stands in only where the processor cannot.</summary>
    public string? Absence()
    {
        string? reason = RunnerProcess.WhyNot(this);
        if (reason is not null || !IsEmulated) return reason;
        return RunnerProcess.WhyNot(I386) is null ? "this machine's processor runs these cases itself" : null;
    }
}
