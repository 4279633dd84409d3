namespace MiniVmm.Devices.Rtc;

/// <summary>MC146818 data sheet, "Address Map".</summary>
internal static class RtcRegisters
{
    public const int Seconds = 0x00;
    public const int SecondsAlarm = 0x01;
    public const int Minutes = 0x02;
    public const int MinutesAlarm = 0x03;
    public const int Hours = 0x04;
    public const int HoursAlarm = 0x05;
    public const int Weekday = 0x06;
    public const int DayOfMonth = 0x07;
    public const int Month = 0x08;
    public const int Year = 0x09;
    public const int A = 0x0A;
    public const int B = 0x0B;
    public const int C = 0x0C;
    public const int D = 0x0D;
    public const int Century = 0x32;            // not the chip's: where PC firmware keeps it
    public const int Count = 0x80;

    public const byte UpdateInProgress = 0x80;  // A.UIP
    public const byte RateMask = 0x0F;          // A.RS
    public const byte DividerRunning = 0x20;    // A.DV for a 32,768 Hz crystal

    public const byte Set = 0x80;               // B.SET: the time stands still to be set
    public const byte PeriodicEnable = 0x40;
    public const byte AlarmEnable = 0x20;
    public const byte UpdateEnable = 0x10;
    public const byte Binary = 0x04;            // B.DM
    public const byte Hours24 = 0x02;
    public const byte SquareWaveEnable = 0x08;

    public const byte Interrupt = 0x80;         // C.IRQF
    public const byte PeriodicFlag = 0x40;      // flags sit where B has their enables
    public const byte AlarmFlag = 0x20;
    public const byte UpdateFlag = 0x10;
    public const byte FlagMask = PeriodicFlag | AlarmFlag | UpdateFlag;

    public const byte ValidRam = 0x80;          // D.VRT: the battery is good

    public const byte Pm = 0x80;                // hours, in 12-hour mode
    public const byte AlarmAny = 0xC0;          // an alarm byte from 0xC0 up matches everything
}
