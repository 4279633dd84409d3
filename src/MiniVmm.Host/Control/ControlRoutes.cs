namespace MiniVmm.Host.Control;

/// <summary>All operations of the control API. A test holds docs/control-api.yaml against this table.</summary>
internal static class ControlRoutes
{
    public static IReadOnlyList<Route> All { get; } =
    [
        new("GET", "/v1/instance", BodyKind.None, InstanceResource.GetAsync),
        new("GET", "/v1/statistics", BodyKind.None, StatisticsResource.GetAsync),
        new("GET", "/metrics", BodyKind.None, MetricsResource.GetAsync),
        new("POST", "/v1/pause", BodyKind.None, PowerResource.PauseAsync),
        new("POST", "/v1/resume", BodyKind.None, PowerResource.ResumeAsync),
        new("POST", "/v1/poweroff", BodyKind.None, PowerResource.PowerOffAsync),
        new("POST", "/v1/stop", BodyKind.None, PowerResource.StopAsync),
        new("PATCH", "/v1/control", BodyKind.Json, GuestControlResource.ChangeAsync),
        new("POST", "/v1/snapshot", BodyKind.Json, SnapshotResource.SaveAsync),
        new("GET", "/v1/console", BodyKind.None, ConsoleResource.WatchAsync),
        new("POST", "/v1/console", BodyKind.Bytes, ConsoleResource.TypeAsync),
    ];
}
