using System.Diagnostics;
using MiniVmm.Host.Instances;

namespace MiniVmm.Lab.Running;

/// <summary>The instances of a variant. Disposing it ends them all.</summary>
internal sealed class Fleet : IDisposable
{
    private const int ConsoleLines = 12;
    private const int PortAttempts = 5;
    private static readonly TimeSpan ReadyWithin = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan PollEvery = TimeSpan.FromMilliseconds(20);

    private readonly string _program;
    private readonly Placement _placement;
    private readonly Instance[] _instances;
    private readonly double?[] _readyMs;

    private Fleet(string program, Placement placement, IReadOnlyList<InstanceOptions> options)
    {
        _program = program;
        _placement = placement;
        _readyMs = new double?[options.Count];
        _instances = new Instance[options.Count];
        for (int i = 0; i < options.Count; i++)
            _instances[i] = Instance.Start(program, options[i], placement);
    }

    public IReadOnlyList<Instance> Instances => _instances;

    public IReadOnlyList<double?> ReadyMs => _readyMs;

    public IReadOnlyList<Uri> Servers => [.. _instances.Select(Server)];

    public static Fleet Launch(string program, Placement placement, IReadOnlyList<InstanceOptions> options) =>
        new(program, placement, options);

    /// <summary>Waits until every instance serves.</summary>
    /// <exception cref="LabError">One of them does not.</exception>
    public Task ReadyAsync(CancellationToken cancellation) =>
        Task.WhenAll(Enumerable.Range(0, _instances.Length).Select(vm => ReadyAsync(vm, cancellation)));

    /// <summary>Completes when the first instance ends, with what is known about it.</summary>
    public async Task<Failure> EndedAsync()
    {
        Task<int>[] ends = [.. _instances.Select(i => i.Exited)];
        Task<int> first = await Task.WhenAny(ends).ConfigureAwait(false);
        return Describe(_instances[Array.IndexOf(ends, first)]);
    }

    public Task StopAsync(TimeSpan grace) => Task.WhenAll(_instances.Select(i => i.StopAsync(grace)));

    public void Dispose()
    {
        foreach (Instance instance in _instances)
            instance.Dispose();
    }

    private async Task ReadyAsync(int vm, CancellationToken cancellation)
    {
        using HttpClient http = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = ReadyWithin };
        for (int attempt = 1; ; attempt++)
        {
            long start = Stopwatch.GetTimestamp();
            while (!_instances[vm].Exited.IsCompleted && Stopwatch.GetElapsedTime(start) < ReadyWithin)
            {
                if (await AnswersAsync(http, Server(_instances[vm]), cancellation).ConfigureAwait(false))
                {
                    _readyMs[vm] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
                    return;
                }
                await Task.Delay(PollEvery, cancellation).ConfigureAwait(false);
            }
            if (!_instances[vm].LostItsPort || attempt == PortAttempts)
                throw new InstanceFailure(Describe(_instances[vm]));
            Instance lost = _instances[vm];
            _instances[vm] = Instance.Start(_program, lost.Options, _placement);
            lost.Dispose();
        }
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

    private static Uri Server(Instance instance) => new($"http://127.0.0.1:{instance.HostPort}");
}
