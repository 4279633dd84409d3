using MiniVmm.Host.Control.Http;
using MiniVmm.Host.Measurements;

namespace MiniVmm.Host.Control;

/// <summary>Counters, as the vCPU thread has them between two instructions.</summary>
internal static class StatisticsResource
{
    public static async ValueTask<HttpResponse> GetAsync(ControlledInstance instance, HttpRequest request, CancellationToken cancel) =>
        ControlJson.Respond(200, await ReadAsync(instance, cancel).ConfigureAwait(false), j => j.StatisticsDocument);

    public static async Task<StatisticsDocument> ReadAsync(ControlledInstance instance, CancellationToken cancel)
    {
        (Machine.Running.MachineStatistics statistics, Devices.Telemetry.TelemetryRecord? latest) =
            await instance.Machine.DoAsync(m => (m.Statistics, m.LatestTelemetry)).WaitAsync(cancel).ConfigureAwait(false);
        GuestPeriod? period = latest is { } record ? GuestPeriod.Of(in record, instance.Machine.IsWrapped) : null;
        return new StatisticsDocument(instance.State, statistics, period, ProcessMeter.Read(Environment.ProcessId));
    }
}
