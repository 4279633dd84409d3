namespace MiniVmm.Lab.Load;

/// <summary>Every request that has ended, of all VMs.</summary>
internal sealed class RequestLog
{
    private readonly Lock _gate = new();
    private readonly List<RequestRecord> _records = [];
    private readonly TaskCompletionSource<string> _corrupt = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _served;

    /// <summary>Completes, with a description, at the first wrong checksum.</summary>
    public Task<string> Corrupt => _corrupt.Task;

    public int Served
    {
        get
        {
            lock (_gate)
                return _served;
        }
    }

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

    public void Add(RequestRecord record)
    {
        lock (_gate)
        {
            _records.Add(record);
            if (record.Outcome == RequestOutcome.Served)
                _served++;
        }
    }

    public void ReportCorrupt(string description) => _corrupt.TrySetResult(description);
}
