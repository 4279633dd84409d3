using MiniVmm.I386.Contracts;

namespace MiniVmm.Machine.Running;

/// <summary>What host threads want done by the vCPU thread, in order. Only that thread touches guest memory and device state.</summary>
/// <param name="wakeup">Wakes the vCPU thread.</param>
internal sealed class WorkQueue(IWakeup wakeup)
{
    private readonly Lock _lock = new();
    private readonly Queue<IWork> _waiting = new();
    private bool _closed;

    private interface IWork
    {
        void Do();

        void Refuse();
    }

    /// <summary>Adds work; any thread. What it throws is the task's, and so is <see cref="MachineError"/> where the machine has
    /// ended first.</summary>
    public Task<T> Post<T>(Func<T> work)
    {
        var item = new Work<T>(work);
        lock (_lock)
        {
            if (_closed) item.Refuse();
            else _waiting.Enqueue(item);
        }
        wakeup.Signal();
        return item.Done;
    }

    /// <summary>Does all that waits; vCPU thread only.</summary>
    public void Run()
    {
        while (Take() is { } work) work.Do();
    }

    /// <summary>The machine has ended: refuses what waits and what is to come.</summary>
    public void Close()
    {
        lock (_lock) _closed = true;
        while (Take() is { } work) work.Refuse();
    }

    private IWork? Take()
    {
        lock (_lock) return _waiting.TryDequeue(out IWork? work) ? work : null;
    }

    private sealed class Work<T>(Func<T> work) : IWork
    {
        private readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<T> Done => _done.Task;

        public void Do()
        {
            try
            {
                _done.SetResult(work());
            }
            // The poster's business, whatever it is: the guest goes on.
            catch (Exception error)
            {
                _done.SetException(error);
            }
        }

        public void Refuse() => _done.SetException(new MachineError("the machine has ended"));
    }
}
