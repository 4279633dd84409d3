using System.Text;
using MiniVmm.Host.Control.Http;
using MiniVmm.Host.Measurements;
using MiniVmm.Host.Registry;
using MiniVmm.Machine.Running;

namespace MiniVmm.Host.Control;

/// <summary>The statistics for Prometheus, in seconds and bytes.</summary>
internal static class MetricsResource
{
    private const double Ns = 1e-9, Ms = 1e-3;

    public static async ValueTask<HttpResponse> GetAsync(ControlledInstance instance, HttpRequest request, CancellationToken cancel)
    {
        StatisticsDocument all = await StatisticsResource.ReadAsync(instance, cancel).ConfigureAwait(false);
        var text = new MetricsText();
        InstanceRecord record = instance.Record;
        text.Info("info", "What the instance is.", ("name", record.Name), ("kernel", record.Kernel), ("engine", record.Engine));
        text.Gauge("start_time_seconds", "When the monitor began, in Unix time.", new DateTimeOffset(record.StartedUtc).ToUnixTimeMilliseconds() * Ms);
        text.Gauge("paused", "1 while the guest is paused.", instance.State == InstanceState.Paused ? 1 : 0);
        text.Gauge("memory_bytes", "Guest RAM.", record.MemoryBytes);
        AddMachine(text, all.Machine);
        if (all.Process is { } process) AddProcess(text, process);
        if (all.Guest is { } period) AddGuest(text, period);
        return new HttpResponse { Status = 200, ContentType = MetricsText.ContentType, Body = Encoding.UTF8.GetBytes(text.ToString()) };
    }

    private static void AddMachine(MetricsText text, MachineStatistics machine)
    {
        text.Counter("instructions_total", "Instructions retired.", machine.Retired);
        text.Counter("virtual_seconds_total", "Virtual time since power-on.", machine.VirtualNs * Ns);
        text.Counter("host_seconds_total", "Host time since power-on.", machine.HostNs * Ns);
        text.Counter("halted_seconds_total", "Host time that the guest spent halted.", machine.HaltedNs * Ns);
        text.Counter("rested_seconds_total", "Host time that a wrapper had the guest rest.", machine.RestedNs * Ns);
        text.Counter("swapped_in_bytes_total", "Working sets that a wrapper had read back after rests.", machine.SwappedInBytes);
        text.Counter("vcpu_cpu_seconds_total", "CPU time of the vCPU thread.", machine.CpuNs * Ns);
        text.Counter("late_wakeups_total", "Halts that ended more than a millisecond after their timer event.", machine.LateWakeups);
        text.Counter("ticks_total", "Timer ticks, delivered and merged into another.",
            ("outcome", "delivered", machine.TicksDelivered), ("outcome", "coalesced", machine.TicksCoalesced));
        text.Counter("telemetry_dropped_total", "Telemetry records that were malformed.", machine.TelemetryDropped);
    }

    private static void AddProcess(MetricsText text, ProcessSample process)
    {
        text.Counter("process_cpu_seconds_total", "CPU time of the monitor.",
            ("mode", "user", process.UserMs * Ms), ("mode", "system", process.SystemMs * Ms));
        text.Counter("process_page_faults_total", "Page faults of the monitor; a major one waited for the disk.",
            ("kind", "major", process.MajorFaults), ("kind", "minor", process.MinorFaults));
        text.Counter("process_run_queue_seconds_total", "Time that living threads of the monitor were runnable without a processor.", process.QueueWaitMs * Ms);
        text.Gauge("process_resident_bytes", "Resident set of the monitor, guest RAM in it.", process.ResidentBytes);
    }

    private static void AddGuest(MetricsText text, GuestPeriod period)
    {
        text.Gauge("guest_period_time_seconds", "When the guest's last control period ended, since power-on.", period.TimeMs * Ms);
        text.Gauge("guest_vct_seconds", "Virtual clock time: mean real time of the period's busy ticks.", period.VctMs * Ms);
        text.Gauge("guest_vct_smoothed_seconds", "V, the smoothed virtual clock time.", period.EwmaMs * Ms);
        text.Gauge("guest_vct_minimum_seconds", "Vmin, the windowed minimum.", period.MinMs * Ms);
        text.Gauge("guest_vct_longest_seconds", "The longest busy tick of the period.", period.VctMaxMs * Ms);
        text.Gauge("guest_slowdown_ratio", "R = V / Vmin.", period.Slowdown);
        text.Gauge("guest_congested", "1 where the period was congested.", period.Congested ? 1 : 0);
        text.Gauge("guest_thread_cap", "Threads that the guest allows itself.", period.Cap);
        text.Gauge("guest_active_threads", "Request threads active.", period.Active);
        text.Gauge("guest_suspended_threads", "Request threads suspended.", period.Suspended);
        text.Gauge("guest_rate_hertz", "The rate that the guest allows itself, or its wrapper allows it.", period.RateHz);
        text.Gauge("guest_wrapped", "1 where a wrapper measures and lets the guest rest.", period.Wrapped ? 1 : 0);
        text.Counter("guest_requests_total", "Requests served since boot.", period.Served);
    }
}
