using System.Globalization;
using MiniVmm.Devices.Telemetry;

namespace MiniVmm.Machine.Telemetry;

/// <summary>Writes telemetry records as CSV (docs/machine.md, "Telemetry"), one line a record, flushed at once: what
/// was written survives a kill.</summary>
internal sealed class TraceWriter : ITelemetrySink, IDisposable
{
    private readonly string _path;
    private readonly StreamWriter _writer;

    /// <param name="path">The file; one that exists is overwritten.</param>
    /// <param name="startUnixMs">Power-on in wall-clock time, Unix milliseconds.</param>
    /// <param name="author">Who writes the records, if it is not the guest: in a comment of its own before the header.</param>
    /// <exception cref="MachineError">It cannot be written.</exception>
    public TraceWriter(string path, long startUnixMs, string? author = null)
    {
        _path = path;
        try
        {
            _writer = new StreamWriter(new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read));
            _writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"# start_unix_ms={startUnixMs}"));
            if (author is not null) _writer.WriteLine($"# by={author}");
            _writer.WriteLine("time_ms,vct_ms,ewma_ms,min_ms,slowdown,busy_ticks,idle_ticks,cap,active,suspended,rate_hz,congested,served,mode,vct_max_ms");
            _writer.Flush();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new MachineError($"--trace: cannot write {path}: {e.Message}", e);
        }
    }

    /// <exception cref="MachineError">The disk is full or gone: a trace with a hole would be worse than none.</exception>
    public void Publish(in TelemetryRecord r)
    {
        try
        {
            _writer.Write(string.Create(CultureInfo.InvariantCulture, $"{r.TimeMicroseconds / 1000.0:F3},{Milliseconds(r.VctMicroseconds)},{Milliseconds(r.SmoothedMicroseconds)},"));
            _writer.Write(string.Create(CultureInfo.InvariantCulture, $"{Milliseconds(r.MinimumMicroseconds)},{Ratio(r.SlowdownQ16)},{r.BusyTicks},{r.IdleTicks},{Count(r.ThreadCap)},"));
            _writer.Write(string.Create(CultureInfo.InvariantCulture, $"{r.ActiveThreads},{r.SuspendedThreads},{Rate(r.RateMillihertz)},{(r.Congested ? 1 : 0)},{r.Served},"));
            _writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{ModeName(r.Mode)},{Milliseconds(r.LongestTickMicroseconds)}"));
            _writer.Flush();
        }
        catch (IOException e)
        {
            throw new MachineError($"--trace: cannot write {_path}: {e.Message}", e);
        }
    }

    public void Dispose()
    {
        try
        {
            _writer.Dispose();
        }
        catch (IOException)
        {
            // Reported when it was written; nothing more can be saved.
        }
    }

    private static string Milliseconds(uint microseconds) =>
        microseconds == 0 ? "" : (microseconds / 1000.0).ToString("F3", CultureInfo.InvariantCulture);

    private static string Ratio(uint q16) => q16 == 0 ? "" : (q16 / 65536.0).ToString("F4", CultureInfo.InvariantCulture);

    private static string Rate(uint millihertz) => millihertz == 0 ? "" : (millihertz / 1000.0).ToString("F3", CultureInfo.InvariantCulture);

    private static string Count(uint cap) => cap == 0 ? "" : cap.ToString(CultureInfo.InvariantCulture);

    private static string ModeName(TelemetryMode mode) => mode switch { TelemetryMode.Mpl => "mpl", TelemetryMode.Rate => "rate", _ => "off" };
}
