using MiniVmm.I386;
using MiniVmm.I386.Contracts;
using MiniVmm.I386.Memory;
using MiniVmm.I386.State;
using MiniVmm.Machine.Configuration;
using MiniVmm.Machine.Memory;
using static MiniVmm.Conformance.Differential.ProgramLayout;

namespace MiniVmm.Conformance.Differential;

/// <summary>A processor with an engine and a copy of a program.</summary>
internal sealed unsafe class TrialMachine : IDisposable
{
    private readonly IGuestRam _ram;
    private readonly Processor _processor;
    private readonly IEngine _engine;
    private long _retired;

    /// <param name="program">The program.</param>
    /// <param name="engine">Makes the engine.</param>
    /// <param name="privately">In RAM as guests from a snapshot have it, which is mapped once only.</param>
    public TrialMachine(TrialProgram program, Func<Processor, IEngine> engine, bool privately = false)
    {
        _ram = privately ? MapPrivately() : new RamFile(MachineConfig.DefaultRamDirectory, RamBytes);
        program.Image.CopyTo(_ram.Memory.Write(0, RamBytes));
        Devices = new TrialDevices(program.Spots) { Memory = Memory, Now = () => _retired + _engine!.RetiredInRun(ref *State) };
        _processor = new Processor(Memory, Devices, Devices, Devices, Devices);
        _engine = engine(_processor);
        program.Start(_processor);
    }

    public GuestMemory Memory => _ram.Memory;

    public TrialDevices Devices { get; }

    public Processor Processor => _processor;

    public long Retired => _retired;

    public StopReason Last { get; private set; }

    private CpuState* State => _processor.State;

    public void Run(long budget)
    {
        Last = _engine.Run(ref *State, budget, out long retired);
        _retired += retired;
        if (Last == StopReason.BudgetSpent && retired != budget || retired < 0 || retired > budget)
            throw new InvalidOperationException($"{retired} instructions retired of {budget}, ended with {Last}");
    }

    public MachineState Snapshot()
    {
        MachineState state = MachineState.Of(_processor);
        state.Add("retired", (ulong)_retired);
        state.Add("stop reason", (ulong)Last);
        state.Add("accesses to devices", Devices.History);
        return state;
    }

    private static PrivateRam MapPrivately()
    {
        string file = Path.GetTempFileName();
        using (FileStream stream = File.OpenWrite(file)) stream.SetLength(RamBytes);
        var ram = new PrivateRam(File.OpenHandle(file), 0, RamBytes);
        File.Delete(file);
        return ram;
    }

    public void Dispose()
    {
        _engine.Dispose();
        _processor.Dispose();
        _ram.Dispose();
    }
}
