using System.Buffers.Binary;
using Iced.Intel;
using MiniVmm.Devices.Serial;
using MiniVmm.I386.State;
using MiniVmm.Machine;
using MiniVmm.Machine.Configuration;
using MiniVmm.Machine.Loading;
using MiniVmm.Machine.Memory;
using MiniVmm.Machine.Running;
using MiniVmm.Machine.Time;
using Xunit;
using static Iced.Intel.AssemblerRegisters;

namespace MiniVmm.Tests.Machine;

public sealed unsafe class SteppedMachineTests : IDisposable
{
    private const uint RamBytes = 4 << 20, Load = 0x10_0000, Stamps = Load + 0x10_0000;
    private const long Hertz = 3_000_000;
    private static readonly byte[] Header = [0x02, 0xB0, 0xAD, 0x1B, 0, 0, 0, 0, 0xFE, 0x4F, 0x52, 0xE4];

    private readonly RamFile _ram = new(Path.GetTempPath(), RamBytes);

    public static TheoryData<string> AllEngines => [.. Engines.Names];

    /// <summary>The guest reads RDTSC with every fourth instruction, and each must be where it is due, to the nanosecond,
    /// wherever steps end.</summary>
    [Theory]
    [MemberData(nameof(AllEngines))]
    public void Rdtsc_is_exact_at_every_instruction(string engine)
    {
        using SteppedMachine machine = Build(engine, ReadTimeStamps);
        var lengths = new Random(1);
        for (long end = 0; machine.HostNs < 20_000_000; machine.RunUntil(end, dilation: 2.5)) end += lengths.Next(1, 50_000);

        long instructions = machine.Statistics.Retired;
        Assert.Equal(machine.HostNs * Hertz * 2 / 1_000_000_000 / 5, instructions);
        for (int i = 0; i < instructions / 4; i++) Assert.Equal(HostNs(4 * i + 1), Stamp(i));   // RDTSC counts itself
        static long HostNs(long retired) => retired * 1_000_000_000 * 5 / 2 / Hertz;
    }

    [Fact]
    public void Dilation_stretches_host_time_and_not_the_guests()
    {
        using SteppedMachine machine = Build(Engines.Interpreter, ReadTimeStamps);

        machine.RunUntil(1_000_000, dilation: 1);
        long alone = machine.Statistics.VirtualNs;
        StepReport step = machine.RunUntil(11_000_000, dilation: 10);

        Assert.Equal(1_000_000, alone);
        Assert.Equal(2_000_000, machine.Statistics.VirtualNs);
        Assert.Equal(new StepReport(10_000_000, 0), step);
    }

    [Fact]
    public void A_halted_guest_is_not_slowed()
    {
        using SteppedMachine machine = Build(Engines.Interpreter, a => a.hlt());

        StepReport step = machine.RunUntil(1_000_000, dilation: 10);

        Assert.Equal(1_000_000, machine.HostNs);
        Assert.Equal(step.HaltedNs, machine.Statistics.HaltedNs);
        Assert.Equal(10 * 333, step.RunningNs, tolerance: 10);   // the HLT itself
        Assert.Null(machine.Exit);
    }

    [Fact]
    public void A_guest_that_has_ended_stands_still()
    {
        using SteppedMachine machine = Build(Engines.Interpreter, a => { a.mov(al, 7); a.@out(0xF4, al); });

        machine.RunUntil(1_000_000, dilation: 1);
        long ended = machine.HostNs;
        machine.RunUntil(2_000_000, dilation: 1);

        Assert.Equal((ExitReason.PoweredOff, 7), (machine.Exit!.Reason, machine.Exit.Status));
        Assert.InRange(ended, 1, 2_000);
        Assert.Equal(ended, machine.HostNs);
    }

    [Fact]
    public void A_published_port_is_refused() =>
        Assert.StartsWith("--publish: ", Assert.Throws<MachineError>(() => MachineBuilder.BuildStepped(
            new MachineConfig { Kernel = "x", Publish = [PublishedPort.Parse("8080:80")] }, new Silence())).Message, StringComparison.Ordinal);

    public void Dispose() => _ram.Dispose();

    private static void ReadTimeStamps(Assembler a)
    {
        Label loop = a.CreateLabel();
        a.Label(ref loop);
        a.rdtsc();
        a.mov(__dword_ptr[ebx], eax);
        a.add(ebx, 4);
        a.jmp(loop);
    }

    private SteppedMachine Build(string engine, Action<Assembler> write)
    {
        var assembler = new Assembler(32);
        write(assembler);
        using var stream = new MemoryStream();
        stream.Write(Header);
        assembler.Assemble(new StreamCodeWriter(stream), Load + (uint)Header.Length);
        byte[] kernel = stream.ToArray();
        var image = new Executable("test", kernel, Load + (uint)Header.Length, [new LoadSegment(Load, 0, (uint)kernel.Length, (uint)kernel.Length)]);
        var config = new MachineConfig { Kernel = "test", Engine = engine, ClockHz = Hertz, Deterministic = true };
        var time = new ModelledHostTime(Hertz);
        return new SteppedMachine(MachineBuilder.Assemble(config, _ram, Enter, new Silence(), makeEngine: null, new(), time), time);

        void Enter(VirtualMachine machine)
        {
            MultibootLoader.Load(image, "", machine.Processor);
            machine.Processor.State->Gpr[GeneralRegister.EBX] = Stamps;
        }
    }

    private long Stamp(int index) => BinaryPrimitives.ReadUInt32LittleEndian(_ram.Memory.Read(Stamps + 4 * (uint)index, 4));
}
