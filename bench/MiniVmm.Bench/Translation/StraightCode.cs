using System.Buffers.Binary;
using MiniVmm.Devices.Serial;
using MiniVmm.Host;
using MiniVmm.I386;
using MiniVmm.I386.Contracts;
using MiniVmm.Machine;
using MiniVmm.Machine.Configuration;
using MiniVmm.Machine.Running;

namespace MiniVmm.Bench.Translation;

/// <summary>A program of many different blocks, each entered once, of a mix that compilers emit: a load, arithmetic, a store,
/// an address, a comparison and a branch to the next block whichever way it goes.</summary>
internal static unsafe class StraightCode
{
    public const int Blocks = 8192, InstructionsPerBlock = 6;

    /// <summary>Above the kernel that the machine was built with, and never reached by it.</summary>
    private const uint Code = 4 << 20, Operands = 6 << 20, Memory = 8 << 20;

    private const int Ebx = 3;

    private static ReadOnlySpan<byte> Block =>
    [
        0x8B, 0x43, 0x04,   // mov eax, [ebx+4]
        0x01, 0xC8,         // add eax, ecx
        0x89, 0x43, 0x08,   // mov [ebx+8], eax
        0x8D, 0x14, 0x88,   // lea edx, [eax+ecx*4]
        0x39, 0xF2,         // cmp edx, esi
        0x75, 0x00,         // jne to the next
    ];

    private static ReadOnlySpan<byte> PowerOff =>
    [
        0x66, 0xBA, 0, 0,           // mov dx, port
        0x66, 0xB8, 0x00, 0x20,     // mov ax, 2000h
        0x66, 0xEF,                 // out dx, ax
        0xEB, 0xFE,                 // jmp to itself: the device ends the machine
    ];

    /// <summary>One pass through a new machine; flat, ring 0, paging off, as Multiboot enters a kernel.</summary>
    /// <returns>Nanoseconds of CPU time.</returns>
    public static long Run(Func<Processor, IEngine> makeEngine)
    {
        var config = new MachineConfig { Kernel = Installation.FindGuest("hello"), Memory = Memory, Deterministic = true };
        using VirtualMachine machine = MachineBuilder.Build(config, new Silence(), makeEngine);
        Processor processor = machine.Parts.Processor;
        Span<byte> code = processor.Memory.Write(Code, (uint)(Blocks * Block.Length + PowerOff.Length));
        for (int i = 0; i < Blocks; i++) Block.CopyTo(code[(i * Block.Length)..]);
        PowerOff.CopyTo(code[(Blocks * Block.Length)..]);
        BinaryPrimitives.WriteUInt16LittleEndian(code[(Blocks * Block.Length + 2)..], Platform.AcpiPower);
        processor.State->Eip = Code;
        processor.State->Gpr[Ebx] = Operands;

        ExitReport report = machine.Run(CancellationToken.None);
        if (report.Reason != ExitReason.PoweredOff || report.Statistics.Retired < Blocks * InstructionsPerBlock)
            throw new MachineError($"the straight program ended with {report.Reason} after {report.Statistics.Retired} instructions");
        return report.Statistics.CpuNs;
    }
}
