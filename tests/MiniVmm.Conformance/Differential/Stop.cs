using MiniVmm.Conformance.Fuzzing;
using static MiniVmm.Conformance.Differential.ProgramLayout;

namespace MiniVmm.Conformance.Differential;

/// <summary>What the outside world does before a run, and how long that may be at most.</summary>
internal readonly record struct Stop(long Budget, byte Interrupt, uint Patch, uint Random)
{
    /// <summary>Long enough most of the time for emitted code to get going, and of every length.</summary>
    public static Stop Draw(Dice dice) => new(
        1 + dice.Below(dice.Below(8) switch { 0 => 4u, 1 => 60, 2 or 3 => 1000, _ => 8000 }),
        dice.Once(3) ? (byte)(FirstInterrupt + dice.Below(Interrupts)) : (byte)0,
        dice.Once(8) ? 1 + dice.Below(1 << 20) : 0,
        dice.U32());

    /// <summary>Lets a machine see what happened.</summary>
    public void Announce(TrialMachine machine)
    {
        if (Interrupt != 0) machine.Devices.Request = Interrupt;
        if (Patch != 0) machine.Devices.Patch(Patch, Random);
    }
}
