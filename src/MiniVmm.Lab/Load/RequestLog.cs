namespace MiniVmm.Lab.Load;

/// <summary>Every request that has ended, of all VMs.</summary>
internal sealed class RequestLog
{
    private const double RateWindowMs = 5000;

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

    /// <summary>What is being answered now, for the eye: requests per second over the last seconds.</summary>
    /// <param name="sinceUnixMs">When the clients began to ask.</param>
    /// <param name="nowUnixMs">Now.</param>
    /// <returns>Null before any time has passed.</returns>
    public string? DescribeRate(double sinceUnixMs, double nowUnixMs)
    {
        double from = Math.Max(sinceUnixMs, nowUnixMs - RateWindowMs);
        return nowUnixMs > from ? $"{ServedSince(from) / (nowUnixMs - from) * 1000:0.0} requests/s" : null;
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

    public void ReportCorrupt(int vm, PreparedRequest request) =>
        _corrupt.TrySetResult($"vm{vm + 1} answered {request.Address.PathAndQuery} with a wrong checksum");

    private int ServedSince(double unixMs)
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
}
