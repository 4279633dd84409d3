using Iced.Intel;
using MiniVmm.Devices.Serial;
using MiniVmm.I386;
using MiniVmm.I386.Contracts;
using MiniVmm.I386.State;
using MiniVmm.Interpreter.Blocks;
using MiniVmm.Machine;
using MiniVmm.Machine.Comparing;
using MiniVmm.Machine.Configuration;
using MiniVmm.Machine.Loading;
using MiniVmm.Machine.Memory;
using MiniVmm.Machine.Running;
using MiniVmm.Translator;
using MiniVmm.Translator.Cache;
using MiniVmm.Translator.Host;
using Xunit;
using Xunit.Abstractions;
using static Iced.Intel.AssemblerRegisters;

namespace MiniVmm.Tests.Translator;

/// <summary>A mistake in emitted code ends the machine, and says where it is.</summary>
public sealed unsafe class EngineFailureTests(ITestOutputHelper output)
{
    private const uint RamBytes = 4 << 20, Load = 0x10_0000, Marker = 0x1234_5678;
    private static readonly byte[] Header = [0x02, 0xB0, 0xAD, 0x1B, 0, 0, 0, 0, 0xFE, 0x4F, 0x52, 0xE4];
    private static readonly uint Loop = Load + (uint)Header.Length;

    private CodeMemory? _code;
    private TranslatorEngine? _engine;

    /// <summary>UD2 in place of what cannot fault; a store to no guest's memory in place of an access that may.</summary>
    [Theory]
    [InlineData(0, 0u, "inc eax", "ud2", HostFaults.SIGILL, new byte[] { 0x0F, 0x0B })]
    [InlineData(1, 1u, "add [ebx],eax", "ud2", HostFaults.SIGILL, new byte[] { 0x0F, 0x0B })]
    [InlineData(1, 1u, "add [ebx],eax", "mov [qword 1230h],eax", HostFaults.SIGSEGV, new byte[] { 0xA3, 0x30, 0x12, 0, 0, 0, 0, 0, 0 })]
    public void It_is_reported_with_the_instruction_both_codes_and_registers(
        int instruction, uint offset, string guest, string host, int signal, byte[] code)
    {
        using VirtualMachine machine = Build(p => MakeEngine(p, null));
        int slices = 0;
        ExitReport report = machine.Run(CancellationToken.None, () =>
        {
            if (++slices == 3) Overwrite(machine.Processor, instruction, code);
            return slices < 10;
        });

        output.WriteLine(report.Details);
        Assert.Equal((ExitReason.EngineFailed, (byte)1), (report.Reason, report.Status));
        string[] lines = report.Details!.Split('\n');
        Assert.StartsWith($"emitted code for EIP {Loop + offset:x8} faulted on the host (signal {signal}, ", lines[0], StringComparison.Ordinal);
        Assert.StartsWith($"block {Loop:x8} ", lines[1], StringComparison.Ordinal);
        int marked = Assert.Single(Enumerable.Range(0, lines.Length), n => lines[n].StartsWith("=>", StringComparison.Ordinal));
        Assert.EndsWith(host, lines[marked].TrimEnd(), StringComparison.Ordinal);
        Assert.Equal($"  {Loop + offset:x8}  {guest}", lines[marked - 1]);
        Assert.Contains(lines, l => l.Contains($"ebx {Load + RamBytes / 2:x8}", StringComparison.Ordinal));
        Assert.Contains(lines, l => l.Contains($"eip {Loop + offset:x8}", StringComparison.Ordinal));
        Assert.Contains(lines, l => l.Contains($"esi {Marker:x8}", StringComparison.Ordinal));
    }

    [Fact]
    public void Lockstep_reports_it_too()
    {
        const int after = 5000;
        int blocks = 0;
        var lockstep = new Lockstep(() => Build(null), watch => Build(p => MakeEngine(p, () =>
        {
            watch!();
            if (++blocks == after) OverwriteIncrements();
        })))
        {
            AtEachBlock = true,
        };

        LockstepResult result = lockstep.Run(1_000_000);

        Assert.Equal((after - 1) * 3, result.Same);
        LockstepDifference difference = Assert.IsType<LockstepDifference>(result.Difference);
        Assert.Equal((result.Same, "a fault of the host"), (difference.Retired, difference.What));
        Assert.Contains($"EIP {Loop:x8}", difference.Instruction, StringComparison.Ordinal);
        Assert.Matches("\n=> .* ud2\n", difference.Instruction);
    }

    /// <param name="makeEngine">Makes the engine; null = the interpreter.</param>
    private static VirtualMachine Build(Func<Processor, IEngine>? makeEngine)
    {
        var config = new MachineConfig { Kernel = "loop", Engine = Engines.Interpreter, Deterministic = true };
        var ram = new RamFile(Path.GetTempPath(), RamBytes);
        return MachineBuilder.Assemble(config, ram, machine => LoadGuest(machine.Processor), new Silence(), makeEngine, new Stack<IDisposable>([ram]));
    }

    private static void LoadGuest(Processor processor)
    {
        var assembler = new Assembler(32);
        Label loop = assembler.CreateLabel();
        assembler.Label(ref loop);
        assembler.inc(eax);
        assembler.add(__dword_ptr[ebx], eax);
        assembler.jmp(loop);
        using var stream = new MemoryStream();
        stream.Write(Header);
        assembler.Assemble(new StreamCodeWriter(stream), Loop);
        byte[] kernel = stream.ToArray();
        MultibootLoader.Load(new Executable("loop", kernel, Loop, [new LoadSegment(Load, 0, (uint)kernel.Length, (uint)kernel.Length)]), "", processor);
        processor.State->Gpr[GeneralRegister.EBX] = Load + RamBytes / 2;
        processor.State->Gpr[GeneralRegister.ESI] = Marker;
    }

    private TranslatorEngine MakeEngine(Processor processor, Action? beforeEachBlock)
    {
        _code = CodeMemory.TryCreate(1 << 20, out string reason) ?? throw new InvalidOperationException(reason);
        return _engine = new TranslatorEngine(processor, new TranslatorOptions { StartEntries = 0, HotEntries = 0, BeforeEachBlock = beforeEachBlock }, _code);
    }

    /// <summary>Puts other code where that of an instruction of the loop begins.</summary>
    private void Overwrite(Processor processor, int instruction, byte[] code)
    {
        Operation* first = Chain.EntryFor(processor.State, Loop)->First;
        TranslatedBlock block = Assert.IsType<TranslatedBlock>(_engine!.Translations!.Find(first));
        foreach (TranslatedBlock.Version version in block.Versions)
            code.CopyTo(new Span<byte>(_code!.Writable + version.Starts[instruction], code.Length));
    }

    /// <summary>Makes every INC EAX an UD2.</summary>
    private void OverwriteIncrements()
    {
        Span<byte> code = new Span<byte>(_code!.Writable, _code.Size)[_engine!.Translations!.Common.End..];
        for (int at; (at = code.IndexOf<byte>([0xFF, 0xC0])) >= 0;) ((ReadOnlySpan<byte>)[0x0F, 0x0B]).CopyTo(code[at..]);
    }
}
