namespace MiniVmm.Devices.Serial;

/// <summary>All a 16550A remembers.</summary>
public record struct UartState
{
    public byte InterruptEnable;
    public byte FifoControl;
    public byte LineControl;
    public byte ModemControl;
    public byte Scratch;
    public ushort Divisor;

    /// <summary>LSR.OE, until it is read.</summary>
    public bool Overrun;

    /// <summary>MSR bits 0-3, until they are read.</summary>
    public byte ModemDeltas;

    /// <summary>"Transmitter holding register empty" not acknowledged yet.</summary>
    public bool TransmitEvent;

    /// <summary>Received bytes, the oldest in the lowest byte.</summary>
    public UInt128 Fifo;

    public int FifoCount;
}
