namespace MiniVmm.Devices.Serial;

/// <summary>16550D data sheet, table 1.</summary>
internal static class UartRegisters
{
    public const int Data = 0;              // RBR on read, THR on write; DLL while DLAB
    public const int InterruptEnable = 1;   // IER; DLM while DLAB
    public const int InterruptIdentify = 2; // IIR on read, FCR on write
    public const int LineControl = 3;
    public const int ModemControl = 4;
    public const int LineStatus = 5;
    public const int ModemStatus = 6;
    public const int Scratch = 7;

    public const byte EnableReceived = 0x01;      // ERBFI
    public const byte EnableTransmit = 0x02;      // ETBEI
    public const byte EnableLineStatus = 0x04;    // ELSI
    public const byte EnableModemStatus = 0x08;   // EDSSI
    public const byte EnableMask = 0x0F;

    public const byte IdNone = 0x01;
    public const byte IdModemStatus = 0x00;
    public const byte IdTransmit = 0x02;
    public const byte IdReceived = 0x04;
    public const byte IdLineStatus = 0x06;
    public const byte IdTimeout = 0x0C;           // bytes below the trigger level and nothing more coming
    public const byte IdFifos = 0xC0;             // FIFOs are enabled and work

    public const byte FifoEnable = 0x01;
    public const byte FifoClearReceive = 0x02;
    public const byte FifoKept = 0xC1;            // enable and trigger level; the clear bits reset themselves

    public const byte DivisorLatch = 0x80;        // LCR.DLAB

    public const byte Dtr = 0x01;
    public const byte Rts = 0x02;
    public const byte Out1 = 0x04;
    public const byte Out2 = 0x08;                // on a PC, connects the interrupt to its IRQ
    public const byte Loopback = 0x10;
    public const byte ModemControlMask = 0x1F;

    public const byte DataReady = 0x01;
    public const byte OverrunError = 0x02;
    public const byte TransmitterEmpty = 0x60;    // THRE and TEMT: output is never throttled

    public const byte ClearToSend = 0x10;
    public const byte DataSetReady = 0x20;
    public const byte RingIndicator = 0x40;
    public const byte CarrierDetect = 0x80;
    public const byte DeltaRing = 0x04;           // TERI, trailing edge only
    public const byte Connected = ClearToSend | DataSetReady | CarrierDetect;
}
