namespace MiniVmm.Lab.Load;

/// <summary>All clients of an experiment. They join one by one over the ramp, VM by VM in turn.</summary>
public sealed class LoadGenerator : IAsyncDisposable
{
    private readonly LoadTarget _target;
    private readonly int _clientsPerVm;
    private readonly WallClock _clock;
    private readonly CancellationTokenSource _finish = new();
    private readonly CancellationTokenSource _abort = new();
    private readonly Lock _gate = new();
    private readonly List<RequestRecord> _records = [];
    private readonly TaskCompletionSource<string> _corrupt = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<Task> _clients = [];

    public LoadGenerator(LoadTarget target, int clientsPerVm, WallClock clock)
    {
        ArgumentNullException.ThrowIfNull(target);
        _target = target;
        _clientsPerVm = clientsPerVm;
        _clock = clock;
    }

    /// <summary>Completes, with a description, at the first wrong checksum.</summary>
    public Task<string> Corrupt => _corrupt.Task;

    public int Served { get; private set; }

    /// <summary>Every request that has ended so far.</summary>
    public IReadOnlyList<RequestRecord> Records()
    {
        lock (_gate)
            return [.. _records];
    }

    /// <summary>Requests answered since a moment.</summary>
    public int ServedSince(double unixMs)
    {
        lock (_gate)
        {
            int count = 0;
            for (int i = _records.Count - 1; i >= 0 && _records[i].EndUnixMs >= unixMs; i--)
                if (_records[i].Outcome == RequestOutcome.Served)
                    count++;
            return count;
        }
    }

    /// <param name="ramp">Over which the clients join; the first one at once.</param>
    public void Start(TimeSpan ramp)
    {
        int total = _target.Servers.Count * _clientsPerVm;
        for (int i = 0; i < total; i++)
        {
            int vm = i % _target.Servers.Count;
            int client = i / _target.Servers.Count;
            TimeSpan delay = ramp * i / total;
            _clients.Add(Task.Run(() => RunAsync(vm, client, delay)));
        }
    }

    /// <summary>Sends no more requests and waits for the answers under way.</summary>
    public async Task FinishAsync(CancellationToken cancellation)
    {
        await _finish.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(_clients).WaitAsync(cancellation).ConfigureAwait(false);
    }

    /// <summary>Drops the requests under way.</summary>
    public async ValueTask DisposeAsync()
    {
        await _finish.CancelAsync().ConfigureAwait(false);
        await _abort.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(_clients).ConfigureAwait(false);
        _finish.Dispose();
        _abort.Dispose();
    }

    private async Task RunAsync(int vm, int client, TimeSpan delay)
    {
        await Task.Delay(delay, _finish.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_finish.IsCancellationRequested)
            return;
        // The expected answer is computed once, while the client is not yet counted in any measurement.
        uint expected = MemoryWalk.Checksum(_target.RequestKiB, _target.Passes, _target.SeedOf(vm, client));
        using LoadClient loop = new(_target, vm, client, expected, _clock);
        await loop.RunAsync(Add, _finish.Token, _abort.Token).ConfigureAwait(false);
    }

    private void Add(RequestRecord record)
    {
        lock (_gate)
        {
            _records.Add(record);
            if (record.Outcome == RequestOutcome.Served)
                Served++;
        }
        if (record.Outcome == RequestOutcome.Corrupt)
            _corrupt.TrySetResult($"vm{record.Vm + 1} answered a request with a wrong checksum (seed "
                + $"{_target.SeedOf(record.Vm, record.Client)})");
    }
}
