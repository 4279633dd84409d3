using MiniVmm.I386;
using MiniVmm.I386.Memory;
using MiniVmm.Machine.Loading;
using static MiniVmm.Conformance.Fuzzing.FuzzLayout;

namespace MiniVmm.Conformance.Fuzzing;

/// <summary>Random code on random tables in every mode.</summary>
/// <param name="devices">How much of it is for devices, in eighths.</param>
internal sealed class MadeUpGuest(uint devices) : IScenario
{
    private static readonly byte[] Header = [0x02, 0xB0, 0xAD, 0x1B, 0, 0, 0, 0, 0xFE, 0x4F, 0x52, 0xE4];

    public uint RamBytes(int seed) => (1 << 20) + new Dice(~seed).Below(8) * GuestMemory.PageSize;

    public void Load(Processor processor, Dice dice)
    {
        var kernel = new Executable("fuzz", Header, Entry, [new LoadSegment(Entry, 0, (uint)Header.Length, (uint)Header.Length)]);
        MultibootLoader.Load(kernel, "", processor);
        GuestMemory memory = processor.Memory;
        for (uint block = 0x2_0000; block < memory.Size; block += 0x1_0000)
            if (dice.Once(8)) dice.Fill(memory.Write(block, 0x1000));
        dice.Fill(memory.Write(memory.Size - 0x1000, 0x1000));
        new RandomTables(memory, dice).Write();
        new RandomEntry(memory, dice).Write();
        new RandomBody(memory, dice, devices).Write();
    }
}
