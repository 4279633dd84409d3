using MiniVmm.I386.Memory;
using MiniVmm.Machine;
using static MiniVmm.Conformance.Fuzzing.FuzzLayout;

namespace MiniVmm.Conformance.Fuzzing;

/// <summary>The body of a made-up guest: noise, system instructions with any operands, and accesses to every device.</summary>
/// <param name="devices">Of eight pieces so many are for devices.</param>
internal sealed class RandomBody(GuestMemory memory, Dice dice, uint devices)
{
    private const int Eax = 0, Ecx = 1, Edx = 2, Ebx = 3, Ebp = 5, Esi = 6, Edi = 7;

    private static readonly ushort[] Ports =
    [
        Platform.PicMaster, Platform.PicMaster + 1, Platform.PicSlave, Platform.PicSlave + 1, Platform.PicTrigger,
        Platform.PicTrigger + 1, Platform.PitChannel0, Platform.PitChannel0 + 1, Platform.PitChannel0 + 2,
        Platform.PitChannel0 + 3, Platform.SystemControlB, Platform.KeyboardData, Platform.KeyboardCommand,
        Platform.RtcIndex, Platform.RtcIndex + 1, Platform.Post, Platform.UartCom1, Platform.UartCom1 + 1,
        Platform.UartCom1 + 2, Platform.UartCom1 + 3, Platform.UartCom1 + 4, Platform.UartCom1 + 5,
        Platform.UartCom1 + 6, Platform.UartCom1 + 7, Platform.Telemetry, Platform.Telemetry + 1, Platform.AcpiPower + 1,
    ];

    /// <summary>Those that end the machine, for some values or for all.</summary>
    private static readonly ushort[] PowerPorts = [Platform.DebugExit, Platform.AcpiPower, Platform.SystemControlA];

    /// <summary>Two-byte and one-byte system instructions without immediates; a random ModRM byte and more follow.</summary>
    private static readonly byte[][] System =
    [
        [0x0F, 0x00], [0x0F, 0x01], [0x0F, 0x02], [0x0F, 0x03], [0x0F, 0x06], [0x0F, 0x20], [0x0F, 0x21], [0x0F, 0x22],
        [0x0F, 0x23], [0x0F, 0x30], [0x0F, 0x31], [0x0F, 0x32], [0x0F, 0x34], [0x0F, 0x35], [0x0F, 0xA2], [0x0F, 0xC7],
        [0x0F, 0xB2], [0x0F, 0xB4], [0x0F, 0xB5], [0x8E], [0x8C], [0xC4], [0xC5], [0x62], [0x63], [0x9D], [0x9C], [0xCF],
        [0xCB], [0xCC], [0xCE], [0xF1], [0xF4], [0xFA], [0xFB], [0xFF], [0xC8], [0xC9], [0x0F, 0xA8], [0x0F, 0xA9], [0x17], [0x1F],
    ];

    public void Write()
    {
        dice.Fill(memory.Write(Body, BodyBytes + 64));
        var code = new CodeWriter(memory, Body);
        while (code.Address < Body + BodyBytes - 64)
        {
            if (dice.Below(8) < devices) WriteDeviceAccess(code);
            else WritePiece(code);
        }
        code.Bytes(0xE9).U32(Body - code.Address - 4);
    }

    private void WritePiece(CodeWriter code)
    {
        switch (dice.Below(12))
        {
            case 0 or 1 or 2 or 3:
                Noise(code, 1 + dice.Below(16));
                break;
            case 4 or 5:
                code.Bytes(dice.Pick(System));
                Noise(code, dice.Below(8));
                break;
            case 6:
                code.Bytes(0xCD, (byte)dice.U32());                                               // INT n
                break;
            case 7:
                code.Bytes(dice.Pick<byte>(0x9A, 0xEA)).U32(Body + dice.Below(BodyBytes)).U16((ushort)dice.Below(GdtBytes));
                break;
            case 8:
                WriteString(code);
                break;
            case 9:
                code.Bytes(0xC6, 0x05).U32(Body + dice.Below(BodyBytes)).Bytes((byte)dice.U32());   // changes the code
                break;
            case 10:
                code.Bytes(0xEB, (byte)dice.Below(40));                                            // JMP a little ahead
                break;
            default:
                code.Load(dice.Pick<int>(Eax, Ecx, Edx, Ebx, Ebp, Esi, Edi), dice.Value(memory.Size));
                break;
        }
    }

    private void WriteString(CodeWriter code)
    {
        code.Load(Ecx, dice.Once(4) ? dice.U32() : dice.Below(600)).Load(Esi, dice.Value(memory.Size)).Load(Edi, dice.Value(memory.Size));
        if (dice.Once(4)) code.Bytes(0xFD);
        if (dice.Once(4)) code.Bytes(dice.Pick<byte>(0x66, 0x67, 0x26, 0x2E, 0xF0));
        code.Bytes(dice.Pick<byte>(0xF2, 0xF3), dice.Pick<byte>(0xA4, 0xA5, 0xA6, 0xA7, 0xAA, 0xAB, 0xAC, 0xAD, 0xAE, 0xAF, 0x6C, 0x6D, 0x6E, 0x6F));
    }

    private void WriteDeviceAccess(CodeWriter code)
    {
        switch (dice.Below(8))
        {
            case 0 or 1 or 2:
                WritePortAccess(code);
                break;
            case 3:
                WriteQueue(code);
                break;
            case 4:
                WriteRegister(code, Registers.Status, dice.Pick<uint>(0, 1, 3, 11, 15, 15, dice.U32()));
                break;
            case 5:
                WriteRegister(code, Registers.QueueNotify, dice.Below(4));
                break;
            default:
                uint offset = dice.Once(8) ? dice.Below(Platform.VirtioMmioSize + 8) : dice.Below(0x110 / 4) * 4;
                code.Load(Ebx, Platform.VirtioMmioBase + offset);
                if (dice.Once(2)) code.Bytes(dice.Pick<byte>(0x8A, 0x8B), 0x03);                    // MOV AL or EAX, [EBX]
                else code.Load(Eax, dice.Value(memory.Size)).Bytes(dice.Pick<byte>(0x88, 0x89), 0x03);
                break;
        }
    }

    private void WritePortAccess(CodeWriter code)
    {
        ushort port = dice.Below(256) switch
        {
            0 => dice.Pick(PowerPorts),
            < 16 => (ushort)dice.U32(),
            _ => dice.Pick(Ports),
        };
        code.Load(Edx, port).Load(Eax, dice.Value(memory.Size));
        if (dice.Once(8)) code.Bytes(0x66);
        code.Bytes(dice.Pick<byte>(0xEC, 0xED, 0xEE, 0xEE, 0xEF));
    }

    private void WriteRegister(CodeWriter code, uint register, uint value) =>
        code.Bytes(0xC7, 0x05).U32(Platform.VirtioMmioBase + register).U32(value);                  // MOV [register], value

    /// <summary>A queue anywhere, in RAM and beyond it, with descriptors that say anything.</summary>
    private void WriteQueue(CodeWriter code)
    {
        uint length = dice.Pick<uint>(1, 2, 8, 64, 256, 3, 512, dice.U32());
        WriteRegister(code, Registers.QueueSelect, dice.Below(4));
        WriteRegister(code, Registers.QueueLength, length);
        ReadOnlySpan<uint> addresses = [Registers.QueueDescriptorsLow, Registers.QueueDriverLow, Registers.QueueDeviceLow];
        foreach (uint register in addresses)
        {
            uint address = dice.Once(4) ? dice.Value(memory.Size) : 0x4_0000 + (dice.Below(0x4_0000) & ~15u);
            WriteRegister(code, register, address);
            if (dice.Once(16)) WriteRegister(code, register + 4, dice.U32());
            if (address < memory.Size - 0x1000) WriteDescriptors(address, dice.Below(64));
        }
        WriteRegister(code, Registers.QueueReady, 1);
    }

    private void WriteDescriptors(uint table, uint count)
    {
        for (uint at = table & ~3u, i = 0; i < count; i++, at += 16)
        {
            if (at >= 0x4_0000) memory.Store(at, dice.Value(memory.Size));
            if (at < 0x4_0000) continue;
            memory.Store(at + 4, dice.Once(8) ? dice.U32() : 0u);
            memory.Store(at + 8, dice.Once(4) ? dice.U32() : dice.Below(2000));
            memory.Store(at + 12, dice.Below(8) | (dice.Below(16) << 16));
        }
    }

    private void Noise(CodeWriter code, uint count)
    {
        Span<byte> bytes = stackalloc byte[(int)count];
        dice.Fill(bytes);
        code.Bytes(bytes);
    }

    /// <summary>virtio 1.2, 4.2.2.</summary>
    private static class Registers
    {
        public const uint QueueSelect = 0x030, QueueLength = 0x038, QueueReady = 0x044, QueueNotify = 0x050, Status = 0x070;
        public const uint QueueDescriptorsLow = 0x080, QueueDriverLow = 0x090, QueueDeviceLow = 0x0A0;
    }
}
