using MiniVmm.I386.Contracts;
using MiniVmm.I386.State;
using Xunit;

namespace MiniVmm.Tests.Interpreter;

/// <summary>Whatever bytes a guest runs, the engine returns, counts right, throws nothing and writes only to RAM.</summary>
/// <remarks><c>MINIVMM_CASES</c> sets the cases a row, <c>MINIVMM_SEED</c> the seed of the first; case i has SEED + i.</remarks>
public sealed unsafe class FuzzTests : IDisposable
{
    private const int DefaultCases = 300, DefaultSeed = 386;
    private const long Budget = 2000;

    private readonly GuestMachine _machine = new();

    public void Dispose() => _machine.Dispose();

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public void Random_code_never_escapes(bool paging, bool userMode) => Repeat((machine, random) =>
    {
        random.NextBytes(machine.Memory.Write(GuestMachine.Code, 0x8000));
        random.NextBytes(machine.Memory.Write(GuestMachine.RamBytes - 4096, 4096));
        if (userMode) machine.EnterUserMode();
        if (paging) machine.EnablePaging();
        for (int register = 0; register < 8; register++)
            if (register != GeneralRegister.ESP) machine.State->Gpr[register] = Pointer(random);
        machine.Eip = GuestMachine.Code + (uint)random.Next(0x7000);
        machine.Eflags = (uint)random.Next() & (EFlags.Status | EFlags.DF | EFlags.TF);
    });

    [Fact]
    public void Random_tables_and_control_registers_never_escape() => Repeat((machine, random) =>
    {
        random.NextBytes(machine.Memory.Write(GuestMachine.Gdt + GuestMachine.SpareSelector, 0x2000));
        random.NextBytes(machine.Memory.Write(GuestMachine.Code, 0x1000));
        random.NextBytes(machine.Memory.Write(GuestMachine.PageDirectory, 0x3000));
        machine.State->Cr3 = GuestMachine.PageDirectory;
        machine.State->Cr4 = random.Next(2) == 0 ? ControlBits.PSE : 0;
        if (random.Next(2) == 0) machine.State->Cr0 |= ControlBits.PG;
        for (int register = 0; register < 8; register++) machine.State->Gpr[register] = Pointer(random);
    });

    [Fact]
    public void Canaries_notice_a_write_beyond_RAM()
    {
        _machine.Memory.Origin[GuestMachine.RamBytes] ^= 1;
        Assert.False(_machine.CanariesAlive);
    }

    /// <summary>Anywhere, but most often in RAM or at its end.</summary>
    private static uint Pointer(Random random) => random.Next(4) switch
    {
        0 => (uint)random.NextInt64(1L << 32),
        1 => GuestMachine.RamBytes - (uint)random.Next(8),
        _ => (uint)random.Next((int)GuestMachine.RamBytes),
    };

    private static void Repeat(Action<GuestMachine, Random> prepare)
    {
        int first = (int)Setting.Of("MINIVMM_SEED", DefaultSeed), count = (int)Setting.Of("MINIVMM_CASES", DefaultCases);
        for (int i = 0; i < count; i++)
        {
            int seed = unchecked(first + i);
            Exception? escaped = Record.Exception(() => RunCase(prepare, new Random(seed)));
            if (escaped is not null)
                Assert.Fail($"{escaped}\nAgain:\n  MINIVMM_SEED={seed} MINIVMM_CASES=1 dotnet test tests/MiniVmm.Tests --filter FuzzTests");
        }
    }

    private static void RunCase(Action<GuestMachine, Random> prepare, Random random)
    {
        using var machine = new GuestMachine();
        prepare(machine, random);
        RunInSlices(machine, random);
        Assert.True(machine.CanariesAlive);
    }

    private static void RunInSlices(GuestMachine machine, Random random)
    {
        for (long left = Budget; left > 0;)
        {
            long slice = Math.Min(left, 1 + random.Next(100));
            StopReason reason = machine.Engine.Run(ref *machine.State, slice, out long retired);
            Assert.InRange(retired, 0, slice);
            if (reason == StopReason.BudgetSpent) Assert.Equal(slice, retired);
            if (reason is StopReason.Halted or StopReason.Shutdown) return;
            left -= Math.Max(1, retired);
        }
    }
}
