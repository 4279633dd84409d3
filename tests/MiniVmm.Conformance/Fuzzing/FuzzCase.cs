using MiniVmm.Devices.Serial;
using MiniVmm.I386.Contracts;
using MiniVmm.I386.State;
using MiniVmm.Machine;
using MiniVmm.Machine.Configuration;
using MiniVmm.Machine.Running;
using Xunit;

namespace MiniVmm.Conformance.Fuzzing;

/// <summary>One machine with a guest gone mad, from power-on to its end or its share of instructions.</summary>
internal sealed class FuzzCase
{
    private const uint MostInstructions = 20_000;
    private const int MostHalts = 20;

    private readonly Dice _dice;
    private readonly GuardedMemory _memory;
    private readonly HostSide _host;
    private readonly VirtualMachine _machine;
    private BudgetedEngine _engine = null!;
    private readonly long _instructions;
    private bool _sleptForGood;

    private FuzzCase(IScenario scenario, int seed, string engine, GuardedMemory memory, Stack<IDisposable> owned)
    {
        _dice = new Dice(seed);
        _memory = memory;
        MachineConfig config = new()
        {
            Kernel = "",
            Deterministic = true,
            ClockHz = _dice.Pick(1_000_000, 20_000_000, 300_000_000, 100_000_000_000),
        };
        _instructions = 1 + _dice.Below(_dice.Once(4) ? MostInstructions * 4 : MostInstructions / 2);
        _machine = MachineBuilder.Assemble(
            config, memory, machine => scenario.Load(machine.Processor, _dice), new Silence(),
            processor => _engine = new BudgetedEngine(TrialEngines.Create(engine, processor), _dice), owned);
        _engine!.Wakeup = _machine.Parts.Wakeup;
        _host = new HostSide(_machine.Parts, _dice);
    }

    /// <returns>What the case came to.</returns>
    public static FuzzOutcome Run(IScenario scenario, int seed, string engine, byte guard)
    {
        using var memory = new GuardedMemory(scenario.RamBytes(seed), guard);
        var owned = new Stack<IDisposable>();
        try
        {
            return new FuzzCase(scenario, seed, engine, memory, owned).Run();
        }
        finally
        {
            foreach (IDisposable part in owned) part.Dispose();
        }
    }

    private FuzzOutcome Run()
    {
        ExitReport report = _machine.Run(CancellationToken.None, BetweenRuns);
        Assert.True(_memory.IsIntact, "bytes beside RAM have changed");
        return FuzzOutcome.Of(_machine.Parts, report, _engine.Retired, _sleptForGood);
    }

    /// <summary>The outside world: it types, connects, and flips bits of RAM.</summary>
    private bool BetweenRuns()
    {
        // The run loop has just been where this looks: nothing has happened since.
        _sleptForGood |= _engine.Last == StopReason.Halted && _machine.Parts.Timed.All(d => d.NextDeadline == long.MaxValue);
        if (_engine.Retired >= _instructions || _engine.Halts > MostHalts) return false;
        foreach (ITimedDevice device in _machine.Parts.Timed)
        {
            device.Advance(_machine.Parts.Clock.Now);
            Assert.True(device.NextDeadline > _machine.Parts.Clock.Now, $"{device} wants the past");
        }
        _host.Act();
        if (_dice.Once(16)) FlipNearEip();
        return true;
    }

    private unsafe void FlipNearEip()
    {
        CpuState* s = _machine.Parts.Processor.State;
        uint address = CpuState.SegmentOf(s, SegmentRegister.CS).Base + s->Eip + _dice.Below(64) - 16;
        if (_memory.Ram.Contains(address, 1)) _memory.Ram.Write(address, 1)[0] ^= (byte)(1 << (int)_dice.Below(8));
    }
}
