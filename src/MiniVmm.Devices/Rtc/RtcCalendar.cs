using static MiniVmm.Devices.Rtc.RtcRegisters;

namespace MiniVmm.Devices.Rtc;

/// <summary>Time registers to time and back, in the formats that register B selects. Nonsense is clamped: whatever
/// the guest writes is some time.</summary>
internal static class RtcCalendar
{
    public static void Store(Span<byte> registers, DateTime time, byte formats)
    {
        registers[Seconds] = Encode(time.Second, formats);
        registers[Minutes] = Encode(time.Minute, formats);
        registers[Hours] = EncodeHour(time.Hour, formats);
        registers[Weekday] = Encode((int)time.DayOfWeek + 1, formats);
        registers[DayOfMonth] = Encode(time.Day, formats);
        registers[Month] = Encode(time.Month, formats);
        registers[Year] = Encode(time.Year % 100, formats);
        registers[Century] = EncodeBcd(time.Year / 100);
    }

    public static DateTime Load(ReadOnlySpan<byte> registers, byte formats)
    {
        int century = Math.Clamp(DecodeBcd(registers[Century]), 1, 99);
        int year = (century * 100) + Math.Clamp(Decode(registers[Year], formats), 0, 99);
        int month = Math.Clamp(Decode(registers[Month], formats), 1, 12);
        int day = Math.Clamp(Decode(registers[DayOfMonth], formats), 1, DateTime.DaysInMonth(year, month));
        return new DateTime(
            year, month, day,
            Math.Clamp(DecodeHour(registers[Hours], formats), 0, 23),
            Math.Clamp(Decode(registers[Minutes], formats), 0, 59),
            Math.Clamp(Decode(registers[Seconds], formats), 0, 59),
            DateTimeKind.Utc);
    }

    public static bool AlarmMatches(ReadOnlySpan<byte> registers, int secondOfDay, byte formats) =>
        Matches(registers[SecondsAlarm], Encode(secondOfDay % 60, formats))
        && Matches(registers[MinutesAlarm], Encode(secondOfDay / 60 % 60, formats))
        && Matches(registers[HoursAlarm], EncodeHour(secondOfDay / 3600, formats));

    private static bool Matches(byte alarm, byte time) => alarm >= AlarmAny || alarm == time;

    private static byte Encode(int value, byte formats) =>
        (formats & Binary) != 0 ? (byte)value : EncodeBcd(value);

    private static int Decode(byte value, byte formats) => (formats & Binary) != 0 ? value : DecodeBcd(value);

    private static byte EncodeHour(int hour, byte formats)
    {
        if ((formats & Hours24) != 0) return Encode(hour, formats);
        byte half = Encode(((hour + 11) % 12) + 1, formats);
        return hour >= 12 ? (byte)(half | Pm) : half;
    }

    private static int DecodeHour(byte value, byte formats)
    {
        if ((formats & Hours24) != 0) return Decode(value, formats);
        int half = Decode((byte)(value & ~Pm), formats) % 12;
        return (value & Pm) != 0 ? half + 12 : half;
    }

    private static byte EncodeBcd(int value) => (byte)((value / 10 << 4) | (value % 10));

    private static int DecodeBcd(byte value) => ((value >> 4) * 10) + (value & 15);
}
