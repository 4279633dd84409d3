using MiniVmm.Devices.Ports;
using MiniVmm.I386.Contracts;

namespace MiniVmm.Devices.Pic;

/// <summary>The PC's two 8259As: the slave's INT drives IR2 of the master, whose INT is the processor's INTR.</summary>
public sealed class Pic8259Pair : IInterruptController
{
    private const int CascadeInput = 2;
    private const int Inputs = 8;
    private const byte MasterLevelCapable = 0xF8;   // IRQ 0, 1, 2 are wired as edges on every PC
    private const byte SlaveLevelCapable = 0xDE;    // so are IRQ 8 and 13

    private readonly Pic8259 _master = new(MasterLevelCapable);
    private readonly Pic8259 _slave = new(SlaveLevelCapable);
    private readonly IInterruptLine? _intr;

    /// <param name="intr">Told of every change of INTR.</param>
    public Pic8259Pair(IInterruptLine? intr = null)
    {
        _intr = intr;
        MasterPorts = new ChipPorts(this, _master);
        SlavePorts = new ChipPorts(this, _slave);
        TriggerPorts = new ElcrPorts(this);
    }

    public bool Pending { get; private set; }

    /// <summary>Ports 0x20-0x21.</summary>
    public IPortDevice MasterPorts { get; }

    /// <summary>Ports 0xA0-0xA1.</summary>
    public IPortDevice SlavePorts { get; }

    /// <summary>ELCR, ports 0x4D0-0x4D1.</summary>
    public IPortDevice TriggerPorts { get; }

    public PicState State
    {
        get => new(_master.State, _slave.State);
        set
        {
            (_master.State, _slave.State) = (value.Master, value.Slave);
            Settle();
        }
    }

    /// <summary>The wire of IRQ 0-15. IRQ 2 is the cascade and nobody else's.</summary>
    public IInterruptLine Line(int irq)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(irq);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(irq, 2 * Inputs);
        ArgumentOutOfRangeException.ThrowIfEqual(irq, CascadeInput);
        return new Wire(this, irq < Inputs ? _master : _slave, irq % Inputs);
    }

    public byte Acknowledge()
    {
        int input = _master.Acknowledge();
        byte vector = _master.Vector(input);
        if (input == CascadeInput && _master.Cascades(input))
        {
            vector = _slave.Vector(_slave.Acknowledge());
            // INT falls with INTA, so that a slave with more to say gives the master a new edge.
            _master.SetLine(CascadeInput, false);
        }

        Settle();
        return vector;
    }

    private void Settle()
    {
        _master.SetLine(CascadeInput, _slave.Interrupting);
        bool pending = _master.Interrupting;
        if (pending == Pending) return;
        Pending = pending;
        _intr?.Set(pending);
    }

    private sealed class Wire(Pic8259Pair pair, Pic8259 chip, int input) : IInterruptLine
    {
        public void Set(bool level)
        {
            chip.SetLine(input, level);
            pair.Settle();
        }
    }

    private sealed class ChipPorts(Pic8259Pair pair, Pic8259 chip) : ByteWideDevice
    {
        private const int Command = 0;   // A0 = 0: ICW1, OCW2, OCW3; reads IRR or ISR
        private const int Mask = 1;      // A0 = 1: ICW2-4, OCW1

        protected override byte ReadByte(int offset)
        {
            byte value = offset switch
            {
                Command => chip.ReadCommand(),
                Mask => chip.ReadMask(),
                _ => Floating,
            };
            pair.Settle();   // a poll acknowledges
            return value;
        }

        protected override void WriteByte(int offset, byte value)
        {
            if (offset == Command) chip.WriteCommand(value);
            else if (offset == Mask) chip.WriteMask(value);
            pair.Settle();
        }
    }

    private sealed class ElcrPorts(Pic8259Pair pair) : ByteWideDevice
    {
        protected override byte ReadByte(int offset) => offset switch
        {
            0 => pair._master.LevelInputs,
            1 => pair._slave.LevelInputs,
            _ => Floating,
        };

        protected override void WriteByte(int offset, byte value)
        {
            if (offset == 0) pair._master.LevelInputs = value;
            else if (offset == 1) pair._slave.LevelInputs = value;
            pair.Settle();
        }
    }
}
