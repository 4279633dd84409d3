using MiniVmm.I386.Contracts;

namespace MiniVmm.Devices.Block;

/// <summary>The host thread that uses a store: the vCPU thread never waits for a disk. Requests are performed in the order in which
/// they are given, so a flush covers every write before it.</summary>
internal sealed class BlockWorker : IDisposable
{
    private readonly IBlockStore _store;
    private readonly IWakeup _wakeup;
    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _given = new(0);
    private readonly Queue<BlockRequest> _waiting;
    private readonly Queue<BlockRequest> _performed;
    private readonly Thread _thread;
    private volatile bool _stops;

    /// <param name="store">What to use; it must outlive this.</param>
    /// <param name="wakeup">Rung for every request performed.</param>
    /// <param name="most">Requests under way at once, at most.</param>
    public BlockWorker(IBlockStore store, IWakeup wakeup, int most)
    {
        (_store, _wakeup) = (store, wakeup);
        (_waiting, _performed) = (new Queue<BlockRequest>(most), new Queue<BlockRequest>(most));
        _thread = new Thread(Run) { Name = "disk", IsBackground = true };
        _thread.Start();
    }

    /// <summary>Gives a request's piece away until it is taken back.</summary>
    public void Give(BlockRequest request)
    {
        lock (_lock) _waiting.Enqueue(request);
        _given.Release();
    }

    public bool HasPerformed
    {
        get
        {
            lock (_lock) return _performed.Count > 0;
        }
    }

    /// <summary>Takes a request back whose piece has been performed.</summary>
    public bool TryTake(out BlockRequest request)
    {
        lock (_lock) return _performed.TryDequeue(out request!);
    }

    /// <summary>Waits for what the store does now, and does no more: what waits has been promised to nobody.</summary>
    public void Dispose()
    {
        _stops = true;
        _given.Release();
        _thread.Join();
        _given.Dispose();
    }

    private void Run()
    {
        while (true)
        {
            _given.Wait();
            if (_stops) return;
            BlockRequest request;
            lock (_lock) request = _waiting.Dequeue();
            request.Piece.Perform(_store);
            lock (_lock) _performed.Enqueue(request);
            _wakeup.Signal();
        }
    }
}
