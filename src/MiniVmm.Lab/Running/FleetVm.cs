using System.Diagnostics;
using MiniVmm.Host.Instances;
using MiniVmm.Lab.Analysis;
using MiniVmm.Lab.Load;

namespace MiniVmm.Lab.Running;

/// <summary>One VM of a run, from before its launch to after its end.</summary>
internal sealed class FleetVm(string program, Placement placement, InstanceOptions options, WallClock clock) : IDisposable
{
    /// <summary>Of the console's end, to be shown with a failure.</summary>
    public const int ConsoleLines = 12;

    public static readonly TimeSpan ReadyWithin = TimeSpan.FromSeconds(60);

    private const int PortAttempts = 5;
    private static readonly TimeSpan PollEvery = TimeSpan.FromMilliseconds(20);

    private readonly TaskCompletionSource<Failure> _failed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile Instance? _instance;
    private volatile bool _stopping;
    private double? _readyUnixMs;
    private double? _stopUnixMs;

    /// <summary>Completes when it ends without having been stopped, after it once served.</summary>
    public Task<Failure> Failed => _failed.Task;

    /// <summary>The monitor's process; null before the launch and after the end.</summary>
    public int? ProcessId => _instance is { Exited.IsCompleted: false } running ? running.ProcessId : null;

    /// <summary>Time from the start to the first answer; null before that.</summary>
    public double? ReadyMs { get; private set; }

    /// <summary>From the first answer until it was asked no more, or to the given end; empty where it never served.</summary>
    public Interval LifeUntil(double endUnixMs) =>
        _readyUnixMs is double from ? new Interval(from, _stopUnixMs ?? endUnixMs) : default;

    public void Launch() => _instance = Instance.Start(program, options, placement);

    /// <summary>Waits until it serves.</summary>
    /// <returns>Where.</returns>
    /// <exception cref="InstanceFailure">It does not.</exception>
    public async Task<Uri> ReadyAsync(CancellationToken cancellation)
    {
        using HttpClient http = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = ReadyWithin };
        for (int attempt = 1; ; attempt++)
        {
            Instance instance = _instance!;
            Uri server = new($"http://127.0.0.1:{instance.HostPort}");
            long start = Stopwatch.GetTimestamp();
            while (!instance.Exited.IsCompleted && Stopwatch.GetElapsedTime(start) < ReadyWithin)
            {
                if (await AnswersAsync(http, server, cancellation).ConfigureAwait(false))
                {
                    ReadyMs = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
                    _readyUnixMs = clock.UnixMs;
                    _ = WatchAsync(instance);
                    return server;
                }
                await Task.Delay(PollEvery, cancellation).ConfigureAwait(false);
            }
            if (!instance.LostItsPort || attempt == PortAttempts)
                throw new InstanceFailure(Describe(instance));
            Launch();
            instance.Dispose();
        }
    }

    /// <summary>Its clients leave it: what happens from now on is no part of its life.</summary>
    public void Retire() => _stopUnixMs = clock.UnixMs;

    /// <summary>Ends it in order, or after the grace time at once.</summary>
    public async Task StopAsync(TimeSpan grace)
    {
        _stopping = true;
        if (_instance is Instance instance)
            await instance.StopAsync(grace).ConfigureAwait(false);
    }

    public void Dispose()
    {
        _stopping = true;
        _instance?.Dispose();
    }

    private async Task WatchAsync(Instance instance)
    {
        await instance.Exited.ConfigureAwait(false);
        if (!_stopping)
            _failed.TrySetResult(Describe(instance));
    }

    private static async Task<bool> AnswersAsync(HttpClient http, Uri server, CancellationToken cancellation)
    {
        try
        {
            using HttpResponseMessage response =
                await http.GetAsync(new Uri(server, "/status"), cancellation).ConfigureAwait(false);
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return false;
        }
    }

    private static Failure Describe(Instance instance) => new(
        instance.Exited.IsCompletedSuccessfully
            ? $"{instance.Name} ended with status {instance.Exited.Result}"
            : $"{instance.Name} does not serve /status within {ReadyWithin.TotalSeconds:0} s",
        instance.LastConsoleLines(ConsoleLines));
}
