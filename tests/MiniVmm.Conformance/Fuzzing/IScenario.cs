using MiniVmm.I386;

namespace MiniVmm.Conformance.Fuzzing;

/// <summary>A way to make a guest that does anything.</summary>
internal interface IScenario
{
    /// <summary>Bytes of RAM of a case; a multiple of the page size.</summary>
    uint RamBytes(int seed);

    /// <summary>Puts the guest into RAM and the processor at its start.</summary>
    void Load(Processor processor, Dice dice);
}
