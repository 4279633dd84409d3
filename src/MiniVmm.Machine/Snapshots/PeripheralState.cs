using MiniVmm.Devices.Keyboard;
using MiniVmm.Devices.Serial;
using MiniVmm.Devices.Telemetry;

namespace MiniVmm.Machine.Snapshots;

/// <summary>The state of the console, the keyboard controller and the telemetry port.</summary>
internal static class PeripheralState
{
    private const int FifoBytes = 16;

    public static void Pass(StateStream stream, Uart16550 uart)
    {
        UartState state = uart.State;
        stream.Pass(ref state.InterruptEnable);
        stream.Pass(ref state.FifoControl);
        stream.Pass(ref state.LineControl);
        stream.Pass(ref state.ModemControl);
        stream.Pass(ref state.Scratch);
        stream.Pass(ref state.Divisor);
        stream.Pass(ref state.Overrun);
        stream.Pass(ref state.ModemDeltas);
        stream.Pass(ref state.TransmitEvent);
        stream.Pass(ref state.Fifo);
        stream.Pass(ref state.FifoCount, 0, FifoBytes);
        if (stream.IsReading) uart.State = state;
    }

    public static void Pass(StateStream stream, KeyboardController keyboard)
    {
        KeyboardControllerState state = keyboard.State;
        stream.Pass(ref state.Output);
        stream.Pass(ref state.OutputFull);
        stream.Pass(ref state.PendingCommand);
        stream.Pass(ref state.Mode);
        stream.Pass(ref state.LastWasCommand);
        if (stream.IsReading) keyboard.State = state;
    }

    public static void Pass(StateStream stream, TelemetryPort telemetry)
    {
        (long published, long dropped, TelemetryRecord? latest) = telemetry.State;
        stream.Pass(ref published);
        stream.Pass(ref dropped);
        bool any = latest is not null;
        stream.Pass(ref any);
        TelemetryRecord record = latest ?? default;
        if (any) Pass(stream, ref record);
        if (stream.IsReading) telemetry.State = new TelemetryState(published, dropped, any ? record : null);
    }

    /// <summary>In the form in which the guest wrote it.</summary>
    private static void Pass(StateStream stream, ref TelemetryRecord record)
    {
        Span<byte> bytes = stackalloc byte[TelemetryRecord.Size];
        if (!stream.IsReading) record.Write(bytes);
        stream.Pass(bytes);
        if (stream.IsReading) stream.Require(TelemetryRecord.TryParse(bytes, out record));
    }
}
