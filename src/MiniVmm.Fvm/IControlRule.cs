namespace MiniVmm.Fvm;

/// <summary>A control rule: what the actuator's setting x shall be in the coming period. It decides as the guest's
/// file of the same name does (<c>guests/kernel/rules</c>), in the same fixed-point arithmetic, and keeps no state but its
/// memory. What it says is put between the range's bounds.</summary>
public interface IControlRule
{
    /// <summary>How <c>fvm.rule</c> calls it.</summary>
    string Name { get; }

    /// <summary>At most four, in the order in which the guest declares them.</summary>
    IReadOnlyList<RuleParameter> Parameters => [];

    /// <summary>The x to start with.</summary>
    /// <param name="input">The actuator's initial x and range; no signal yet.</param>
    /// <param name="parameters">Q16 values in the order of <see cref="Parameters"/>.</param>
    /// <param name="memory"><see cref="FvmState.MemoryWords"/> words, zero.</param>
    uint Start(ControlInput input, ReadOnlySpan<uint> parameters, Span<uint> memory) => input.X;

    /// <summary>The x of the coming period.</summary>
    /// <param name="input">The period that has ended.</param>
    /// <param name="parameters">Q16 values in the order of <see cref="Parameters"/>.</param>
    /// <param name="memory">The words that the last period left, to be changed in place.</param>
    uint Step(ControlInput input, ReadOnlySpan<uint> parameters, Span<uint> memory);
}
