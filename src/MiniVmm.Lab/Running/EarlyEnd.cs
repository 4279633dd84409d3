namespace MiniVmm.Lab.Running;

/// <summary>Ends a run before its time: on the user's wish or at the first failure, whichever comes first.</summary>
internal sealed class EarlyEnd : IDisposable
{
    private readonly CancellationTokenSource _source;
    private readonly Lock _gate = new();
    private readonly List<Failure> _failures = [];

    public EarlyEnd(CancellationToken cancellation) =>
        _source = CancellationTokenSource.CreateLinkedTokenSource(cancellation);

    public CancellationToken Token => _source.Token;

    public IReadOnlyList<Failure> Failures
    {
        get
        {
            lock (_gate)
                return [.. _failures];
        }
    }

    /// <summary>Notes a failure and ends the run. What fails once it is ending is no failure: it is being stopped.</summary>
    public void Fail(Failure failure)
    {
        lock (_gate)
        {
            if (_source.IsCancellationRequested)
                return;
            _failures.Add(failure);
            _source.Cancel();
        }
    }

    /// <summary>Fails when the task completes, unless the run has ended by then.</summary>
    public async Task WatchAsync(Task<Failure> task)
    {
        TaskCompletionSource over = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using CancellationTokenRegistration registration = Token.Register(over.SetResult);
        if (await Task.WhenAny(task, over.Task).ConfigureAwait(false) == task)
            Fail(await task.ConfigureAwait(false));
    }

    /// <summary>Ends the watch: from here on what ends does so because it is being stopped.</summary>
    /// <returns>Whether the run had been ended early.</returns>
    public bool Close()
    {
        lock (_gate)
        {
            bool early = _source.IsCancellationRequested;
            _source.Cancel();
            return early;
        }
    }

    public void Dispose()
    {
        Close();
        _source.Dispose();
    }
}
