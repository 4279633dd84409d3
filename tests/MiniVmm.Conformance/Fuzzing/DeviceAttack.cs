using MiniVmm.Devices.Serial;
using MiniVmm.I386.Contracts;
using MiniVmm.Machine;
using MiniVmm.Machine.Configuration;
using MiniVmm.Machine.Running;
using Xunit;

namespace MiniVmm.Conformance.Fuzzing;

/// <summary>A complete machine whose guest does nothing but attack its devices, through ports, registers and rings. Its processor
/// stands still: what would be its instructions comes from here, at the speed of the devices.</summary>
internal sealed class DeviceAttack
{
    private static readonly ushort[] ClaimedPorts =
    [
        Platform.PicMaster, Platform.PicSlave, Platform.PicTrigger, Platform.PitChannel0, Platform.KeyboardData, Platform.SystemControlB,
        Platform.KeyboardCommand, Platform.RtcIndex, Platform.Post, Platform.SystemControlA, Platform.DebugExit, Platform.UartCom1,
        Platform.AcpiPower, Platform.Telemetry, Platform.RequestTake, Platform.RequestAnswer,
    ];

    /// <summary>Of the virtio-vsock device and the disk behind it.</summary>
    private const uint Registers = 2 * Platform.VirtioMmioSize;

    private readonly Dice _dice;
    private readonly GuardedMemory _memory;
    private readonly VirtualMachine _machine;
    private readonly MachineParts _parts;
    private readonly AttackingDriver _driver;
    private readonly AttackingDiskDriver _diskDriver;
    private readonly bool _drives;
    private ulong _read;

    /// <param name="seed">All that happens.</param>
    /// <param name="memory">Guest RAM.</param>
    /// <param name="disk">A file that is the machine's disk.</param>
    /// <param name="owned">What to dispose of in the end.</param>
    public DeviceAttack(int seed, GuardedMemory memory, string disk, Stack<IDisposable> owned)
    {
        _dice = new Dice(seed);
        _memory = memory;
        var config = new MachineConfig { Kernel = "", Deterministic = true, Disks = [new DiskPlan(disk)] };
        _machine = MachineBuilder.Assemble(
            config, memory, _ => { }, new Silence(), processor => TrialEngines.Create(TrialEngines.Interpreter, processor), owned);
        _parts = _machine.Parts;
        Peers = new RestlessPeers(_parts, _dice);
        _driver = new AttackingDriver(memory.Ram, _dice, (register, value) => WriteMmio(Platform.VirtioMmioBase + register, 4, value));
        _diskDriver = new AttackingDiskDriver(
            memory.Ram, _dice, (uint)(new FileInfo(disk).Length / 512), (register, value) => WriteMmio(Platform.DiskBase(0) + register, 4, value));
        _drives = !_dice.Once(8);
    }

    public RestlessPeers Peers { get; }

    /// <summary>Requests that the disk has answered, as far as its driver saw.</summary>
    public long DiskAnswers => _diskDriver.Answers;

    /// <summary>Accesses to ports and registers so far.</summary>
    public long Accesses { get; private set; }

    /// <summary>What was read and what RAM holds: the same for the same seed and length, whatever lies beside RAM.</summary>
    public ulong Digest => FuzzOutcome.Hash(_memory.Ram.Read(0, _memory.Ram.Size)) ^ _read;

    /// <summary>Goes on until there were so many accesses.</summary>
    public void RunTo(long accesses)
    {
        for (uint turn = 0; Accesses < accesses; turn++)
        {
            if (_drives && turn % 4096 == 0) _driver.Start();
            if (_drives && turn % 4096 == 1) _diskDriver.Start();
            Access();
            if (_drives && _dice.Once(2)) _driver.Act();
            if (_drives && _dice.Once(8)) _diskDriver.Act();
            if (_dice.Once(4)) Peers.Act();
            if (_dice.Once(8)) PassTime();
            if (turn % 65_536 == 0) Assert.True(_memory.IsIntact, "bytes beside RAM have changed");
        }
        Assert.True(_memory.IsIntact, "bytes beside RAM have changed");
    }

    private void Access()
    {
        int size = 1 << (int)_dice.Below(3);
        switch (_dice.Below(16))
        {
            case < 9:
                AccessPort((ushort)(_dice.Pick<ushort>(ClaimedPorts) + _dice.Below(8)), size);
                break;
            case 9:
                AccessPort((ushort)_dice.U32(), size);
                break;
            case < 14:
                ReadMmio(Platform.VirtioMmioBase + _dice.Below(Registers + 8), size);
                break;
            case 14 when _dice.Once(64):
                WriteMmio(Platform.VirtioMmioBase + (_dice.Below(Registers + 8) & ~3u), 4, _dice.Value(_memory.Ram.Size));
                break;
            default:
                uint outside = _memory.Ram.Size + _dice.Below(uint.MaxValue - _memory.Ram.Size);
                if (outside - Platform.VirtioMmioBase < Registers || _dice.Once(2)) ReadMmio(outside, size);
                else WriteMmio(outside, size, _dice.U32());
                break;
        }
    }

    private void AccessPort(ushort port, int size)
    {
        Accesses++;
        if (_dice.Once(2)) _parts.Processor.Ports.Out(port, size, _dice.Value(_memory.Ram.Size));
        else Take(_parts.Processor.Ports.In(port, size), size);
    }

    private void ReadMmio(uint address, int size)
    {
        Accesses++;
        Take(_parts.Processor.Mmio.Read(address, size), size);
    }

    private void WriteMmio(uint address, int size, uint value)
    {
        Accesses++;
        _parts.Processor.Mmio.Write(address, size, value);
    }

    private void Take(uint value, int size)
    {
        Assert.True(size == 4 || value >> (8 * size) == 0, $"0x{value:x} is wider than {size} bytes");
        _read = (_read ^ value) * 0x9E37_79B9_7F4A_7C15;
    }

    /// <summary>What the run loop does between two runs of the guest.</summary>
    private void PassTime()
    {
        _parts.Clock.Pass(_dice.Below(_dice.Once(16) ? 2_000_000_000u : 100_000u));
        _machine.AdvanceDevices();
        foreach (ITimedDevice device in _parts.Timed)
        {
            device.Advance(_parts.Clock.Now);
            Assert.True(device.NextDeadline > _parts.Clock.Now, $"{device} wants the past");
        }
        if (_parts.Processor.Interrupts.Pending) Take(_parts.Processor.Interrupts.Acknowledge(), 1);
        if (_parts.Wakeup.Take()) _machine.Poll();
    }
}
